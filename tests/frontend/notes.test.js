// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { evidence, observe, stayAlike } from "../../frontend/notes.js";

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
  gradients: [0.1, 0.1],
  trainLosses: [],
  gradientNorms: [],
  testLosses: [],
};
/** @param {object} change */
const key = (change) => observe({ ...calm, ...change }).key;

test("before the first step the data are introduced", () => {
  assert.equal(key({ step: 0 }), "firstRun");
  assert.equal(key({ metrics: null }), "firstRun");
});

test("who looks at the past is told so, and why training has ended comes before what it has reached", () => {
  assert.equal(key({ past: true, ended: "stopped" }), "past");
  assert.equal(key({ ended: "stopped after 100 steps" }), "ended");
  assert.equal(key({ past: true, step: 0 }), "past");
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

test("a loss far above its best is too high a rate, if it does not come back", () => {
  const fallen = Array.from({ length: 40 }, (_, index) => 1 / (index + 1));
  const risen = [...fallen, ...new Array(30).fill(0.5)];
  assert.deepEqual(observe({ ...calm, trainLosses: risen }), { key: "tooFast", values: { ratio: 20 } });
  assert.equal(key({ trainLosses: fallen }), "training");
  assert.equal(key({ trainLosses: [...fallen, 0.5, ...fallen.slice(-20)] }), "training");
  assert.equal(key({ trainLosses: risen, metrics: { ...calm.metrics, testAccuracy: 0.99 } }), "solved");
});

test("gradients that shrink a thousandfold on their way back vanish", () => {
  assert.deepEqual(observe({ ...calm, gradients: [1e-5, 1e-3, Number.NaN, 0.05] }), {
    key: "vanishing",
    values: { layer: 1, ratio: 5000 },
    layer: 0,
  });
  assert.equal(key({ gradients: [1e-4, 1e-3, 0.05] }), "training");
  assert.equal(key({ gradients: [] }), "training");
  assert.equal(key({ gradients: [0, 0, 0] }), "training");
});

test("a gradient norm that jumps tenfold explodes, in the layer where it is largest", () => {
  const quiet = Array.from({ length: 40 }, (_, index) => 1 + 0.1 * (index % 5));
  assert.deepEqual(observe({ ...calm, gradients: [3, 8, 1], gradientNorms: [...quiet, 24] }), {
    key: "exploding",
    values: { ratio: 20 },
    layer: 1,
  });
  assert.equal(key({ gradientNorms: [...quiet, 5] }), "training");
  assert.equal(key({ gradientNorms: [1, 50] }), "training");
});

test("rules speak in the order of the design", () => {
  const all = {
    layers: [{ saturated: 0.9, dead: 0 }],
    metrics: { trainLoss: 0.1, testLoss: 0.8, testAccuracy: 0.6 },
    testLosses: new Array(120).fill(0.8),
  };
  assert.equal(key(all), "saturated");
  const fresh = [{ saturated: 0.1, dead: 0 }];
  assert.equal(key({ ...all, layers: fresh }), "overfitting");
  assert.equal(key({ ...all, layers: fresh, metrics: { ...all.metrics, trainLoss: 0.8 } }), "plateau");
});

test("what speaks of a fault can be shown", () => {
  for (const fault of [
    "dead",
    "saturated",
    "overfitting",
    "plateau",
    "plateauNumbers",
    "vanishing",
    "exploding",
    "tooFast",
    "alike",
    "solved",
    "diverged",
  ])
    assert.ok(evidence(fault), fault);
  assert.equal(evidence("vanishing")?.histogram, "gradients");
  for (const calmly of ["training", "paused", "firstRun", "past"]) assert.equal(evidence(calmly), null);
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
