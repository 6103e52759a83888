// @ts-check
/** A list as it stands on the page, in the forms in which it is copied. */

import { Check, ChecksElement } from "./checks.mjs";
import { GateElement } from "./gate.mjs";
import { copyText } from "./clipboard.mjs";
import { csvOf, markdownNote, taskLine, timeOf } from "./lines.mjs";
import { headingOf, markdownOf } from "./text.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./tools.mjs").ToolsElement} ToolsElement */
/** @typedef {{ heading: string, checks: Check[], gate: GateElement | null }} Group */

/** Copy a list. @param {ToolsElement} tools @param {"markdown" | "issue" | "csv"} form */
export async function copyList(tools, form) {
  await copyText(tools, FORMS[form](tools), words.wasCopied[form]);
}

const FORMS = {
  markdown: (/** @type {ToolsElement} */ tools) => taskList(tools, false),
  issue: (/** @type {ToolsElement} */ tools) => {
    const { words } = tools;
    const title = markdownOf(tools.dataset.title ?? headingOf(document.querySelector("h1") ?? document.body));
    const total = words.count(tools.ticks.tally(tools.items));
    return `# ${title}\n\n${words.run} ${markdownOf(tools.runName)}. ${total}.\n${addressOf("")}\n\n${taskList(tools, true)}${readings(tools)}`;
  },
  csv,
};

/** A Markdown task list under the page's headings. @param {ToolsElement} tools @param {boolean} full with links and notes */
function taskList(tools, full) {
  const { ticks, words } = tools;
  return groupsOf(tools)
    .map(({ heading, checks, gate }) => {
      const lines = checks.map(({ item, text, place }) => {
        const entry = ticks.find(item);
        const facts = [roleOf(place), entry?.s === "na" ? words.aside : ""];
        return taskLine(text, entry, facts, full ? addressOf(item.key.replaceAll("/", ".")) : "");
      });
      const decided = gate?.sentence() ?? "";
      return (heading ? `## ${markdownOf(heading)}\n\n` : "") + lines.join("") + (decided ? `${markdownNote(decided)}\n` : "");
    })
    .join("\n");
}

/** What a newcomer's list gives to read, as tasks too. @param {ToolsElement} tools */
function readings(tools) {
  const found = tools.dataset.title === undefined ? [] : [...document.querySelectorAll(".wh-reading li")];
  const lines = found.flatMap((line) => {
    const link = line.querySelector(":scope > a, :scope > .wh-card-title > a");
    const text = markdownOf(link?.textContent ?? "");
    return link instanceof HTMLAnchorElement ? [`- [ ] [${text}](${new URL(link.href).href})\n`] : [];
  });
  return lines.length > 0 ? `\n## ${words.reading}\n\n${lines.join("")}` : "";
}

/** A row for each item and each decision. @param {ToolsElement} tools */
function csv(tools) {
  const { ticks, runName } = tools;
  const rows = [["run", "group", "item", "state", "level", "role", "marked", "note", "address"]];
  for (const { heading, checks, gate } of groupsOf(tools)) {
    for (const { item, text, place } of checks) {
      const entry = ticks.find(item);
      const address = addressOf(item.key.replaceAll("/", "."));
      const state = entry?.s ?? "open";
      const marked = state === "open" ? "" : timeOf(entry?.d);
      rows.push([runName, heading, text, state, item.level, roleOf(place), marked, entry?.n ?? "", address]);
    }
    const decision = gate?.decision();
    if (gate && decision) {
      rows.push([runName, heading, gate.question, decision.o, "", "", timeOf(decision.d), gate.sentence(), addressOf("")]);
    }
  }
  return csvOf(rows);
}

/** The title of an item's role, as the page shows it. @param {HTMLElement} place */
function roleOf(place) {
  const { role } = place.dataset;
  return role ? (place.querySelector(".wh-meta .wh-chip")?.textContent ?? role).trim() : "";
}

/** The whole address of a place on this page. @param {string} id */
function addressOf(id) {
  const address = new URL(location.href);
  address.search = "";
  address.hash = id;
  return address.href;
}

/** The list's items that stand on the page, under the heading before each group. @param {ToolsElement} tools */
function groupsOf(tools) {
  const own = new Set(tools.items.map(({ key }) => key));
  /** @type {Group[]} */
  const groups = [];
  let heading = "";
  const root = tools.closest("main") ?? document;
  for (const found of root.querySelectorAll("h1, h2, h3, h4, h5, h6, wh-checks, wh-gate")) {
    if (found instanceof GateElement) {
      if (found.decision() !== null) groups.push({ heading, checks: [], gate: found });
    } else if (found instanceof ChecksElement) {
      const checks = found.checks.filter(({ item }) => own.has(item.key));
      const last = groups.at(-1);
      if (checks.length === 0) continue;
      if (last !== undefined && last.heading === heading) last.checks.push(...checks);
      else groups.push({ heading, checks, gate: null });
    } else if (found.closest("wh-checks") === null) {
      heading = headingOf(found);
    }
  }
  return groups;
}
