// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { observe, stayAlike } from "../../frontend/notes.js";

const calm = {
  step: 200,
  playing: true,
  diverged: null,
  metrics: { trainLoss: 0.5, testLoss: 0.52, testAccuracy: 0.7 },
  fit: null,
  layers: [{ saturated: 0.1, dead: 0 }],
  apart: false,
  past: false,
  ended: null,
  alike: false,
  testLosses: [],
};
/** @param {object} change */
const key = (change) => observe({ ...calm, ...change }).key;

test("before the first step the data are introduced", () => {
  assert.equal(key({ step: 0 }), "firstRun");
  assert.equal(key({ metrics: null }), "firstRun");
});

test("heavier observations come first", () => {
  const everything = {
    diverged: 12,
    layers: [{ saturated: 0.9, dead: 2 }],
    metrics: { trainLoss: 0.01, testLoss: 0.02, testAccuracy: 1 },
  };
  assert.equal(key(everything), "diverged");
  assert.equal(key({ ...everything, diverged: null }), "dead");
  assert.equal(key({ ...everything, diverged: null, layers: [{ saturated: 0.9, dead: 0 }] }), "solved");
  assert.equal(key({ layers: [{ saturated: 0.9, dead: 0 }] }), "saturated");
});

test("a test loss that rises far above the train loss is overfitting", () => {
  const rising = Array.from({ length: 40 }, (_, index) => 0.5 + 0.05 * index);
  const metrics = { trainLoss: 0.125, testLoss: 2.5, testAccuracy: 0.6 };
  assert.deepEqual(observe({ ...calm, metrics, testLosses: rising }), {
    key: "overfitting",
    values: { ratio: 20 },
  });
  assert.equal(key({ metrics, testLosses: rising.toReversed() }), "training");
});

test("a test loss far above the train loss that falls no longer is overfitting, too", () => {
  const testLosses = new Array(120).fill(0.8);
  assert.equal(
    key({ metrics: { trainLoss: 0.5, testLoss: 0.8, testAccuracy: 0.96 }, testLosses }),
    "overfitting",
  );
  assert.equal(
    key({ metrics: { trainLoss: 0.6, testLoss: 0.8, testAccuracy: 0.96 }, testLosses }),
    "plateau",
  );
  assert.equal(key({ metrics: { trainLoss: 0.5, testLoss: 0.8, testAccuracy: 0.97 }, testLosses }), "solved");
});

test("units that begin alike and are weighed alike stay alike", () => {
  const layer = (/** @type {string} */ kind, units = 8) => ({ units, initializer: { kind } });
  const [zeros, glorot] = [layer("zeros"), layer("glorot")];
  assert.equal(stayAlike([zeros, zeros, layer("glorot", 1)]), true);
  assert.equal(stayAlike([zeros, layer("zeros", 1)]), true);
  assert.equal(stayAlike([zeros, layer("glorot", 1)]), false);
  assert.equal(stayAlike([glorot, zeros, layer("glorot", 1)]), false);
  assert.equal(stayAlike([layer("zeros", 1), layer("zeros", 1)]), false);
});

test("units that are alike are the reason of all that follows", () => {
  assert.equal(key({ alike: true }), "alike");
  assert.equal(key({ alike: true, layers: [{ saturated: 0, dead: 8 }] }), "alike");
  assert.equal(key({ alike: true, step: 0 }), "firstRun");
});

test("a loss that no longer moves is a plateau", () => {
  assert.equal(key({ testLosses: new Array(120).fill(0.69) }), "plateau");
  assert.equal(key({ testLosses: Array.from({ length: 120 }, (_, index) => 1 / (index + 1)) }), "training");
});

test("values that mean nothing are no observation", () => {
  assert.equal(key({ layers: [{ saturated: Number.NaN, dead: Number.NaN }] }), "training");
  assert.equal(key({ playing: false }), "paused");
});

test("where numbers are learned, R² takes the place of accuracy", () => {
  const metrics = { trainLoss: 0.01, testLoss: 0.01, testAccuracy: Number.NaN };
  assert.deepEqual(observe({ ...calm, metrics, fit: 0.99 }), { key: "solvedNumbers", values: { fit: 0.99 } });
  assert.equal(observe({ ...calm, metrics, fit: 0.5 }).key, "trainingNumbers");
  assert.equal(observe({ ...calm, metrics, fit: Number.NaN, playing: false }).key, "pausedNumbers");
});
