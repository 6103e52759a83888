// @ts-check
/**
 * Wellhead in the reader's browser: ticks that stay, honest counts, tools for a list, decisions at gates.
 *
 * The page is complete without this module. With it, six elements come alive:
 *
 * - `<wh-checks>`: a group of checklist items whose ticks are kept,
 * - `<wh-count>`: how many of some items are done,
 * - `<wh-tools>`: the run's name, the total of a list, and what can be done with both,
 * - `<wh-gate>`: whether a gate's criteria are met, and what was decided,
 * - `<wh-lens>`: the choice of a role, and what it makes of the page,
 * - `<wh-where>`: where the run is, on the pages that tell.
 *
 * All modules that every page needs are imported here, so that the browser asks for them at once and not one
 * after another. The others are loaded when a reader asks for what they do.
 */

import { changed, hear } from "./browser/changes.mjs";
import { ChecksElement } from "./browser/checks.mjs";
import { CountElement } from "./browser/count.mjs";
import { foldAfterPrint, unfoldForPrint, unfoldTarget } from "./browser/folds.mjs";
import { mendFrame } from "./browser/frame.mjs";
import { GateElement } from "./browser/gate.mjs";
import { carryRole, LensElement } from "./browser/lens.mjs";
import "./browser/part.mjs";
import { LAYOUT } from "./browser/runs.mjs";
import { store } from "./browser/store.mjs";
import "./browser/text.mjs";
import "./browser/ticks.mjs";
import { ToolsElement } from "./browser/tools.mjs";
import "./browser/values.mjs";
import "./browser/words.mjs";

/** How the part of an address begins that holds a run. */
const SHARED_RUN = "#wh-run=";

/** Start the module, once for a window: the site's engine swaps pages without loading it again. */
function start() {
  if (customElements.get("wh-checks") !== undefined) return;
  customElements.define("wh-checks", ChecksElement);
  customElements.define("wh-count", CountElement);
  customElements.define("wh-gate", GateElement);
  customElements.define("wh-lens", LensElement);
  customElements.define("wh-tools", ToolsElement);

  window.addEventListener("storage", ({ key, storageArea }) => {
    if (!store.owns(storageArea)) return;
    if (key !== null && !key.startsWith(`${LAYOUT}:`)) return;
    if (key !== null) store.yield(key);
    hear(key);
  });
  // A page from the back-forward cache has heard no storage event meanwhile.
  window.addEventListener("pageshow", () => changed(null));
  window.addEventListener("hashchange", unfoldTarget);
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith(SHARED_RUN)) void lookForShared();
  });
  window.addEventListener("hashchange", revealTarget);
  // Before the theme hears of a click, and follows it.
  window.addEventListener("click", carryRole, { capture: true });
  window.addEventListener("auxclick", carryRole, { capture: true });
  window.addEventListener("beforeprint", unfoldForPrint);
  window.addEventListener("afterprint", foldAfterPrint);
  // A print preview without the events, as in some browsers' tools.
  window.matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) unfoldForPrint();
    else foldAfterPrint();
  });

  void lookForShared();
  tellWhere();
  mendFrame();
  // Material tells here of every page that it swaps in.
  /** @type {{ subscribe(then: () => void): void } | undefined} */
  const swapped = Reflect.get(window, "document$");
  swapped?.subscribe(() => {
    tellWhere();
    mendFrame();
    void showShared?.();
  });
}

/** Bring to life the card that tells where the run is, on a page that has it. */
function tellWhere() {
  if (document.querySelector("wh-where") !== null) void import("./browser/where.mjs");
}

/** Show what the address leads to, whatever the lens hides. */
function revealTarget() {
  const lens = document.querySelector("wh-lens");
  if (lens instanceof LensElement) lens.reveal();
}

/** Shows on a page that was swapped in that its run is only looked at. @type {(() => void) | undefined} */
let showShared;

/** Whether the address, or this tab's page before, shows a run that somebody shared. */
async function lookForShared() {
  let remembered = null;
  try {
    remembered = sessionStorage.getItem("wellhead:1:shared");
  } catch {
    // Blocked: the address alone can tell.
  }
  if (!remembered && !location.hash.startsWith(SHARED_RUN)) return;
  const { openShared, showBanner } = await import("./browser/shared.mjs");
  showShared = showBanner;
  await openShared();
}

start();
