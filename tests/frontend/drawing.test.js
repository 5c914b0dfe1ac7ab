import assert from "node:assert/strict";
import { test } from "node:test";
import * as drawings from "../../frontend/drawing.js";

/** @type {import("../../frontend/drawing.js").Drawing} */
const SQUARE = drawings.numbered({
  kind: "points",
  classes: 2,
  points: [
    [-2, -2, 0],
    [2, 2, 0],
    [-2, 2, 1],
  ],
  numbers: [],
});

test("every point keeps its number whatever becomes of the others", () => {
  const fewer = drawings.removed(SQUARE, 0);
  assert.deepEqual(fewer.numbers, [1, 2]);
  const more = drawings.added(fewer, 1.234, -9, 1);
  assert.deepEqual(more.numbers, [1, 2, 3]);
  assert.deepEqual(more.points[2], [1.23, -6, 1]);
  const moved = drawings.moved(more, 2, 0.001, 5);
  assert.deepEqual(moved.points, [[2, 2, 0], [0, 5, 1], more.points[2]]);
  assert.deepEqual(SQUARE.points.length, 3, "nothing was changed in place");
});

test("numbers begin anew where they end", () => {
  const full = { ...SQUARE, numbers: [999_999, 5, 0] };
  const { numbers } = drawings.added(full, 0, 0, 0);
  assert.equal(new Set(numbers).size, 4);
  assert.ok(numbers.every((number) => number >= 0 && number <= 999_999));
});

test("a new class makes room for itself", () => {
  assert.equal(drawings.added(SQUARE, 0, 0, 4).classes, 5);
  assert.equal(drawings.added(SQUARE, 0, 0, 1).classes, 2);
});

test("the nearest point is found within reach", () => {
  assert.equal(drawings.nearest(SQUARE, 1.9, 2, 0.5), 1);
  assert.equal(drawings.nearest(SQUARE, 0, 0, 0.5), null);
  assert.equal(drawings.nearest(drawings.cleared(SQUARE), 0, 0, 100), null);
});

test("points are traced, and keep their parts until the server tells others", () => {
  const told = {
    run: 3,
    train_x: Float32Array.of(0.1, 0.2, 1, 1),
    train_y: Uint8Array.of(0, 1),
    test_x: Float32Array.of(-3.3, 4.4),
    test_y: Uint8Array.of(1),
  };
  const drawing = drawings.traced(told, 2);
  assert.deepEqual(drawing.points, [
    [0.1, 0.2, 0],
    [1, 1, 1],
    [-3.3, 4.4, 1],
  ]);
  const again = drawings.shown(drawings.added(drawing, 5, 5, 0), told);
  assert.deepEqual([...again.test_x], [...told.test_x]);
  assert.deepEqual([...again.train_y], [0, 1, 0]);
  assert.equal(again.run, 3);
});
