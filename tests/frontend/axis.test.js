// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decades,
  extent,
  linearRange,
  linearTicks,
  logRange,
  roundUp,
  stepTicks,
  UNKNOWN,
} from "../../frontend/canvas/axis.js";

/** @param {number} a @param {number} b */
const near = (a, b) => Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b));

test("the extent leaves out what a logarithm cannot show", () => {
  assert.deepEqual(
    extent([
      [0, 0.5, Number.NaN],
      [-1, 2, Number.POSITIVE_INFINITY],
    ]),
    { low: 0.5, high: 2 },
  );
  assert.equal(extent([[], []]), null);
});

test("a logarithmic range is rounded out to half decades and spans at least two and a half", () => {
  const drawn = logRange({ low: 0.0083, high: 0.675 });
  assert.ok(near(drawn.low, 10 ** -2.5) && near(drawn.high, 1));
  const narrow = logRange({ low: 0.6, high: 0.7 });
  assert.ok(near(narrow.low, 10 ** -2.5) && near(narrow.high, 1));
  assert.equal(logRange(null), UNKNOWN);
});

test("decades are the whole powers of ten inside, thinned out where they are many", () => {
  assert.deepEqual(decades(UNKNOWN).map(Math.log10).map(Math.round), [-2, -1, 0]);
  assert.deepEqual(decades({ low: 1e-12, high: 1 }).length <= 5, true);
});

test("a linear axis goes from 0 to a round number in at most four steps", () => {
  assert.deepEqual(linearRange({ low: 0.1, high: 0.74 }), { low: 0, high: 0.8 });
  assert.deepEqual(linearTicks({ low: 0, high: 0.8 }), [0, 0.2, 0.4, 0.6, 0.8]);
});

test("steps have three round ticks at most after 0", () => {
  assert.deepEqual(stepTicks(1240), [0, 400, 800, 1200]);
  assert.deepEqual(stepTicks(632), [0, 200, 400, 600]);
  for (let steps = 1; steps < 3000; steps += 7) assert.ok(stepTicks(steps).length <= 4, String(steps));
  assert.deepEqual(stepTicks(2), [0, 1, 2]);
});

test("round numbers are 1, 2, 4, 5 times a power of ten", () => {
  assert.deepEqual([0.9, 1, 1.1, 3, 4.5, 6, 310].map(roundUp), [1, 1, 2, 4, 5, 10, 400]);
});
