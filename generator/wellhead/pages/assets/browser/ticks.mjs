// @ts-check
/** What a reader marked in a site's chosen run. */

import { store } from "./store.mjs";
import { change, isShared, prefixOf, runOf } from "./runs.mjs";
import { decisionOf, entryOf, MAX_NOTE, MAX_TEXT, now, objectOf, stored } from "./values.mjs";

/** @typedef {import("./values.mjs").State} State */
/** @typedef {import("./values.mjs").Entry} Entry */
/** @typedef {import("./values.mjs").Decision} Decision */
/** @typedef {"must" | "should" | "could"} Level */
/** @typedef {{ key: string, level: Level, was: readonly string[] }} Item an item's key, how binding it is, its earlier keys */
/** @typedef {{ done: number, na: number, total: number, left: Record<Level, number> }} Tally `left` counts what is open */

/** The ticks of one site in its chosen run. */
export class Ticks {
  /** @param {string} site */
  constructor(site) {
    this.prefix = prefixOf(site, runOf(site));
    this.readOnly = isShared(site);
  }

  /** What is stored for an item, under its key or an earlier one. @param {Item} item @returns {Entry | null} */
  find({ key, was }) {
    for (const k of [key, ...was]) {
      const entry = this.#entry(k);
      if (entry !== null) return entry;
    }
    return null;
  }

  /** An item's state. @param {Item} item @returns {State} */
  stateOf(item) {
    return this.find(item)?.s ?? "open";
  }

  /**
   * Take a tick along from an earlier key: write the new one first, so that a full storage or a
   * closed tab never loses it.
   *
   * @param {Item} item
   */
  move({ key, was }) {
    if (this.readOnly || this.#entry(key) !== null) return;
    const from = was.find((k) => this.#entry(k) !== null);
    const raw = from === undefined ? null : store.read(this.prefix + from);
    if (from === undefined || raw === null) return;
    if (store.put(this.prefix + key, raw)) store.remove(this.prefix + from);
  }

  /** Mark an item, or open it. @param {Item} item @param {State} s @param {string} text its words now */
  mark(item, s, text) {
    this.#write(item, (entry) => ({ ...entry, s, t: text.slice(0, MAX_TEXT), d: now(entry.d) }));
  }

  /** Note something about an item, or nothing. @param {Item} item @param {string} text */
  note(item, text) {
    this.#write(item, (entry) => ({ ...entry, n: text.trim().slice(0, MAX_NOTE), e: now(entry.e) }));
  }

  /** Open items and forget their notes; gives what takes it back. @param {readonly Item[]} items */
  clear(items) {
    return change(this.readOnly ? [] : items.flatMap((item) => this.#cleared(item)));
  }

  /** How many of some items are done, are not applicable, and are left. @param {readonly Item[]} items @returns {Tally} */
  tally(items) {
    const tally = { done: 0, na: 0, total: items.length, left: { must: 0, should: 0, could: 0 } };
    for (const item of items) {
      const state = this.stateOf(item);
      if (state === "open") tally.left[item.level] += 1;
      else tally[state] += 1;
    }
    return tally;
  }

  /** What was decided at a gate, or null. @param {string} key @returns {Decision | null} */
  decision(key) {
    const decision = decisionOf(objectOf(store.read(this.prefix + key)));
    return decision?.o ? decision : null;
  }

  /** Record what was decided at a gate; an empty outcome takes it back. @param {string} key @param {Omit<Decision, "d">} decision */
  decide(key, decision) {
    const before = decisionOf(objectOf(store.read(this.prefix + key)));
    const value = decisionOf({ ...decision, d: now(before?.d) });
    if (!this.readOnly && value !== null) change([[this.prefix + key, stored(value)]]);
  }

  /** @param {Item} item @param {(entry: Entry) => Entry} rewrite */
  #write(item, rewrite) {
    if (this.readOnly) return;
    const entry = this.find(item) ?? { s: "open", t: "", d: 0, n: "", e: 0 };
    // Without the earlier ones, or a tick there would come back.
    const earlier = item.was.map((k) => this.prefix + k).filter((k) => store.read(k) !== null);
    change([[this.prefix + item.key, stored(rewrite(entry))], ...earlier.map(nothing)]);
  }

  /** @param {Item} item @returns {[string, string | null][]} */
  #cleared(item) {
    const entry = this.find(item);
    if (entry === null || (entry.s === "open" && entry.n === "")) return [];
    const opened = { ...entry, s: /** @type {const} */ ("open"), d: now(entry.d), n: "", e: entry.e && now(entry.e) };
    const earlier = item.was.map((k) => this.prefix + k).filter((k) => store.read(k) !== null);
    return [[this.prefix + item.key, stored(opened)], ...earlier.map(nothing)];
  }

  /** @param {string} key */
  #entry(key) {
    return entryOf(objectOf(store.read(this.prefix + key)));
  }
}

/** @param {string} key @returns {[string, null]} */
const nothing = (key) => [key, null];
