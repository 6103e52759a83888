// @ts-check
/** Texts from anywhere, as a line of Markdown or a row of CSV can carry them. */

import { markdownOf } from "./text.mjs";

/** @typedef {import("./values.mjs").Entry} Entry */

/**
 * An item as a line of a Markdown task list.
 *
 * @param {string} text
 * @param {Entry | null} entry
 * @param {string[]} facts what stands in brackets behind it
 * @param {string} [address] where it leads
 */
export function taskLine(text, entry, facts, address) {
  const title = entry?.s === "na" ? `~~${markdownOf(text)}~~` : markdownOf(text);
  const said = facts.filter(Boolean).map(markdownOf).join(", ");
  const link = address ? ` [↗](${address})` : "";
  const note = entry?.n ? `\n  ${markdownNote(entry.n)}` : "";
  const aside = said ? ` (${said})` : "";
  return `- [${entry?.s === "done" ? "x" : " "}] ${title}${aside}${link}${note}\n`;
}

/** A note on one line, its addresses left whole. @param {string} text */
export function markdownNote(text) {
  return text
    .split(/(https?:\/\/[^\s<>]+)/i)
    .map((piece, n) => (n % 2 ? `<${piece}>` : piece.replace(/\s+/g, " ").replace(/[\\`*_[\]<>~|&]/g, "\\$&")))
    .join("")
    .trim();
}

/** Rows as RFC 4180 has them. @param {string[][]} rows */
export const csvOf = (rows) => rows.map((row) => row.map(cell).join(",") + "\r\n").join("");

/** A time for a spreadsheet, or nothing. @param {number | undefined} time in ms */
export const timeOf = (time) => (time ? new Date(time).toISOString() : "");

/** A cell; one that a spreadsheet would take for a formula is made a text by an apostrophe. @param {string} text */
function cell(text) {
  return `"${text.replace(/^\s*[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
}
