// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, decision, nearest, rows, spaces, span, ticks } from "../../frontend/hidden.js";

/** A network 2 - 4 - 2 - outputs of dense layers with biases. @param {string} link @param {number} [outputs] @returns {import("../../frontend/hidden.js").Network} */
const network = (link, outputs = 1) => ({
  link,
  input: [2],
  layers: [
    { units: 4, output: [4], offset: 0, shape: [4, 3], sources: [0] },
    { units: 2, output: [2], offset: 12, shape: [2, 5], sources: [1] },
    { units: outputs, output: [outputs], offset: 22, shape: [outputs, 3], sources: [2] },
  ],
});
const UNIT = { low: -1, high: 1 };

test("a layer of two plain numbers or more can be laid out", () => {
  assert.deepEqual(spaces(network("sigmoid")), [0, 1]);
  assert.deepEqual(spaces(network("softmax", 3)), [0, 1, 2]);
  const pictures = {
    ...network("sigmoid"),
    layers: [{ ...network("sigmoid").layers[0], output: [8, 8, 4] }],
  };
  assert.deepEqual(spaces(pictures), []);
  assert.equal(chosen(pictures, null), null);
});

test("nobody chose: the two units of the last hidden layer that count most above", () => {
  const wide = network("sigmoid");
  wide.layers[1] = { ...wide.layers[1], output: [5] };
  assert.deepEqual(
    chosen(wide, null, () => [1, 0, 4, 3, 2]),
    { layer: 1, first: 2, second: 3 },
  );
  assert.deepEqual(chosen(wide, null), { layer: 1, first: 0, second: 1 });
});

test("what was chosen stays as long as it exists", () => {
  const wanted = { layer: 0, first: 3, second: 1 };
  assert.deepEqual(chosen(network("sigmoid"), wanted), wanted);
  assert.deepEqual(chosen(network("sigmoid"), { layer: 0, first: 4, second: 1 }), {
    layer: 0,
    first: 0,
    second: 1,
  });
  assert.deepEqual(chosen(network("sigmoid"), { layer: 7, first: 0, second: 1 }), {
    layer: 1,
    first: 0,
    second: 1,
  });
});

test("an axis ends where the activation does, else at a round number", () => {
  assert.deepEqual(span([-1, 1], [Float32Array.of(0.2)]), UNIT);
  assert.deepEqual(span([0, null], [Float32Array.of(0.2, 3.7)]), { low: 0, high: 4 });
  assert.deepEqual(span([null, null], [Float32Array.of(-0.31), Float32Array.of(17)]), {
    low: -0.4,
    high: 20,
  });
  assert.deepEqual(span([0, null], [Float32Array.of(0)]), { low: -1, high: 1 });
});

test("ticks are round numbers in the span", () => {
  assert.deepEqual(ticks(UNIT), [-1, -0.5, 0, 0.5, 1]);
  assert.deepEqual(ticks({ low: 0, high: 20 }), [0, 5, 10, 15, 20]);
  assert.deepEqual(ticks({ low: -0.4, high: 1 }), [-0.4, 0, 0.4, 0.8]);
});

test("two units under the output decide alone: the line is where their weighted sum is 0", () => {
  const theta = new Float32Array(25);
  theta.set([2, -1, 0.5], 22);
  const maps = decision(network("sigmoid"), theta, { layer: 1, first: 0, second: 1 }, UNIT, UNIT);
  assert.deepEqual(maps?.shape, [1, 64, 64]);
  const centre = (/** @type {number} */ cell) => ((cell + 0.5) / 64) * 2 - 1;
  for (const [row, column] of [
    [0, 0],
    [10, 50],
    [40, 3],
    [63, 63],
  ]) {
    const z = 2 * centre(column) + centre(row) + 0.5; // rows run downwards
    assert.equal(maps?.values[row * 64 + column], Math.round(255 / (1 + Math.exp(-z))));
  }
});

test("units swapped swap the axes", () => {
  const theta = new Float32Array(25);
  theta.set([2, -1, 0.5], 22);
  const across = decision(network("sigmoid"), theta, { layer: 1, first: 0, second: 1 }, UNIT, UNIT);
  const up = decision(network("sigmoid"), theta, { layer: 1, first: 1, second: 0 }, UNIT, UNIT);
  assert.equal(across?.values[5 * 64 + 9], up?.values[(63 - 9) * 64 + (63 - 5)]);
});

test("of several classes each has its share", () => {
  const theta = new Float32Array(31);
  theta.set([3, 0, 0, -3, 0, 0, 0, 3, 0], 22);
  const maps = decision(network("softmax", 3), theta, { layer: 1, first: 0, second: 1 }, UNIT, UNIT);
  const at = (/** @type {number} */ k, /** @type {number} */ cell) => maps?.values[k * 4096 + cell] ?? 0;
  assert.ok(at(0, 32 * 64 + 63) > 200 && at(1, 32 * 64) > 200 && at(2, 32) > 200);
  assert.ok(Math.abs(at(0, 99) + at(1, 99) + at(2, 99) - 255) <= 2);
});

test("nothing is said where other units count as well", () => {
  const theta = new Float32Array(25);
  assert.equal(decision(network("sigmoid"), theta, { layer: 0, first: 0, second: 1 }, UNIT, UNIT), null);
  assert.equal(decision(network("sigmoid"), theta, { layer: 1, first: 1, second: 1 }, UNIT, UNIT), null);
  const wide = network("sigmoid");
  wide.layers[1] = { ...wide.layers[1], output: [3] };
  assert.equal(decision(wide, theta, { layer: 1, first: 0, second: 1 }, UNIT, UNIT), null);
});

test("the nearest point is found if it is near", () => {
  const sets = [
    { xs: [0, 10], ys: [0, 0] },
    { xs: [11], ys: [1] },
  ];
  assert.deepEqual(nearest(sets, 10.9, 1, 5), { set: 1, index: 0 });
  assert.deepEqual(nearest(sets, 1, 1, 5), { set: 0, index: 0 });
  assert.equal(nearest(sets, 5, 20, 5), null);
  assert.deepEqual(
    rows({ shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) })?.map((row) => Array.from(row)),
    [
      [1, 2],
      [3, 4],
    ],
  );
});
