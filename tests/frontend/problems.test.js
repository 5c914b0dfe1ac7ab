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

/** @param {(string | number)[]} path @param {unknown} value @param {object} [more] @returns {any} */
const problem = (path, value, more = {}) => ({
  path,
  value,
  message: "the server's words",
  allowed: "",
  code: "",
  about: {},
  ...more,
});

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

test("what is no number is asked for as one", () => {
  assert.equal(reason(schema, standard(), problem(["learning_rate"], "nan")), "a number, such as 0.1");
});

test("what does not fit together is said by its code, in the page's language", () => {
  const about = { loss: "squared error", units: [1, 2] };
  const misfit = problem(["layers", 2, "units"], 3, { code: "output_units", about });
  assert.equal(reason(schema, standard(), misfit), "with squared error the last layer has 1 or 2 units");
  speak("zh", words("zh"));
  assert.equal(reason(schema, standard(), misfit), "使用平方误差时，最后一层有 1或2 个单元");
  speak("en", words("en"));
});

test("what is wrong with a formula or a layer is said in the page's own words", () => {
  const said = {
    code: "formula_name",
    message: 'Character 1: "y" is not known.',
    about: { at: 1, found: "y", known: "x1, x2" },
  };
  const path = ["data", "expression"];
  assert.equal(
    reason(schema, standard(), problem(path, "y", said)),
    'character 1: "y" is not known; there are x1, x2',
  );
  speak("zh", words("zh"));
  assert.equal(
    reason(schema, standard(), problem(path, "y", said)),
    "第 1 个字符处：不认识“y”。可用：x1, x2",
  );
  speak("en", words("en"));
});

test("a network that costs too much is not told how many layers it may have", () => {
  const about = { value: 265_000, most: 200_000 };
  const costly = problem(["layers"], 265_000, { code: "too_many_weights", about });
  assert.equal(
    reason(schema, standard(), costly),
    "265,000 weights and biases; at most 200,000 are possible",
  );
});

test("what only the server knows is said in its words", () => {
  const kind = problem(["data", "kind"], "moons", { code: "of_tomorrow" });
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
