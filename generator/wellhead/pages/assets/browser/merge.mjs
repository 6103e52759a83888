// @ts-check
/**
 * Two copies of a run become one.
 *
 * An item has two registers, its state and its note; a gate has one, the run's name is one. In each the later
 * write wins. At the same time the greater content wins, in an order that is the same everywhere. So each
 * register takes the greatest of what was ever written, and whatever copies are merged, in whatever order and
 * however often, the outcome is the same. What was opened again or taken back is a write like any other.
 */

import { STATES } from "./values.mjs";

/** @typedef {import("./values.mjs").Entry} Entry */
/** @typedef {import("./values.mjs").Decision} Decision */
/** @typedef {import("./values.mjs").Fact} Fact */
/** @typedef {{ name: Fact, items: Map<string, Entry>, gates: Map<string, Decision> }} Content what a run holds */

/**
 * Of two values the one whose facts are greater, the first fact first.
 *
 * @template T
 * @param {T} a
 * @param {T} b
 * @param {(value: T) => readonly (string | number)[]} facts
 * @returns {T}
 */
function greater(a, b, facts) {
  const others = facts(b);
  for (const [i, fact] of facts(a).entries()) {
    const other = others[i] ?? fact;
    if (fact !== other) return fact > other ? a : b;
  }
  return a;
}

/** @param {Entry} a @param {Entry} b @returns {Entry} */
export function mergeEntries(a, b) {
  const { s, t, d } = greater(a, b, (x) => [x.d, STATES.indexOf(x.s), x.t]);
  const { n, e } = greater(a, b, (x) => [x.e, x.n]);
  return { s, t, d, n, e };
}

/** @param {Decision} a @param {Decision} b @returns {Decision} */
export function mergeDecisions(a, b) {
  return greater(a, b, ({ d, o, w, b: by, r }) => [d, o, w, by, r]);
}

/** @param {Content} a @param {Content} b @returns {Content} */
export function merge(a, b) {
  return {
    name: greater(a.name, b.name, ({ v, d }) => [d, v]),
    items: join(a.items, b.items, mergeEntries),
    gates: join(a.gates, b.gates, mergeDecisions),
  };
}

/**
 * @template T
 * @param {Map<string, T>} a
 * @param {Map<string, T>} b
 * @param {(a: T, b: T) => T} both
 */
function join(a, b, both) {
  const joined = new Map(a);
  for (const [key, value] of b) {
    const other = joined.get(key);
    joined.set(key, other === undefined ? value : both(other, value));
  }
  return joined;
}
