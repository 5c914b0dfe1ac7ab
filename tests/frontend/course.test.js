// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { betterRate, courseEnd, goodStep, settingsAt } from "../../frontend/course.js";
import { Series } from "../../frontend/series.js";
import { evaluations } from "./evaluations.js";
import { standard } from "./schema.js";

/** A series with these train losses, ten steps apart. @param {number[]} losses */
function seriesOf(losses) {
  const series = new Series();
  series.putEvaluations(0, evaluations(losses.map((loss, i) => [10 * i, loss])));
  return series;
}

/** @param {number} rate @returns {any} */
const withRate = (rate) => ({ ...standard(), learning_rate: rate });
/** @param {number} step @param {number} before @param {number} after */
const mark = (step, before, after) => ({
  ...{ step, path: "learning_rate" },
  before: withRate(before),
  after: withRate(after),
});

test("the axis ends now, and leaves room for lost steps", () => {
  assert.equal(courseEnd(0, null), 1);
  assert.equal(courseEnd(500, null), 500);
  assert.equal(courseEnd(262, 200), 263);
  assert.equal(courseEnd(1000, 1000), 1045);
  assert.equal(courseEnd(3, 0), 4);
});

test("the last good step is the last whose loss is near that before the last change", () => {
  const series = seriesOf([1, 0.5, 0.4, 0.5, 0.59, 0.61, 9, 1e9]);
  assert.equal(goodStep(75, [mark(25, 0.02, 3)], series), 40);
  assert.equal(goodStep(75, [mark(5, 0.1, 0.2), mark(12, 0.02, 3)], series), 50);
  assert.equal(goodStep(75, [], series), 50, "the start counts as a change");
  assert.equal(goodStep(75, [mark(25, 0.02, 3), mark(99, 3, 4)], series), 40, "a change after it is none");
  assert.equal(goodStep(75, [], new Series()), 75, "nothing is known: the last finite step");
  assert.equal(goodStep(25, [], seriesOf([1, 1, 1, 1])), 20, "no later than the last finite step");
});

test("the settings of a step are those after the last change up to it", () => {
  const marks = [mark(10, 0.1, 0.2), mark(20, 0.2, 0.3)];
  const rates = [0, 9, 10, 19, 20, 99].map((step) => settingsAt(step, marks, withRate(0.3)).learning_rate);
  assert.deepEqual(rates, [0.1, 0.1, 0.2, 0.2, 0.3, 0.3]);
  assert.equal(settingsAt(5, [], withRate(0.7)).learning_rate, 0.7);
});

test("the rate goes back to what it was before it was raised", () => {
  const changes = [mark(0, 0.02, 0.01), mark(0, 0.01, 0.5), mark(0, 0.5, 100)];
  assert.deepEqual(betterRate(withRate(100), changes, [withRate(100)]), { rate: 0.5, back: true });
});

test("the rate is a third where it was never raised", () => {
  assert.deepEqual(betterRate(withRate(0.3), [], [withRate(0.3)]), { rate: 0.3 / 3, back: false });
  const lowered = [mark(0, 3, 0.3)];
  assert.deepEqual(betterRate(withRate(0.3), lowered, [withRate(0.3)]), { rate: 0.3 / 3, back: false });
});

test("a rate with which the same experiment has diverged is not offered again", () => {
  const changes = [mark(0, 0.02, 30), mark(0, 30, 100)];
  const failed = [withRate(30), withRate(100)];
  assert.deepEqual(betterRate(withRate(100), changes, failed), { rate: 0.02, back: true });
  assert.deepEqual(betterRate(withRate(100), [], failed), { rate: 10, back: false });
  const others = [{ ...withRate(30), batch_size: 1 }];
  assert.equal(betterRate(withRate(100), changes, others).rate, 30, "another experiment says nothing");
});
