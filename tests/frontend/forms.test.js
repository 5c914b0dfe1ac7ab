// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { parse, print, rangeText, refusal } from "../../frontend/forms/numbers.js";
import { nudge, position, scaleOf, stops, valueAt } from "../../frontend/forms/scale.js";
import {
  classOf,
  completed,
  example,
  fieldsOf,
  hasShape,
  kinds,
  member,
  placeAt,
} from "../../frontend/forms/schema.js";
import { speak } from "../../frontend/i18n/index.js";
import { schema, standard } from "./schema.js";

before(() =>
  speak("en", JSON.parse(readFileSync(new URL("../../frontend/i18n/en.json", import.meta.url), "utf8"))),
);

const rate = schema.properties.learning_rate;
const noise = schema.$defs.Circle.properties.noise;

test("kinds stand in source order, not in that of the alphabet", () => {
  assert.deepEqual(kinds(schema, schema.properties.optimizer).slice(0, 3), ["sgd", "momentum", "nesterov"]);
});

test("every place of the default document is known to the schema", () => {
  const walk = (/** @type {any} */ value, /** @type {any[]} */ path) => {
    if (path.at(-1) !== "kind") assert.ok(placeAt(schema, standard(), path).node, path.join("."));
    if (value && typeof value === "object")
      for (const key of Object.keys(value))
        walk(value[key], [...path, Array.isArray(value) ? Number(key) : key]);
  };
  walk(standard(), []);
});

test("the example of each kind has exactly the fields of its class", () => {
  for (const family of ["data", "loss", "optimizer", "regularizer"])
    for (const kind of kinds(schema, schema.properties[family])) {
      const spec = member(schema, schema.properties[family], kind);
      assert.deepEqual(Object.keys(example(schema, spec)).sort(), Object.keys(spec.properties).sort());
      assert.equal(example(schema, spec).kind, kind);
      assert.ok(!fieldsOf(spec).some(([name]) => name === "kind"));
    }
});

test("the class of a nested choice is found", () => {
  const { node, value } = placeAt(schema, standard(), ["layers", 0, "activation"]);
  assert.equal(classOf(schema, node, value).title, "tanh");
});

test("log sliders stop at round values between their ends", () => {
  const scale = /** @type {any} */ (scaleOf(rate));
  const all = stops(scale);
  assert.deepEqual([all[0], all.at(-1)], rate.slider);
  assert.ok([0.001, 0.02, 0.3, 1].every((value) => all.includes(value)));
});

test("place and value of a slider agree at every stop", () => {
  for (const node of [rate, noise, schema.properties.batch_size]) {
    const scale = /** @type {any} */ (scaleOf(node));
    for (const stop of stops(scale)) assert.equal(valueAt(scale, position(scale, stop)), stop);
  }
});

test("even sliders stop at clean decimals", () => {
  assert.ok(stops(/** @type {any} */ (scaleOf(noise))).includes(0.3));
});

test("arrow keys go to the next round value, and stay inside", () => {
  const scale = /** @type {any} */ (scaleOf(rate));
  assert.equal(nudge(scale, 0.02, 1), 0.03);
  assert.equal(nudge(scale, 0.02, -1), 0.015);
  assert.equal(nudge(scale, 0.0234, 1), 0.03);
  assert.equal(nudge(scale, 0.02, -1e6), rate.slider[0]);
  assert.equal(nudge(scale, rate.slider[1], 1), rate.slider[1]);
});

test("numbers are read as people type them", () => {
  for (const [text, value] of /** @type {[string, number][]} */ ([
    ["0.1", 0.1],
    [" 0,1 ", 0.1],
    ["1e-3", 0.001],
    ["\u22122", -2],
    ["7", 7],
    ["1,000", 1000],
    ["\u22121,234,567.5", -1234567.5],
    ["0,125", 0.125],
    ["1,25", 1.25],
    [".5", 0.5],
    ["+2", 2],
    ["\uff11\uff12\uff0e\uff15", 12.5],
    ["\uff0d\uff13", -3],
  ]))
    assert.equal(parse(rate, text), value, text);
  for (const text of ["", "abc", "1,2,3", "--1", "0x10", "Infinity", "50%", "50 \uff05", "10\u00b2"])
    assert.ok(Number.isNaN(parse(rate, text)), text);
});

test("a percentage is shown as one and kept as a share", () => {
  const share = { type: "number", unit: "%" };
  assert.equal(print(share, 0.07), "7");
  assert.equal(parse(share, "7 %"), 0.07);
  assert.equal(parse(share, "\uff17\uff05"), 0.07);
});

test("what is printed is read back as the same number", () => {
  for (const value of [0.02, 1e-8, 400, 0.999, -0.5, 1 / 3])
    assert.ok(Math.abs(parse(rate, print(rate, value)) - value) < 1e-11);
});

test("a number out of range is refused in words that name the range", () => {
  assert.equal(refusal(noise, 0.3), null);
  assert.equal(refusal(noise, 1e9), "at most 0.5");
  assert.equal(refusal(noise, -1), "at least 0");
  assert.equal(refusal(rate, 0), "above 0");
  assert.equal(refusal(schema.$defs.Momentum.properties.beta, 1), "below 1");
  assert.equal(refusal(schema.properties.batch_size, 1.5), "a whole number");
  assert.match(String(refusal(rate, Number.NaN)), /a number/);
  assert.equal(rangeText(noise), "From 0 to 0.5.");
});

test("a document that the page could not draw is told from one whose numbers are wrong", () => {
  const shaped = (/** @type {object} */ change) => hasShape(schema, schema, { ...standard(), ...change });
  assert.ok(shaped({}));
  assert.ok(shaped({ learning_rate: -1 }));
  for (const change of [
    { layers: [] },
    { layers: 5 },
    { layers: [{ kind: "dense", units: 8 }] },
    { data: { kind: "moons" } },
    { data: null },
    { features: Array(1000).fill({ kind: "x1" }) },
    { learning_rate: "fast" },
    { seeds: undefined },
  ])
    assert.ok(!shaped(change), JSON.stringify(change));
});

test("a document that leaves out fields with defaults is completed", () => {
  const link = { ...standard(), layers: [{ kind: "dense", units: 1 }], loss: { kind: "squared_error" } };
  const full = completed(schema, schema, link);
  assert.ok(!hasShape(schema, schema, link));
  assert.ok(hasShape(schema, schema, full));
  assert.equal(full.layers[0].activation.kind, "tanh");
  assert.deepEqual(completed(schema, schema, standard()), standard());
  for (const broken of [5, null, { layers: 5 }, { ...standard(), data: { kind: "of_tomorrow" } }])
    assert.ok(!hasShape(schema, schema, completed(schema, schema, broken)));
});

test("names of layers, named values and formulas belong to the shape", () => {
  const shaped = (/** @type {object} */ change) => hasShape(schema, schema, { ...standard(), ...change });
  const [first, ...rest] = standard().layers;
  assert.ok(shaped({ layers: [{ ...first, id: "a" }, { ...rest[0], inputs: ["a"] }, rest[1]] }));
  assert.ok(!shaped({ layers: [{ ...first, id: 5 }, ...rest] }));
  assert.ok(shaped({ features: [{ kind: "formula", expression: "x1" }] }));
  const digits = (/** @type {string} */ layout) => ({ data: { kind: "digits", samples: 300, layout } });
  assert.ok(shaped(digits("vector")));
  assert.ok(!shaped(digits("cube")));
});

test("how layers are wired is no setting of theirs", () => {
  const dense = fieldsOf(member(schema, schema.properties.layers.items, "dense")).map(([name]) => name);
  assert.ok(dense.includes("units") && !dense.includes("id") && !dense.includes("inputs"));
});

test("a share is read and refused in percent", () => {
  const share = schema.properties.train_share;
  assert.equal(print(share, 0.8), "80");
  assert.equal(rangeText(share), "From 10\u00a0% to 90\u00a0%.");
  assert.equal(refusal(share, parse(share, "95")), "at most 90\u00a0%");
});
