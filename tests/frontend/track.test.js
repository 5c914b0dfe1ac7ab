// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { labelPlace, placeOf, stepAt } from "../../frontend/canvas/track.js";

const LOW = [
  [0, 25],
  [700, 25],
];
const HIGH = [
  [0, 5],
  [700, 5],
];

test("the label of a change stands right of its mark, or left of it near the end", () => {
  assert.equal(labelPlace(100, 120, LOW, 700).x, 104);
  assert.equal(labelPlace(690, 120, LOW, 700).x, 566);
  assert.equal(labelPlace(60, 120, LOW, 90).x, 2);
});

test("the label of a change leaves the loss in sight", () => {
  assert.equal(labelPlace(100, 120, LOW, 700).y, 2);
  assert.equal(labelPlace(100, 120, HIGH, 700).y, 10);
  assert.equal(labelPlace(100, 120, [], 700).y, 2);
});

test("the playhead stands where its step is, and a pointer there means that step", () => {
  assert.deepEqual([placeOf(0, 500, 702), placeOf(250, 500, 702), placeOf(500, 500, 702)], [0, 350, 700]);
  for (const step of [0, 1, 99, 250, 499, 500]) assert.equal(stepAt(placeOf(step, 500, 702), 500, 702), step);
  assert.equal(stepAt(0, 1, 1), 0, "a track without room");
});
