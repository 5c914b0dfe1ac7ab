// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { fixed, integer, number, percent, power, tick } from "../../frontend/format.js";

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
    [-0.5, "−0.500"],
    [0, "0"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
  ],
);

prints("a number too small or too large to read is a power of ten", number, [
  [0.000831, "8.31×10⁻⁴"],
  [-4.2e-12, "−4.20×10⁻¹²"],
  [1234567, "1.23×10⁶"],
]);

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
  [0.0005, "5.0×10⁻⁴"],
  [1200, "1,200"],
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
