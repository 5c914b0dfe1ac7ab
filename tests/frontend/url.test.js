// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, merge, same } from "../../frontend/url.js";

test("only what differs is kept; another kind replaces the whole", () => {
  assert.equal(difference({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 2 } }), undefined);
  assert.deepEqual(difference({ a: 1, b: { c: 3, d: 4 } }, { a: 1, b: { c: 2, d: 4 } }), { b: { c: 3 } });
  const [old, young] = [{ kind: "adam", beta1: 0.9 }, { kind: "sgd" }];
  assert.deepEqual(difference(young, old), young);
  assert.deepEqual(merge(old, young), young);
});

test("equality does not depend on the order of fields", () => {
  assert.ok(same({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }));
  assert.ok(!same({ a: 1 }, { a: 1, b: 2 }));
  assert.ok(!same([1], { 0: 1 }));
  assert.ok(!same({ a: undefined }, { b: undefined }));
});
