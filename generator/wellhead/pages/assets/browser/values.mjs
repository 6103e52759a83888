// @ts-check
/**
 * What lies under a key of the storage. Whatever else wrote it there, or into a file or a link, only known
 * marks, whole times and texts of bearable length get through.
 */

/** Longest text kept with a mark; longer ones are compared by their beginning. */
export const MAX_TEXT = 1000;

/** Longest note, and longest reason for a decision. */
export const MAX_NOTE = 2000;

/** Longest name, of a run or of who decided. */
export const MAX_NAME = 80;

/** Most items of a file or a link that are looked at; no playbook has as many. */
export const MAX_ITEMS = 5000;

/** Longest stored value that is looked at; all texts of one, each character escaped, fit in. */
const MAX_VALUE = 6 * (MAX_TEXT + MAX_NOTE) + 200;

const DAY = 86_400_000;

/** @typedef {"open" | "done" | "na"} State */
/** @typedef {{ s: State, t: string, d: number, n: string, e: number }} Entry
 *   an item's state, its words when marked, when that was, its note, when that was written (times in ms, 0 unknown) */
/** @typedef {"go" | "repeat" | "back" | "stop"} Outcome */
/** @typedef {{ o: Outcome | "", w: string, b: string, r: string, d: number }} Decision
 *   a gate's outcome (empty: taken back), its day, by whom, the reason, and when it was recorded */
/** @typedef {{ v: string, d: number }} Fact something said of a run, and when */

export const STATES = /** @type {const} */ (["open", "na", "done"]);
export const OUTCOMES = /** @type {const} */ (["go", "repeat", "back", "stop"]);

/** An item's key, or a gate's. @param {string} key */
export const isKey = (key) => key.length <= 250 && /^[a-z]+(\/[a-z0-9]+(-[a-z0-9]+)*){2}$/.test(key);

/** Whether a key is a gate's and not an item's. @param {string} key */
export const isGate = (key) => key.startsWith("gate/");

/** A stored text as an object, or null. @param {string | null} raw @returns {Record<string, unknown> | null} */
export function objectOf(raw) {
  if (raw === null || raw.length > MAX_VALUE) return null;
  try {
    return asObject(JSON.parse(raw));
  } catch {
    return null;
  }
}

/** A value if it is an object with names, or null. @param {unknown} value */
export function asObject(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return /** @type {Record<string, unknown>} */ (value);
}

/** A time in ms; what is no time, or lies more than a day ahead, counts as unknown. @param {unknown} value */
export function timeOf(value) {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) < Date.now() + DAY ? Number(value) : 0;
}

/** A time later than an earlier one, now if the clock allows. @param {number} [earlier] */
export function now(earlier = 0) {
  return Math.max(Date.now(), earlier + 1);
}

/** A text up to a length, or nothing. @param {unknown} value @param {number} length */
export function textOf(value, length) {
  return typeof value === "string" ? value.slice(0, length) : "";
}

/** A name on one line, without characters that direct or hide others. @param {unknown} value */
export function nameOf(value) {
  return textOf(value, 10 * MAX_NAME).replace(/[\s\p{C}]+/gu, " ").trim().slice(0, MAX_NAME).trim();
}

/** The entry an object stands for, or null. @param {Record<string, unknown> | null} value @returns {Entry | null} */
export function entryOf(value) {
  const s = STATES.find((state) => state === value?.s);
  if (value === null || s === undefined) return null;
  if (typeof value.t !== "string" || value.t.length > MAX_TEXT) return null;
  return { s, t: value.t, d: timeOf(value.d), n: textOf(value.n, MAX_NOTE), e: timeOf(value.e) };
}

/** The decision an object stands for, or null. @param {Record<string, unknown> | null} value @returns {Decision | null} */
export function decisionOf(value) {
  const o = OUTCOMES.find((outcome) => outcome === value?.o) ?? "";
  if (value === null || (o === "" && value.o !== "")) return null;
  const w = typeof value.w === "string" && /^\d{4}-\d\d-\d\d$/.test(value.w) ? value.w : "";
  return { o, w, b: nameOf(value.b), r: textOf(value.r, MAX_NOTE), d: timeOf(value.d) };
}

/** The fact an object stands for. @param {Record<string, unknown> | null} value @returns {Fact} */
export function factOf(value) {
  return { v: nameOf(value?.v), d: timeOf(value?.d) };
}

/** A value as it is stored: what is empty or unknown is left out, but for state and words. @param {Entry | Decision | Fact} value */
export function stored(value) {
  return JSON.stringify(value, (name, v) => (v || /^[stov]?$/.test(name) ? v : undefined));
}
