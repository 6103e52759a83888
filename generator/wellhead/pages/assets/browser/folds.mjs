// @ts-check
/** What is folded on a page, and when it opens. */

/** Open the details of the item that the address names. */
export function unfoldTarget() {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // Not an encoded name: look for it as it stands.
  }
  const place = id ? document.getElementById(id)?.closest(".wh-check") : null;
  const more = place?.querySelector("details.wh-more");
  if (more instanceof HTMLDetailsElement) more.open = true;
}

/** What printing opened, to be closed again. @type {HTMLDetailsElement[]} */
let unfolded = [];

export function unfoldForPrint() {
  for (const details of document.querySelectorAll("details.wh-more, .md-content details")) {
    if (details instanceof HTMLDetailsElement && !details.open) {
      details.open = true;
      unfolded.push(details);
    }
  }
}

export function foldAfterPrint() {
  for (const details of unfolded) details.open = false;
  unfolded = [];
}
