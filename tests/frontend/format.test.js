// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  beside,
  decimal,
  fitting,
  fixed,
  integer,
  number,
  percent,
  power,
  tick,
} from "../../frontend/format.js";

/** @param {string} name @param {(value: number) => string} print @param {[number, string][]} rows */
const prints = (name, print, rows) =>
  test(name, () =>
    assert.deepEqual(
      rows.map(([value]) => print(value)),
      rows.map(([, text]) => text),
    ),
  );

prints(
  "a number has three significant digits and at most four decimals, and is whole from a thousand on",
  number,
  [
    [0.15432, "0.154"],
    [0.02, "0.0200"],
    [0.00787, "0.0079"],
    [0.001, "0.0010"],
    [0.9999, "1.00"],
    [1.234, "1.23"],
    [12.34, "12.3"],
    [999.4, "999"],
    [1240, "1,240"],
    [9999, "9,999"],
    [-0.5, "−0.500"],
    [0, "0"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
  ],
);

prints("a number too small or too large to read is a power of ten", number, [
  [0.000831, "8.31×10⁻⁴"],
  [-4.2e-12, "−4.20×10⁻¹²"],
  [12345, "1.23×10⁴"],
  [9999.7, "1.00×10⁴"],
  [1234567, "1.23×10⁶"],
]);

prints("one of several numbers has two decimals, fewer when it is large, then a power of ten", decimal, [
  [0, "0.00"],
  [-0.031, "−0.03"],
  [23.756, "23.76"],
  [99.996, "100.0"],
  [-999.44, "−999.4"],
  [999.96, "1,000"],
  [9999.4, "9,999"],
  [-92939896829771780, "−9.29×10¹⁶"],
  [3.4e38, "3.40×10³⁸"],
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "−∞"],
]);

test("small numbers of a kind have more decimals, or their own power of ten", () => {
  const print = (/** @type {number[]} */ values, /** @type {number} */ reach) =>
    values.map((value) => beside(value, reach));
  assert.deepEqual(print([-0.0123, 3e-8], 1), ["−0.01", "0.00"]);
  assert.deepEqual(print([-0.0123, 0.0386], 0.1), ["−0.012", "0.039"]);
  assert.deepEqual(print([0.00114, 0.00524], 0.02), ["0.0011", "0.0052"]);
  assert.deepEqual(print([1.24e-7, 0.00087], 0.002), ["1.2×10⁻⁷", "8.7×10⁻⁴"]);
  assert.equal(beside(1.234e16, 5e16, "en", 2), "1.2×10¹⁶");
});

test("digits are given up one by one until a text fits", () => {
  const print = (/** @type {number} */ digits) => decimal(-123456, "en", digits);
  const longest = (/** @type {number} */ room) => fitting(print, (text) => text.length <= room);
  assert.deepEqual([9, 8, 6, 1].map(longest), ["−1.23×10⁵", "−1.2×10⁵", "−1×10⁵", "−1×10⁵"]);
});

prints("a count has thousands separators", (value) => integer(value), [
  [0, "0"],
  [1240, "1,240"],
  [-1240, "−1,240"],
]);

prints("a mean has two decimals, and zero has no sign", (value) => fixed(value), [
  [2.206, "2.21"],
  [-0.031, "−0.03"],
  [-0.001, "0.00"],
]);

prints("a share is a percentage with a space that does not break", (value) => percent(value), [
  [0.67, "67\u00a0%"],
  [1, "100\u00a0%"],
]);

prints("a tick has no more digits than it needs", tick, [
  [-6, "−6"],
  [0.5, "0.5"],
  [0.01, "0.01"],
  [0.0001, "10⁻⁴"],
  [0.0005, "5×10⁻⁴"],
  [-0.0001, "−10⁻⁴"],
  [1200, "1,200"],
  [9999, "9,999"],
  [10000, "10⁴"],
  [-25000, "−2.5×10⁴"],
  [2e18, "2×10¹⁸"],
  [1e6, "10⁶"],
  [0, "0"],
]);

test("epochs have one decimal", () => assert.equal(fixed(26, 1), "26.0"));

test("powers of ten use superscripts", () =>
  assert.deepEqual([power(-4), power(0), power(76)], ["10⁻⁴", "10⁰", "10⁷⁶"]));

test("the reader's language decides the separators", () => {
  assert.equal(integer(1240, "de"), "1.240");
  assert.equal(fixed(0.5, 2, "de"), "0,50");
  assert.equal(integer(1240, "zh"), "1,240");
});
