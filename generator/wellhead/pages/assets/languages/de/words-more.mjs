// @ts-check
/** The words of what is loaded only when a reader asks for it, in German. */

/** @type {typeof import("../../browser/words-more.mjs").words} */
export const words = {
  wasCopied: {
    markdown: "Die Liste ist als Markdown kopiert.",
    issue: "Die Liste ist als Text eines Tickets kopiert.",
    csv: "Die Liste ist als CSV kopiert.",
  },
  runCopied: {
    markdown: "Der ganze Durchlauf ist als Markdown kopiert.",
    csv: "Der ganze Durchlauf ist als CSV kopiert.",
  },
  elsewhere: "Außerhalb der Phasen",
  noCatalogue: "Die Liste aller Punkte lässt sich gerade nicht laden. Bitte später noch einmal versuchen.",
  reading: "Was zu lesen ist",
  where: {
    phase: (n, of) => `Ihr seid in Phase ${n} von ${of}:`,
    left: (done, all, musts) => `${done} von ${all} erledigt, ${musts} Muss ${musts === 1 ? "ist" : "sind"} offen.`,
    next: (yours) => (yours ? "Als Nächstes für dich:" : "Als Nächstes:"),
    nothing: "nichts in dieser Phase.",
    whose: "Offen für:",
    over: "Alle Phasen sind erledigt.",
  },
  wasSaved: "Der Durchlauf ist in einer Datei gespeichert.",
  wasShared:
    "Der Link ist kopiert. Wer ihn öffnet, sieht diesen Durchlauf, wie er jetzt ist, mit Notizen und Entscheidungen.",
  tooLong: "Der Durchlauf ist zu lang für einen Link. Er lässt sich in einer Datei speichern.",
  noRun: {
    unknown: "Die Datei enthält keinen Durchlauf.",
    other: "Die Datei enthält einen Durchlauf eines anderen Playbooks.",
  },
  loadTitle: "Durchlauf aus einer Datei lesen",
  into: "Zusammenführen mit",
  newRun: (name) => (name ? `einem neuen Durchlauf, „${name}“` : "einem neuen Durchlauf"),
  changes: "Was sich ändert",
  offer: (changes, kept, ignored) =>
    (changes === 1 ? "1 Änderung." : `${changes} Änderungen.`) +
    (kept ? ` Hier gleich oder neuer und unverändert: ${kept}.` : "") +
    (ignored ? ` Nicht verstanden und weggelassen: ${ignored}.` : ""),
  renamed: (name) => `Der Durchlauf heißt dann „${name}“.`,
  noted: "Notiz",
  decision: "Entscheidung",
  agree: "Zusammenführen",
  cancel: "Abbrechen",
  close: "Schließen",
  wasMerged: (name) => `Zusammengeführt mit „${name}“.`,
  sharedRun: "Geteilter Durchlauf",
  looking: (name) =>
    `Hier ist ein Durchlauf zu sehen, den jemand geteilt hat: „${name}“. Dieser Browser behält nichts davon.`,
  brokenLink: "Der Link enthält keinen Durchlauf dieses Playbooks, der sich zeigen lässt.",
  takeOver: "Übernehmen",
  leave: "Zurück zum eigenen",
  runs: "Durchläufe",
  runsLead:
    "Ein Durchlauf für jedes Projekt. Jeder hat seine eigenen Haken, Notizen und Entscheidungen, nur in diesem Browser.",
  marks: (n) => (n === 1 ? "1 Markierung" : `${n} Markierungen`),
  rename: "Umbenennen",
  name: "Name",
  keep: "Behalten",
  archive: "Archivieren",
  restore: "Wiederherstellen",
  remove: "Löschen",
  archived: "Archiviert",
  start: "Beginnen",
  nameOfNew: "Name eines neuen Durchlaufs",
  chosen: (name) => `Jetzt gilt „${name}“.`,
  wasDeleted: (name) => `„${name}“ ist gelöscht.`,
  isBack: (name) => `„${name}“ ist wieder da.`,
  gone: "Nicht mehr im Playbook",
  goneLead: "Dieser Durchlauf behält, was an Punkten markiert war, die das Playbook nicht mehr hat.",
  outcome: "Ergebnis",
  day: "Tag",
  by: "Wer entschieden hat",
  reason: "Begründung",
  record: "Festhalten",
  takeBack: "Entscheidung zurücknehmen",
};
