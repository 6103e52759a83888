// @ts-check
/**
 * Wellhead in the reader's browser: ticks that stay, honest counts, tools for a list.
 *
 * The page is complete without this module. With it, three elements come alive:
 *
 * - `<wh-checks>`: a group of checklist items whose ticks are kept,
 * - `<wh-count>`: how many of some items are done,
 * - `<wh-tools>`: the total of a list, its reset with undo, its copy as Markdown.
 *
 * State lies in localStorage, one entry an item, so that two tabs never overwrite each other:
 *
 *     wellhead:1:<site_id>                                       {"run": "<the chosen run>"}
 *     wellhead:1:<site_id>:<run>:<kind>/<owner id>/<check id>    {"s": "done" | "na", "t": "<text when marked>"}
 *
 * No entry means open. This layout is a promise: ticks made today are read by later versions.
 */

const LAYOUT = "wellhead:1";
const DEFAULT_RUN = "default";

/** Longest text kept with a tick; longer ones are compared by their beginning. */
const MAX_TEXT = 1000;

/** Longest stored value that is looked at; MAX_TEXT characters, each escaped, fit in. */
const MAX_VALUE = 6 * MAX_TEXT + 100;

/** @typedef {"done" | "na"} Mark */
/** @typedef {"open" | Mark} State */
/** @typedef {{ s: Mark, t: string }} Entry what is stored for an item that is not open */
/** @typedef {{ key: string, was: readonly string[] }} Item an item's key and its earlier keys */
/** @typedef {{ done: number, na: number, total: number }} Tally */
/** @typedef {"" | "blocked" | "full"} Trouble why ticks can't be kept; empty if they can */

// ── Words ───────────────────────────────────────────────────────────────────────────────────────

const ENGLISH = {
  count: (/** @type {Tally} */ { done, na, total }) =>
    `${done} of ${total - na}` + (na ? `, ${na} not applicable` : ""),
  notApplicable: "Not applicable",
  changed: {
    done: "Changed since you ticked it. It said:",
    na: "Changed since you set it aside. It said:",
  },
  stillTrue: "Still true",
  reset: "Reset this list",
  undo: "Undo",
  copy: "Copy as Markdown",
  aside: "not applicable",
  wasReset: (/** @type {number} */ n) =>
    n === 1 ? "The list was reset: 1 mark removed." : `The list was reset: ${n} marks removed.`,
  nothingToReset: "Nothing is marked in this list.",
  wasUndone: "The marks are back.",
  wasCopied: "The list was copied as Markdown.",
  copyByHand: "Copying is not allowed here. Copy the text below.",
  copyLabel: "The list as Markdown",
  trouble: {
    blocked:
      "This browser doesn't let the site keep ticks. They last until you close or reload the page.",
    full:
      "This browser's storage for the site is full. Your latest ticks last until you close or reload the page.",
  },
};

/** @type {Readonly<Record<string, typeof ENGLISH>>} */
const WORDS = {
  en: ENGLISH,
  de: {
    count: ({ done, na, total }) =>
      `${done} von ${total - na}` + (na ? `, ${na} nicht zutreffend` : ""),
    notApplicable: "Nicht zutreffend",
    changed: {
      done: "Seit dem Abhaken geändert. Vorher hieß es:",
      na: "Seit dem Weglegen geändert. Vorher hieß es:",
    },
    stillTrue: "Gilt weiterhin",
    reset: "Diese Liste zurücksetzen",
    undo: "Rückgängig",
    copy: "Als Markdown kopieren",
    aside: "nicht zutreffend",
    wasReset: (n) =>
      n === 1
        ? "Die Liste ist zurückgesetzt: 1 Markierung entfernt."
        : `Die Liste ist zurückgesetzt: ${n} Markierungen entfernt.`,
    nothingToReset: "In dieser Liste ist nichts markiert.",
    wasUndone: "Die Markierungen sind wieder da.",
    wasCopied: "Die Liste ist als Markdown kopiert.",
    copyByHand: "Kopieren ist hier nicht erlaubt. Der Text steht unten.",
    copyLabel: "Die Liste als Markdown",
    trouble: {
      blocked:
        "Dieser Browser bewahrt die Haken nicht auf. Sie bleiben, bis die Seite geschlossen oder neu geladen wird.",
      full:
        "Der Speicher des Browsers für diese Website ist voll. Die letzten Haken bleiben, bis die Seite geschlossen oder neu geladen wird.",
    },
  },
};

// ── Storage ─────────────────────────────────────────────────────────────────────────────────────

/**
 * Entries by their full key. What the browser won't store is kept for as long as the page is open.
 */
class Store {
  /** @type {Map<string, string>} */
  #unsaved = new Map();

  /** Why ticks can't be kept now. @returns {Trouble} */
  get trouble() {
    if (this.#area() === null) return "blocked";
    return this.#unsaved.size > 0 ? "full" : "";
  }

  /** The stored text, or null. @param {string} key @returns {string | null} */
  read(key) {
    const unsaved = this.#unsaved.get(key);
    if (unsaved !== undefined) return unsaved;
    try {
      return this.#area()?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  /** Keep a text under a key, in memory if nothing else is left. @param {string} key @param {string} value */
  write(key, value) {
    if (this.put(key, value)) this.#unsaved.delete(key);
    else this.#unsaved.set(key, value);
  }

  /** Keep a text only if the browser stores it; says whether it did. @param {string} key @param {string} value */
  put(key, value) {
    try {
      const area = this.#area();
      area?.setItem(key, value);
      return area !== null;
    } catch {
      return false;
    }
  }

  /** Forget a key; the room it leaves is used for what didn't fit before. @param {string} key */
  remove(key) {
    this.#unsaved.delete(key);
    try {
      this.#area()?.removeItem(key);
    } catch {
      return;
    }
    for (const [waiting, value] of [...this.#unsaved]) this.write(waiting, value);
  }

  /** Another tab has written a key: its word is newer than what only this page remembers. @param {string} key */
  yield(key) {
    this.#unsaved.delete(key);
  }

  /** Whether this is the storage that entries lie in. @param {Storage | null} area */
  owns(area) {
    return area !== null && area === this.#area();
  }

  /** The browser's storage, or null where it is blocked: even naming it may throw. @returns {Storage | null} */
  #area() {
    try {
      return window.localStorage ?? null;
    } catch {
      return null;
    }
  }
}

const store = new Store();

/**
 * The entry a stored text stands for, or null if it is none of ours: whatever else wrote it there,
 * only a known mark and a text of bearable length get through.
 *
 * @param {string | null} raw
 * @returns {Entry | null}
 */
function entryOf(raw) {
  const value = objectOf(raw);
  if (value === null) return null;
  const { s, t } = value;
  if (s !== "done" && s !== "na") return null;
  if (typeof t !== "string" || t.length > MAX_TEXT) return null;
  return { s, t };
}

/** The run of a site that the reader chose. @param {string} site @returns {string} */
function runOf(site) {
  const run = objectOf(store.read(`${LAYOUT}:${site}`))?.run;
  const known = typeof run === "string" && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(run) && run.length <= 64;
  return known ? run : DEFAULT_RUN;
}

/** A stored text as an object, or null. @param {string | null} raw @returns {Record<string, unknown> | null} */
function objectOf(raw) {
  if (raw === null || raw.length > MAX_VALUE) return null;
  try {
    /** @type {unknown} */
    const value = JSON.parse(raw);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return /** @type {Record<string, unknown>} */ (value);
  } catch {
    return null;
  }
}

/** The ticks of one site in its chosen run. */
class Ticks {
  /** @param {string} site */
  constructor(site) {
    this.prefix = `${LAYOUT}:${site}:${runOf(site)}:`;
  }

  /** What is stored for an item, under its key or an earlier one. @param {Item} item @returns {Entry | null} */
  find({ key, was }) {
    for (const k of [key, ...was]) {
      const entry = this.#entry(k);
      if (entry !== null) return entry;
    }
    return null;
  }

  /**
   * Take a tick along from an earlier key: write the new one first, so that a full storage or a
   * closed tab never loses it.
   *
   * @param {Item} item
   */
  move({ key, was }) {
    if (this.#entry(key) !== null) return;
    const from = was.find((k) => this.#entry(k) !== null);
    const raw = from === undefined ? null : store.read(this.prefix + from);
    if (from === undefined || raw === null) return;
    if (store.put(this.prefix + key, raw)) store.remove(this.prefix + from);
  }

  /** Mark an item, or open it with null. @param {Item} item @param {Entry | null} entry */
  mark({ key, was }, entry) {
    if (entry !== null) store.write(this.prefix + key, JSON.stringify(entry));
    else this.#drop(key);
    for (const k of was) this.#drop(k); // or an earlier tick would come back
    changed([this.prefix + key]);
  }

  /** Open items; gives what was stored for them. @param {readonly Item[]} items @returns {Map<string, string>} */
  clear(items) {
    /** @type {Map<string, string>} */
    const taken = new Map();
    for (const item of items) {
      for (const k of [item.key, ...item.was]) {
        const raw = store.read(this.prefix + k);
        if (raw === null) continue;
        taken.set(this.prefix + k, raw);
        this.#drop(k);
      }
    }
    changed([...taken.keys()]);
    return taken;
  }

  /** How many of some items are done and not applicable. @param {readonly Item[]} items @returns {Tally} */
  tally(items) {
    const tally = { done: 0, na: 0, total: items.length };
    for (const item of items) {
      const entry = this.find(item);
      if (entry !== null) tally[entry.s] += 1;
    }
    return tally;
  }

  /** @param {string} key */
  #drop(key) {
    if (store.read(this.prefix + key) !== null) store.remove(this.prefix + key);
  }

  /** @param {string} key */
  #entry(key) {
    return entryOf(store.read(this.prefix + key));
  }
}

/** Put back what `Ticks.clear` gave; a mark made since then stays. @param {Map<string, string>} taken */
function putBack(taken) {
  for (const [key, raw] of taken) {
    if (store.read(key) === null) store.write(key, raw);
  }
  changed([...taken.keys()]);
}

// ── Elements ────────────────────────────────────────────────────────────────────────────────────

/** The elements of this module that stand on the page now. @type {Set<Part>} */
const parts = new Set();

/** Tell the page's elements which stored keys changed; null stands for any. @param {readonly string[] | null} keys */
function changed(keys) {
  for (const part of parts) part.heed(keys);
  for (const part of parts) part.showTrouble();
}

/** What the three elements share: a site, a language, some items, and hearing of changes. */
class Part extends HTMLElement {
  /** @type {readonly Item[]} */
  items = [];

  /** @type {Set<string>} */
  #keys = new Set();

  connectedCallback() {
    if (document.readyState === "loading") {
      // The children are not parsed yet.
      document.addEventListener("DOMContentLoaded", () => this.#start(), { once: true });
    } else {
      this.#start();
    }
  }

  disconnectedCallback() {
    parts.delete(this);
    settle();
  }

  #start() {
    if (!this.isConnected) return;
    this.items = this.findItems();
    this.#keys = new Set(this.items.flatMap(({ key, was }) => [key, ...was]));
    this.build();
    parts.add(this);
    this.refresh();
    settle();
  }

  get site() {
    return this.dataset.site ?? "";
  }

  get ticks() {
    return new Ticks(this.site);
  }

  get words() {
    const language = (this.dataset.lang ?? "").toLowerCase().split("-")[0] ?? "";
    return Object.hasOwn(WORDS, language) ? (WORDS[language] ?? ENGLISH) : ENGLISH;
  }

  /** Show the present state if a changed key matters here. @param {readonly string[] | null} keys */
  heed(keys) {
    const { prefix } = this.ticks;
    const matters = (/** @type {string} */ key) =>
      key === `${LAYOUT}:${this.site}` ||
      (key.startsWith(prefix) && this.#keys.has(key.slice(prefix.length)));
    if (keys === null || keys.some(matters)) this.refresh();
  }

  /** Say that ticks can't be kept, on the page's toolbars or else above its first list. */
  showTrouble() {
    const speaks =
      this instanceof ToolsElement ||
      (this instanceof ChecksElement && this === speakerWithoutTools());
    const trouble = speaks ? store.trouble : "";
    const note = /** @type {HTMLElement | null} */ (this.querySelector(":scope > .wh-storage-note"));
    if (trouble === "") {
      note?.remove();
    } else {
      const shown = note ?? element("p", "wh-storage-note");
      say(shown, this.words.trouble[trouble]);
      if (note === null) this.prepend(shown);
    }
  }

  /** @returns {readonly Item[]} */
  findItems() {
    return itemsOf(this.dataset.keys);
  }

  /** Add what only this module can offer; called again if the element moves on the page. */
  build() {}

  /** Show the present state. */
  refresh() {}
}

/** The first list of a page that has no toolbar, or null. @returns {Element | null} */
function speakerWithoutTools() {
  return document.querySelector("wh-tools") === null ? document.querySelector("wh-checks") : null;
}

let settling = false;

/** Once the page's elements all stand, see where a trouble with storage is told. */
function settle() {
  if (settling) return;
  settling = true;
  queueMicrotask(() => {
    settling = false;
    for (const part of parts) part.showTrouble();
  });
}

/** The items that `data-keys` lists: spaces between items, `|` before each earlier key. @param {string | undefined} text */
function itemsOf(text) {
  return words(text).map((group) => {
    const [key = "", ...was] = group.split("|").filter(Boolean);
    return { key, was };
  });
}

/** @param {string | undefined} text @returns {string[]} */
function words(text) {
  return (text ?? "").split(/\s+/).filter(Boolean);
}

/** A group of checklist items whose ticks are kept. */
class ChecksElement extends Part {
  /** @type {Check[]} */
  #checks = [];

  findItems() {
    const found = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".wh-check[data-key]"));
    this.#checks = [...found].map((place) => new Check(place, this));
    return this.#checks.map((check) => check.item);
  }

  build() {
    for (const check of this.#checks) check.build();
    unfoldTarget();
  }

  refresh() {
    const { ticks } = this;
    for (const check of this.#checks) {
      ticks.move(check.item);
      check.show(ticks.find(check.item));
    }
  }
}

/** One checklist item on the page. */
class Check {
  /** @param {HTMLElement} place @param {Part} group */
  constructor(place, group) {
    this.place = place;
    this.group = group;
    /** @type {Item} */
    this.item = { key: place.dataset.key ?? "", was: words(place.dataset.was) };
    this.text = place.dataset.text ?? "";
    this.kept = this.text.slice(0, MAX_TEXT);
    this.box = /** @type {HTMLInputElement | null} */ (place.querySelector(".wh-box"));
    this.body = place.querySelector(".wh-check-body") ?? place;
  }

  /** Listen to the box and add the button that sets the item aside. */
  build() {
    // Assigned, not added: an element that moves on the page is built again.
    if (this.box !== null) {
      this.box.onchange = () => this.mark(this.box?.checked ? "done" : null);
    }
    const found = /** @type {HTMLButtonElement | null} */ (this.place.querySelector(".wh-na"));
    const aside = found ?? button("wh-na", this.group.words.notApplicable);
    aside.setAttribute("aria-label", `${this.group.words.notApplicable}: ${this.text}`);
    aside.onclick = () => this.mark(this.place.dataset.state === "na" ? null : "na");
    if (found === null) this.#meta().append(aside);
  }

  /** The line of small facts below the item's text. */
  #meta() {
    const found = this.place.querySelector(".wh-meta");
    if (found !== null) return found;
    const made = element("div", "wh-meta");
    this.#belowTitle(made);
    return made;
  }

  /** @param {Element} added */
  #belowTitle(added) {
    const title = this.body.querySelector(".wh-check-text");
    if (title === null) this.body.prepend(added);
    else title.after(added);
  }

  /** @param {Mark | null} mark */
  mark(mark) {
    this.group.ticks.mark(this.item, mark === null ? null : { s: mark, t: this.kept });
  }

  /** @param {Entry | null} entry */
  show(entry) {
    /** @type {State} */
    const state = entry?.s ?? "open";
    this.place.dataset.state = state;
    if (this.box !== null) this.box.checked = state === "done";
    this.place.querySelector(".wh-na")?.setAttribute("aria-pressed", String(state === "na"));
    this.#showChange(entry);
  }

  /** @param {Entry | null} entry */
  #showChange(entry) {
    const found = this.place.querySelector(".wh-changed");
    if (entry === null || entry.t === this.kept) {
      found?.remove();
      return;
    }
    const { words } = this.group;
    const note = found ?? element("div", "wh-changed");
    const confirm = button("wh-still", words.stillTrue);
    confirm.setAttribute("aria-label", `${words.stillTrue}: ${this.text}`);
    confirm.onclick = () => {
      this.mark(entry.s);
      this.box?.focus(); // the button is gone
    };
    note.replaceChildren(
      element("span", "wh-changed-label", words.changed[entry.s]),
      " ",
      element("q", "wh-changed-was", entry.t),
      " ",
      confirm,
    );
    if (found === null) this.#belowTitle(note);
  }
}

/** How many of some items are done, as a bar and as words. */
class CountElement extends Part {
  refresh() {
    const tally = this.ticks.tally(this.items);
    const total = tally.total - tally.na;
    const bar = this.querySelector("progress") ?? this.appendChild(element("progress", ""));
    bar.max = Math.max(total, 1); // 0 is no maximum
    bar.value = tally.done;
    const text =
      this.querySelector(".wh-count-text") ?? this.appendChild(element("span", "wh-count-text"));
    say(text, this.words.count(tally));
    this.dataset.state =
      tally.done === total && tally.total > 0 ? "all" : tally.done + tally.na > 0 ? "some" : "none";
  }
}

/** The total of a list, its reset with undo, its copy as Markdown. */
class ToolsElement extends Part {
  /** What the resets of this page took away. @type {Map<string, string>} */
  #taken = new Map();

  build() {
    if (this.querySelector(".wh-toolbar") !== null) return;
    const { words } = this;
    const undo = button("wh-undo", words.undo);
    const reset = button("wh-reset", words.reset);
    const copy = button("wh-copy", words.copy);
    undo.hidden = true;
    // When a whole page is put in, the groups further down are not yet what they will be.
    queueMicrotask(() => {
      copy.hidden = this.#groups().length === 0;
    });
    reset.onclick = () => this.#reset(undo);
    undo.onclick = () => {
      putBack(this.#taken);
      this.#taken = new Map();
      undo.hidden = true;
      reset.focus();
      this.#announce(words.wasUndone);
    };
    copy.onclick = () => void this.#copy();
    const bar = element("div", "wh-toolbar");
    bar.append(element("span", "wh-tools-total"), reset, undo, copy);
    const status = element("p", "wh-status");
    status.setAttribute("role", "status");
    this.append(bar, status);
  }

  refresh() {
    const total = this.querySelector(".wh-tools-total");
    if (total !== null) say(total, this.words.count(this.ticks.tally(this.items)));
  }

  /** @param {HTMLButtonElement} undo */
  #reset(undo) {
    const { ticks, words } = this;
    const { done, na } = ticks.tally(this.items);
    const taken = ticks.clear(this.items);
    // A second reset adds to what one undo brings back.
    for (const [key, raw] of taken) this.#taken.set(key, raw);
    undo.hidden = this.#taken.size === 0;
    this.#announce(done + na === 0 ? words.nothingToReset : words.wasReset(done + na));
  }

  async #copy() {
    const { words } = this;
    const text = this.markdown();
    this.querySelector(".wh-copy-text")?.remove();
    try {
      await navigator.clipboard.writeText(text);
      this.#announce(words.wasCopied);
    } catch {
      // No clipboard outside secure contexts, as on a plain http intranet: select and let the reader copy.
      const area = element("textarea", "wh-copy-text", text);
      area.readOnly = true;
      area.rows = 10;
      area.setAttribute("aria-label", words.copyLabel);
      this.append(area);
      area.select();
      this.#announce(words.copyByHand);
    }
  }

  /** The list as it stands on the page, as a Markdown task list under the page's headings. */
  markdown() {
    const { ticks, words } = this;
    return this.#groups()
      .map(({ heading, checks }) => {
        const lines = checks.map(({ item, text, place }) => {
          const state = ticks.find(item)?.s ?? "open";
          const title = state === "na" ? `~~${markdownOf(text)}~~` : markdownOf(text);
          const notes = [roleOf(place), state === "na" ? words.aside : ""].filter(Boolean).join(", ");
          return `- [${state === "done" ? "x" : " "}] ${title}${notes ? ` (${notes})` : ""}\n`;
        });
        return (heading ? `## ${heading}\n\n` : "") + lines.join("");
      })
      .join("\n");
  }

  /** The list's items that stand on the page, under the heading before each group. */
  #groups() {
    const own = new Set(this.items.map(({ key }) => key));
    /** @type {{ heading: string, checks: Check[] }[]} */
    const groups = [];
    let heading = "";
    const root = this.closest("main") ?? document;
    for (const found of root.querySelectorAll("h1, h2, h3, h4, h5, h6, wh-checks")) {
      if (!(found instanceof ChecksElement)) {
        if (found.closest("wh-checks") === null) heading = headingOf(found);
        continue;
      }
      const checks = [...found.querySelectorAll(".wh-check[data-key]")]
        .map((place) => new Check(/** @type {HTMLElement} */ (place), found))
        .filter(({ item }) => own.has(item.key));
      const last = groups.at(-1);
      if (checks.length === 0) continue;
      if (last !== undefined && last.heading === heading) last.checks.push(...checks);
      else groups.push({ heading, checks });
    }
    return groups;
  }

  /** @param {string} text */
  #announce(text) {
    const status = this.querySelector(".wh-status");
    if (status !== null) say(status, text);
  }
}

// ── Text ────────────────────────────────────────────────────────────────────────────────────────

/**
 * A new element; what it says is text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} classes
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Name]}
 */
function element(name, classes, text = "") {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.textContent = text;
  return made;
}

/** @param {string} name @param {string} text */
function button(name, text) {
  const made = element("button", `wh-button ${name}`, text);
  made.type = "button";
  return made;
}

/** Set a text only if it differs, so that nothing is announced twice. @param {Element} place @param {string} text */
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** A heading's words, without the theme's permalink and our counts. @param {Element} heading */
function headingOf(heading) {
  const copy = /** @type {Element} */ (heading.cloneNode(true));
  for (const extra of copy.querySelectorAll(".headerlink, wh-count")) extra.remove();
  return markdownOf(copy.textContent ?? "");
}

/** The title of an item's role, as the page shows it. @param {HTMLElement} place */
function roleOf(place) {
  const { role } = place.dataset;
  return role ? markdownOf(place.querySelector(".wh-meta .wh-chip")?.textContent ?? role) : "";
}

/** Plain text for a line of Markdown. @param {string} text */
function markdownOf(text) {
  return text.replace(/\s+/g, " ").trim().replace(/[\\`*_[\]<>~|&]/g, "\\$&");
}

// ── The page ────────────────────────────────────────────────────────────────────────────────────

/** Open the details of the item that the address names. */
function unfoldTarget() {
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

function unfoldForPrint() {
  for (const details of document.querySelectorAll("details.wh-more, .md-content details")) {
    if (details instanceof HTMLDetailsElement && !details.open) {
      details.open = true;
      unfolded.push(details);
    }
  }
}

function foldAfterPrint() {
  for (const details of unfolded) details.open = false;
  unfolded = [];
}

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
function mendFrame() {
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

/** Keys that other tabs changed and the page doesn't show yet. @type {(string | null)[]} */
let heard = [];

/** Show what another tab changed; a reset there comes as many events, and is shown at once. @param {string | null} key */
function hear(key) {
  heard.push(key);
  if (heard.length > 1) return;
  setTimeout(() => {
    const keys = heard.filter((k) => k !== null);
    changed(keys.length === heard.length ? keys : null);
    heard = [];
  });
}

/** Start the module, once for a window: the site's engine swaps pages without loading it again. */
function start() {
  if (customElements.get("wh-checks") !== undefined) return;
  customElements.define("wh-checks", ChecksElement);
  customElements.define("wh-count", CountElement);
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
  window.addEventListener("beforeprint", unfoldForPrint);
  window.addEventListener("afterprint", foldAfterPrint);
  // A print preview without the events, as in some browsers' tools.
  window.matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) unfoldForPrint();
    else foldAfterPrint();
  });

  mendFrame();
  // Material tells here of every page that it swaps in.
  /** @type {{ subscribe(then: () => void): void } | undefined} */
  const swapped = Reflect.get(window, "document$");
  swapped?.subscribe(mendFrame);
}

start();
