// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { cellAt, coursesHeight, middleOf } from "../../frontend/canvas/courses.js";
import { sampleAt } from "../../frontend/canvas/scatter.js";
import { sequenceHeight, stepAt, stepsAcross } from "../../frontend/canvas/sequence.js";
import { tilesOf } from "../../frontend/shapes.js";

test("a picture is one tile, a sequence one for each channel, a row of numbers one for each", () => {
  assert.equal(tilesOf([8, 8, 1]), 1);
  assert.equal(tilesOf([20, 2]), 2);
  assert.equal(tilesOf([4]), 4);
  assert.equal(tilesOf([]), 0);
});

test("the value that is asked for has a place after the last step", () => {
  const asked = stepsAcross("numbers", 16, true, 330);
  const given = stepsAcross("marked", 16, true, 330);
  assert.equal(asked.left, given.left);
  assert.ok(Math.abs(17 * asked.pitch - 16 * given.pitch) < 1e-9);
});

test("a place belongs to the step whose column it is in", () => {
  const model = /** @type {any} */ ({ reads: "bits", steps: 8, classes: {} });
  const { left, pitch } = stepsAcross("bits", 8, false, 330);
  assert.equal(stepAt(model, 330, left + 0.5), 0);
  assert.equal(stepAt(model, 330, left + 7.9 * pitch), 7);
  assert.equal(stepAt(model, 330, left - 1), null);
  assert.equal(stepAt(model, 330, left + 8.1 * pitch), null);
});

test("a picture of classes is taller the more there are", () => {
  assert.ok(sequenceHeight("symbols", 6) - sequenceHeight("symbols", 5) > 11);
  assert.ok(sequenceHeight("marked", 0) > sequenceHeight("numbers", 0));
});

test("the middle of every cell of the states is in that cell", () => {
  for (const units of [1, 7, 64]) {
    const model = /** @type {any} */ ({ steps: 10, units, left: 30, pitch: 25 });
    for (const unit of [0, units - 1]) {
      const { x, y } = middleOf(model, { step: 9, unit });
      assert.deepEqual(cellAt(model, x, y), { step: 9, unit });
    }
    assert.equal(cellAt(model, 40, coursesHeight(units)), null);
  }
});

test("a click finds the nearest sample, and none far away", () => {
  const model = /** @type {any} */ ({ truth: [-1, 0, 1], guesses: [-1, 0, 1], reach: 1 });
  assert.equal(sampleAt(model, 332, 30, 116), 0);
  assert.equal(sampleAt(model, 332, 324, 6), 2);
  assert.equal(sampleAt(model, 332, 320, 110), null);
});
