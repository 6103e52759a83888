// @ts-check
/** The reader's runs: choosing, starting, renaming, archiving and deleting them; and what the shown run still
 * holds of items that have left the playbook. */

import { byKey, catalogue } from "./catalogue.mjs";
import { onChange } from "./changes.mjs";
import { openDialog } from "./dialog.mjs";
import { chooseRun, contentOf, deleteRun, runOf, runsOf, sayOf, startRun, takeBack } from "./runs.mjs";
import { button, element, labelled, say, timeElement, withLinks } from "./text.mjs";
import { MAX_NAME, nameOf } from "./values.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./runs.mjs").Run} Run */
/** @typedef {import("./tools.mjs").ToolsElement} ToolsElement */

/** Open the dialog of the runs. @param {ToolsElement} tools */
export function manageRuns(tools) {
  const { site } = tools;
  const titleOf = (/** @type {Run} */ run) => run.name || tools.words.unnamed;
  const list = element("ul", "wh-run-list");
  const status = element("p", "wh-status");
  status.setAttribute("role", "status");
  const undo = button("", tools.words.undo);
  undo.hidden = true;
  undo.onclick = () => {
    const last = deleted.pop();
    if (last === undefined) return;
    takeBack(last.change);
    say(status, words.isBack(last.title));
    undo.hidden = deleted.length === 0;
    if (undo.hidden) list.querySelector("button")?.focus();
  };
  const left = element("div", "wh-gone");

  /** Deleted runs that may come back: while the dialog is open by its own button, then by the toolbar's.
   * @type {{ title: string, change: import("./runs.mjs").Change }[]} */
  const deleted = [];

  /** The run whose name is being written. */
  let renaming = "";

  /** Choose another run than one that leaves the list. @param {string} id */
  const stepAside = (id) => {
    if (runOf(site) !== id) return;
    const other = runsOf(site).find((run) => run.id !== id && !run.archived);
    chooseRun(site, other?.id ?? startRun(site, ""));
  };

  /** One button of a run's row; the row may be drawn anew while it has the focus. @param {Run} run @param {string} name @param {() => void} act */
  const action = (run, name, act) => {
    const made = button("wh-quiet", name, act);
    made.setAttribute("aria-label", `${name}: ${titleOf(run)}`);
    return made;
  };

  /** @param {Run} run */
  const nameField = (run) => {
    const field = element("input", "");
    field.maxLength = MAX_NAME;
    field.value = run.name;
    const form = element("form", "wh-form-line", labelled(field, words.name), button("wh-primary", words.keep));
    /** @type {HTMLButtonElement} */ (form.lastChild).type = "submit";
    form.onsubmit = (event) => {
      event.preventDefault();
      renaming = "";
      sayOf(site, run.id, "name", nameOf(field.value));
      draw();
      list.querySelector("button")?.focus();
    };
    form.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      renaming = "";
      draw();
    };
    return form;
  };

  /** @param {Run} run */
  const row = (run) => {
    const here = run.id === runOf(site);
    const choose = button("wh-run-name", titleOf(run), () => {
      chooseRun(site, run.id);
      dialog.close();
      tools.announce(words.chosen(titleOf(run)));
    });
    if (here) choose.setAttribute("aria-current", "true");
    const content = contentOf(site, run.id);
    const marked = [...content.items.values()].filter(({ s }) => s !== "open").length;
    const facts = element("span", "wh-dim", words.marks(marked));
    const archive = action(run, run.archived ? words.restore : words.archive, () => {
      if (!run.archived) stepAside(run.id);
      sayOf(site, run.id, "archived", run.archived ? "" : "yes");
      draw();
    });
    const remove = action(run, words.remove, () => {
      stepAside(run.id);
      deleted.push({ title: titleOf(run), change: deleteRun(site, run.id) });
      say(status, words.wasDeleted(titleOf(run)));
      undo.hidden = false;
      undo.focus();
    });
    const rename = action(run, words.rename, () => {
      renaming = run.id;
      draw();
      list.querySelector("input")?.focus();
    });
    const item = element("li", "");
    if (renaming === run.id) item.append(nameField(run));
    else if (run.archived) item.append(element("span", "wh-run-name", titleOf(run)), facts, archive, remove);
    else item.append(choose, facts, rename, archive, remove);
    return item;
  };

  const draw = () => {
    const runs = runsOf(site);
    const archived = runs.filter((run) => run.archived);
    list.replaceChildren(...runs.filter((run) => !run.archived).map(row));
    if (archived.length > 0) list.append(element("li", "wh-label", words.archived), ...archived.map(row));
  };

  const field = element("input", "");
  field.maxLength = MAX_NAME;
  const start = button("wh-primary", words.start);
  start.type = "submit";
  const form = element("form", "wh-form-line", labelled(field, words.nameOfNew), start);
  form.onsubmit = (event) => {
    event.preventDefault();
    chooseRun(site, startRun(site, field.value));
    dialog.close();
    tools.announce(words.chosen(tools.runName));
  };

  draw();
  const dialog = openDialog(
    tools,
    words.runs,
    words.close,
    element("p", "", words.runsLead),
    list,
    element("div", "wh-form-line", status, undo),
    form,
    left,
  );
  const unheard = onChange(() => {
    if (renaming === "") draw();
    void showLeft();
  });
  dialog.addEventListener("close", () => {
    unheard();
    for (const { title, change } of deleted) tools.announce(words.wasDeleted(title), change);
  });

  /** Show what the shown run holds of items that are in the playbook no more. */
  const showLeft = async () => {
    const known = await catalogue();
    if (known === null || known.site !== site) return;
    const checks = byKey(known);
    const gone = [...contentOf(site).items].filter(([key, { s, n }]) => !checks.has(key) && (s !== "open" || n));
    left.replaceChildren();
    if (gone.length === 0) return;
    const entries = element("ul", "");
    for (const [key, { s, t, d, n }] of gone) {
      const line = element("li", "", t || key, " ", element("span", "wh-dim", tools.words.states[s]));
      if (d) line.append(" ", timeElement(d));
      if (n) line.append(" ", withLinks(n));
      entries.append(line);
    }
    left.append(element("h3", "", words.gone), element("p", "", words.goneLead), entries);
  };
  void showLeft();
}
