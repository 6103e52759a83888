// @ts-check
/** The words that the modules put on every page, in German. */

/** @type {import("../../browser/words.mjs").Words} */
export const words = {
  count: ({ done, na, total }) =>
    `${done} von ${total - na}` + (na ? `, ${na} nicht zutreffend` : ""),
  left: ({ must: muss, should: soll, could: kann }) => leftOf("Offen", { muss, soll, kann }),
  states: { open: "Offen", done: "Erledigt", na: "Nicht zutreffend" },
  notApplicable: "Nicht zutreffend",
  note: "Notiz",
  noteHint: "Was belegt es? Ein Satz oder ein Link. Wer das Feld verlässt, behält die Notiz.",
  changed: {
    done: "Seit dem Abhaken geändert. Vorher hieß es:",
    na: "Seit dem Weglegen geändert. Vorher hieß es:",
  },
  stillTrue: "Gilt weiterhin",
  run: "Durchlauf:",
  unnamed: "Mein Durchlauf",
  more: "Mehr",
  reset: "Diese Liste zurücksetzen",
  undo: "Rückgängig",
  copy: "Als Markdown kopieren",
  copyIssue: "Als Ticket kopieren",
  copyCsv: "Als CSV kopieren",
  copyRun: "Ganzen Durchlauf als Markdown kopieren",
  copyRunCsv: "Ganzen Durchlauf als CSV kopieren",
  copyBuddy: "Als Issue für die Begleitung kopieren",
  share: "Durchlauf als Link teilen",
  save: "Durchlauf in eine Datei speichern",
  load: "Durchlauf aus einer Datei lesen",
  aside: "nicht zutreffend",
  wasReset: (n) =>
    n === 1
      ? "Die Liste ist zurückgesetzt: 1 Markierung entfernt."
      : `Die Liste ist zurückgesetzt: ${n} Markierungen entfernt.`,
  nothingToReset: "In dieser Liste ist nichts markiert.",
  wasUndone: "Es ist wieder wie vorher.",
  copyByHand: "Kopieren ist hier nicht erlaubt. Der Text steht unten.",
  copyLabel: "Der Text zum Kopieren",
  met: (met, total) =>
    met === total ? "Alle Kriterien sind erfüllt." : `${met} von ${total} Kriterien sind erfüllt.`,
  outcomes: { go: "Weiter", repeat: "Wiederholen", back: "Zurück", stop: "Beenden" },
  decide: "Entscheidung festhalten",
  decideAgain: "Entscheidung ändern",
  decided: (what, facts, why) => `Entschieden: ${what}` + (facts ? ` (${facts})` : "") + (why ? `. ${why}` : ""),
  lens: {
    ask: "Ich bin …",
    everybody: "(alle)",
    as: (role) => `Du liest als ${role}.`,
    here: (mine, total, done, all) =>
      `Von ${total} Punkten hier sind ${mine} deine, ${done} erledigt.` +
      (all || mine === total ? "" : ` ${total - mine} ${total - mine === 1 ? "ist" : "sind"} ausgeblendet.`),
    nothing: "Was nicht deines ist, ist ausgeblendet.",
    about: (other) =>
      other ? `Diese Seite handelt von: ${other}. Nichts ist ausgeblendet.` : "Diese Seite ist ganz deine.",
    all: "Alles zeigen",
    narrow: "Nur meines zeigen",
    leave: "Verlassen",
  },
  mine: {
    checks: (mine, total) => (mine === 1 ? `1 von ${total} Punkten ist deiner` : `${mine} von ${total} Punkten sind deine`),
    group: (mine, total) =>
      mine === 0 ? "keiner ist deiner" : mine === total ? "alle deine" : `${mine} von ${total} deine`,
    activities: (mine, total) => `An ${mine} von ${total} Aktivitäten bist du beteiligt`,
    roles: (mine, total) => `${mine} von ${total} Rollen`,
  },
  trouble: {
    blocked:
      "Dieser Browser bewahrt die Haken nicht auf. Sie bleiben, bis die Seite geschlossen oder neu geladen wird.",
    full:
      "Der Speicher des Browsers für diese Website ist voll. Die letzten Haken bleiben, bis die Seite geschlossen oder neu geladen wird.",
  },
};

/** What is left, by how binding it is; nothing if nothing is. @param {string} open @param {Record<string, number>} counts */
function leftOf(open, counts) {
  const some = Object.entries(counts).filter(([, n]) => n > 0);
  return some.length > 0 ? open + ": " + some.map(([level, n]) => `${n} ${level}`).join(", ") : "";
}
