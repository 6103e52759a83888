// @ts-check
/** Who hears of changes to what is stored. */

/** @typedef {(keys: readonly string[] | null) => void} Listener hears which stored keys changed; null stands for any */

/** @type {Set<Listener>} */
const listeners = new Set();

/** Hear of every change from now on, in this tab or another; gives what ends it. @param {Listener} listener */
export function onChange(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tell which stored keys changed; null stands for any. @param {readonly string[] | null} keys */
export function changed(keys) {
  for (const listener of [...listeners]) listener(keys);
}

/** Keys that other tabs changed and the page doesn't show yet. @type {(string | null)[]} */
let heard = [];

/** Tell what another tab changed; a reset there comes as many events, and is told at once. @param {string | null} key */
export function hear(key) {
  heard.push(key);
  if (heard.length > 1) return;
  setTimeout(() => {
    const keys = heard.filter((k) => k !== null);
    const all = keys.length === heard.length;
    heard = [];
    changed(all ? keys : null);
  });
}
