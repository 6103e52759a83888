// @ts-check
/** Asks the index of a large site, and shows what it finds as the theme shows results. */

import { element, say } from "./text.mjs";

/**
 * @typedef {{ query: HTMLInputElement, meta: HTMLElement, list: HTMLElement, index: string }} Place where is
 *   asked and answered, and where the index lies
 * @typedef {{ id: string, text: string, location: number }} Anchor
 * @typedef {{ url: string, content: string, meta: { title?: string }, anchors: Anchor[] }} Fragment a page, as the
 *   index keeps it
 * @typedef {{ words: number[], data(): Promise<Fragment> }} Result a page that was found, and which of its words
 * @typedef {{ search(term: string): Promise<{ results: Result[] } | null> }} Pagefind
 * @typedef {{ title: string, anchor: string, from: number, to: number, hits: Hit[], score: number }} Section
 * @typedef {{ location: number, word: string, worth: number }} Hit a word that was found, by its number in the page
 */

/** How many pages are shown at once; further ones follow when the last is in sight. */
const AT_ONCE = 10;
/** How many words of a section are shown. */
const LENGTH = 40;
/** How many sections of a page are shown before the others have to be unfolded. */
const BEST = 3;
/** How much more a word is worth in a title. */
const IN_TITLE = 4;

/** What the theme is told by its page. @type {{ base: string, features: string[], translations: Record<string, string> }} */
const theme = JSON.parse(document.querySelector("#__config")?.textContent ?? "{}");

/** As in "5 matching documents", in the theme's words. @param {string} key @param {number} n */
const counted = (key, n) => (theme.translations[`${key}.${n === 1 ? "one" : "other"}`] ?? "").replace("#", String(n));

/** Answer what is typed from now on. @param {Place} place */
export async function start({ query, meta, list, index }) {
  const base = new URL("..", index);
  // Another script within it would be as much to load again; this one keeps the page free while it compiles.
  const { createInstance } = await import(`${index}pagefind.js`);
  /** @type {Pagefind} */
  const pagefind = createInstance({ noWorker: true, baseUrl: base.pathname });
  /** What is being answered. @type {string | undefined} */
  let asked;

  const answer = async () => {
    const term = query.value.trim();
    if (term === asked) return;
    asked = term;
    const found = term ? await pagefind.search(term) : null;
    if (term !== asked) return;
    const results = found?.results ?? [];
    const items = await Promise.all(results.slice(0, AT_ONCE).map((result) => item(result, term, base)));
    if (term !== asked) return;
    more.disconnect();
    rest = results.slice(AT_ONCE);
    list.replaceChildren(...items);
    list.parentElement?.parentElement?.scrollTo(0, 0);
    const none = term ? "search.result.none" : "search.result.placeholder";
    say(meta, results.length > 0 ? counted("search.result", results.length) : theme.translations[none] ?? "");
    watchEnd();
  };

  /** What is found, but not shown yet. @type {Result[]} */
  let rest = [];
  const watchEnd = () => {
    if (rest.length > 0 && list.lastElementChild !== null) more.observe(list.lastElementChild);
  };
  const more = new IntersectionObserver(async (entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    more.disconnect();
    const term = asked ?? "";
    const items = await Promise.all(rest.splice(0, AT_ONCE).map((result) => item(result, term, base)));
    if (term !== asked) return;
    list.append(...items);
    watchEnd();
  });

  // As in the theme: there for assistive technology only while the dialog is open.
  const toggle = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-toggle=search]"));
  const reveal = () => {
    list.hidden = toggle?.checked === false;
    list.setAttribute("role", list.hidden ? "presentation" : "list");
  };
  toggle?.addEventListener("change", reveal);
  reveal();
  query.addEventListener("input", answer);
  query.addEventListener("keyup", answer);
  query.addEventListener("focus", answer);
  await answer();
}

/** A page that was found, with its best places. @param {Result} result @param {string} term @param {URL} base */
async function item(result, term, base) {
  const page = await result.data();
  const words = page.content.split(/\s+/);
  const [whole, ...sections] = sectionsOf(page, words.length, hitsOf(result, words, term));
  if (whole === undefined) throw new TypeError("a page without a title");
  const best = sections.filter(({ hits }) => hits.length > 0).sort((a, b) => b.score - a.score);
  const least = Math.max(whole.score, (best[0]?.score ?? 0) / 2);
  const shown = best.filter(({ score }, n) => n < BEST && score >= least);
  const others = best.slice(shown.length);
  const link = (/** @type {Section} */ section, isPage = false) => {
    const article = element("article", "md-search-result__article md-typeset");
    article.dataset.mdScore = section.score.toFixed(2);
    if (isPage) article.append(element("div", "md-search-result__icon md-icon"));
    article.append(element(isPage ? "h1" : "h2", "", ...titled(section)));
    if (!isPage || shown.length === 0) article.append(element("p", "", ...excerpt(section, words)));
    const made = element("a", "md-search-result__link", article);
    made.href = addressOf(page, section, base);
    made.tabIndex = -1;
    return made;
  };
  const made = element("li", "md-search-result__item", link(whole, true), ...shown.map((section) => link(section)));
  if (others.length > 0) {
    const summary = element("summary", "", element("div", "", counted("search.result.more", others.length)));
    summary.tabIndex = -1;
    made.append(element("details", "md-search-result__more", summary, ...others.map((section) => link(section))));
  }
  return made;
}

/**
 * The words that were found. One that answers a word of which the page is full, such as "the", is worth little:
 * so many rare ones in one place tell that it is the place.
 *
 * @param {Result} result @param {string[]} words @param {string} term
 */
function hitsOf(result, words, term) {
  const terms = term.split(/\s+/).map(bare);
  const answered = result.words.map((location) => {
    const word = bare(words[location] ?? "");
    const [best] = terms.map((asked) => /** @type {const} */ ([inCommon(asked, word), asked])).sort(([a], [b]) => b - a);
    return { location, word, asked: best?.[0] ? best[1] : word };
  });
  /** @type {Map<string, number>} */
  const often = new Map();
  for (const { asked } of answered) often.set(asked, (often.get(asked) ?? 0) + 1);
  return answered.map(({ location, word, asked }) => ({ location, word, worth: 1 / (often.get(asked) ?? 1) }));
}

/** A word in small letters, without what stands round it. @param {string} word */
const bare = (word) => word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/** How many letters two words begin with alike. @param {string} a @param {string} b */
function inCommon(a, b) {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n += 1;
  return n;
}

/** The page and each of its sections, with what was found in it. @param {Fragment} page @param {number} end @param {Hit[]} hits */
function sectionsOf({ meta, anchors }, end, hits) {
  const starts = [{ id: "", text: meta.title ?? "", location: 0 }, ...anchors];
  return starts.map(({ id, text, location: from }, n) => {
    const to = starts[n + 1]?.location ?? end;
    const own = hits.filter(({ location }) => location >= from && location < to);
    const titled = from + wordsIn(text);
    const score = own.reduce((sum, { location, worth }) => sum + (location < titled ? IN_TITLE * worth : worth), 0);
    return { title: text, anchor: id, from, to, hits: own, score };
  });
}

/** @param {string} text */
const wordsIn = (text) => text.split(/\s+/).filter(Boolean).length;

/** A section's title. @param {Section} section */
const titled = (section) => marked(section, section.title.split(/\s+/), section.from);

/** The words round what was found in a section, behind its title. @param {Section} section @param {string[]} words */
function excerpt(section, words) {
  const begin = section.from + wordsIn(section.title);
  const first = section.hits.find(({ location }) => location >= begin)?.location ?? begin;
  const from = Math.max(begin, Math.min(first - LENGTH / 4, section.to - LENGTH));
  const to = Math.min(section.to, from + LENGTH);
  return [from > begin ? "…\u00a0" : "", ...marked(section, words.slice(from, to), from), to < section.to ? "\u00a0…" : ""];
}

/** Some words of a section, with those that were found as marks. @param {Section} section @param {string[]} words @param {number} from */
function marked({ hits }, words, from) {
  const found = new Set(hits.map(({ location }) => location));
  return words.flatMap((word, n) => [n ? " " : "", found.has(from + n) ? element("mark", "", word) : word]);
}

/** Where a result leads; with the words that were found, which the theme marks there. @param {Fragment} page @param {Section} section @param {URL} base */
function addressOf({ url }, { anchor, hits }, base) {
  const address = new URL(url, base);
  const found = new Set(hits.map(({ word }) => word).filter(Boolean));
  if (theme.features.includes("search.highlight")) address.searchParams.set("h", [...found].join(" "));
  address.hash = anchor;
  return address.href;
}
