// @ts-check
/** Recording what was decided at a gate. */

import { openDialog } from "./dialog.mjs";
import { button, element, labelled } from "./text.mjs";
import { MAX_NAME, MAX_NOTE, OUTCOMES } from "./values.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./gate.mjs").GateElement} GateElement */

/** Ask for a gate's decision and record it in the run. @param {GateElement} gate */
export function decideAt(gate) {
  const key = gate.dataset.gate ?? "";
  const before = gate.decision();
  const offered = OUTCOMES.filter((outcome) => gate.querySelector(`[data-outcome="${outcome}"]`));
  const select = element("select", "");
  for (const outcome of offered.length > 0 ? offered : OUTCOMES) {
    const option = element("option", "", gate.labelOf(outcome));
    option.value = outcome;
    option.selected = outcome === before?.o;
    select.append(option);
  }
  const day = element("input", "");
  day.type = "date";
  day.value = before?.w || new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const by = element("input", "");
  by.maxLength = MAX_NAME;
  by.value = before?.b ?? "";
  const reason = element("textarea", "");
  reason.maxLength = MAX_NOTE;
  reason.rows = 3;
  reason.value = before?.r ?? "";
  const record = button("wh-primary", words.record);
  record.type = "submit";
  const form = element(
    "form",
    "wh-form",
    labelled(select, words.outcome),
    labelled(day, words.day),
    labelled(by, words.by),
    labelled(reason, words.reason),
    record,
  );
  if (before !== null) {
    form.append(
      button("wh-takeback", words.takeBack, () => {
        gate.ticks.decide(key, { o: "", w: "", b: "", r: "" });
        dialog.close();
      }),
    );
  }
  const dialog = openDialog(gate, gate.question, words.cancel, form);
  form.onsubmit = (event) => {
    event.preventDefault();
    const o = OUTCOMES.find((outcome) => outcome === select.value) ?? "go";
    gate.ticks.decide(key, { o, w: day.value, b: by.value, r: reason.value.trim() });
    dialog.close();
  };
}
