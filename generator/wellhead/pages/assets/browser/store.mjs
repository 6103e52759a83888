// @ts-check
/** Texts in the browser's local storage, or in memory where it is blocked or full. */

/** @typedef {"" | "blocked" | "full"} Trouble why texts can't be kept; empty if they can */

/**
 * Entries by their full key. What the browser won't store is kept for as long as the page is open.
 */
class Store {
  /** @type {Map<string, string>} */
  #unsaved = new Map();

  /** What is only looked at, and never kept. @type {ReadonlyMap<string, string>} */
  #lent = new Map();

  /** Why ticks can't be kept now. @returns {Trouble} */
  get trouble() {
    if (this.#area() === null) return "blocked";
    return this.#unsaved.size > 0 ? "full" : "";
  }

  /** The stored text, or null. @param {string} key @returns {string | null} */
  read(key) {
    const held = this.#lent.get(key) ?? this.#unsaved.get(key);
    if (held !== undefined) return held;
    try {
      return this.#area()?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  /** All keys with a beginning, in order. @param {string} prefix @returns {string[]} */
  keys(prefix) {
    const held = [...this.#lent.keys(), ...this.#unsaved.keys()];
    try {
      held.push(...Object.keys(this.#area() ?? {}));
    } catch {
      // What is held has to do.
    }
    return [...new Set(held)].filter((key) => key.startsWith(prefix)).sort();
  }

  /** Show texts that are never kept, in place of what was lent before. @param {ReadonlyMap<string, string>} texts */
  lend(texts) {
    this.#lent = texts;
  }

  /** Whether anything with such a beginning is lent. @param {string} prefix */
  lends(prefix) {
    return [...this.#lent.keys()].some((key) => key.startsWith(prefix));
  }

  /** Keep a text under a key, in memory if nothing else is left. @param {string} key @param {string} value */
  write(key, value) {
    this.#unsaved.set(key, value);
    this.#retry();
  }

  /** Keep a text only if the browser stores it; says whether it did. @param {string} key @param {string} value */
  put(key, value) {
    try {
      const area = this.#area();
      area?.setItem(key, value);
      return area !== null;
    } catch {
      return false;
    }
  }

  /** Forget a key; the room it leaves is used for what didn't fit before. @param {string} key */
  remove(key) {
    this.#unsaved.delete(key);
    try {
      this.#area()?.removeItem(key);
    } catch {
      return;
    }
    this.#retry();
  }

  /** Store what waits for room. */
  #retry() {
    for (const [key, value] of [...this.#unsaved]) {
      if (this.put(key, value)) this.#unsaved.delete(key);
    }
  }

  /** Another tab has written a key: its word is newer than what only this page remembers. @param {string} key */
  yield(key) {
    this.#unsaved.delete(key);
  }

  /** Whether this is the storage that entries lie in. @param {Storage | null} area */
  owns(area) {
    return area !== null && area === this.#area();
  }

  /** The browser's storage, or null where it is blocked: even naming it may throw. @returns {Storage | null} */
  #area() {
    try {
      return window.localStorage ?? null;
    } catch {
      return null;
    }
  }
}

export const store = new Store();
