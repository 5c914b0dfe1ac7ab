// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  binAt,
  binRange,
  ceiling,
  isEmpty,
  legible,
  outsideOf,
  ticks,
  warmth,
} from "../../frontend/canvas/histogram.js";

/** @typedef {import("../../frontend/canvas/histogram.js").Histogram} Histogram */

const BOX = { x: 100, y: 0, width: 148, height: 96 };

/** @param {Partial<Histogram>} [change] @returns {Histogram} */
const histogram = (change = {}) => ({
  share: Float32Array.of(0.1, 0.2, 0.4, 0.3),
  start: null,
  low: -1,
  high: 1,
  bands: [-0.95, 0.95],
  zero: 0,
  outside: [0, 0],
  hover: null,
  ...change,
});

test("a layer without such a quantity is empty", () => {
  assert.equal(isEmpty(histogram()), false);
  assert.equal(isEmpty(histogram({ share: Float32Array.of(Number.NaN, Number.NaN) })), true);
});

test("a place belongs to the bin drawn there", () => {
  assert.deepEqual(
    [100, 136, 138, 248].map((x) => binAt(histogram(), BOX, x)),
    [0, 0, 1, 3],
  );
  assert.equal(binAt(histogram(), BOX, 99), null);
  assert.equal(binAt(histogram(), BOX, 249), null);
});

test("exact zeros have a bar of their own, left of the bins", () => {
  const relu = histogram({ low: 0, high: 2, zero: 0.5, bands: [Number.NaN, Number.NaN] });
  assert.equal(binAt(relu, BOX, 102), -1);
  assert.equal(binAt(relu, BOX, 111), 0);
});

test("a bin says which values it holds", () => assert.deepEqual(binRange(histogram(), 3), [0.5, 1]));

test("the outer bins hold what lies beyond them", () => {
  const wide = histogram({ outside: [0.01, 0.02] });
  assert.deepEqual(
    [0, 1, 3].map((bin) => outsideOf(wide, bin)),
    [0.01, 0, 0.02],
  );
});

test("the outline of step 0 flattens the bars to a half at most", () => {
  const now = Math.fround(0.4);
  assert.equal(ceiling(histogram()), now);
  assert.equal(ceiling(histogram({ start: Float32Array.of(0.5, 0, 0, 0) })), 0.5);
  assert.equal(ceiling(histogram({ start: Float32Array.of(1, 0, 0, 0) })), 2 * now);
});

test("the bar of exact zeros is cut off at three times the others", () => {
  const now = Math.fround(0.4);
  assert.equal(ceiling(histogram({ zero: 0.5 })), 0.5);
  assert.equal(ceiling(histogram({ share: Float32Array.of(0.1, 0, 0, 0), zero: 0.9 })), 3 * Math.fround(0.1));
  assert.equal(ceiling(histogram({ start: Float32Array.of(1, 0, 0, 0), zero: 0.1 })), now);
  assert.equal(ceiling(histogram({ share: new Float32Array(4), zero: 1 })), 1);
});

test("colours are centred on 0, or on the middle of a bounded activation", () => {
  assert.deepEqual([warmth(histogram(), -1), warmth(histogram(), 0.5)], [-1, 0.5]);
  const sigmoid = histogram({ low: 0, high: 1, bands: [0.05, 0.95] });
  assert.deepEqual([warmth(sigmoid, 0), warmth(sigmoid, 0.5), warmth(sigmoid, 1)], [-1, 0, 1]);
  const relu = histogram({ low: 0, high: 2, bands: [Number.NaN, Number.NaN] });
  assert.deepEqual([warmth(relu, 0), warmth(relu, 2)], [0, 1]);
});

test("the ends and the zero are printed, unless an end is too near to it", () => {
  assert.deepEqual(ticks(histogram()), [-1, 0, 1]);
  assert.deepEqual(ticks(histogram({ low: 0, high: 1 })), [0, 0.5, 1]);
  assert.deepEqual(ticks(histogram({ low: -0.1, high: 2 })), [0, 2]);
});

test("labels that would touch are left out: the one between first, then the last", () => {
  const at = (/** @type {number} */ left, /** @type {number} */ right) => ({ left, right });
  const kept = (/** @type {{left: number, right: number}[]} */ labels) =>
    legible(labels).map(({ left }) => left);
  assert.deepEqual(kept([at(0, 20), at(70, 78), at(128, 148)]), [0, 70, 128]);
  assert.deepEqual(kept([at(0, 66), at(70, 78), at(128, 148)]), [0, 128]);
  assert.deepEqual(kept([at(0, 60), at(70, 78), at(82, 148)]), [0, 82]);
  assert.deepEqual(kept([at(0, 80), at(82, 148)]), [0]);
  assert.deepEqual(kept([at(0, 8)]), [0]);
  assert.deepEqual(kept([]), []);
});
