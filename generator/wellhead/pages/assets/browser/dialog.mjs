// @ts-check
/** Dialogs over the page: named, closed with Escape, and giving back the focus. */

import { button, element } from "./text.mjs";

/**
 * Open a dialog; it goes with the element that it lies in, and is gone once closed.
 *
 * @param {HTMLElement} place
 * @param {string} title
 * @param {string} close what its last button says
 * @param {...(string | Node)} content
 * @returns {HTMLDialogElement}
 */
export function openDialog(place, title, close, ...content) {
  const opener = /** @type {HTMLElement | null} */ (document.activeElement);
  const heading = element("h2", "wh-dialog-title", title);
  heading.id = "wh-dialog-title";
  const dialog = element("dialog", "wh-dialog", heading, ...content);
  dialog.append(button("wh-close", close, () => dialog.close()));
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.onclose = () => {
    dialog.remove();
    opener?.focus();
  };
  // A press beside it closes it.
  dialog.onclick = ({ target }) => {
    if (target === dialog) dialog.close();
  };
  place.append(dialog);
  dialog.showModal();
  return dialog;
}
