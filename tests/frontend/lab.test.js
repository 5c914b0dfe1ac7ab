// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { apart } from "../../frontend/canvas/axis.js";
import { hasShape } from "../../frontend/forms/schema.js";
import { speak, t } from "../../frontend/i18n/index.js";
import { fromHash, standardSetting, toHash } from "../../frontend/lab/address.js";
import {
  choices,
  experiment,
  inline,
  LAYERS,
  parameter,
  STARTS,
  UNITS,
} from "../../frontend/lab/documents.js";
import { lossAt } from "../../frontend/lab/places.js";
import { judge } from "../../frontend/lab/verdict.js";
import { schema, standard } from "./schema.js";

/** @typedef {import("../../frontend/lab/documents.js").Activation} Activation */

const NONE = [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
const EVEN = [1, 1, 1, 1, 1];
const NORMAL = { kind: "normal", std: 1 };

/**
 * The finding for standard deviations and saturated shares, layer by layer.
 * @param {Activation} activation @param {number[]} stds @param {number[]} [saturated] @param {number[]} [gradients] @param {{ kind: string }} [initializer]
 */
const finding = (activation, stds, saturated = NONE, gradients = EVEN, initializer = NORMAL) =>
  judge(
    initializer,
    activation,
    stds.map((std, i) => ({ std, saturated: saturated[i] })),
    gradients,
  ).finding;

test("every start is a document that the schema knows, and differs in its initializers alone", () => {
  const documents = STARTS.map((start) => experiment(standard(), start, "tanh", 42));
  for (const [i, document] of documents.entries()) {
    assert.ok(hasShape(schema, schema, document), STARTS[i].kind);
    assert.equal(document.layers.length, LAYERS + 1);
    for (const layer of /** @type {any[]} */ (document.layers))
      assert.deepEqual(layer.initializer, STARTS[i]);
    const others = document.layers.map((layer) => ({ ...layer, initializer: null }));
    const first = documents[0].layers.map((layer) => ({ ...layer, initializer: null }));
    assert.deepEqual({ ...document, layers: others }, { ...documents[0], layers: first });
  }
});

test("activation and seed reach the hidden layers, and the output stays raw", () => {
  const { layers, seeds } = /** @type {any} */ (experiment(standard(), STARTS[3], "relu", 7));
  assert.equal(seeds.weights, 7);
  assert.deepEqual(
    layers.map((/** @type {any} */ { units, activation }) => [units, activation.kind]),
    [...Array.from({ length: LAYERS }, () => [UNITS, "relu"]), [10, "identity"]],
  );
});

test("an initializer is chosen by name, and moved by its one number", () => {
  const known = choices(schema);
  for (const { kind } of STARTS) assert.ok(known.includes(kind));
  assert.ok(!known.includes("entered"));
  assert.equal(parameter(schema, "normal")?.name, "std");
  assert.equal(parameter(schema, "normal")?.node.scale, "log");
  assert.equal(parameter(schema, "he"), null);
});

test("a formula fits into a line", () => {
  const he = String.raw`w \sim \mathcal{N}\left(0, \tfrac{2}{n_\text{in}}\right)`;
  assert.equal(inline(he), String.raw`\mathcal{N}\left(0, 2/n_\text{in}\right)`);
  assert.equal(inline(String.raw`w \sim U(a), \quad a = 3`), "U(a)");
});

test("the textbook's starts are judged as the textbook judges them", () => {
  assert.equal(finding("tanh", [0.94, 0.96, 0.96, 0.96, 0.96], [0.79, 0.85, 0.85, 0.85, 0.85]), "saturates");
  assert.equal(finding("tanh", [0.075, 0.0076, 7e-4, 7e-5, 1e-5], [0, 0, 0, 0, 0]), "fades");
  assert.equal(finding("tanh", [0.59, 0.47, 0.38, 0.34, 0.31], [0.05, 0, 0, 0, 0]), "holds");
  assert.equal(finding("tanh", [0.68, 0.62, 0.57, 0.57, 0.56], [0.14, 0.06, 0.03, 0.02, 0.02]), "wide");
  assert.equal(
    finding("sigmoid", [0.44, 0.44, 0.44, 0.42, 0.43], [0.67, 0.65, 0.65, 0.61, 0.62]),
    "saturates",
  );
  assert.equal(finding("sigmoid", [0.019, 0.011, 0.013, 0.011, 0.011], [0, 0, 0, 0, 0]), "fades");
  assert.equal(finding("relu", [0.81, 0.77, 0.8, 0.72, 0.7]), "holds");
  assert.equal(finding("relu", [0.57, 0.38, 0.28, 0.18, 0.12]), "shrinks");
  assert.equal(finding("relu", [0.046, 0.003, 2e-4, 1e-5, 1e-6]), "fades");
  assert.equal(finding("relu", [4.6, 31, 227, 1433, 9845]), "explodes");
});

test("a spread that is kept is no use where the gradient is not", () => {
  const spreads = [0.19, 0.12, 0.12, 0.11, 0.11];
  const gradients = [1e-5, 4e-5, 1e-4, 6e-4, 2e-3];
  assert.equal(finding("sigmoid", spreads, [0, 0, 0, 0, 0], gradients), "backward");
});

test("units that start alike stay alike", () => {
  assert.equal(finding("tanh", [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]), "same");
  assert.equal(finding("tanh", [0.5, 0.5, 0.5, 0.5, 0.5], NONE, EVEN, { kind: "constant" }), "same");
});

test("every finding has a word and a sentence in both languages", () => {
  const findings = ["same", "explodes", "saturates", "fades", "shrinks", "backward", "wide", "holds"];
  for (const code of /** @type {const} */ (["en", "zh"])) {
    const path = new URL(`../../frontend/i18n/${code}.json`, import.meta.url);
    speak(code, JSON.parse(readFileSync(path, "utf8")));
    for (const found of findings) {
      const sentence = t(`lab.verdict.${found}`, { first: 1, last: 2, share: "3 %", ratio: "4 %" });
      assert.doesNotMatch(sentence, /[{}]|^lab/);
      assert.doesNotMatch(t(`lab.chip.${found}`), /^lab/);
    }
  }
});

test("names at the ends of lines are moved apart, in their order, and stay on the chart", () => {
  assert.deepEqual(apart([50, 10], 15, 0, 100), [50, 10]);
  assert.deepEqual(apart([20, 21, 20], 15, 0, 100), [20, 50, 35]);
  assert.deepEqual(apart([98, 99], 15, 0, 100), [85, 100]);
});

test("the loss at a step is the last one known there", () => {
  assert.equal(lossAt([0, 10, 20], [3, 2, 1], 15), 2);
  assert.ok(Number.isNaN(lossAt([], [], 15)));
});

test("what is compared comes back from its address; the textbook's experiment has none", () => {
  const usual = standardSetting(42);
  assert.equal(toHash(schema, usual, 42), "");
  assert.deepEqual(fromHash(schema, "", 42), { setting: usual, unknown: [] });
  const starts = [{ kind: "normal", std: 0.05 }, { kind: "he" }, { kind: "uniform", reach: 0.5 }];
  const setting = /** @type {const} */ ({ activation: "relu", quantity: "gradients", seed: 7, starts });
  const hash = toHash(schema, /** @type {any} */ (setting), 42);
  assert.equal(hash, "#activation=relu&show=gradients&seed=7&starts=normal:0.05,he,uniform:0.5");
  assert.deepEqual(fromHash(schema, hash, 42), { setting, unknown: [] });
});

test("parts of an address that mean nothing are named, the others hold", () => {
  const wrong = ["activation=swish", "show=weights", "seed=-1", "starts=normal:-3", "wings=2"];
  for (const part of [...wrong, "starts=entered", "starts=he:2,zeros", `starts=${Array(7).fill("he")}`])
    assert.deepEqual(
      fromHash(schema, `#${part}`, 42),
      { setting: standardSetting(42), unknown: [part] },
      part,
    );
  assert.equal(fromHash(schema, "#seed=x&activation=relu", 42).setting.activation, "relu");
});
