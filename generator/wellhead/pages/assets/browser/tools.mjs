// @ts-check
/** What a reader can do with a whole list and its run; what is rarely used is loaded when it is. */

import { Part } from "./part.mjs";
import { takeBack } from "./runs.mjs";
import { button, disclose, element, say } from "./text.mjs";

/** @typedef {import("./runs.mjs").Change} Change */

/** The run's name, the total of a list, and a menu: copies, files, links, and a reset with undo. */
export class ToolsElement extends Part {
  /** What this page's resets and imports did, to be taken back. @type {Change[]} */
  #done = [];

  build() {
    if (this.querySelector(".wh-toolbar") !== null) return;
    const { words } = this;
    const run = button("wh-run", "", async () => (await import("./manage.mjs")).manageRuns(this));
    run.setAttribute("aria-haspopup", "dialog");
    const undo = button("wh-undo", words.undo, () => {
      for (const change of this.#done.splice(0).reverse()) takeBack(change);
      undo.hidden = true;
      more.focus();
      this.announce(words.wasUndone);
    });
    undo.hidden = true;
    const more = button("wh-more-button", words.more);
    const copy = async (/** @type {"markdown" | "issue" | "csv"} */ form) =>
      (await import("./copies.mjs")).copyList(this, form);
    const copyRun = async (/** @type {"markdown" | "csv"} */ form) => (await import("./whole.mjs")).copyRun(this, form);
    const copies = /** @type {const} */ ([
      ["markdown", words.copy],
      ["issue", words.copyIssue],
      ["csv", words.copyCsv],
    ]);
    const menu = element(
      "div",
      "wh-menu",
      ...copies.map(([form, text]) => button("wh-copy", text, () => copy(form))),
      element("hr", ""),
      button("wh-copy-run", words.copyRun, () => copyRun("markdown")),
      button("wh-copy-run", words.copyRunCsv, () => copyRun("csv")),
      button("wh-share", words.share, async () => (await import("./shared.mjs")).shareRun(this)),
      button("wh-save", words.save, async () => (await import("./files.mjs")).saveRun(this)),
      button("wh-load", words.load, async () => (await import("./files.mjs")).loadRun(this)),
      element("hr", ""),
      button("wh-reset", words.reset, () => this.#reset()),
    );
    const buddy = button("wh-copy-buddy", words.copyBuddy, () => copy("issue"));
    buddy.hidden = this.dataset.title === undefined;
    disclose(more, menu);
    const bar = element(
      "div",
      "wh-toolbar",
      run,
      element("span", "wh-tools-total"),
      element("span", "wh-tools-left"),
      undo,
      buddy,
      element("div", "wh-menu-place", more, menu),
    );
    const status = element("p", "wh-status");
    status.setAttribute("role", "status");
    this.append(bar, status);
  }

  refresh() {
    const { words } = this;
    const tally = this.ticks.tally(this.items);
    const show = (/** @type {string} */ name, /** @type {string} */ text) => {
      const place = this.querySelector(name);
      if (place !== null) say(place, text);
    };
    show(".wh-run", `${words.run} ${this.runName}`);
    show(".wh-tools-total", words.count(tally));
    show(".wh-tools-left", words.left(tally.left));
    const { readOnly } = this.ticks;
    for (const own of this.querySelectorAll(".wh-reset, .wh-load")) own.toggleAttribute("hidden", readOnly);
  }

  /** Say what was done, and let it be taken back. @param {string} text @param {Change} [change] */
  announce(text, change = []) {
    if (change.length > 0) this.#done.push(change);
    if (change.length > 0) this.querySelector(".wh-undo")?.removeAttribute("hidden");
    const status = this.querySelector(".wh-status");
    if (status !== null) say(status, text);
  }

  #reset() {
    const { ticks, words } = this;
    const { done, na } = ticks.tally(this.items);
    const change = ticks.clear(this.items);
    this.announce(done + na === 0 ? words.nothingToReset : words.wasReset(done + na), change);
  }
}
