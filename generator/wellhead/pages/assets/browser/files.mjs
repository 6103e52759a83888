// @ts-check
/** Saving a run to a file, and reading one in. */

import { offerRun } from "./offer.mjs";
import { fileOf, MAX_FILE, runIn } from "./runfile.mjs";
import { contentOf, runNamed } from "./runs.mjs";
import { element } from "./text.mjs";
import { words } from "./words-more.mjs";

/** @typedef {import("./tools.mjs").ToolsElement} ToolsElement */

/** Save the shown run as a file. @param {ToolsElement} tools */
export function saveRun(tools) {
  const { site } = tools;
  const { id } = runNamed(site);
  const link = element("a", "");
  const address = URL.createObjectURL(new Blob([fileOf(site, id, contentOf(site))], { type: "application/json" }));
  link.href = address;
  link.download = `${tools.runName.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "run"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  tools.announce(words.wasSaved);
}

/** Let the reader choose a file, and offer to merge what it holds. @param {ToolsElement} tools */
export function loadRun(tools) {
    const input = element("input", "");
  input.type = "file";
  input.accept = ".json,application/json";
  input.onchange = async () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    const found = file.size <= MAX_FILE ? runIn(await file.text(), tools.site) : "unknown";
    if (typeof found === "string") tools.announce(words.noRun[found]);
    else await offerRun(tools, found, words.loadTitle);
  };
  input.click();
}
