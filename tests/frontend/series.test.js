// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { EVALUATION, Series } from "../../frontend/series.js";
import { random } from "./random.js";

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

/** @param {() => number} uniform @param {number} length */
const losses = (uniform, length) => Float32Array.from({ length }, () => 10 * uniform() ** 3);

/** What `envelope` promises, written the slow way. @param {Float32Array} values @param {number} lo @param {number} hi @param {number} buckets */
function slowEnvelope(values, lo, hi, buckets) {
  const low = [];
  const high = [];
  for (let i = 0; i < buckets; i++) {
    const from = Math.floor(lo + (i * (hi - lo)) / buckets);
    const to = Math.floor(lo + ((i + 1) * (hi - lo)) / buckets);
    const known = [...values.slice(from, to)].filter((value) => !Number.isNaN(value));
    low.push(known.length ? Math.min(...known) : Number.NaN);
    high.push(known.length ? Math.max(...known) : Number.NaN);
  }
  return { low: Float32Array.from(low), high: Float32Array.from(high) };
}

for (const seed of SEEDS) {
  test(`the envelope is the smallest and largest loss of each bucket, however the losses came (seed ${seed})`, () => {
    const uniform = random(seed);
    const values = losses(uniform, Math.floor(3000 * uniform()) + 1);
    const series = new Series();
    let from = 0;
    while (series.length < values.length) {
      const to = Math.min(values.length, from + Math.floor(200 * uniform()) + 1);
      series.put(from, values.subarray(from, to));
      from = Math.max(0, to - Math.floor(20 * uniform()));
    }
    for (let round = 0; round < 10; round++) {
      const lo = Math.floor(values.length * uniform());
      const hi = lo + 1 + Math.floor((values.length - lo) * uniform());
      const buckets = 1 + Math.floor((hi - lo) * uniform());
      assert.deepEqual(series.envelope(lo, hi, buckets), slowEnvelope(values, lo, hi, buckets));
    }
  });
}

test("putting the same losses twice changes nothing", () => {
  const values = losses(random(1), 500);
  const once = new Series();
  const twice = new Series();
  once.put(0, values);
  for (const from of [0, 100, 0, 499]) twice.put(from, values.subarray(from));
  assert.equal(twice.length, 500);
  assert.deepEqual(twice.envelope(0, 500, 7), once.envelope(0, 500, 7));
});

test("a corrected loss reaches every level of the pyramid", () => {
  const series = new Series();
  series.put(0, new Float32Array(5000).fill(1));
  series.put(1234, [9]);
  assert.equal(series.envelope(0, 5000, 1).high[0], 9);
  series.put(1234, [1]);
  assert.equal(series.envelope(0, 5000, 1).high[0], 1);
});

test("steps whose loss is not known yet are NaN and do not disturb their neighbours", () => {
  const series = new Series();
  series.put(10, [3, 2]);
  assert.equal(series.length, 12);
  assert.ok(Number.isNaN(series.lossAt(4)));
  assert.ok(Number.isNaN(series.lossAt(99)));
  assert.deepEqual(series.envelope(0, 12, 2), {
    low: Float32Array.of(Number.NaN, 2),
    high: Float32Array.of(Number.NaN, 3),
  });
});

test("a cleared series is empty and belongs to the new run", () => {
  const series = new Series();
  series.put(0, losses(random(2), 100));
  series.putEvaluations(0, [0, 1, 1, 0.5, 0.5]);
  series.clear(7);
  assert.equal(series.run, 7);
  assert.equal(series.length, 0);
  assert.equal(series.evaluations, 0);
});

test("evaluations are kept by column and can be put twice", () => {
  const series = new Series();
  const rows = [0, 10, 20].flatMap((step) => EVALUATION.map((_, i) => step + i / 10));
  series.putEvaluations(0, rows);
  series.putEvaluations(1, rows.slice(EVALUATION.length));
  assert.equal(series.evaluations, 3);
  assert.deepEqual([...series.column("step")], [0, 10, 20]);
  assert.deepEqual([...series.column("test_accuracy")], [0.4, 10.4, 20.4]);
  assert.deepEqual([...series.column("gradient_norm")], [0.9, 10.9, 20.9]);
});

test("the evaluation at a step is the last one before or at it", () => {
  const series = new Series();
  assert.equal(series.evaluationAt(5), -1);
  series.putEvaluations(
    0,
    [0, 10, 20].flatMap((step) => EVALUATION.map((_, i) => (i ? 0 : step))),
  );
  assert.deepEqual(
    [0, 9, 10, 15, 1000].map((step) => series.evaluationAt(step)),
    [0, 0, 1, 1, 2],
  );
});
