// @ts-check
/**
 * The words that these modules put on every page, in English. A site in another language gets the file of the
 * same name from `assets/languages/` in its place: nobody loads words that no page shows.
 */

/** @typedef {import("./ticks.mjs").Tally} Tally */
/** @typedef {typeof words} Words */

export const words = {
  count: (/** @type {Tally} */ { done, na, total }) =>
    `${done} of ${total - na}` + (na ? `, ${na} not applicable` : ""),
  left: (/** @type {Tally["left"]} */ { must, should, could }) =>
    leftOf("Open", { must, should, could }),
  states: { open: "Open", done: "Done", na: "Not applicable" },
  notApplicable: "Not applicable",
  note: "Note",
  noteHint: "What shows it? A sentence or a link. Leave the field to keep it.",
  changed: {
    done: "Changed since you ticked it. It said:",
    na: "Changed since you set it aside. It said:",
  },
  stillTrue: "Still true",
  run: "Run:",
  unnamed: "My run",
  more: "More",
  reset: "Reset this list",
  undo: "Undo",
  copy: "Copy as Markdown",
  copyIssue: "Copy as an issue",
  copyCsv: "Copy as CSV",
  copyRun: "Copy the whole run as Markdown",
  copyRunCsv: "Copy the whole run as CSV",
  copyBuddy: "Copy as an issue for your buddy",
  share: "Share the run as a link",
  save: "Save the run to a file",
  load: "Read a run from a file",
  aside: "not applicable",
  wasReset: (/** @type {number} */ n) =>
    n === 1 ? "The list was reset: 1 mark removed." : `The list was reset: ${n} marks removed.`,
  nothingToReset: "Nothing is marked in this list.",
  wasUndone: "It is as it was.",
  copyByHand: "Copying is not allowed here. Copy the text below.",
  copyLabel: "The text to copy",
  met: (/** @type {number} */ met, /** @type {number} */ total) =>
    met === total ? "All criteria are met." : `${met} of ${total} criteria are met.`,
  outcomes: { go: "Go on", repeat: "Repeat", back: "Go back", stop: "Stop" },
  decide: "Record the decision",
  decideAgain: "Change the decision",
  decided: (/** @type {string} */ what, /** @type {string} */ facts, /** @type {string} */ why) =>
    `Decided: ${what}` + (facts ? ` (${facts})` : "") + (why ? `. ${why}` : ""),
  lens: {
    ask: "I am a …",
    everybody: "(everybody)",
    as: (/** @type {string} */ role) => `You are reading as ${role}.`,
    here: (/** @type {number} */ mine, /** @type {number} */ total, /** @type {number} */ done, /** @type {boolean} */ all) =>
      `${mine} of ${total} items here are yours, ${done} done.` +
      (all || mine === total ? "" : ` ${total - mine} ${total - mine === 1 ? "is" : "are"} hidden.`),
    nothing: "What is not yours is hidden.",
    about: (/** @type {string} */ other) =>
      other ? `This page is about ${other}; nothing is hidden.` : "This page is all yours.",
    all: "Show everything",
    narrow: "Show what is mine",
    leave: "Leave",
  },
  mine: {
    checks: (/** @type {number} */ mine, /** @type {number} */ total) =>
      mine === 1 ? `1 of ${total} items is yours` : `${mine} of ${total} items are yours`,
    group: (/** @type {number} */ mine, /** @type {number} */ total) =>
      mine === 0 ? "none is yours" : mine === total ? "all yours" : `${mine} of ${total} yours`,
    activities: (/** @type {number} */ mine, /** @type {number} */ total) =>
      `You have a part in ${mine} of ${total} activities`,
    roles: (/** @type {number} */ mine, /** @type {number} */ total) => `${mine} of ${total} roles`,
  },
  trouble: {
    blocked:
      "This browser doesn't let the site keep ticks. They last until you close or reload the page.",
    full:
      "This browser's storage for the site is full. Your latest ticks last until you close or reload the page.",
  },
};

/** What is left, by how binding it is; nothing if nothing is. @param {string} open @param {Record<string, number>} counts */
function leftOf(open, counts) {
  const some = Object.entries(counts).filter(([, n]) => n > 0);
  return some.length > 0 ? open + ": " + some.map(([level, n]) => `${n} ${level}`).join(", ") : "";
}
