// @ts-check
/** Texts for the reader's clipboard. */

import { element } from "./text.mjs";
import { words } from "./words.mjs";

/** @typedef {HTMLElement & { announce(text: string): void }} Speaker an element that can say what was done */

/** Copy a text, or show it to be copied by hand. @param {Speaker} place @param {string} text @param {string} done */
export async function copyText(place, text, done) {
  place.querySelector(".wh-copy-text")?.remove();
  try {
    await navigator.clipboard.writeText(text);
    place.announce(done);
  } catch {
    // No clipboard outside secure contexts, as on a plain http intranet: select and let the reader copy.
    const area = element("textarea", "wh-copy-text", text);
    area.readOnly = true;
    area.rows = 10;
    area.setAttribute("aria-label", words.copyLabel);
    place.append(area);
    area.select();
    place.announce(words.copyByHand);
  }
}
