// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, isLive, misfit, newLayer, put, settle, switchKind } from "../../frontend/edits.js";
import { example, member, placeAt } from "../../frontend/forms/schema.js";
import { schema, standard } from "./schema.js";

test("put changes a copy and shares the rest", () => {
  const before = standard();
  const after = put(before, ["layers", 1, "units"], 5);
  assert.equal(after.layers[1].units, 5);
  assert.equal(before.layers[1].units, 8);
  assert.equal(after.layers[0], before.layers[0]);
  assert.equal(after.data, before.data);
});

test("differences name fields, and lists of other length as a whole", () => {
  const before = standard();
  assert.deepEqual(differences(before, standard()), []);
  assert.deepEqual(differences(before, put(before, ["layers", 1, "units"], 5)), [["layers", 1, "units"]]);
  assert.deepEqual(differences(before, { ...before, layers: before.layers.slice(1) }), [["layers"]]);
  assert.deepEqual(differences(before, put(before, ["optimizer"], { kind: "sgd" })), [["optimizer"]]);
});

test("training goes on under another rate, batch, optimizer, penalty, activation", () => {
  const before = standard();
  for (const [path, value] of /** @type {[any[], any][]} */ ([
    [["learning_rate"], 0.1],
    [["batch_size"], 4],
    [["optimizer"], { kind: "sgd" }],
    [["optimizer", "beta1"], 0.5],
    [["regularizer"], { kind: "l2", strength: 0.01 }],
    [["layers", 0, "activation"], { kind: "relu" }],
  ]))
    assert.ok(isLive(schema, before, put(before, path, value)), path.join("."));
});

test("training starts anew with other data, units, layers, inputs, seeds", () => {
  const before = standard();
  for (const [path, value] of /** @type {[any[], any][]} */ ([
    [["data", "noise"], 0.2],
    [["train_share"], 0.5],
    [["features"], [{ kind: "x1" }]],
    [["layers", 0, "units"], 3],
    [["layers", 0, "initializer"], { kind: "he" }],
    [["layers"], before.layers.slice(1)],
    [["seeds", "weights"], 1],
  ]))
    assert.ok(!isLive(schema, before, put(before, path, value)), path.join("."));
});

test("another kind keeps the fields of the same name and takes defaults for the rest", () => {
  const spiral = { ...standard().data, noise: 0.3, samples: 120 };
  const xor = switchKind(schema, schema.properties.data, spiral, "xor");
  assert.deepEqual(xor, { kind: "xor", noise: 0.3, samples: 120 });
  const back = switchKind(schema, schema.properties.data, xor, "spiral");
  assert.deepEqual(back, { kind: "spiral", noise: 0.3, samples: 120, arms: 2, turns: 1.25 });
});

test("a value that another kind does not allow is not kept", () => {
  const digits = { kind: "digits", samples: 1797, layout: "image" };
  const iris = switchKind(schema, schema.properties.data, digits, "iris");
  assert.ok(iris.samples <= 150);
});

test("a layer of another kind keeps its name and what it sees", () => {
  const layers = placeAt(schema, standard(), ["layers", 0]);
  const dropout = switchKind(schema, layers.node, { ...layers.value, id: "a", inputs: ["input"] }, "dropout");
  assert.deepEqual([dropout.id, dropout.inputs], ["a", ["input"]]);
});

test("the output layer follows the loss", () => {
  const softmax = settle(schema, put(standard(), ["loss"], { kind: "softmax_cross_entropy" }));
  assert.equal(softmax.layers.at(-1).units, 2);
  const bce = settle(schema, put(softmax, ["loss"], { kind: "binary_cross_entropy" }));
  assert.equal(bce.layers.at(-1).units, 1);
  const squared = settle(schema, put(softmax, ["loss"], { kind: "squared_error" }));
  assert.equal(squared.layers.at(-1).units, 2);
});

test("a loss with a link of its own takes the output's activation away", () => {
  const document = put(standard(), ["layers", 2, "activation"], { kind: "tanh" });
  const squared = settle(schema, put(document, ["loss"], { kind: "squared_error" }));
  assert.equal(squared.layers[2].activation.kind, "tanh");
  assert.equal(settle(schema, document).layers[2].activation.kind, "identity");
});

/** The default document with other data, as an edit settles it. @param {any} data @param {any} [before] */
const withData = (data, before = standard()) => {
  const kind = example(schema, member(schema, schema.properties.data, data.kind));
  return settle(schema, { ...before, data: { ...kind, ...data } }, before);
};

test("the outputs follow the number of classes, whichever field holds it", () => {
  for (const data of [
    { kind: "spiral", arms: 3 },
    { kind: "blobs", classes: 3 },
  ]) {
    const { loss, layers } = withData(data);
    assert.deepEqual([loss.kind, layers.at(-1).units], ["softmax_cross_entropy", 3], data.kind);
  }
  const back = withData({ kind: "spiral", arms: 2 }, withData({ kind: "blobs", classes: 5 }));
  assert.deepEqual([back.loss.kind, back.layers.at(-1).units], ["softmax_cross_entropy", 2]);
});

test("the loss follows what is to be learned, and stays where it fits", () => {
  const sine = withData({ kind: "sine" });
  assert.deepEqual([sine.loss.kind, sine.layers.at(-1).units], ["squared_error", 1]);
  assert.equal(withData({ kind: "circle" }, sine).loss.kind, "binary_cross_entropy");
  const huber = put(sine, ["loss"], { kind: "huber", threshold: 1 });
  assert.equal(withData({ kind: "saddle" }, huber).loss.kind, "huber");
  const hinge = put(standard(), ["loss"], { kind: "hinge" });
  assert.equal(withData({ kind: "circle" }, hinge).loss.kind, "hinge");
  assert.equal(withData({ kind: "blobs", classes: 4 }, hinge).loss.kind, "softmax_cross_entropy");
});

test("a loss says why it does not go with the data", () => {
  assert.equal(misfit(schema, standard(), "hinge"), null);
  assert.equal(misfit(schema, withData({ kind: "blobs", classes: 3 }), "hinge"), "twoClasses");
  assert.equal(misfit(schema, withData({ kind: "sine" }), "hinge"), "classes");
  assert.equal(misfit(schema, standard(), "mean_squared_logarithmic_error"), "numbers");
});

test("the output's activation is one that the loss can follow, and goes with its loss", () => {
  const choose = (/** @type {string} */ kind, before = standard()) =>
    settle(schema, put(before, ["loss"], { kind }), before);
  const nll = choose("negative_log_likelihood");
  assert.deepEqual([nll.layers[2].activation.kind, nll.layers[2].units], ["log_softmax", 2]);
  assert.equal(choose("squared_error", nll).layers[2].activation.kind, "identity");
});

test("the layer that has units gets them, though others stand behind it", () => {
  const document = standard();
  document.layers.push({ kind: "activation", id: "", inputs: [], activation: { kind: "identity" } });
  const settled = withData({ kind: "blobs", classes: 4 }, document);
  assert.deepEqual([settled.layers[2].units, settled.layers[3].units], [4, undefined]);
});

test("a new layer may be of another kind, and is not wired as its neighbour is", () => {
  const document = put(standard(), ["layers", 0, "id"], "a");
  assert.equal(newLayer(schema, document, 0, "dropout").kind, "dropout");
  assert.equal(newLayer(schema, document, 0).id, "");
});

test("a new layer is like its neighbour, or the default where there is none", () => {
  const document = put(standard(), ["layers", 0, "units"], 5);
  assert.equal(newLayer(schema, document, 0).units, 5);
  assert.equal(newLayer(schema, document, -1).units, 5);
  const alone = { ...document, layers: document.layers.slice(2) };
  assert.deepEqual(newLayer(schema, alone, -1), standard().layers[0]);
});
