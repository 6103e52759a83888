/** Properties of runs, tried on made-up ones in the browser's own code. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import fc from "fast-check";

const modules = new URL("../../generator/wellhead/pages/assets/browser/", import.meta.url);
const { merge, mergeDecisions, mergeEntries } = await import(new URL("merge.mjs", modules));
const { codeOf, runFrom } = await import(new URL("link.mjs", modules));
const { fileOf, runIn } = await import(new URL("runfile.mjs", modules));
const { decisionOf, entryOf, factOf, MAX_ITEMS, MAX_NAME, nameOf, objectOf, OUTCOMES, STATES, stored } = await import(
  new URL("values.mjs", modules)
);

const record = (model) => fc.record(model, { noNullPrototype: true });

// Few times and few texts, so that many are the same.
const time = fc.integer({ min: 0, max: 4 });
const text = fc.constantFrom("", "a", "b", "<img src=x onerror=alert(1)>", "é \u{1f6e2} \u0000 \"");
const words = text.map((t) => t.replaceAll("\u0000", ""));
const entry = record({ s: fc.constantFrom(...STATES), t: text, d: time, n: text, e: time });
const decision = record({
  o: fc.constantFrom("", ...OUTCOMES),
  w: fc.constantFrom("", "2026-11-25"),
  b: words.map(nameOf),
  r: text,
  d: time,
});
const key = fc.constantFrom("phase/build/a", "phase/build/b", "role/smith/a");
const gate = fc.constantFrom("gate/build/exit", "gate/build/entry");
const mapOf = (keys, values) => fc.array(fc.tuple(keys, values), { maxLength: 4 }).map((rows) => new Map(rows));
const content = record({
  name: record({ v: words.map(nameOf), d: time }),
  items: mapOf(key, entry),
  gates: mapOf(gate, decision),
});

/** The same content, whatever the order of its keys. */
const plain = ({ name, items, gates }) => ({
  name,
  items: Object.fromEntries([...items].sort()),
  gates: Object.fromEntries([...gates].sort()),
});
const same = (a, b) => assert.deepEqual(plain(a), plain(b));
const holds = (arbitraries, property) => fc.assert(fc.property(...arbitraries, property), { numRuns: 2000, seed: 1 });

test("a merge is commutative", () => {
  holds([content, content], (a, b) => same(merge(a, b), merge(b, a)));
});

test("a merge is associative", () => {
  holds([content, content, content], (a, b, c) => same(merge(merge(a, b), c), merge(a, merge(b, c))));
});

test("a merge is idempotent, also of what was merged already", () => {
  holds([content, content], (a, b) => {
    same(merge(a, a), a);
    same(merge(merge(a, b), b), merge(a, b));
  });
});

test("the later write wins, of the state and of the note alone", () => {
  holds([entry, entry], (a, b) => {
    const merged = mergeEntries(a, b);
    const later = a.d > b.d ? a : b;
    if (a.d !== b.d) assert.deepEqual([merged.s, merged.t, merged.d], [later.s, later.t, later.d]);
    const noted = a.e > b.e ? a : b;
    if (a.e !== b.e) assert.deepEqual([merged.n, merged.e], [noted.n, noted.e]);
  });
  holds([decision, decision], (a, b) => {
    if (a.d !== b.d) assert.deepEqual(mergeDecisions(a, b), a.d > b.d ? a : b);
  });
});

test("a merge changes neither of the two, and loses no key", () => {
  holds([content, content], (a, b) => {
    const before = [plain(a), plain(b)].map((run) => JSON.stringify(run));
    const merged = merge(a, b);
    assert.deepEqual([plain(a), plain(b)].map((run) => JSON.stringify(run)), before);
    for (const run of [a, b]) for (const k of run.items.keys()) assert.ok(merged.items.has(k));
  });
});

test("what is stored is read as it was", () => {
  holds([entry], (a) => assert.deepEqual(entryOf(objectOf(stored(a))), a));
  holds([decision], (a) => assert.deepEqual(decisionOf(objectOf(stored(a))), a));
  assert.deepEqual(entryOf({ s: "done", t: "Old" }), { s: "done", t: "Old", d: 0, n: "", e: 0 });
});

test("a file is read as it was written", () => {
  holds([content], (a) => {
    const read = runIn(fileOf("tools", "run-1", a), "tools");
    same(read.content, a);
    assert.equal(read.ignored, 0);
  });
});

test("a link is read as it was made, but for the words", async () => {
  await fc.assert(
    fc.asyncProperty(content, async (a) => {
      const read = await runFrom(await codeOf({ site: "tools", id: "run-1", content: a }));
      assert.equal(read.site, "tools");
      same(read.content, { ...a, items: new Map([...a.items].map(([k, e]) => [k, { ...e, t: "" }])) });
    }),
    { numRuns: 100, seed: 1 },
  );
});

test("a run of three hundred marks fits into a link that mail and chat leave whole", async () => {
  const marks = Array.from({ length: 300 }, (_, n) => [
    `phase/a-phase-of-${n % 5}/some-check-number-${n}`,
    { s: "done", t: "Words that stay out", d: 1_764_000_000_000 + n * 77_777, n: "", e: 0 },
  ]);
  const code = await codeOf({ site: "tools", id: "run-1", content: { name: { v: "", d: 0 }, items: new Map(marks), gates: new Map() } });
  assert.ok(code.length < 8000, `${code.length} characters`);
});

test("nothing but known keys and values comes out of a hostile value, file or link", async () => {
  const junk = fc.object({ maxDepth: 3, withNullPrototype: true });
  const sound = (run) => {
    for (const [k, { s, t, d, n, e }] of run.items) {
      assert.match(k, /^[a-z]+(\/[a-z0-9-]+){2}$/);
      assert.ok(STATES.includes(s) && [t, n].every((x) => typeof x === "string") && [d, e].every(Number.isSafeInteger));
    }
    for (const [k, { o }] of run.gates) assert.ok(k.startsWith("gate/") && (o === "" || OUTCOMES.includes(o)));
  };
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), junk, fc.jsonValue(), async (code, object, value) => {
      entryOf(object);
      decisionOf(object);
      factOf(object);
      objectOf(code);
      for (const file of [code, JSON.stringify(value), JSON.stringify({ form: "wellhead-run-1", playbook: "tools", run: value, items: object, decisions: value })]) {
        const read = runIn(file, "tools");
        if (typeof read !== "string") sound(read.content);
      }
      const odd = ["tools", "x", value, value, [[value, value], ["__proto__", 1, 1]], [[value]]];
      const json = "z" + deflateRawSync(JSON.stringify(odd)).toString("base64url");
      for (const link of [code, "z" + code, json]) {
        const read = await runFrom(link);
        if (read !== null) sound(read.content);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  for (const odd of ['{"form":"wellhead-run-1","playbook":"tools","items":{"__proto__":{"state":"done","text":""}}}', "[]", "null"]) {
    const read = runIn(odd, "tools");
    assert.ok(typeof read === "string" || read.content.items.size === 0);
  }
  assert.equal(runIn('{"form":"wellhead-run-1","playbook":"others"}', "tools"), "other");
});

test("a small link that stands for very much is not waited for", async () => {
  const bytes = deflateRawSync(`["tools","x","",0,[],[]${" ".repeat(20_000_000)}]`);
  assert.ok(bytes.length < 50_000);
  assert.equal(await runFrom("z" + bytes.toString("base64url")), null);
});

test("of more items than any playbook has, the first are read and the others counted", async () => {
  const entries = Array.from({ length: MAX_ITEMS + 7 }, (_, n) => [`phase/a/n${n}`, { s: "done", t: "", d: 0, n: "", e: 0 }]);
  const run = { name: { v: "", d: 0 }, items: new Map(entries), gates: new Map() };
  const file = runIn(fileOf("tools", "x", run), "tools");
  assert.deepEqual([file.content.items.size, file.ignored], [MAX_ITEMS, 7]);
  const link = await runFrom(await codeOf({ site: "tools", id: "x", content: run }));
  assert.equal(link.content.items.size, MAX_ITEMS);
});

test("a name is one short line that hides nothing", () => {
  assert.equal(nameOf("  Rig\n7 \u202Egnirps\u0000 "), "Rig 7 gnirps");
  assert.equal(nameOf("x".repeat(500)).length, MAX_NAME);
  assert.equal(nameOf({ toString: () => "x" }), "");
});
