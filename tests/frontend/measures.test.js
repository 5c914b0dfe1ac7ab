// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawCurves } from "../../frontend/canvas/curves.js";
import { drawLandscape, heightAt, squareOf } from "../../frontend/canvas/landscape.js";
import { drawHistory, placeAt, plotOf } from "../../frontend/canvas/ridges.js";
import { svgContext } from "../../frontend/export/svg.js";
import { average, matrixRows, scoresOf } from "../../frontend/scores.js";
import { ceiling, quantile, rowsOf } from "../../frontend/spreads.js";
import { random } from "./random.js";

const SIZE = { width: 600, height: 400 };

for (let seed = 0; seed < 10; seed++) {
  test(`a quantile of bins is off by less than a bin (seed ${seed})`, () => {
    const uniform = random(seed);
    const values = Array.from({ length: 2000 }, () => 4 * (uniform() + uniform() - 1)).sort((a, b) => a - b);
    const shares = new Array(40).fill(0);
    for (const value of values) shares[Math.min(39, Math.floor(((value + 4) / 8) * 40))] += 1 / values.length;
    for (const part of [0.05, 0.5, 0.95]) {
      const exact = values[Math.floor(part * values.length)];
      assert.ok(Math.abs(quantile(shares, -4, 4, part) - exact) < 0.2);
    }
  });
}

test("a history as rows has the step and three quantiles", () => {
  const flat = [0.25, 0.25, 0.25, 0.25];
  const rows = rowsOf({ steps: [0, 64], shares: [flat, [0, 1, 0, 0]], low: 0, high: 4 });
  assert.deepEqual(rows[0], [0, 0.2, 2, 3.8]);
  assert.ok(Math.abs(rows[1][2] - 1.5) < 1e-12);
});

test("one bin alone does not flatten the ridges", () => {
  assert.equal(ceiling([[0.9, 0.05, 0.05]]), 0.1);
  assert.equal(ceiling([[0.3, 0.4, 0.3]]), 0.4);
  assert.equal(ceiling([[1, 0, 0]]), 1);
});

test("a place on the ridges is the ridge whose floor lies below it, on the band the moment and the bin", () => {
  const shares = [0, 64, 128].map(() => new Float32Array(10).fill(0.1));
  const model = /** @type {any} */ ({ form: "ridges", steps: [0, 64, 128], shares, low: -1, high: 1 });
  const box = plotOf(SIZE);
  assert.deepEqual(placeAt(model, SIZE, { x: box.x + 1, y: box.y + 1 }), { row: 0, bin: 0 });
  const last = { x: box.x + box.width - 1, y: box.y + box.height };
  assert.deepEqual(placeAt(model, SIZE, last), { row: 2, bin: 9 });
  assert.equal(placeAt(model, SIZE, { x: box.x - 5, y: box.y + 1 }), null);
  const top = placeAt({ ...model, form: "band" }, SIZE, { x: box.x + 1, y: box.y + 1 });
  assert.deepEqual(top, { row: 0, bin: 9 });
  assert.deepEqual(placeAt({ ...model, form: "band" }, SIZE, last), { row: 2, bin: 0 });
});

test("averages leave out a class that no point has and none was given", () => {
  const scores = scoresOf([1, 0.5, 0.6, 4, 0.5, 1, 0.7, 2, 0, 0, 0, 0]);
  const mean = average(scores, [2, 2, 0, 0, 2, 0, 0, 0, 0]);
  assert.deepEqual(mean, { precision: 0.75, recall: 0.75, f1: (0.6 + 0.7) / 2, support: 6 });
  assert.equal(average(scores, new Array(9).fill(0)), null);
  assert.deepEqual(matrixRows([1, 2, 3, 4], 2), [
    [1, 2],
    [3, 4],
  ]);
});

test("the landscape is read off from the top left, in lengths of its directions", () => {
  const model = /** @type {any} */ ({
    heights: [1, 2, 3, 4],
    ...{ size: 2, across: [-1, 1], up: [-2, 2], locale: "en" },
  });
  const box = squareOf(SIZE);
  const found = heightAt(model, SIZE, { x: box.x + 1, y: box.y + 1 });
  assert.equal(found?.loss, "1.00");
  assert.ok(found?.a.startsWith("\u2212"));
  assert.equal(heightAt(model, SIZE, { x: box.x + box.side - 1, y: box.y + box.side - 1 })?.loss, "4.00");
  assert.equal(heightAt(model, SIZE, { x: box.x - 1, y: box.y }), null);
});

test("curves draw on any context: each line once, the raw one too where it is smoothed", () => {
  let strokes = 0;
  const context = /** @type {any} */ (
    new Proxy(
      {},
      { get: (_, name) => (name === "stroke" ? () => strokes++ : () => ({ width: 10 })), set: () => true },
    )
  );
  const ink = new Proxy({}, { get: () => "#000" });
  const line = { name: "test", values: [1, 0.5, 0.25], smooth: null };
  const chart = /** @type {any} */ ({
    ...{ palette: { ink, font: "" }, locale: "en", curve: "gradient_norm", scale: "log", steps: [0, 10, 20] },
    ...{
      lines: [line, line],
      y: { low: 0.01, high: 1 },
      end: 20,
      step: 20,
      good: null,
      playhead: null,
      rule: null,
    },
    words: { title: "", empty: "", step: "step" },
  });
  drawCurves(context, chart, SIZE);
  assert.equal(strokes, 2);
  drawCurves(context, { ...chart, lines: [{ ...line, smooth: [1, 0.8, 0.5] }] }, SIZE);
  assert.equal(strokes, 4);
});

test("what is drawn in large can be drawn into a file", () => {
  const ink = new Proxy({}, { get: () => "#123456" });
  const shared = { palette: { ink, font: "sans", bar: () => "#abcdef" }, locale: "en" };
  const shares = [0, 64].map(() => new Float32Array([0.2, 0.5, 0.3]));
  const ridges = { steps: [0, 64], shares, low: -1, high: 1, bands: [Number.NaN, Number.NaN], at: null };
  const pictures = [
    (/** @type {any} */ context) =>
      drawHistory(context, /** @type {any} */ ({ ...shared, ...ridges, form: "ridges", step: "step" }), SIZE),
    (/** @type {any} */ context) =>
      drawHistory(context, /** @type {any} */ ({ ...shared, ...ridges, form: "band", step: "step" }), SIZE),
    (/** @type {any} */ context) =>
      drawLandscape(
        context,
        /** @type {any} */ ({
          ...shared,
          ...{ heights: Float32Array.from({ length: 9 }, (_, i) => 1 + i), size: 3 },
          ...{
            across: [-1, 1],
            up: [-1, 1],
            path: [
              [0.5, 0.5],
              [0, 0],
            ],
          },
          ...{ names: ["right", "up"], start: "step 0", now: "step 64" },
        }),
        SIZE,
      ),
  ];
  for (const draw of pictures) {
    const context = svgContext({ measure: () => /** @type {any} */ ({ width: 20 }), address: () => "" });
    draw(context);
    const text = context.text({ ...SIZE, title: "picture", ground: "#fff" });
    assert.match(text, /<path|<rect/);
    assert.ok(!text.includes("NaN"));
  }
});
