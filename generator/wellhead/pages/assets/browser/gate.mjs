// @ts-check
/** A gate on a phase's page: whether its criteria are met, and what was decided. */

import { Part } from "./part.mjs";
import { button, element, say, withLinks } from "./text.mjs";

/** @typedef {import("./values.mjs").Outcome} Outcome */

const MARKS = { open: "○", done: "✓", na: "–" };

/**
 * A decision in a sentence, or nothing.
 *
 * @param {import("./words.mjs").Words} words
 * @param {import("./values.mjs").Decision | null} decision
 * @param {string} [label] the outcome as the page names it
 */
export function decisionIn(words, decision, label) {
  if (!decision?.o) return "";
  const { o, w, b, r } = decision;
  const day = w ? new Date(`${w}T12:00`).toLocaleDateString(undefined, { dateStyle: "medium" }) : "";
  return words.decided(label || words.outcomes[o], [day, b].filter(Boolean).join(", "), r);
}

/** Whether a gate's criteria are met, and its decision in the chosen run. */
export class GateElement extends Part {
  /** The gate's name, as the page has it. */
  get question() {
    return this.dataset.title ?? "";
  }

  /** What was decided, or null. */
  decision() {
    return this.ticks.decision(this.dataset.gate ?? "");
  }

  /** An outcome and where it leads, as the page says. @param {Outcome} outcome */
  labelOf(outcome) {
    const found = this.querySelector(`[data-outcome="${outcome}"]`);
    const [name, target] = [...(found?.children ?? [])].map((child) => child.textContent?.trim());
    return name ? [name, target].filter(Boolean).join(" → ") : this.words.outcomes[outcome];
  }

  /** The decision in a sentence, or nothing. */
  sentence() {
    const decision = this.decision();
    return decisionIn(this.words, decision, decision?.o ? this.labelOf(decision.o) : "");
  }

  build() {
    if (this.querySelector(".wh-gate-now") !== null) return;
    const decide = button("wh-decide", "", async () => {
      const { decideAt } = await import("./decide.mjs");
      decideAt(this);
    });
    const said = element("p", "wh-gate-decision");
    said.setAttribute("dir", "auto");
    this.append(element("div", "wh-gate-now", element("p", "wh-gate-state"), said, decide));
  }

  refresh() {
    const { ticks, words } = this;
    for (const item of this.items) {
      const place = this.querySelector(`[data-criterion="${item.key}"]`);
      const state = ticks.stateOf(item);
      const mark = place?.querySelector(".wh-mark") ?? element("span", "wh-mark");
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", words.states[state]);
      mark.setAttribute("data-state", state);
      say(mark, MARKS[state]);
      if (mark.parentElement === null) place?.prepend(mark, " ");
    }
    const { left, total } = ticks.tally(this.items);
    const open = left.must + left.should + left.could;
    this.dataset.state = total > 0 && open === 0 ? "met" : "open";
    const sentence = this.sentence();
    const [state, said, decide] = [".wh-gate-state", ".wh-gate-decision", ".wh-decide"].map((name) => this.querySelector(name));
    if (state) say(state, words.met(total - open, total));
    if (said && said.textContent !== sentence) said.replaceChildren(withLinks(sentence));
    if (decide) say(decide, sentence ? words.decideAgain : words.decide);
    decide?.toggleAttribute("hidden", ticks.readOnly);
  }
}
