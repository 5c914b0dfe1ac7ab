// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { measured, reached, shows } from "../../frontend/lessons/goals.js";

/** @typedef {import("../../frontend/lessons/goals.js").Goal} Goal */

const TEXT = { en: "", zh: "" };
const FACTS = {
  ...{ step: 400, diverged: false, parameters: 13, testLoss: 0.2, testAccuracy: 0.9 },
  layers: [
    { std: 0.5, saturated: 0.1 },
    { std: 0.8, saturated: 0.6 },
  ],
};

/** @param {Partial<Goal>} goal @param {Partial<typeof FACTS>} [facts] */
const share = (goal, facts = {}) =>
  reached(/** @type {Goal} */ ({ text: TEXT, ...goal }), { ...FACTS, ...facts });

test("a goal upwards is as far as its share of the way, and met at its end", () => {
  assert.equal(share({ measure: "test_accuracy", above: 0.9 }), 1);
  assert.equal(share({ measure: "test_accuracy", above: 0.9 }, { testAccuracy: 0.45 }), 0.5);
  assert.equal(share({ measure: "step", above: 300 }, { step: 75 }), 0.25);
});

test("a goal downwards is met when the number is no larger", () => {
  assert.equal(share({ measure: "test_loss", below: 0.2 }), 1);
  assert.equal(share({ measure: "test_loss", below: 0.05 }), 0.25);
  assert.equal(share({ measure: "test_loss", below: 0.05 }, { testLoss: 0 }), 1);
  assert.equal(share({ measure: "saturated", layer: 1, below: 0.15 }), 0.25);
});

test("what comes too late, or takes too many parameters, is never met", () => {
  const late = share({ measure: "test_accuracy", above: 0.5, within: 399 });
  assert.ok(late < 1);
  assert.equal(share({ measure: "test_accuracy", above: 0.5, within: 400 }), 1);
  assert.ok(share({ measure: "test_accuracy", above: 0.5, parameters: 12 }) < 1);
  assert.equal(share({ measure: "test_accuracy", above: 0.5, parameters: 13 }), 1);
  assert.ok(share({ measure: "saturated", layer: 0, below: 0.15, at: 0 }) < 1);
  assert.equal(share({ measure: "saturated", layer: 0, below: 0.15, at: 0 }, { step: 0 }), 1);
});

test("what is unknown meets nothing", () => {
  assert.equal(share({ measure: "test_loss", below: 1 }, { testLoss: Number.NaN }), 0);
  assert.equal(share({ measure: "saturated", layer: 2, below: 1 }), 0);
  assert.ok(Number.isNaN(measured({ measure: "std", layer: 7 }, FACTS)));
});

test("divergence can be the goal", () => {
  assert.equal(share({ measure: "diverged" }), 0);
  assert.equal(share({ measure: "diverged" }, { diverged: true }), 1);
});

test("an answer is shown when there is something to see, and not before", () => {
  const question = { ask: TEXT, options: [TEXT, TEXT], right: 0, shown: TEXT };
  assert.ok(shows(question, FACTS));
  assert.ok(!shows({ ...question, after: 401 }, FACTS));
  assert.ok(shows({ ...question, after: 400, measure: "test_loss" }, FACTS));
  assert.ok(!shows({ ...question, measure: "std", layer: 9 }, FACTS));
  assert.ok(!shows({ ...question, after_diverged: true }, FACTS));
  assert.ok(shows({ ...question, after_diverged: true }, { ...FACTS, diverged: true }));
});
