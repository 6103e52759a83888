// @ts-check
/**
 * A run as what stands behind an address's `#`, which browsers send to no server: JSON, deflated (RFC 1951),
 * in base64url (RFC 4648). The items' words stay out, so that the link is short.
 */

import { decisionOf, entryOf, factOf, isGate, isKey, MAX_ITEMS, STATES } from "./values.mjs";

/** @typedef {import("./merge.mjs").Content} Content */
/** @typedef {{ site: string, id: string, content: Content }} SharedRun */

/** Longest link that is opened, and most bytes that may come of it. */
const MAX_CODE = 100_000;
const MAX_BYTES = 1_000_000;

/** @param {SharedRun} run @returns {Promise<string>} */
export async function codeOf({ site, id, content }) {
  const text = JSON.stringify([
    site,
    id,
    content.name.v,
    content.name.d,
    [...content.items].map(([key, { s, d, n, e }]) => [key, STATES.indexOf(s), d, ...(n || e ? [n, e] : [])]),
    [...content.gates].map(([key, { o, w, b, r, d }]) => [key, o, w, b, r, d]),
  ]);
  const bytes = new TextEncoder().encode(text);
  const deflated = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return `z${base64(new Uint8Array(await new Response(deflated).arrayBuffer()))}`;
}

/** The run that a link holds, or null: whatever stands there, nothing but known keys and values comes out. @param {string} code @returns {Promise<SharedRun | null>} */
export async function runFrom(code) {
  if (code.length > MAX_CODE || !code.startsWith("z")) return null;
  try {
    const binary = atob(code.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await inflated(bytes));
    /** @type {unknown} */
    const value = JSON.parse(text);
    if (!Array.isArray(value)) return null;
    const [site, id, v, d, items, gates] = value;
    if (typeof site !== "string" || typeof id !== "string") return null;
    /** @type {Content} */
    const content = { name: factOf({ v, d }), items: new Map(), gates: new Map() };
    for (const [key, s, d, n, e] of rows(items)) {
      const entry = entryOf({ s: STATES[Number(s)], t: "", d, n, e });
      if (entry !== null && typeof key === "string" && isKey(key) && !isGate(key)) content.items.set(key, entry);
    }
    for (const [key, o, w, b, r, d] of rows(gates)) {
      const decision = decisionOf({ o, w, b, r, d });
      if (decision !== null && typeof key === "string" && isKey(key) && isGate(key)) content.gates.set(key, decision);
    }
    return { site, id, content };
  } catch {
    return null;
  }
}

/** @param {unknown} value @returns {unknown[][]} */
const rows = (value) => (Array.isArray(value) ? value.filter(Array.isArray).slice(0, MAX_ITEMS) : []);

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** A few bytes may stand for very many: those are not waited for. @param {Uint8Array<ArrayBuffer>} bytes */
async function inflated(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks).arrayBuffer();
    size += value.length;
    chunks.push(value);
    if (size > MAX_BYTES) throw new RangeError("too much");
  }
}
