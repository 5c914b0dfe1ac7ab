// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { contour, rimmed, smooth } from "../../frontend/canvas/contour.js";
import { random } from "./random.js";

const SIZE = 12;

/** @param {(x: number, y: number) => number} height at the centres of the cells */
const map = (height) =>
  Float32Array.from({ length: SIZE * SIZE }, (_, i) => height((i % SIZE) + 0.5, Math.floor(i / SIZE) + 0.5));

/** @param {number[]} segments @returns {number[][]} */
const points = (segments) =>
  Array.from({ length: segments.length / 2 }, (_, i) => segments.slice(2 * i, 2 * i + 2));

test("a flat map has no contour", () =>
  assert.deepEqual(
    contour(
      map(() => 3),
      SIZE,
      SIZE,
      127.5,
    ),
    [],
  ));

test("the contour of a slope is a straight line at the level", () => {
  const found = points(
    contour(
      map((x) => 10 * x),
      SIZE,
      SIZE,
      43,
    ),
  );
  assert.ok(found.length > 0);
  for (const [x] of found) assert.ok(Math.abs(x - 4.3) < 1e-5);
});

test("the contour of a cone is a circle", () => {
  const found = points(
    contour(
      map((x, y) => Math.hypot(x - 6, y - 6)),
      SIZE,
      SIZE,
      3,
    ),
  );
  for (const [x, y] of found) assert.ok(Math.abs(Math.hypot(x - 6, y - 6) - 3) < 0.1);
});

for (const seed of [1, 2, 3, 4, 5]) {
  test(`a contour ends only at the rim: every other end joins two segments, saddles too (seed ${seed})`, () => {
    const uniform = random(seed);
    const ends = new Map();
    const segments = contour(Float32Array.from({ length: SIZE * SIZE }, uniform), SIZE, SIZE, 0.5);
    for (const point of points(segments)) {
      const key = point.map((value) => value.toFixed(6)).join();
      ends.set(key, (ends.get(key) ?? 0) + 1);
    }
    const rim = (/** @type {number} */ value) => value === 0.5 || value === SIZE - 0.5;
    for (const [key, count] of ends) assert.equal(count, key.split(",").map(Number).some(rim) ? 1 : 2);
  });
}

test("smoothing leaves flat maps and slopes as they are, and takes single bumps down", () => {
  assert.ok(
    smooth(
      map(() => 7),
      SIZE,
      SIZE,
    ).every((value) => Math.abs(value - 7) < 1e-5),
  );
  const slope = smooth(
    map((x) => x),
    SIZE,
    SIZE,
  );
  assert.ok(Math.abs(slope[5 * SIZE + 5] - 5.5) < 1e-5);
  const bump = smooth(
    map((x, y) => (x === 5.5 && y === 5.5 ? 1 : 0)),
    SIZE,
    SIZE,
  );
  assert.ok(bump[5 * SIZE + 5] < 0.2);
});

test("a rim repeats the outermost cells", () => {
  assert.deepEqual(
    [...rimmed(Float32Array.of(1, 2, 3, 4), 2)],
    [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4],
  );
});
