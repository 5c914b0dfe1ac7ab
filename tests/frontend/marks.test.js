// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { corners, SHAPES } from "../../frontend/canvas/marks.js";

/** @param {number[][]} polygon */
const area = (polygon) =>
  Math.abs(
    polygon.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = polygon[(i + 1) % polygon.length];
      return sum + (x * nextY - nextX * y) / 2;
    }, 0),
  );

for (let k = 0; k < SHAPES; k++) {
  test(`the mark of class ${k} has the area of the circle`, () => {
    const polygon = corners(k);
    if (polygon) assert.ok(Math.abs(area(polygon) - Math.PI) < 1e-9);
    else assert.equal(k, 1);
  });
}
