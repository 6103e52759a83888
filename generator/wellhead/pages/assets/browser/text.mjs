// @ts-check
/** Text into the page and out of it. */

/**
 * A new element; what it says is text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} classes
 * @param {...(string | Node)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, classes, ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...children);
  return made;
}

/** @param {string} name @param {string} text @param {(() => unknown) | null} [act] */
export function button(name, text, act = null) {
  const made = element("button", `wh-button ${name}`, text);
  made.type = "button";
  made.onclick = act && (() => void act());
  return made;
}

/** A field under its label. @template {HTMLElement} Field @param {Field} field @param {string} label */
export function labelled(field, label) {
  return element("label", "wh-field", element("span", "", label), field);
}

/** Set a text only if it differs, so that nothing is announced twice. @param {Element} place @param {string} text */
export function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** A time as the reader writes it. @param {number} time in ms */
export function timeElement(time) {
  const made = element("time", "", new Date(time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }));
  made.dateTime = new Date(time).toISOString();
  return made;
}

/** A text whose addresses of web pages are links; nothing else of it is more than text. @param {string} text */
export function withLinks(text) {
  const made = document.createDocumentFragment();
  for (const piece of text.split(/(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?()[\]])/i)) {
    const link = element("a", "", piece);
    link.href = piece;
    link.rel = "noopener noreferrer nofollow";
    link.target = "_blank";
    made.append(/^https?:/i.test(piece) ? link : piece);
  }
  return made;
}

/** A heading's words, without the theme's permalink and our counts. @param {Element} heading */
export function headingOf(heading) {
  const copy = /** @type {Element} */ (heading.cloneNode(true));
  for (const extra of copy.querySelectorAll(".headerlink, wh-count")) extra.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** Plain text for a line of Markdown. @param {string} text */
export function markdownOf(text) {
  return text.replace(/\s+/g, " ").trim().replace(/[\\`*_[\]<>~|&]/g, "\\$&");
}

/**
 * Let a button open and close what it controls. Escape, a choice within it and leaving it close it too.
 *
 * @param {HTMLButtonElement} opener
 * @param {HTMLElement} opened
 */
export function disclose(opener, opened) {
  const show = (/** @type {boolean} */ open) => {
    opened.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) opened.focus();
  };
  opened.tabIndex = -1;
  show(false);
  opener.onclick = () => show(opened.hidden !== false);
  const leave = () => {
    opener.focus();
    show(false);
  };
  opened.onclick = ({ target }) => {
    if (target !== opened) leave();
  };
  opened.onkeydown = ({ key }) => {
    if (key === "Escape") leave();
  };
  opened.addEventListener("focusout", ({ relatedTarget }) => {
    const to = /** @type {Node | null} */ (relatedTarget);
    if (to !== opener && !opened.contains(to)) show(false);
  });
}
