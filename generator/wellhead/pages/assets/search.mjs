// @ts-check
/**
 * The search of a large site, in the theme's own dialog.
 *
 * The theme goes on listening and writing, but to two elements that are no longer on the page: the number of
 * results and their list are replaced by our own. All else remains the theme's: opening and closing, the arrow
 * keys, Enter, the link that shares a search. Nothing is loaded before somebody opens the dialog.
 */

/** Where the index lies, seen from here; `wellhead build` fills it in once there is one. @type {string} */
const INDEX = "";

/** @typedef {import("./browser/finder.mjs").Place} Place */

/** Where the results go, once somebody has opened the search. @type {Place | undefined} */
let place;

/** Take the place of what the theme shows, and look for what has been typed. @param {EventTarget | null} target */
function take(target) {
  if (place !== undefined || !(target instanceof HTMLInputElement)) return;
  const result = target.closest("[data-md-component=search]")?.querySelector("[data-md-component=search-result]");
  const [meta, list] = [result?.firstElementChild, result?.lastElementChild].map((theirs) => {
    const ours = theirs?.cloneNode(false);
    if (ours) theirs?.replaceWith(ours);
    return /** @type {HTMLElement | undefined} */ (ours);
  });
  if (!meta || !list || meta === list) return;
  place = { query: target, meta, list, index: new URL(INDEX, import.meta.url).href };
  const ready = place;
  void import("./browser/finder.mjs").then(({ start }) => start(ready));
}

/** @param {EventTarget | null} target */
const isQuery = (target) => target instanceof Element && target.matches("[data-md-component=search-query]");

if (INDEX) {
  document.addEventListener("focusin", ({ target }) => {
    if (isQuery(target)) take(target);
  });
  // An address with a search in it has opened the dialog already.
  if (isQuery(document.activeElement)) take(document.activeElement);
}
