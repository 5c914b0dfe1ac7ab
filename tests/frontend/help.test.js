// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { helpText } from "../../frontend/forms/help.js";
import { refusal } from "../../frontend/forms/numbers.js";
import { deref, example, fieldsOf, isChoice, kinds, member } from "../../frontend/forms/schema.js";
import { speak } from "../../frontend/i18n/index.js";
import { schema, standard } from "./schema.js";

/** @typedef {import("../../frontend/forms/schema.js").Path} Path */

before(() => {
  const words = readFileSync(new URL("../../frontend/i18n/en.json", import.meta.url), "utf8");
  speak("en", JSON.parse(words));
});

/** Every family of the document, with a path at which one of its members stands. @type {[string, Path][]} */
const FAMILIES = [
  ...["loss", "schedule", "optimizer", "clipping", "regularizer", "stopping", "preprocessing", "data"].map(
    (name) => /** @type {[string, Path]} */ ([name, [name]]),
  ),
  ["activation", ["layers", 0, "activation"]],
  ["initializer", ["layers", 0, "initializer"]],
  ["layers", ["layers", 0]],
];

/** What the schema says of a path of the standard document. @param {Path} path */
const nodeOf = (path) =>
  path.reduce(
    (node, key) => {
      const spec = isChoice(schema, node) ? member(schema, node, "dense") : deref(schema, node);
      return deref(schema, typeof key === "number" ? spec.items : spec.properties[key]);
    },
    /** @type {any} */ (schema),
  );

/** The standard document with another value at a path. @param {any} document @param {Path} path @param {any} value @returns {any} */
const at = (document, [key, ...rest], value) => {
  const copy = Array.isArray(document) ? [...document] : { ...document };
  copy[key] = rest.length ? at(document[key], rest, value) : value;
  return copy;
};

for (const [name, path] of FAMILIES)
  test(`every ${name} and every setting of it says what it does, what is allowed, and what is usual`, () => {
    const family = nodeOf(path);
    for (const kind of kinds(schema, family)) {
      const spec = member(schema, family, kind);
      const experiment = { value: at(standard(), path, example(schema, spec)) };
      const store = /** @type {any} */ ({ schema: { value: schema }, experiment });
      assert.ok(spec.title && spec.description, kind);
      for (const [field, found] of fieldsOf(spec)) {
        const node = deref(schema, found);
        const about = helpText(store, [...path, field]);
        assert.ok(about.name && about.text, `${kind}.${field}`);
        if (node.type === "number" || node.type === "integer")
          assert.match(about.range, /(From|Above) .*\. Default: /, `${kind}.${field}: ${about.range}`);
        if (isChoice(schema, found)) assert.match(about.range, /Default: /, `${kind}.${field}`);
      }
    }
  });

test("a choice of mathematics has a formula", () => {
  for (const [name, path] of FAMILIES.filter(([name]) => !["data", "stopping"].includes(name))) {
    const family = nodeOf(path);
    const bare = kinds(schema, family).filter((kind) => !member(schema, family, kind).formula);
    assert.deepEqual(
      bare.filter((kind) => kind !== "none"),
      [],
      name,
    );
  }
});

test("of a whole number a whole number is asked for", () => {
  const { batch_size } = schema.properties;
  assert.equal(refusal(deref(schema, batch_size), Number.NaN), "a whole number");
  assert.equal(refusal(deref(schema, schema.properties.learning_rate), Number.NaN), "a number, such as 0.1");
});
