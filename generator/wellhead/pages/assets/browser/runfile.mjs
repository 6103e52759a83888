// @ts-check
/** A run as the text of a file, whose form `run.schema.json` describes. */

import { asObject, decisionOf, entryOf, factOf, isGate, isKey, MAX_ITEMS } from "./values.mjs";

/** @typedef {import("./merge.mjs").Content} Content */

/** Longest file that is read. */
export const MAX_FILE = 4_000_000;

const FORM = "wellhead-run-1";

/** A time as a file has it; nothing if it is unknown. @param {number} ms */
const written = (ms) => (ms ? new Date(ms).toISOString() : undefined);

/** A run as the text of a file. @param {string} site @param {string} id @param {Content} content @returns {string} */
export function fileOf(site, id, { name, items, gates }) {
  const file = {
    $schema: new URL("../run.schema.json", import.meta.url).href,
    form: FORM,
    playbook: site,
    run: { id, name: name.v, named: written(name.d) },
    items: Object.fromEntries(
      [...items].map(([key, { s, t, d, n, e }]) => [
        key,
        { state: s, text: t, marked: written(d), note: n || undefined, noted: written(e) },
      ]),
    ),
    decisions: Object.fromEntries(
      [...gates].map(([key, { o, w, b, r, d }]) => [
        key,
        { outcome: o || null, day: w || undefined, by: b || undefined, reason: r || undefined, recorded: written(d) },
      ]),
    ),
  };
  return JSON.stringify(file, null, 2) + "\n";
}

/**
 * The run that a file holds, or what is wrong with it. Of a file from anywhere only known keys and values
 * get through; `ignored` counts the others.
 *
 * @param {string} text
 * @param {string} site
 * @returns {{ id: string, content: Content, ignored: number } | "unknown" | "other"}
 */
export function runIn(text, site) {
  /** @type {Record<string, unknown> | null} */
  let file = null;
  try {
    file = text.length <= MAX_FILE ? asObject(JSON.parse(text)) : null;
  } catch {
    // No JSON.
  }
  if (file === null || file.form !== FORM) return "unknown";
  if (file.playbook !== site) return "other";
  const time = (/** @type {unknown} */ value) => (typeof value === "string" ? Date.parse(value) : 0);
  const run = asObject(file.run);
  /** @type {Content} */
  const content = { name: factOf({ v: run?.name, d: time(run?.named) }), items: new Map(), gates: new Map() };
  let ignored = 0;
  for (const [key, value] of Object.entries(asObject(file.items) ?? {})) {
    const it = asObject(value);
    const entry = entryOf(it && { s: it.state, t: it.text, d: time(it.marked), n: it.note, e: time(it.noted) });
    if (entry === null || !isKey(key) || isGate(key) || content.items.size >= MAX_ITEMS) ignored += 1;
    else content.items.set(key, entry);
  }
  for (const [key, value] of Object.entries(asObject(file.decisions) ?? {})) {
    const it = asObject(value);
    const decision = decisionOf(
      it && { o: it.outcome ?? "", w: it.day, b: it.by, r: it.reason, d: time(it.recorded) },
    );
    if (decision === null || !isKey(key) || !isGate(key) || content.gates.size >= MAX_ITEMS) ignored += 1;
    else content.gates.set(key, decision);
  }
  return { id: typeof run?.id === "string" ? run.id : "", content, ignored };
}
