// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { nearestEdge } from "../../frontend/canvas/edges.js";
import { speak } from "../../frontend/i18n/index.js";
import { describeWeights, pixelOf, weightName } from "../../frontend/weight-names.js";
import { nudged, RANGE, rounded, weightIn } from "../../frontend/weights.js";
import { described, standard } from "./schema.js";

/** @param {"en" | "zh"} code */
const learn = (code) =>
  speak(code, JSON.parse(readFileSync(new URL(`../../frontend/i18n/${code}.json`, import.meta.url), "utf8")));

beforeEach(() => learn("en"));

/** @param {number} units @param {number} inputs @param {number} offset @param {number} source */
const dense = (units, inputs, offset, source) => ({
  ...{ inputs, offset, sources: [source], output: [units], shape: [units, inputs + 1] },
});
const network = /** @type {any} */ ({
  input: [2],
  layers: [dense(8, 2, 0, 0), dense(8, 8, 24, 1), dense(1, 8, 96, 2)],
});
/** @param {object} [change] */
const about = (change = {}) => ({
  ...{ schema: described().experiment, network, experiment: { ...standard(), ...change } },
});
/** @param {number} layer @param {number} row @param {number} column @param {object} [change] */
const named = (layer, row, column, change) => weightName(about(change), { layer, row, column });

test("a weight is named by the units that it joins, a bias by its unit", () => {
  assert.equal(named(0, 0, 1), "Weight from x₂ to layer 1 unit 1");
  assert.equal(named(1, 5, 2), "Weight from layer 1 unit 3 to layer 2 unit 6");
  assert.equal(named(2, 0, 7), "Weight from layer 2 unit 8 to output 1");
  assert.equal(named(1, 5, 8), "Bias of layer 2 unit 6");
  assert.equal(named(2, 0, 8), "Bias of output 1");
});

test("inputs that are no features any more are counted", () => {
  const mixed = { preprocessing: { kind: "pca", components: 2, whiten: false } };
  assert.equal(named(0, 0, 1, mixed), "Weight from input 2 to layer 1 unit 1");
  assert.equal(
    named(0, 0, 1, { data: { kind: "iris", samples: 150 } }),
    "Weight from input 2 to layer 1 unit 1",
  );
});

test("of a convolution a filter and a pixel are named, of other layers a cell", () => {
  const layers = [{ ...dense(4, 18, 0, 0), shape: [4, 19], output: [6, 6, 4] }];
  const pictures = {
    schema: described().experiment,
    network: { ...network, input: [8, 8, 2], layers: [...layers, network.layers[2]] },
  };
  const conv = { ...standard(), layers: [{ kind: "conv2d", kernel: 3, bias: true }, standard().layers[2]] };
  const name = (/** @type {number} */ column, /** @type {any} */ experiment = conv) =>
    weightName({ ...pictures, experiment }, { layer: 0, row: 1, column });
  assert.equal(name(10), "Weight of layer 1, filter 2, channel 2, row 2, column 2");
  assert.equal(name(18), "Bias of layer 1 unit 2");
  const recurrent = { ...standard(), layers: [{ kind: "gru", bias: false }, standard().layers[2]] };
  assert.equal(name(3, recurrent), "Weight of layer 1, row 2, column 4");
  assert.deepEqual(pixelOf(0, 3, 2), { row: 1, channel: 1, column: 1 });
  assert.deepEqual(pixelOf(17, 3, 2), { row: 3, channel: 2, column: 3 });
});

test("what was done by hand is told in the language of the page", () => {
  const place = { layer: 0, row: 2, column: 0 };
  const tell = () => describeWeights(about(), [{ ...place, value: 0.4 }], [{ ...place, value: -1 }]);
  assert.equal(tell(), "Weight from x₁ to layer 1 unit 3: 0.400 → −1.00");
  learn("zh");
  assert.equal(tell(), "从x₁到第 1 层单元 3的权重：0.400 → −1.00");
  const two = [1, 2].map((column) => ({ layer: 0, row: 0, column, value: 0 }));
  learn("en");
  assert.equal(describeWeights(about(), two, two), "2 weights set by hand");
});

test("a weight is found in theta, or is not there", () => {
  const theta = Float32Array.from({ length: 105 }, (_, i) => i);
  assert.equal(weightIn(theta, network.layers, { layer: 1, row: 5, column: 2 }), 24 + 5 * 9 + 2);
  for (const wrong of [{ layer: 3 }, { row: 8 }, { column: 9 }])
    assert.equal(weightIn(theta, network.layers, { layer: 1, row: 0, column: 0, ...wrong }), undefined);
});

test("arrow keys move by a tenth, with Shift by one, and not beyond the range", () => {
  assert.equal(nudged(Math.fround(0.3), 1, false), 0.4);
  assert.equal(nudged(-0.25, -1, true), -1.25);
  assert.equal(nudged(RANGE.maximum, 1, true), RANGE.maximum);
  assert.equal(rounded(Math.fround(0.1)), 0.1);
});

/** @param {number} y @param {object} [more] @returns {import("../../frontend/canvas/edges.js").Edge} */
const edge = (y, more = {}) => ({
  ...{ from: { x: 0, y: 0, index: 0 }, to: { x: 100, y, index: 1 }, weight: 1, strength: 1, lit: true },
  ...more,
});

test("the edge under the pointer is the nearest that has a weight and is not faded", () => {
  const [flat, steep] = [edge(0), edge(200)];
  const gaps = [[], [steep, flat]];
  const at = (/** @type {number} */ x, /** @type {number} */ y, reach = 6) =>
    nearestEdge(gaps, { x, y }, reach);
  assert.equal(at(50, 2)?.edge, flat);
  assert.equal(at(50, 98)?.edge, steep);
  assert.equal(at(50, 98)?.layer, 1);
  assert.ok(Math.abs((at(50, 98)?.y ?? 0) - 100) < 1, "half way the curve is at half its height");
  assert.equal(at(50, 30), null);
  assert.equal(at(-5, 0), null);
  gaps[1] = [edge(0, { lit: false }), edge(4, { weight: Number.NaN })];
  assert.equal(at(50, 0), null);
});
