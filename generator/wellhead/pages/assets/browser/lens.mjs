// @ts-check
/**
 * The role lens: a page narrowed to one role's part, by the reader's choice.
 *
 * The role in the address (`?role=`) goes first, then the one that this browser remembers:
 *
 *     wellhead:1:<site_id>:~role    <role id>
 *
 * What belongs to roles says so in `data-roles`; it is told in `data-lens` whether the chosen one is among them, and
 * the style sheet hides or marks it. How many of some things are a role's stands in `<wh-mine>`; see `view/lens.py`.
 */

import { changed } from "./changes.mjs";
import { listOf, levelOf, Part } from "./part.mjs";
import { LAYOUT } from "./runs.mjs";
import { store } from "./store.mjs";
import { button, element, say } from "./text.mjs";
import { words } from "./words.mjs";

const PARAMETER = "role";

/** Whether what is not the role's is shown for now; until another role is chosen. */
let everything = false;

/** The choice of a role, and what it makes of the page. */
export class LensElement extends Part {
  /** The roles' links by id, earlier ids included. @type {Map<string, HTMLElement>} */
  #roles = new Map();

  #select = element("select", "wh-button");
  #as = element("strong", "wh-lens-as");
  #here = element("span", "");
  #text = element("div", "wh-lens-text", this.#as, " ", this.#here);
  #all = button("wh-lens-all", "", () => {
    everything = !everything;
    this.refresh();
  });
  #leave = button("wh-lens-leave", words.lens.leave, () => this.choose(""));

  /** Where the choice lies; the tilde is in no run's id. */
  get #key() {
    return `${LAYOUT}:${this.site}:~role`;
  }

  /** The role that the address gives; empty if it gives none that is known. */
  get given() {
    return this.#known(new URLSearchParams(location.search).get(PARAMETER));
  }

  /** The role through whose lens the page is read, or nothing. */
  get role() {
    return this.given || this.#known(store.read(this.#key));
  }

  /** The whole address under which the site lies. */
  get home() {
    return new URL(this.dataset.home ?? ".", location.href).href;
  }

  build() {
    const links = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-role]")]);
    for (const link of links) {
      for (const id of [link.dataset.role ?? "", ...listOf(link.dataset.was)]) this.#roles.set(id, link);
    }
    const option = (/** @type {string} */ id, /** @type {string} */ title) => {
      const made = element("option", "", title);
      made.value = id;
      return made;
    };
    this.#select.replaceChildren(
      option("", words.lens.everybody),
      ...links.map((link) => option(link.dataset.role ?? "", link.textContent ?? "")),
    );
    this.#select.onchange = () => this.choose(this.#select.value);
    this.#select.setAttribute("aria-label", words.lens.ask); // on a phone the label makes room
    this.#text.setAttribute("role", "status");
    const label = element("label", "", element("span", "", words.lens.ask), " ", this.#select);
    const bar = element("div", "wh-lens-bar wh-chips", label, this.#text, this.#all, this.#leave);
    this.querySelector(".wh-lens-bar")?.remove();
    this.append(bar);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.documentElement.removeAttribute("data-wh-lens");
  }

  /** @param {readonly string[] | null} keys */
  heed(keys) {
    if (keys === null || keys.includes(this.#key)) this.refresh();
    else this.#count();
  }

  /** Read the site through a role's lens from now on, or through none. @param {string} role */
  choose(role) {
    const address = new URL(location.href);
    if (role) address.searchParams.set(PARAMETER, role);
    else address.searchParams.delete(PARAMETER);
    history.replaceState(history.state, "", address);
    if (role) store.write(this.#key, role);
    else store.remove(this.#key);
    everything = false;
    changed([this.#key]);
    if (!role) this.#select.focus();
  }

  refresh() {
    const { given, role } = this;
    if (given && store.read(this.#key) !== given) store.write(this.#key, given);
    const { about } = this.dataset;
    const narrow = role !== "" && !about && !everything;
    for (const place of document.querySelectorAll("[data-roles]")) {
      const mine = listOf(place.getAttribute("data-roles") ?? "").includes(role);
      const shown = !role || about ? "" : mine ? "in" : narrow ? "out" : "";
      if (shown) place.setAttribute("data-lens", shown);
      else place.removeAttribute("data-lens");
    }
    this.#select.value = role;
    this.#all.hidden = !role || Boolean(about);
    this.#leave.hidden = this.#text.hidden = !role;
    say(this.#all, everything ? words.lens.narrow : words.lens.all);
    this.#all.setAttribute("aria-pressed", String(everything));
    const bar = this.querySelector(".wh-lens-bar");
    bar?.classList.remove(...[...bar.classList].filter((name) => /^wh-r\d$/.test(name)));
    if (role) bar?.classList.add(...(this.#roles.get(role)?.classList ?? []));
    document.documentElement.toggleAttribute("data-wh-lens", role !== "");
    this.#count();
    this.reveal();
  }

  /** Show what the address leads to, also if it is not the role's. */
  reveal() {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Not an encoded name: look for it as it stands.
    }
    const target = id ? document.getElementById(id) : null;
    const hidden = target?.closest("[data-lens=out]");
    if (!target || !hidden) return;
    for (let place = target.closest("[data-lens=out]"); place; place = target.closest("[data-lens=out]")) {
      place.removeAttribute("data-lens");
    }
    target.scrollIntoView();
  }

  /** Say how much of what is here is the role's. */
  #count() {
    const { role } = this;
    const { about } = this.dataset;
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("wh-mine"))) {
      const mine = role && !about ? shareOf(place.dataset, role) : null;
      say(place, mine === null ? "" : inWords(place.dataset, mine));
      place.toggleAttribute("data-none", mine === 0 && !everything);
    }
    if (!role) return;
    const checks = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".wh-check[data-roles]")]);
    const mine = checks
      .filter(({ dataset }) => listOf(dataset.roles).includes(role))
      .map(({ dataset }) => ({ key: dataset.key ?? "", level: levelOf(dataset.level), was: listOf(dataset.was) }));
    const { done } = this.ticks.tally(mine);
    const title = this.#roles.get(role)?.textContent ?? "";
    const other = about ? (this.#roles.get(about)?.textContent ?? "") : "";
    const here = about
      ? words.lens.about(about === role ? "" : other)
      : checks.length > 0
        ? words.lens.here(mine.length, checks.length, done, everything)
        : document.querySelector("[data-lens=out]")
          ? words.lens.nothing
          : "";
    say(this.#as, words.lens.as(title));
    say(this.#here, here);
  }

  /** Today's id of a role, or nothing for whatever else it is. @param {string | null} id */
  #known(id) {
    return (id && this.#roles.get(id)?.dataset.role) || "";
  }
}

/** How many of some things are a role's. @param {DOMStringMap} data @param {string} role */
function shareOf({ shares }, role) {
  const share = listOf(shares).find((text) => text.startsWith(`${role}=`));
  return Number(share?.slice(role.length + 1) ?? 0);
}

/** The same in words. @param {DOMStringMap} data @param {number} mine */
function inWords({ what = "", total }, mine) {
  const say = Object.hasOwn(words.mine, what) ? words.mine[/** @type {keyof typeof words.mine} */ (what)] : null;
  return say?.(mine, Number(total)) ?? "";
}

/** Take the role that the address gives along to the page behind a link. @param {MouseEvent} event */
export function carryRole({ target }) {
  const lens = document.querySelector("wh-lens");
  const link = target instanceof Element ? target.closest("a") : null;
  if (!(lens instanceof LensElement) || link === null || !lens.given) return;
  // Links in pictures have the older name; see decision 9.
  const name = link.hasAttribute("href") ? "href" : "xlink:href";
  const before = link.getAttribute(name);
  if (before === null || !URL.canParse(before, location.href)) return;
  const address = new URL(before, location.href);
  if (!address.href.startsWith(lens.home) || !/(\/|\.html)$/.test(address.pathname)) return;
  if (address.searchParams.has(PARAMETER)) return;
  address.searchParams.set(PARAMETER, lens.given);
  link.setAttribute(name, address.href);
  setTimeout(() => link.setAttribute(name, before)); // once the browser or the theme has followed it
}
