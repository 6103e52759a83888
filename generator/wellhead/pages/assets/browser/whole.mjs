// @ts-check
/** The state of a whole run, from every page of the playbook, in the forms in which it is copied. */

import { byKey, catalogue, pageOf } from "./catalogue.mjs";
import { copyText } from "./clipboard.mjs";
import { decisionIn } from "./gate.mjs";
import { csvOf, markdownNote, taskLine, timeOf } from "./lines.mjs";
import { levelOf } from "./part.mjs";
import { contentOf } from "./runs.mjs";
import { markdownOf } from "./text.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./catalogue.mjs").Catalogue} Catalogue */
/** @typedef {import("./catalogue.mjs").KnownCheck} KnownCheck */
/** @typedef {import("./values.mjs").Entry} Entry */
/** @typedef {import("./part.mjs").Part & import("./clipboard.mjs").Speaker} Speaker */
/**
 * @typedef {{ text: string, group: string, level: string, role: string, address: string, entry: Entry | null }} Line
 * @typedef {{ title: string, page: string, lines: Line[], decisions: { title: string, key: string, address: string }[] }} Chapter
 */

/** Copy the shown run. @param {Speaker} place @param {"markdown" | "csv"} form */
export async function copyRun(place, form) {
  const known = await catalogue();
  if (known === null) place.announce(words.noCatalogue);
  else await copyText(place, FORMS[form](place, chaptersOf(place, known)), words.runCopied[form]);
}

/**
 * All items of the phases; of the others those that the run says something of, also of such as have left the
 * playbook: nobody's mark is left out.
 *
 * @param {Speaker} place
 * @param {Catalogue} known
 * @returns {Chapter[]}
 */
function chaptersOf({ ticks, site }, known) {
  const line = (/** @type {KnownCheck} */ check) => ({
    text: check.text,
    group: check.group,
    level: levelOf(check.level),
    role: (check.roles ?? [check.role ?? ""]).map((id) => known.roles[id] ?? id).join(", "),
    address: pageOf(check.page),
    entry: ticks.find({ key: check.key, level: levelOf(check.level), was: check.was ?? [] }),
  });
  const phases = known.phases.map(({ id, title, page }) => ({
    title,
    page: pageOf(page),
    lines: known.checks.filter(({ phase }) => phase === id).map(line),
    decisions: known.gates
      .filter(({ key }) => key.startsWith(`gate/${id}/`) && ticks.decision(key) !== null)
      .map((gate) => ({ ...gate, address: pageOf(gate.page) })),
  }));
  const others = known.checks.filter(({ phase }) => !phase).map(line).filter(({ entry }) => tells(entry));
  const checks = byKey(known);
  const gone = [...contentOf(site).items]
    .filter(([key, entry]) => !checks.has(key) && tells(entry))
    .map(([key, entry]) => ({ text: entry.t || key, group: "", level: "", role: "", address: "", entry }));
  const rest = [
    { title: words.elsewhere, page: "", lines: others, decisions: [] },
    { title: words.gone, page: "", lines: gone, decisions: [] },
  ];
  return [...phases, ...rest.filter(({ lines }) => lines.length > 0)];
}

/** @param {Entry | null} entry */
const tells = (entry) => entry !== null && (entry.s !== "open" || entry.n !== "");

const FORMS = {
  markdown: (/** @type {Speaker} */ place, /** @type {Chapter[]} */ chapters) =>
    "# " + markdownOf(place.words.run + " " + place.runName) + "\n" + chapters.map((chapter) => section(place, chapter)).join(""),

  csv: (/** @type {Speaker} */ { ticks, runName, words }, /** @type {Chapter[]} */ chapters) =>
    csvOf([
      ["run", "phase", "group", "item", "state", "level", "role", "marked", "note", "address"],
      ...chapters.flatMap(({ title, lines, decisions }) => [
        ...lines.map(({ text, group, level, role, address, entry }) => {
          const state = entry?.s ?? "open";
          const marked = state === "open" ? "" : timeOf(entry?.d);
          return [runName, title, group, text, state, level, role, marked, entry?.n ?? "", address];
        }),
        ...decisions.map((gate) => {
          const decision = ticks.decision(gate.key);
          const said = decisionIn(words, decision);
          return [runName, title, "", gate.title, decision?.o ?? "", "", "", timeOf(decision?.d), said, gate.address];
        }),
      ]),
    ]),
};

/** A phase with its counts, its groups and what was decided at its gates. @param {Speaker} place @param {Chapter} chapter */
function section({ ticks, words }, { title, page, lines, decisions }) {
  const heading = page ? `[${markdownOf(title)}](${page})` : markdownOf(title);
  const na = lines.filter(({ entry }) => entry?.s === "na").length;
  const done = lines.filter(({ entry }) => entry?.s === "done").length;
  const left = { must: 0, should: 0, could: 0 };
  const count = page ? `\n${words.count({ done, na, total: lines.length, left })}.\n` : "";
  let group = "";
  const tasks = lines.map((line) => {
    const opens = line.group !== group ? `\n### ${markdownOf(line.group)}\n\n` : "";
    group = line.group;
    return opens + taskLine(line.text, line.entry, [line.role, line.entry?.s === "na" ? words.aside : ""]);
  });
  const said = decisions.map((gate) => `\n${markdownOf(gate.title)}: ${markdownNote(decisionIn(words, ticks.decision(gate.key)))}\n`);
  return `\n## ${heading}\n${count}${lines[0]?.group ? "" : "\n"}${tasks.join("")}${said.join("")}`;
}
