// @ts-check
/** A digit drawn by hand becomes numbers like those of the data set, wherever and however large it was drawn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { extended, FULL, reduced, SIDE } from "../../frontend/digit.js";

const line = [0.5, 0.1, 0.5, 0.9];

/** @param {number} x @param {number} y @param {number} radius */
const ring = (x, y, radius) =>
  Array.from({ length: 41 }, (_, i) => (2 * Math.PI * i) / 40).flatMap((angle) => [
    x + 0.6 * radius * Math.cos(angle),
    y + radius * Math.sin(angle),
  ]);

/** @param {number[][]} strokes */
const counts = (strokes) => /** @type {number[]} */ (reduced(strokes));
/** @param {number[]} all */
const sum = (all) => all.reduce((total, one) => total + one, 0);
/** @param {number[]} all @param {number} column */
const inColumn = (all, column) => sum(all.filter((_, i) => i % SIDE === column));

test("nothing drawn is nothing", () => assert.equal(reduced([]), null));

test("there are 64 whole numbers from 0 to 16", () => {
  for (const strokes of [[line], [ring(0.5, 0.5, 0.4)], [[0.2, 0.3]]]) {
    const all = counts(strokes);
    assert.equal(all.length, SIDE * SIDE);
    assert.ok(all.every((count) => Number.isInteger(count) && count >= 0 && count <= FULL));
  }
});

test("a vertical stroke stands in the middle, from top to bottom", () => {
  const all = counts([line]);
  for (const column of [0, 1, 6, 7]) assert.equal(inColumn(all, column), 0);
  for (let row = 0; row < SIDE; row++) assert.ok(all[row * SIDE + 3] >= 8, `row ${row}`);
  assert.deepEqual(
    all,
    Array.from(all, (_, i) => all[i - (i % SIDE) + SIDE - 1 - (i % SIDE)]),
  );
});

test("a ring is hollow, with as much ink as the digits of the data set", () => {
  const all = counts([ring(0.5, 0.5, 0.4)]);
  assert.equal(all[3 * SIDE + 3], 0);
  assert.equal(inColumn(all, 0) + inColumn(all, 7), 0);
  assert.ok(sum(all) > 280 && sum(all) < 340, String(sum(all)));
});

test("a wide digit is squeezed to the width of the data set's, and keeps its height", () => {
  const wide = ring(0.5, 0.5, 0.3).map((value, i) => (i % 2 ? value : 0.5 + 1.6 * (value - 0.5)));
  const all = counts([wide]);
  assert.equal(inColumn(all, 0) + inColumn(all, 7), 0);
  assert.ok(sum(all.slice(0, SIDE)) > 0 && sum(all.slice(-SIDE)) > 0);
});

test("where and how large a digit is drawn makes no difference", () => {
  const all = counts([ring(0.5, 0.5, 0.4)]);
  const same = (/** @type {number[]} */ other) => all.every((count, i) => Math.abs(count - other[i]) <= 1);
  assert.ok(same(counts([ring(0.2, 0.3, 0.1)])));
  assert.ok(same(counts([ring(0.8, 0.75, 0.2)])));
});

test("a long dash is not blown up to the height of a digit", () => {
  const all = counts([[0.1, 0.5, 0.9, 0.5]]);
  assert.equal(sum(all.slice(0, 2 * SIDE)) + sum(all.slice(-2 * SIDE)), 0);
});

test("points add up to strokes, within the square, without end only in appearance", () => {
  const begun = extended([], { x: 0.5, y: -1 }, true);
  assert.deepEqual(begun, [[0.5, 0]]);
  assert.equal(extended(begun, { x: 0.501, y: 0 }, false), begun);
  assert.deepEqual(extended(begun, { x: 2, y: 0.5 }, false), [[0.5, 0, 1, 0.5]]);
  assert.deepEqual(extended(begun, { x: 0.5, y: 0 }, true), [
    [0.5, 0],
    [0.5, 0],
  ]);
  let all = begun;
  for (let i = 0; i < 2000; i++) all = extended(all, { x: (i % 7) / 7, y: (i % 11) / 11 }, false);
  assert.equal(sum(all.map(({ length }) => length)), 1200);
});
