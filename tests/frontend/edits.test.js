// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, isLive, newLayer, put, settle, switchKind } from "../../frontend/edits.js";
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
  assert.deepEqual(back, { kind: "spiral", noise: 0.3, samples: 120, turns: 1.25 });
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

test("a new layer is like its neighbour, or the default where there is none", () => {
  const document = put(standard(), ["layers", 0, "units"], 5);
  assert.equal(newLayer(schema, document, 0).units, 5);
  assert.equal(newLayer(schema, document, -1).units, 5);
  const alone = { ...document, layers: document.layers.slice(2) };
  assert.deepEqual(newLayer(schema, alone, -1), standard().layers[0]);
});
