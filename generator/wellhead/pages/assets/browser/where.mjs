// @ts-check
/** Where the run is: its phase, what is left there and for whom, what comes next. */

import { catalogue, pageOf } from "./catalogue.mjs";
import { LensElement } from "./lens.mjs";
import { levelOf, Part } from "./part.mjs";
import { button, element, say } from "./text.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./catalogue.mjs").Catalogue} Catalogue */
/** @typedef {import("./catalogue.mjs").KnownCheck} KnownCheck */
/** @typedef {Catalogue["phases"][number]} Phase */

/** The card that tells where the run is. */
class WhereElement extends Part {
  /** @type {Catalogue | null} */
  #known = null;

  /** What changes with every mark; the buttons below it stay, and keep the focus. */
  #told = element("div", "wh-where-told");

  async build() {
    this.#known = await catalogue();
    if (this.#known === null) {
      this.remove();
      return;
    }
    const { words } = this;
    const copy = async (/** @type {"markdown" | "csv"} */ form) => (await import("./whole.mjs")).copyRun(this, form);
    const status = element("p", "wh-status");
    status.setAttribute("role", "status");
    this.replaceChildren(
      this.#told,
      element(
        "div",
        "wh-where-copies",
        button("wh-quiet", words.copyRun, () => copy("markdown")),
        button("wh-quiet", words.copyRunCsv, () => copy("csv")),
        status,
      ),
    );
    this.refresh();
  }

  /** Say what was done. @param {string} text */
  announce(text) {
    const status = this.querySelector(".wh-status");
    if (status !== null) say(status, text);
  }

  /** Whatever is marked may move the run on. */
  heed() {
    this.refresh();
  }

  refresh() {
    const known = this.#known;
    if (known === null) return;
    const now = known.phases.findIndex((phase, n) => !this.#isOver(known, phase, n));
    const phase = known.phases[now];
    this.#told.replaceChildren(
      element("p", "wh-small wh-dim", `${this.words.run} ${this.runName}`),
      ...(phase ? this.#tell(known, phase, now) : [element("p", "wh-card-title", words.where.over)]),
    );
  }

  /**
   * A phase is over once its gate said "go"; or when all its musts are met and either nobody is to decide or a
   * later phase has begun. Not all teams record their decisions.
   *
   * @param {Catalogue} known
   * @param {Phase} phase
   * @param {number} n
   */
  #isOver(known, phase, n) {
    const gate = `gate/${phase.id}/exit`;
    const decided = this.ticks.decision(gate)?.o;
    if (decided) return decided === "go";
    if (this.#left(known, phase).some(({ level }) => levelOf(level) === "must")) return false;
    const later = new Set(known.phases.slice(n + 1).map(({ id }) => id));
    return (
      !known.gates.some(({ key }) => key === gate) ||
      known.checks.some((check) => later.has(check.phase ?? "") && this.#state(check) !== "open")
    );
  }

  /** What is open in a phase, in the order of its list. @param {Catalogue} known @param {Phase} phase */
  #left({ checks }, { id }) {
    return checks.filter((check) => check.phase === id && this.#state(check) === "open");
  }

  /** @param {KnownCheck} check */
  #state({ key, level, was }) {
    return this.ticks.stateOf({ key, level: levelOf(level), was: was ?? [] });
  }

  /** @param {Catalogue} known @param {Phase} phase @param {number} n */
  #tell(known, phase, n) {
    const lens = document.querySelector("wh-lens");
    const role = lens instanceof LensElement ? lens.role : "";
    const left = this.#left(known, phase);
    const musts = left.filter(({ level }) => levelOf(level) === "must");
    const all = known.checks.filter((check) => check.phase === phase.id).length;
    const mine = role ? left.filter((check) => rolesOf(check).includes(role)) : left;
    const next = mine.find((check) => musts.includes(check)) ?? mine[0];
    const gate = known.gates.find(({ key }) => key === `gate/${phase.id}/exit`);
    const link = next
      ? element("a", "wh-where-next", next.text)
      : gate && !role && element("a", "wh-where-next", gate.title);
    if (link) link.href = pageOf(next?.page ?? gate?.page ?? "");
    const title = element("a", "", phase.title);
    title.href = pageOf(`${phase.page}#checklist`);
    return [
      element(
        "p",
        "wh-card-title",
        words.where.phase(n + 1, known.phases.length),
        " ",
        title,
        " ",
        element("span", "wh-dim", words.where.left(all - left.length, all, musts.length)),
      ),
      element("p", "", words.where.next(role !== ""), " ", link || words.where.nothing),
      this.#whose(known, phase, left),
    ];
  }

  /** How much is left for each role, each with a way to its part of the list. @param {Catalogue} known @param {Phase} phase @param {KnownCheck[]} left */
  #whose(known, phase, left) {
    const line = element("p", "wh-where-roles", left.length > 0 ? words.where.whose : "");
    Object.entries(known.roles).forEach(([id, title], n) => {
      const own = left.filter((check) => rolesOf(check).includes(id)).length;
      if (own === 0) return;
      const chip = element("a", `wh-chip wh-r${n % 8}`, `${title}: ${own}`);
      chip.href = pageOf(`${phase.page}?role=${id}#checklist`);
      line.append(" ", chip);
    });
    return line;
  }
}

/** Whose it is to see to a check. @param {KnownCheck} check @returns {readonly string[]} */
function rolesOf({ role, roles }) {
  return roles ?? (role ? [role] : []);
}

customElements.define("wh-where", WhereElement);
