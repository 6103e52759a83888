// @ts-check
/** All checks and gates of the playbook, fetched once when something needs to know of more than a page. */

import { asObject } from "./values.mjs";

/**
 * @typedef {{ key: string, text: string, page: string, group: string, was?: string[], level?: string, role?: string,
 *   roles?: string[], phase?: string }} KnownCheck `page` is relative to the generated folder
 * @typedef {{ key: string, title: string, page: string, decider: string, criteria: string[] }} KnownGate
 * @typedef {{ site: string, checks: KnownCheck[], gates: KnownGate[], roles: Record<string, string>,
 *   phases: { id: string, title: string, page: string }[] }} Catalogue
 */

/** @type {Promise<Catalogue | null> | undefined} */
let fetched;

/** The catalogue, or null where it can't be had, as in a page that was saved. @returns {Promise<Catalogue | null>} */
export function catalogue() {
  fetched ??= fetch(new URL("../checks.json", import.meta.url))
    .then(async (answer) => (answer.ok ? /** @type {Catalogue | null} */ (asObject(await answer.json())) : null))
    .catch(() => null);
  return fetched;
}

/** The whole address of a page that the catalogue names. @param {string} page */
export const pageOf = (page) => new URL(`../../${page}`, import.meta.url).href;

/** Today's key of every key that an item has or had. @param {Catalogue} known @returns {Map<string, KnownCheck>} */
export function byKey(known) {
  const found = new Map(known.checks.flatMap((check) => (check.was ?? []).map((key) => [key, check])));
  for (const check of known.checks) found.set(check.key, check);
  return found;
}
