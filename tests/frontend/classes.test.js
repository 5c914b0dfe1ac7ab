// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { binary, certainty, classCount, contest } from "../../frontend/canvas/classes.js";
import { nearest, sample, toPlane, toScreen } from "../../frontend/canvas/field.js";

/** @param {number[][]} planes of 2 by 2 */
const maps = (...planes) => ({ shape: [planes.length, 2, 2], values: Uint8Array.from(planes.flat()) });

test("one output tells two classes apart, and so do two outputs", () => {
  assert.equal(classCount(maps([0, 0, 0, 0])), 2);
  assert.deepEqual(Array.from(binary(maps([1, 2, 3, 4])).values), [1, 2, 3, 4]);
  assert.deepEqual(Array.from(binary(maps([0, 0, 0, 0], [1, 2, 3, 4])).values), [1, 2, 3, 4]);
});

test("the winner leads every other class, and the others trail it", () => {
  const found = contest(maps([255, 85, 0, 100], [0, 85, 200, 90], [0, 85, 55, 65]));
  assert.deepEqual([...found.winner], [0, 0, 1, 0]);
  assert.deepEqual([...found.lead].slice(0, 2), [255, 0]);
  assert.deepEqual([...found.margins[1]], [-255, 0, 145, -10]);
});

test("where nobody is well ahead the answer is uncertain", () => {
  const three = maps([255, 100, 0, 0], [0, 90, 255, 0], [0, 65, 0, 255]);
  assert.deepEqual(
    Array.from(certainty(three, contest(three)).values),
    [255, 127.5, 255, 255].map(Math.trunc),
  );
});

const SQUARE = { x: 30, y: 1, side: 302 };

test("places of the plane and of the screen correspond", () => {
  assert.deepEqual(toScreen(SQUARE, -6, 6), [30, 1]);
  assert.deepEqual(toScreen(SQUARE, 6, -6), [332, 303]);
  const [x, y] = toScreen(SQUARE, 1.5, -2);
  const back = toPlane(SQUARE, x, y);
  assert.ok(Math.abs(back[0] - 1.5) < 1e-12 && Math.abs(back[1] + 2) < 1e-12);
});

test("a map is read between the centres of its cells", () => {
  const grid = { size: 2, values: [0, 100, 0, 100] };
  assert.deepEqual(
    [sample(grid, -6, 0), sample(grid, -3, 3), sample(grid, 0, 0), sample(grid, 6, 0)],
    [0, 0, 50, 100],
  );
});

test("the nearest point is found among several sets, outside points not counted", () => {
  const train = { xs: [0, 0, 3, 3], ys: [0, 1], set: "train" };
  const test = { xs: [1, 1, 9, 9], ys: [1, 0], set: "test" };
  assert.equal(nearest([train, test], 0.8, 0.8)?.set, "test");
  assert.equal(nearest([train, test], 5.9, 5.9)?.set, "train");
  assert.equal(nearest([{ xs: [], ys: [], set: "none" }], 0, 0), null);
});
