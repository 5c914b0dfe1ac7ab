// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { evenTicks, logTicks, scoreRange } from "../../frontend/canvas/axis.js";
import { frameOf, stepAt } from "../../frontend/canvas/curves.js";
import { decimated, linesOf, rowsOf, smoothed } from "../../frontend/curves.js";
import { EVALUATION, Series } from "../../frontend/series.js";
import { random } from "./random.js";

/** A series of evaluations, each made of some named values. @param {Record<string, number>[]} rows */
function seriesOf(rows) {
  const series = new Series();
  series.putEvaluations(
    0,
    rows.flatMap((row) => EVALUATION.map((name) => row[name] ?? Number.NaN)),
  );
  return series;
}

test("each curve has its lines, the one to be judged by first", () => {
  const series = seriesOf([
    { step: 0, train_loss: 2, test_loss: 3, test_accuracy: 0.5, test_fit: -1, penalty: 0.25 },
  ]);
  const told = (/** @type {any} */ curve, numbers = false) =>
    linesOf(series, curve, numbers).map(({ name, values }) => [name, values[0]]);
  assert.deepEqual(told("loss"), [
    ["test", 3],
    ["train", 2],
  ]);
  assert.deepEqual(told("score")[0], ["test", 0.5]);
  assert.deepEqual(told("score", true)[0], ["test", -1]);
  assert.deepEqual(told("penalty"), [
    ["with", 2.25],
    ["without", 2],
  ]);
  assert.deepEqual(told("gradient_norm"), [["gradient_norm", Number.NaN]]);
});

test("smoothing is a weighted mean of what came before, with weights that fall off evenly", () => {
  const values = [4, 1, Number.NaN, 7, 2];
  const found = smoothed(values, 0.5);
  const naive = (/** @type {number[]} */ known) => {
    const weights = known.map((_, i) => 0.5 ** (known.length - 1 - i));
    const sum = known.reduce((total, value, i) => total + value * weights[i], 0);
    return sum / weights.reduce((total, weight) => total + weight, 0);
  };
  assert.equal(found[0], 4);
  assert.ok(Math.abs(found[1] - naive([4, 1])) < 1e-12);
  assert.ok(Number.isNaN(found[2]));
  assert.ok(Math.abs(found[4] - naive([4, 1, 7, 2])) < 1e-12);
  assert.deepEqual([...smoothed([3, 1, 2], 0)], [3, 1, 2]);
});

for (let seed = 0; seed < 20; seed++) {
  test(`every column of pixels keeps its lowest and highest point (seed ${seed})`, () => {
    const uniform = random(seed);
    const count = 1 + Math.floor(4000 * uniform());
    const xs = Array.from({ length: count }, (_, i) => (300 * i) / count);
    const ys = xs.map(() => (uniform() < 0.01 ? Number.NaN : 100 * uniform()));
    const points = decimated(xs, ys);
    assert.ok(points.length <= 4 * 300 + 4);
    for (let column = 0; column < 300; column++) {
      const all = ys.filter((y, i) => Math.floor(xs[i]) === column && !Number.isNaN(y));
      const kept = points.filter(([x, y]) => Math.floor(x) === column && !Number.isNaN(y)).map(([, y]) => y);
      if (!all.length) continue;
      assert.equal(Math.min(...kept), Math.min(...all));
      assert.equal(Math.max(...kept), Math.max(...all));
    }
    assert.ok(points.every(([x], i) => i === 0 || x >= points[i - 1][0]));
  });
}

test("a table has the first and the last step, and as many between as there is room for", () => {
  const steps = Array.from({ length: 101 }, (_, i) => 10 * i);
  const line = { name: "test", values: steps.map((step) => step / 2) };
  const rows = rowsOf(steps, [line], 11);
  assert.equal(rows.length, 11);
  assert.deepEqual(
    [rows[0], rows[5], rows[10]],
    [
      [0, 0],
      [500, 250],
      [1000, 500],
    ],
  );
  assert.equal(rowsOf(steps, [line]).length, 101);
  assert.deepEqual(rowsOf([], [{ name: "test", values: [] }]), []);
});

test("a score's axis comes closer where all values are good, and goes below 0 only where it must", () => {
  assert.deepEqual(scoreRange([[0.4, 1]]), { low: 0, high: 1 });
  assert.deepEqual(scoreRange([[0.6, 0.99]]), { low: 0.5, high: 1 });
  assert.deepEqual(scoreRange([[0.95], [0.99, Number.NaN]]), { low: 0.9, high: 1 });
  assert.deepEqual(scoreRange([[-3, 0.5]]), { low: -1, high: 1 });
  assert.deepEqual(scoreRange([[]]), { low: 0, high: 1 });
  assert.deepEqual(evenTicks({ low: 0.5, high: 1 }), [0.6, 0.8, 1]);
  assert.deepEqual(evenTicks({ low: -1, high: 1 }), [-1, -0.5, 0, 0.5, 1]);
});

test("a logarithmic axis of one decade has numbers between its powers of ten", () => {
  assert.deepEqual(logTicks({ low: 0.001, high: 1 }).length, 4);
  const ticks = logTicks({ low: 10 ** -2.5, high: 10 ** -1.5 }).map((tick) => Number(tick.toPrecision(3)));
  assert.deepEqual(ticks, [0.005, 0.01, 0.02]);
});

test("a place on the plot is a step, and a step has its place", () => {
  const chart = /** @type {any} */ ({
    scale: "linear",
    y: { low: 0, high: 1 },
    end: 1000,
    step: 800,
    curve: "loss",
  });
  const size = { width: 380, height: 200 };
  const frame = frameOf(/** @type {any} */ (null), chart, size);
  for (const step of [0, 1, 400, 800]) assert.equal(stepAt(chart, size, frame.x(step)), step);
  assert.equal(stepAt(chart, size, frame.x(900)), null);
  assert.equal(stepAt(chart, size, frame.left - 20), null);
  assert.equal(frame.y(0), frame.bottom);
  assert.equal(frame.y(1), frame.top);
  assert.equal(frame.y(-5), frame.bottom);
});
