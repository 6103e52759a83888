// @ts-check
/** Sharing a run as a link, and looking at one that came that way. */

import { changed } from "./changes.mjs";
import { copyText } from "./clipboard.mjs";
import { codeOf, runFrom } from "./link.mjs";
import { offerRun } from "./offer.mjs";
import { Part } from "./part.mjs";
import { contentOf, prefixOf, runNamed, runOf, SHARED, textsOf } from "./runs.mjs";
import { store } from "./store.mjs";
import { button, element } from "./text.mjs";
import { stored } from "./values.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./tools.mjs").ToolsElement} ToolsElement */
/** @typedef {import("./link.mjs").SharedRun} SharedRun */

/** How an address's part with a run begins. */
const MARK = "#wh-run=";

/** Where a tab remembers the link that it looks at, for its next page. */
const REMEMBERED = "wellhead:1:shared";

/** Longest link that is made; chat and mail cut off longer ones. */
const MAX_LINK = 16_000;

/** Copy a link to this page that shows the run as it is now. @param {ToolsElement} tools */
export async function shareRun(tools) {
  const { site } = tools;
  const code = await codeOf({ site, id: runNamed(site).id, content: contentOf(site) });
  if (code.length > MAX_LINK) tools.announce(words.tooLong);
  else await copyText(tools, location.href.replace(/[?#].*$/s, "") + MARK + code, words.wasShared);
}

/** Says that the page shows a run that is only looked at. */
class SharedElement extends Part {
  /** @type {SharedRun | null} */
  run = null;

  build() {
    const { run } = this;
    const dialog = this.querySelector("dialog");
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", words.sharedRun);
    const text = run === null ? words.brokenLink : words.looking(run.content.name.v || words.sharedRun);
    this.replaceChildren(element("p", "", text));
    if (run !== null) {
      this.append(button("wh-primary", words.takeOver, () => void offerRun(this, { ...run, ignored: 0 }, words.takeOver)));
    }
    this.append(button("", words.leave, leave));
    if (dialog === null) return;
    // The banner has moved to a page that was swapped in, which is no choice of the reader's: on its first jump
    // within a page the theme fetches that anew.
    this.append(dialog);
    dialog.open = false;
    dialog.showModal();
  }

  refresh() {
    if (this.run !== null && runOf(this.site) !== SHARED) forget();
  }

  /** @param {string} text @param {import("./runs.mjs").Change} [change] */
  announce(text, change) {
    const tools = /** @type {ToolsElement | null} */ (document.querySelector("wh-tools"));
    tools?.announce(text, change);
  }
}

/** @type {SharedElement | null} */
let banner = null;

/** Put the banner on top of the page that stands now. */
export function showBanner() {
  if (banner === null || (banner.run !== null && !store.lends(prefixOf(banner.site, SHARED)))) return;
  (document.querySelector(".md-content__inner") ?? document.querySelector("main"))?.prepend(banner);
}

function leave() {
  store.lend(new Map());
  forget();
  changed(null);
}

/** The run is looked at no more, on this page or the tab's next. */
function forget() {
  remember("");
  banner?.remove();
  banner = null;
}

/** Look at the run of the address, or at the one that this tab looked at a page ago. */
export async function openShared() {
  const { hash } = location;
  const own = /** @type {HTMLElement | null} */ (document.querySelector("[data-site]"))?.dataset;
  const code = hash.startsWith(MARK) ? hash.slice(MARK.length) : remembered();
  if (hash.startsWith(MARK)) {
    remember(code); // or a reload before it is read would find it nowhere
    history.replaceState(history.state, "", location.href.replace(/#.*$/s, ""));
  }
  const run = await runFrom(code);
  const fits = run !== null && (own === undefined || own.site === run.site);
  if (!fits && !hash.startsWith(MARK)) return;
  remember(fits ? code : "");
  banner?.remove();
  if (customElements.get("wh-shared") === undefined) customElements.define("wh-shared", SharedElement);
  banner = /** @type {SharedElement} */ (document.createElement("wh-shared"));
  banner.className = "wh-shared";
  banner.dataset.lang = own?.lang ?? document.documentElement.lang;
  banner.dataset.site = run?.site ?? "";
  banner.run = fits ? run : null;
  if (fits) {
    const texts = textsOf(run.site, SHARED, run.content);
    store.lend(texts.set(`${prefixOf(run.site, SHARED)}run/created`, stored({ v: "yes", d: 0 })));
  }
  changed(null);
  showBanner();
}

/** @returns {string} */
function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} code */
function remember(code) {
  try {
    if (code) sessionStorage.setItem(REMEMBERED, code);
    else sessionStorage.removeItem(REMEMBERED);
  } catch {
    // Then it lasts for this page.
  }
}
