// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { speak } from "../../frontend/i18n/index.js";
import { namedReason, reason } from "../../frontend/problems.js";
import { schema, standard } from "./schema.js";

/** @param {string} code */
const words = (code) =>
  JSON.parse(readFileSync(new URL(`../../frontend/i18n/${code}.json`, import.meta.url), "utf8"));

/** @param {(string | number)[]} path @param {unknown} value @param {string} [message] */
const problem = (path, value, message = "the server's words") => ({ path, value, message, allowed: "" });

before(() => speak("en", words("en")));

test("a number out of range is refused in the page's own words, in its language", () => {
  assert.equal(reason(schema, standard(), problem(["layers", 0, "units"], 10 ** 9)), "at most 512");
  speak("zh", words("zh"));
  assert.equal(reason(schema, standard(), problem(["layers", 0, "units"], 10 ** 9)), "至多 512");
  speak("en", words("en"));
});

test("a list that is too short or too long is refused by the number of its entries", () => {
  assert.equal(reason(schema, standard(), problem(["features"], "[]")), "from 1 to 32 of them");
});

test("what only the server knows is said in its words", () => {
  const misfit = problem(["layers", 2, "units"], 1, "With softmax the last layer has 2 units.");
  assert.equal(reason(schema, standard(), misfit), "With softmax the last layer has 2 units.");
  const kind = problem(["data", "kind"], "moons");
  assert.equal(reason(schema, standard(), kind), "the server's words");
});

test("the field is named, and a place the schema does not know by its path", () => {
  assert.equal(namedReason(schema, standard(), problem(["learning_rate"], -1)), "Learning rate: above 0");
  assert.equal(
    namedReason(schema, standard(), problem(["nonsense", "deep"], 1)),
    "nonsense.deep: the server's words",
  );
  assert.equal(namedReason(schema, standard(), problem([], null)), "the server's words");
});
