// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  biasAt,
  edges,
  isDense,
  MOST,
  passages,
  percentile,
  strength,
  weightAt,
} from "../../frontend/canvas/edges.js";
import { random } from "./random.js";

/** A layer of 2 units and 3 inputs, behind one number of another layer. */
const THETA = Float32Array.of(9, 1, -2, 3, 0.5, -4, 5, -6, -0.5);
const MATRIX = { offset: 1, shape: [2, 4], inputs: 3 };

/** @param {number} count */
const places = (count) => Array.from({ length: count }, (_, index) => ({ index, x: 0, y: index }));

test("weights and biases are found in the flat vector", () => {
  assert.equal(weightAt(THETA, MATRIX, 1, 2), -6);
  assert.equal(biasAt(THETA, MATRIX, 0), 0.5);
});

test("the percentile counts weights, not biases", () => {
  assert.equal(percentile(Float32Array.of(1, 2, 100, 3, 4, 100), { offset: 0, shape: [2, 3], inputs: 2 }), 4);
});

test("the percentile of a large layer is that of a regular sample", () => {
  const uniform = random(3);
  const theta = Float32Array.from({ length: 100 * 101 }, uniform);
  assert.ok(Math.abs(percentile(theta, { offset: 0, shape: [100, 101], inputs: 100 }) - 0.96) < 0.02);
});

test("strength goes from 0 to 1, and is 0 in a layer of zeros", () => {
  assert.deepEqual([strength(-1, 2), strength(5, 2), strength(0, 0)], [0.5, 1, 0]);
});

test("edges come weakest first, each from its input to its unit", () => {
  const list = edges(THETA, MATRIX, places(3), places(2), () => true);
  assert.deepEqual(
    list.map(({ weight }) => Math.abs(weight)),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual([list[0].from.y, list[0].to.y], [0, 0]);
});

test("only the edges of the inspected unit stay lit", () => {
  const list = edges(THETA, MATRIX, places(3), places(2), (_, target) => target === 1);
  assert.deepEqual(
    list.filter(({ lit }) => lit).map(({ weight }) => weight),
    [-4, 5, -6],
  );
});

test("of very many edges only the strongest are drawn", () => {
  const uniform = random(4);
  const theta = Float32Array.from({ length: 30 * 31 }, uniform);
  const list = edges(theta, { offset: 0, shape: [30, 31], inputs: 30 }, places(30), places(30), () => true);
  assert.equal(list.length, MOST);
  assert.ok(list[0].weight > 0.5);
});

test("a layer without biases has none to show, and weights in every column", () => {
  const plain = { offset: 1, shape: [2, 4], inputs: 4 };
  assert.equal(biasAt(THETA, plain, 1), null);
  assert.equal(weightAt(THETA, plain, 1, 3), -0.5);
});

test("edges are for layers that weigh every input for every unit", () => {
  assert.ok(isDense({ ...MATRIX, output: [2] }));
  assert.ok(isDense({ offset: 0, shape: [2, 3], inputs: 3, output: [2] }));
  assert.ok(!isDense({ offset: 0, shape: [0, 0], inputs: 8, output: [8] }), "dropout");
  assert.ok(!isDense({ offset: 0, shape: [8, 1], inputs: 8, output: [8] }), "batch norm");
  assert.ok(!isDense({ offset: 0, shape: [4, 4], inputs: 3, output: [2] }), "maxout");
});

test("other layers hand each unit on, counted on where inputs stand side by side", () => {
  const pairs = (/** @type {import("../../frontend/canvas/edges.js").Edge[]} */ list) =>
    list.map(({ from, to }) => [from.y, to.y]);
  assert.deepEqual(pairs(passages(places(2), places(4), 0, () => true)), [
    [0, 0],
    [1, 1],
  ]);
  assert.deepEqual(pairs(passages(places(2), places(4), 2, () => true)), [
    [0, 2],
    [1, 3],
  ]);
});
