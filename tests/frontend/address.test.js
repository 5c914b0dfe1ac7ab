// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, hashIn, isTooLarge, LONGEST, toHash, Unreadable } from "../../frontend/address.js";
import { controlOf, names } from "../../frontend/held.js";
import { random } from "./random.js";
import { schema, standard } from "./schema.js";

const described = { root: schema, standard: standard() };
/** @param {any} link */
const hashOf = (link) => toHash(link, described);
const read = (/** @type {string} */ hash) => fromHash(hash, described);

test("the default experiment has an empty address", async () => {
  assert.equal(await hashOf({ experiment: standard() }), "");
  assert.equal(await read(""), null);
  assert.equal(await read("#"), null);
});

test("any experiment comes back from its address", async () => {
  const xor = { ...standard(), data: { kind: "xor", samples: 200, noise: 0.1 }, learning_rate: 0.1 };
  const deep = { ...standard(), layers: Array(20).fill(standard().layers[0]) };
  const seeds = { ...standard(), seeds: { ...standard().seeds, weights: 4294967295 } };
  for (const experiment of [xor, deep, seeds])
    assert.deepEqual((await read(await hashOf({ experiment })))?.experiment, experiment);
});

test("one changed field makes a short address of letters that need no escaping", async () => {
  assert.match(
    await hashOf({ experiment: { ...standard(), learning_rate: 0.3 } }),
    /^#e=[A-Za-z0-9_-]{1,40}$/,
  );
});

test("links of before are read as they were", async () => {
  const old = "#e=eyJsZWFybmluZ19yYXRlIjowLjN9"; // {"learning_rate":0.3}
  assert.deepEqual((await read(old))?.experiment, { ...standard(), learning_rate: 0.3 });
});

test("a drawing is deflated; one too large for mail and chat is left to a file", async () => {
  const draw = random(1);
  const drawn = (/** @type {number} */ count) => ({
    ...standard(),
    data: {
      kind: "points",
      classes: 2,
      points: Array.from({ length: count }, (_, i) => [Math.round(600 * draw()) / 100, 1.5, i % 2]),
    },
  });
  const some = drawn(200);
  const hash = await hashOf({ experiment: some });
  assert.match(hash, /^#z=[A-Za-z0-9_-]+$/);
  assert.ok(hash.length < JSON.stringify(some.data).length / 2);
  assert.deepEqual((await read(hash))?.experiment, some);
  const large = await hashOf({ experiment: drawn(5000) });
  assert.ok(large.length < LONGEST && isTooLarge(large));
  await assert.rejects(read(large), { reason: "large" });
});

test("held controls and the view are words of their own", async () => {
  const view = { histogram: /** @type {const} */ ("weights"), lossScale: /** @type {const} */ ("linear") };
  const overlays = { test: false, errors: true, uncertainty: false, discrete: true };
  const held = { noise: /** @type {const} */ ("hidden"), layers: /** @type {const} */ ("locked") };
  const hash = await hashOf({ experiment: standard(), held, view: { ...view, overlays } });
  assert.equal(hash, "#hide=noise&lock=layers&view=weights,linear,errors,discrete");
  const link = await read(hash);
  assert.deepEqual(link?.held, held);
  assert.deepEqual(link?.view, { ...view, overlays });
  assert.deepEqual(link?.remarks, []);
});

test("a control that does not exist is said; one that cannot be hidden is locked", async () => {
  const link = await read("#hide=features,wings");
  assert.deepEqual(link?.held, { features: "locked" });
  assert.deepEqual(link?.remarks, [{ key: "link.noControl", values: { name: "wings" } }]);
});

test("an address that cannot be read says why", async () => {
  const why = {
    "#hello": "foreign",
    "#e2=abc": "version",
    "#e=": "malformed",
    "#e=%%%": "malformed",
    "#e=bm90IGpzb24": "malformed",
    [`#e=${btoa("[1]")}`]: "malformed",
    [`#e=${btoa("7")}`]: "malformed",
    "#z=abcdef": "malformed",
    "#z=": "malformed",
  };
  for (const [hash, reason] of Object.entries(why))
    await assert.rejects(read(hash), (error) => error instanceof Unreadable && error.reason === reason, hash);
});

test("what was deflated is never inflated beyond what an experiment can be", async () => {
  const zeros = new Blob([`{"x":"${"0".repeat(2 ** 23)}"}`])
    .stream()
    .pipeThrough(new CompressionStream("deflate-raw"));
  const bomb = Buffer.from(await new Response(zeros).arrayBuffer()).toString("base64url");
  await assert.rejects(read(`#z=${bomb}`), { reason: "malformed" });
});

test("a fragment is found in what was pasted", () => {
  assert.equal(hashIn(" https://example.org/a#e=abc \n"), "#e=abc");
  assert.equal(hashIn("#e=abc"), "#e=abc");
  assert.equal(hashIn("e=abc&hide=data"), "#e=abc&hide=data");
  for (const text of ["", "hello", "https://example.org/?q=1"]) assert.equal(hashIn(text), "");
});

test("every path of the document belongs to a control that a link can hold", () => {
  const known = names(schema);
  const paths = [
    ["data"],
    ["data", "turns"],
    ["data", "noise"],
    ["layers"],
    ["layers", 0, "bias"],
    ["seeds", "data"],
  ];
  for (const name of Object.keys(schema.properties)) assert.ok(known.includes(controlOf([name])), name);
  assert.deepEqual(paths.map(controlOf), ["data", "data", "noise", "layers", "layers", "seeds"]);
  assert.equal(controlOf(["layers", 2, "activation", "slope"]), "activation");
  assert.equal(controlOf(["layers", 2, "filters"]), "units");
  assert.equal(new Set(known).size, known.length);
});
