// @ts-check
/** A run from elsewhere: what it would change, and its merge into a run of the reader's. */

import { byKey, catalogue } from "./catalogue.mjs";
import { openDialog } from "./dialog.mjs";
import { merge, mergeEntries } from "./merge.mjs";
import { change, chooseRun, contentOf, runsOf, startRun, textsOf } from "./runs.mjs";
import { store } from "./store.mjs";
import { button, element, labelled, say } from "./text.mjs";
import { entryOf, objectOf } from "./values.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./merge.mjs").Content} Content */
/** @typedef {import("./part.mjs").Part & { announce(text: string, change?: import("./runs.mjs").Change): void }} Host */

const NEW = "";

/**
 * Show what a run from elsewhere would change in a run of the reader's choice; merge it if they agree.
 *
 * @param {Host} tools
 * @param {{ id: string, content: Content, ignored: number }} found
 * @param {string} title
 */
export async function offerRun(tools, { id, content, ignored }, title) {
  const { site } = tools;
    const known = await catalogue();
  const checks = known && known.site === site ? byKey(known) : new Map();
  const gates = new Map(known?.gates.map((gate) => [gate.key, gate.title]));
  // An item that has another key by now is merged under that.
  const items = new Map();
  for (const [key, entry] of content.items) {
    const today = checks.get(key)?.key ?? key;
    const other = items.get(today);
    items.set(today, other === undefined ? entry : mergeEntries(other, entry));
  }
  const incoming = { ...content, items };

  const runs = runsOf(site).filter(({ archived }) => !archived);
  const same =
    runs.find((run) => run.id === id && id !== "default") ??
    runs.find((run) => run.name !== "" && run.name === content.name.v);
  const into = element("select", "");
  for (const [value, text] of [[NEW, words.newRun(content.name.v)], ...runs.map((run) => [run.id, run.name || tools.words.unnamed])]) {
    const option = element("option", "", text ?? "");
    option.value = value ?? "";
    option.selected = value === same?.id;
    into.append(option);
  }
  const summary = element("p", "wh-offer-summary");
  summary.setAttribute("role", "status");
  const list = element("ul", "wh-offer-list");
  list.tabIndex = 0;
  list.setAttribute("aria-label", words.changes);

  /** What the merge would write, by key; only what differs. */
  const wanted = () => {
    const texts = textsOf(site, into.value || "new", incoming);
    if (into.value === NEW) return texts;
    const merged = textsOf(site, into.value, merge(contentOf(site, into.value), incoming));
    return new Map([...merged].filter(([key, text]) => store.read(key) !== text));
  };
  const preview = () => {
    const texts = wanted();
    list.replaceChildren();
    let changes = 0;
    for (const [full, text] of texts) {
      const key = full.split(":").slice(4).join(":");
      const entry = entryOf(objectOf(text));
      const before = entryOf(objectOf(into.value ? store.read(full) : null));
      if (key === "run/name") {
        if (into.value) list.append(element("li", "", words.renamed(content.name.v)));
        continue;
      }
      changes += 1;
      const states = new Set([before?.s ?? "open", entry?.s ?? "open"]);
      const said = [...states].map((state) => tools.words.states[state]).join(" → ");
      const noted = entry && entry.n !== (before?.n ?? "") ? `, ${words.noted}` : "";
      const what = entry ? said + noted : words.decision;
      list.append(element("li", "", `${checks.get(key)?.text ?? gates.get(key) ?? (entry?.t || key)}: ${what}`));
    }
    const kept = items.size + content.gates.size - changes;
    say(summary, words.offer(changes, kept, ignored));
    list.hidden = list.childElementCount === 0;
  };
  into.onchange = preview;
  preview();

  const agree = button("wh-primary", words.agree, () => {
    dialog.close();
    const run = into.value || startRun(site, content.name.v);
    const done = change(textsOf(site, run, merge(contentOf(site, run), incoming)));
    chooseRun(site, run);
    tools.announce(words.wasMerged(tools.runName), done);
  });
  const dialog = openDialog(tools, title, words.cancel, labelled(into, words.into), summary, list, agree);
  into.focus();
}
