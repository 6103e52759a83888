// @ts-check
/** What our elements on a page share. */

import { onChange } from "./changes.mjs";
import { LAYOUT, runNamed } from "./runs.mjs";
import { store } from "./store.mjs";
import { element, say } from "./text.mjs";
import { Ticks } from "./ticks.mjs";
import { words } from "./words.mjs";

/** @typedef {import("./ticks.mjs").Item} Item */

/** Our elements that stand on the page now. @type {Set<Part>} */
const parts = new Set();

onChange((keys) => {
  for (const part of parts) part.heed(keys);
  for (const part of parts) part.settled();
});

/** What our elements share: a site, a language, some items, and hearing of changes. */
export class Part extends HTMLElement {
  /** @type {readonly Item[]} */
  items = [];

  /** @type {Set<string>} */
  #keys = new Set();

  connectedCallback() {
    if (document.readyState === "loading") {
      // The children are not parsed yet.
      document.addEventListener("DOMContentLoaded", () => this.#start(), { once: true });
    } else {
      this.#start();
    }
  }

  disconnectedCallback() {
    parts.delete(this);
    settle();
  }

  #start() {
    if (!this.isConnected) return;
    this.items = this.findItems();
    this.#keys = new Set([...this.items.flatMap(({ key, was }) => [key, ...was]), this.dataset.gate ?? ""]);
    this.build();
    parts.add(this);
    this.refresh();
    settle();
  }

  get site() {
    return this.dataset.site ?? "";
  }

  get ticks() {
    return new Ticks(this.site);
  }

  get words() {
    return words;
  }

  /** The name of the run that the page shows. */
  get runName() {
    return runNamed(this.site).name || this.words.unnamed;
  }

  /** Show the present state if a changed key matters here. @param {readonly string[] | null} keys */
  heed(keys) {
    const { prefix } = this.ticks;
    const matters = (/** @type {string} */ key) => {
      const own = key.startsWith(prefix) ? key.slice(prefix.length) : "";
      return key === `${LAYOUT}:${this.site}` || own.startsWith("run/") || (own !== "" && this.#keys.has(own));
    };
    if (keys === null || keys.some(matters)) this.refresh();
  }

  /** All elements of the page stand: one of them says what concerns the whole page. */
  settled() {
    const withoutTools = document.querySelector("wh-tools") === null;
    const speaks = this.localName === "wh-tools" || (withoutTools && this === document.querySelector("wh-checks"));
    this.#tell("wh-storage-note", speaks && store.trouble !== "" ? this.words.trouble[store.trouble] : "");
    this.#tell("wh-run-line", speaks && this.localName !== "wh-tools" ? `${this.words.run} ${this.runName}` : "");
  }

  /** Say something at the head of the element, or nothing. @param {string} name @param {string} text */
  #tell(name, text) {
    const found = this.querySelector(`:scope > .${name}`);
    if (text === "") {
      found?.remove();
      return;
    }
    const line = found ?? element("p", name);
    say(line, text);
    if (found === null) this.prepend(line);
  }

  /** @returns {readonly Item[]} */
  findItems() {
    return itemsOf(this.dataset.keys);
  }

  /** Add what only this module can offer; called again if the element moves on the page. */
  build() {}

  /** Show the present state. */
  refresh() {}
}

let settling = false;

/** Once the page's elements all stand, see who speaks for the page. */
function settle() {
  if (settling) return;
  settling = true;
  queueMicrotask(() => {
    settling = false;
    for (const part of parts) part.settled();
  });
}

/**
 * The items that `data-keys` lists: spaces between items, `=` before a level other than must, `|` before each
 * earlier key.
 *
 * @param {string | undefined} text
 * @returns {Item[]}
 */
export function itemsOf(text) {
  return listOf(text).map((group) => {
    const [first = "", ...was] = group.split("|").filter(Boolean);
    const [key = "", level] = first.split("=");
    return { key, level: levelOf(level), was };
  });
}

/** @param {string | undefined} level @returns {import("./ticks.mjs").Level} */
export function levelOf(level) {
  return level === "should" || level === "could" ? level : "must";
}

/** @param {string | undefined} text @returns {string[]} */
export function listOf(text) {
  return (text ?? "").split(/\s+/).filter(Boolean);
}
