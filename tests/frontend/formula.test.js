// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { parts } from "../../frontend/views/formula.js";

test("letters are italic, digits are scripts where they are, functions are upright", () => {
  assert.deepEqual(parts("x_1^2"), [
    ["i", "x"],
    ["sub", "1"],
    ["sup", "2"],
  ]);
  assert.deepEqual(
    parts("x_1 x_2").map(([name]) => name),
    ["i", "sub", "i", "sub"],
  );
  assert.deepEqual(parts("\\sin x_1")[0], ["span", "sin\u2009"]);
});
