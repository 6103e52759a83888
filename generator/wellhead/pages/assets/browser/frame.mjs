// @ts-check
/** Mends of the theme's frame round our pages. */

/**
 * Give names to parts of Material's frame that have none (as of 9.8): the search dialog, and the
 * sections of the navigation, whose labels are empty where a section has a page of its own.
 */
function nameFrame() {
  const search = document.querySelector("[data-md-component=search][role=dialog]:not([aria-label])");
  const query = search?.querySelector("input");
  if (query?.placeholder) search?.setAttribute("aria-label", query.placeholder);
  for (const nav of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const label = document.getElementById(nav.getAttribute("aria-labelledby") ?? "");
    const title = nav.parentElement?.querySelector(".md-ellipsis")?.textContent?.trim();
    if (label?.textContent?.trim() || !title) continue;
    nav.removeAttribute("aria-labelledby");
    // With the whole navigation's name, or a navigation of ours on the page might have the same.
    const whole = nav.parentElement?.closest("nav[aria-label]")?.getAttribute("aria-label");
    nav.setAttribute("aria-label", whole ? `${whole}: ${title}` : title);
  }
}

/** Mend what a few lines can of the theme; see each. */
export function mendFrame() {
  nameFrame();
  watchTables();
}

/** Lets the keyboard reach what is wider than its place, and passes over what fits. */
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

/** Watch the tables that Material puts into scrolling boxes of its own, out of the keyboard's reach. */
function watchTables() {
  widths.disconnect();
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) widths.observe(box);
}
