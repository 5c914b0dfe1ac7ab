// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { seeable, toggled } from "../../frontend/connections.js";

const dense = { inputs: [1, 1], gives: { 1: [1] } };
const join = { inputs: [2, 8], gives: { 1: [1], 2: [2], 3: [3] } };
const block = [...[{ id: "b" }, { id: "" }, { id: "f" }, { id: "s", inputs: ["b", "f"] }, { id: "" }]].map(
  (layer) => ({ kind: "dense", inputs: [], ...layer }),
);
const SHAPES = [[2], [8], [8], [8], [8], [1]];

/** @param {import("../../frontend/connections.js").Source[]} all */
const reasons = (all) => all.map(({ why }) => why);

test("a layer sees another only if nobody is left unseen", () => {
  assert.deepEqual(reasons(seeable(block, 1, dense, SHAPES)), [null, null]);
  assert.deepEqual(reasons(seeable(block, 2, dense, SHAPES)), ["trapped", "trapped", "only"]);
});

test("a join keeps two, and those that only it sees", () => {
  const all = seeable(block, 3, join, SHAPES);
  assert.deepEqual(
    all.map(({ chosen }) => chosen),
    [false, true, false, true],
  );
  assert.deepEqual(reasons(all), ["shape", "least", null, "only"]);
  const beside = block.with(3, { ...block[3], kind: "concat" });
  assert.equal(seeable(beside, 3, join, SHAPES)[0].why, null);
  assert.deepEqual(toggled(all, 2, true), [1, 2, 3]);
});

test("an image is not offered to what takes a list, nor to a join of lists", () => {
  const shapes = [[8, 8, 1], [8], [8], [8], [8], [1]];
  assert.equal(seeable(block, 1, dense, shapes)[0].why, "shape");
  assert.equal(seeable(block, 3, join, shapes)[0].why, "shape");
});

test("of one, choosing is choosing instead", () => {
  assert.deepEqual(toggled(seeable(block, 1, dense, SHAPES), 0, false), [0]);
});
