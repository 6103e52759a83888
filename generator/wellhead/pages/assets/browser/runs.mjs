// @ts-check
/**
 * The layout of the storage, and the runs of a site: one for each project of the reader's team.
 *
 * State lies in localStorage, one entry an item and one a fact, so that two tabs never overwrite each other:
 *
 *     wellhead:1:<site_id>                                       {"run": "<the chosen run>"}
 *     wellhead:1:<site_id>:<run>:<kind>/<owner id>/<check id>    {"s": "done" | "na" | "open", "t": "<text when marked>",
 *                                                                 "d": <when>, "n": "<note>", "e": <when noted>}
 *     wellhead:1:<site_id>:<run>:gate/<phase id>/<entry | exit>  {"o": "<outcome>", "w": "<day>", "b": "<by whom>",
 *                                                                 "r": "<reason>", "d": <when recorded>}
 *     wellhead:1:<site_id>:<run>:run/<name | created | archived> {"v": "<value>", "d": <when>}
 *
 * Times are milliseconds since 1970. No entry means open; so does "open", which remembers when an item was
 * opened again. A run is there if anything lies under its name; no list of runs could be overwritten.
 *
 * This layout is a promise: marks made today are read by later versions, and `s` and `t` alone are enough.
 */

import { changed } from "./changes.mjs";
import { store } from "./store.mjs";
import { decisionOf, entryOf, factOf, isGate, isKey, nameOf, now, objectOf, stored } from "./values.mjs";

export const LAYOUT = "wellhead:1";

/** The run that everybody has without asking. */
const DEFAULT_RUN = "default";

/** A run that is only looked at: it came with a link, and no stored run can have this id. */
export const SHARED = "~shared";

/** @typedef {import("./merge.mjs").Content} Content */
/** @typedef {{ id: string, name: string, created: number, archived: boolean }} Run */

/** @param {string} site @param {string} run */
export const prefixOf = (site, run) => `${LAYOUT}:${site}:${run}:`;

/** @param {unknown} run @returns {run is string} */
const isRun = (run) => typeof run === "string" && run.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(run);

/** The run of a site that the page shows. @param {string} site @returns {string} */
export function runOf(site) {
  if (store.lends(prefixOf(site, SHARED))) return SHARED;
  const run = objectOf(store.read(`${LAYOUT}:${site}`))?.run;
  return isRun(run) ? run : DEFAULT_RUN;
}

/** Whether the page shows a run that is only looked at. @param {string} site */
export const isShared = (site) => runOf(site) === SHARED;

/** What is said of a run; its name is empty if nobody gave it one. @param {string} site @param {string} [id] @returns {Run} */
export function runNamed(site, id = runOf(site)) {
  const fact = (/** @type {string} */ name) => factOf(objectOf(store.read(`${prefixOf(site, id)}run/${name}`)));
  return { id, name: fact("name").v, created: fact("created").d, archived: fact("archived").v === "yes" };
}

/** All runs of a site that are the reader's own, the oldest first. @param {string} site @returns {Run[]} */
export function runsOf(site) {
  const prefix = `${LAYOUT}:${site}:`;
  const ids = new Set(store.keys(prefix).map((key) => key.slice(prefix.length).split(":")[0]));
  ids.add(runOf(site));
  return [...ids]
    .filter(isRun)
    .map((id) => runNamed(site, id))
    .sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
}

/** Show another run of the reader's. @param {string} site @param {string} id */
export function chooseRun(site, id) {
  store.lend(new Map());
  put(`${LAYOUT}:${site}`, JSON.stringify({ run: id }));
  changed(null);
}

/** Say something of a run. @param {string} site @param {string} id @param {"name" | "created" | "archived"} fact @param {string} v */
export function sayOf(site, id, fact, v) {
  const key = `${prefixOf(site, id)}run/${fact}`;
  put(key, stored({ v, d: now(factOf(objectOf(store.read(key))).d) }));
}

/** Start a run; gives its id. @param {string} site @param {string} name @returns {string} */
export function startRun(site, name) {
  const here = runNamed(site);
  // Or a first run without marks would be gone once another is chosen.
  if (here.id !== SHARED && here.created === 0) sayOf(site, here.id, "created", "yes");
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const id = `run-${[...bytes].map((byte) => byte.toString(36)).join("")}`;
  sayOf(site, id, "created", "yes");
  if (nameOf(name)) sayOf(site, id, "name", nameOf(name));
  return id;
}

/** All that a run holds. @param {string} site @param {string} [id] @returns {Content} */
export function contentOf(site, id = runOf(site)) {
  const prefix = prefixOf(site, id);
  /** @type {Content} */
  const content = { name: factOf(objectOf(store.read(`${prefix}run/name`))), items: new Map(), gates: new Map() };
  for (const full of store.keys(prefix)) {
    const key = full.slice(prefix.length);
    const value = isKey(key) ? objectOf(store.read(full)) : null;
    const entry = isGate(key) ? null : entryOf(value);
    const decision = isGate(key) ? decisionOf(value) : null;
    if (entry !== null) content.items.set(key, entry);
    if (decision !== null) content.gates.set(key, decision);
  }
  return content;
}

/** What a run holds as it is stored, by full key. @param {string} site @param {string} id @param {Content} content */
export function textsOf(site, id, { name, items, gates }) {
  const prefix = prefixOf(site, id);
  const texts = new Map([...items, ...gates].map(([key, value]) => [prefix + key, stored(value)]));
  return name.v === "" ? texts : texts.set(`${prefix}run/name`, stored(name));
}

/** @typedef {readonly (readonly [key: string, before: string | null, after: string | null])[]} Change */

/** Store texts, or nothing where there is null; gives what takes it back. @param {Iterable<[string, string | null]>} texts @returns {Change} */
export function change(texts) {
  const done = [...texts].map(([key, after]) => /** @type {const} */ ([key, store.read(key), after]));
  for (const [key, , after] of done) write(key, after);
  changed(done.map(([key]) => key));
  return done;
}

/** Take a change back; what was written since then stays. @param {Change} done */
export function takeBack(done) {
  for (const [key, before, after] of [...done].reverse()) {
    if (store.read(key) === after) write(key, before);
  }
  changed(done.map(([key]) => key));
}

/** Forget a run; gives what takes that back. @param {string} site @param {string} id */
export function deleteRun(site, id) {
  return change(store.keys(prefixOf(site, id)).map((key) => [key, null]));
}

/** @param {string} key @param {string} text */
function put(key, text) {
  change([[key, text]]);
}

/** @param {string} key @param {string | null} text */
function write(key, text) {
  if (text === null) store.remove(key);
  else store.write(key, text);
}
