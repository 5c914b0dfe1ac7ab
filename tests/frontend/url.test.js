// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, fromHash, merge, same, toHash } from "../../frontend/url.js";
import { standard } from "./schema.js";

test("the default experiment has an empty address", () => {
  assert.equal(toHash(standard(), standard()), "");
  assert.equal(fromHash("", standard()), null);
  assert.equal(fromHash("#", standard()), null);
});

test("any experiment comes back from its address", () => {
  const xor = { ...standard(), data: { kind: "xor", samples: 200, noise: 0.1 }, learning_rate: 0.1 };
  const deep = { ...standard(), layers: [...standard().layers.slice(1), standard().layers[0]] };
  const seeds = { ...standard(), seeds: { ...standard().seeds, weights: 4294967295 } };
  for (const document of [xor, deep, seeds])
    assert.deepEqual(fromHash(toHash(document, standard()), standard()), document);
});

test("one changed field makes a short address of letters that need no escaping", () => {
  const hash = toHash({ ...standard(), learning_rate: 0.3 }, standard());
  assert.match(hash, /^#e=[A-Za-z0-9_-]{1,40}$/);
});

test("only what differs is kept; another kind replaces the whole", () => {
  assert.equal(difference({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 2 } }), undefined);
  assert.deepEqual(difference({ a: 1, b: { c: 3, d: 4 } }, { a: 1, b: { c: 2, d: 4 } }), { b: { c: 3 } });
  const [old, young] = [{ kind: "adam", beta1: 0.9 }, { kind: "sgd" }];
  assert.deepEqual(difference(young, old), young);
  assert.deepEqual(merge(old, young), young);
});

test("an address that cannot be read is an error, whatever is wrong with it", () => {
  for (const hash of ["#hello", "#e=", "#e=%%%", "#e=bm90IGpzb24", `#e=${btoa("[1]")}`, `#e=${btoa("7")}`])
    assert.throws(() => fromHash(hash, standard()), hash);
});

test("equality does not depend on the order of fields", () => {
  assert.ok(same({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }));
  assert.ok(!same({ a: 1 }, { a: 1, b: 2 }));
  assert.ok(!same([1], { 0: 1 }));
  assert.ok(!same({ a: undefined }, { b: undefined }));
});
