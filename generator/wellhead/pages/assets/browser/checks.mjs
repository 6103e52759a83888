// @ts-check
/** A checklist's items on a page. */

import { unfoldTarget } from "./folds.mjs";
import { levelOf, listOf, Part } from "./part.mjs";
import { button, element, timeElement, withLinks } from "./text.mjs";
import { MAX_NOTE, MAX_TEXT } from "./values.mjs";

/** @typedef {import("./values.mjs").Entry} Entry */
/** @typedef {import("./values.mjs").State} State */
/** @typedef {import("./ticks.mjs").Item} Item */

/** A group of checklist items whose ticks are kept. */
export class ChecksElement extends Part {
  /** @type {Check[]} */
  checks = [];

  findItems() {
    const found = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".wh-check[data-key]"));
    this.checks = [...found].map((place) => new Check(place, this));
    return this.checks.map((check) => check.item);
  }

  build() {
    for (const check of this.checks) check.build();
    unfoldTarget();
  }

  refresh() {
    const { ticks } = this;
    for (const check of this.checks) {
      ticks.move(check.item);
      check.show(ticks.find(check.item), ticks.readOnly);
    }
  }
}

/** One checklist item on the page. */
export class Check {
  /** @param {HTMLElement} place @param {ChecksElement} group */
  constructor(place, group) {
    this.place = place;
    this.group = group;
    /** @type {Item} */
    this.item = { key: place.dataset.key ?? "", level: levelOf(place.dataset.level), was: listOf(place.dataset.was) };
    this.text = place.dataset.text ?? "";
    this.box = /** @type {HTMLInputElement | null} */ (place.querySelector(".wh-box"));
    this.body = place.querySelector(".wh-check-body") ?? place;
  }

  /** Listen to the box and add what sets the item aside and notes something about it. */
  build() {
    const { words } = this.group;
    // Assigned, not added: an element that moves on the page is built again.
    if (this.box !== null) {
      this.box.onchange = () => this.mark(this.box?.checked ? "done" : "open");
    }
    const aside = this.#button("wh-na", words.notApplicable);
    aside.onclick = () => this.mark(this.place.dataset.state === "na" ? "open" : "na");
    this.#button("wh-note-button", words.note).onclick = () => this.#edit();
  }

  /** A button of the item, found or made. @param {string} name @param {string} text */
  #button(name, text) {
    const found = /** @type {HTMLButtonElement | null} */ (this.place.querySelector(`.${name}`));
    const made = found ?? button(name, text);
    made.setAttribute("aria-label", `${text}: ${this.text}`);
    if (found === null) this.#meta().append(made);
    return made;
  }

  /** The line of small facts below the item's text. */
  #meta() {
    const found = this.place.querySelector(".wh-meta");
    if (found !== null) return found;
    const made = element("div", "wh-meta");
    this.#belowTitle(made);
    return made;
  }

  /** @param {Element} added */
  #belowTitle(added) {
    const title = this.body.querySelector(".wh-check-text");
    if (title === null) this.body.prepend(added);
    else title.after(added);
  }

  /** @param {State} state */
  mark(state) {
    this.group.ticks.mark(this.item, state, this.text);
  }

  /** @param {Entry | null} entry @param {boolean} readOnly */
  show(entry, readOnly) {
    const state = entry?.s ?? "open";
    this.place.dataset.state = state;
    if (this.box !== null) {
      this.box.checked = state === "done";
      this.box.disabled = readOnly;
    }
    this.place.querySelector(".wh-na")?.setAttribute("aria-pressed", String(state === "na"));
    for (const own of this.place.querySelectorAll("button")) own.hidden = readOnly;
    this.#showStamp(state, entry?.d ?? 0);
    this.#showNote(entry?.n ?? "");
    this.#showChange(entry);
  }

  /** The state in words and since when; on a screen an open item needs none. @param {State} state @param {number} time */
  #showStamp(state, time) {
    const stamp = this.place.querySelector(".wh-stamp") ?? element("span", "wh-stamp");
    stamp.replaceChildren(this.group.words.states[state]);
    if (time && state !== "open") stamp.append(", ", timeElement(time));
    if (stamp.parentElement === null) this.#meta().insertBefore(stamp, this.place.querySelector(".wh-na"));
  }

  /** @param {string} text */
  #showNote(text) {
    const found = this.place.querySelector("p.wh-note-text");
    if (text === "") {
      found?.remove();
      return;
    }
    const note = found ?? element("p", "wh-note-text");
    note.setAttribute("dir", "auto");
    if (note.textContent !== text) note.replaceChildren(withLinks(text));
    if (found === null) this.#meta().after(note);
  }

  /** Write the note: leaving the field keeps it, Escape doesn't. */
  #edit() {
    if (this.place.querySelector(".wh-note-field") !== null) return;
    const { group, item } = this;
    const opener = /** @type {HTMLElement | null} */ (this.place.querySelector(".wh-note-button"));
    const area = element("textarea", "wh-note-field", group.ticks.find(item)?.n ?? "");
    area.rows = 2;
    area.maxLength = MAX_NOTE;
    area.placeholder = group.words.noteHint;
    area.setAttribute("aria-label", `${group.words.note}: ${this.text}`);
    const before = area.value;
    const close = (/** @type {boolean} */ keep) => {
      area.onblur = null;
      area.remove();
      if (keep && area.value.trim() !== before) group.ticks.note(item, area.value);
    };
    area.onblur = () => close(true);
    area.onkeydown = (event) => {
      const enough = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (event.key !== "Escape" && !enough) return;
      event.preventDefault();
      close(enough);
      opener?.focus();
    };
    this.#meta().after(area);
    area.focus();
  }

  /** @param {Entry | null} entry */
  #showChange(entry) {
    const found = this.place.querySelector(".wh-changed");
    // A mark that came with a link brings no words.
    if (entry === null || entry.s === "open" || entry.t === "" || entry.t === this.text.slice(0, MAX_TEXT)) {
      found?.remove();
      return;
    }
    const { words } = this.group;
    const { s, t } = entry;
    const note = found ?? element("div", "wh-changed");
    const confirm = button("wh-still", words.stillTrue, () => {
      this.mark(s);
      this.box?.focus(); // the button is gone
    });
    confirm.setAttribute("aria-label", `${words.stillTrue}: ${this.text}`);
    confirm.hidden = this.group.ticks.readOnly;
    note.replaceChildren(
      element("span", "wh-changed-label", words.changed[s]),
      " ",
      element("q", "wh-changed-was", t),
      " ",
      confirm,
    );
    if (found === null) this.#belowTitle(note);
  }
}
