// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  barColour,
  css,
  diverging,
  fade,
  isDark,
  lookup,
  mix,
  pack,
  parse,
} from "../../frontend/canvas/colour.js";

const WHITE = [255, 255, 255];
const ENDS = { zero: parse("#F4F3EF"), negative: parse("#E0701F"), positive: parse("#2C5FD5") };

test("a colour is read from its hexadecimal form", () => assert.deepEqual(parse("#E0701F"), [224, 112, 31]));

test("a mixture begins and ends with its colours", () => {
  assert.deepEqual(mix(ENDS.negative, ENDS.positive, 0), ENDS.negative);
  assert.deepEqual(mix(ENDS.negative, ENDS.positive, 1), ENDS.positive);
});

test("half-way from black to white is the grey the eye takes for the middle", () => {
  assert.deepEqual(mix([0, 0, 0], WHITE, 0.5), [99, 99, 99]);
});

test("zero has the colour of the middle, and the ends are reached only without a cap", () => {
  assert.deepEqual(diverging(ENDS, 0, 0.58), ENDS.zero);
  assert.deepEqual(diverging(ENDS, -1, 1), ENDS.negative);
  assert.deepEqual(diverging(ENDS, 1, 1), ENDS.positive);
  assert.deepEqual(diverging(ENDS, 1, 0.58), mix(ENDS.zero, ENDS.positive, 0.58));
});

test("a bar beyond the range has the colour of the end", () => {
  assert.deepEqual(barColour(ENDS, 7), ENDS.positive);
});

test("a table has one pixel for each byte, with zero at its centre", () => {
  const table = lookup((t) => [Math.round(100 + 100 * t), 0, 0], 128);
  assert.equal(table.length, 256);
  assert.equal(table[0], pack([0, 0, 0]));
  assert.equal(table[128], pack([100, 0, 0]));
  assert.equal(table[255], pack([200, 0, 0]));
});

test("a pixel is red, green, blue and opaque in the order of an image's bytes", () => {
  assert.deepEqual([...new Uint8Array(Uint32Array.of(pack([1, 2, 3])).buffer)], [1, 2, 3, 255]);
  assert.equal(css([1, 2, 3]), "rgb(1 2 3)");
});

test("a faded colour has hardly any colour left", () => {
  const [red, , blue] = fade(ENDS.negative, WHITE);
  assert.ok(Math.abs(red - blue) < 25);
});

test("the ground says which theme it is", () => {
  assert.equal(isDark(parse("#14171C")), true);
  assert.equal(isDark(WHITE), false);
});
