// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { biasAt, edges, MOST, percentile, strength, weightAt } from "../../frontend/canvas/edges.js";
import { random } from "./random.js";

/** A layer of 2 units and 3 inputs, behind one number of another layer. */
const THETA = Float32Array.of(9, 1, -2, 3, 0.5, -4, 5, -6, -0.5);
const MATRIX = { offset: 1, shape: [2, 4] };

/** @param {number} count */
const places = (count) => Array.from({ length: count }, (_, index) => ({ index, x: 0, y: index }));

test("weights and biases are found in the flat vector", () => {
  assert.equal(weightAt(THETA, MATRIX, 1, 2), -6);
  assert.equal(biasAt(THETA, MATRIX, 0), 0.5);
});

test("the percentile counts weights, not biases", () => {
  assert.equal(percentile(Float32Array.of(1, 2, 100, 3, 4, 100), { offset: 0, shape: [2, 3] }), 4);
});

test("the percentile of a large layer is that of a regular sample", () => {
  const uniform = random(3);
  const theta = Float32Array.from({ length: 100 * 101 }, uniform);
  assert.ok(Math.abs(percentile(theta, { offset: 0, shape: [100, 101] }) - 0.96) < 0.02);
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
  const list = edges(theta, { offset: 0, shape: [30, 31] }, places(30), places(30), () => true);
  assert.equal(list.length, MOST);
  assert.ok(list[0].weight > 0.5);
});
