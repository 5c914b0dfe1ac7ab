// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { offers, spotAfter, spotOf, taken } from "../../frontend/offers.js";
import { described, schema, standard } from "./schema.js";

const digits = () => structuredClone(described().starters.image);

/** What the server tells of the digits' starter. */
const SHAPES = [[8, 8, 1], [8, 8, 6], [4, 4, 6], [2, 2, 16], [64], [32], [10]];
const PLANE = [[2], [8], [8], [1]];

/** @param {any} document @param {number[][]} shapes @param {number} after */
const reasons = (document, shapes, after) =>
  Object.fromEntries(
    offers(schema, document, shapes, spotAfter(document.layers, after)).map(({ kind, why }) => [kind, why]),
  );

test("of points in the plane images and sequences cannot be asked, nor joins where there is nothing to join", () => {
  const first = reasons(standard(), PLANE, 0);
  assert.equal(first.dense, null);
  assert.equal(first.conv2d, "images");
  assert.equal(first.flatten, "images");
  assert.equal(first.lstm, "sequences");
  assert.equal(first.add, "nothing");
});

test("a sum needs another layer of its shape, a row of layers only one of its rank", () => {
  const after = reasons(standard(), PLANE, 1);
  assert.deepEqual([after.add, after.concat], ["unlike", null]);
  assert.deepEqual(reasons(standard(), PLANE, 2).add, null);
});

test("before an image is laid flat it can be filtered, and not mixed; afterwards the other way round", () => {
  const before = reasons(digits(), SHAPES, 1);
  assert.deepEqual([before.conv2d, before.dense, before.flatten], [null, "flatten", "below"]);
  const after = reasons(digits(), SHAPES, 4);
  assert.deepEqual([after.conv2d, after.dense, after.flatten], ["afterFlat", null, "flat"]);
});

test("a sum bridges the layer above it", () => {
  const document = standard();
  const add = offers(schema, document, PLANE, spotAfter(document.layers, 2)).find(
    ({ kind }) => kind === "add",
  );
  assert.deepEqual(add?.also, [1]);
  const layers = taken(schema, document, 2, /** @type {any} */ (add));
  assert.deepEqual(
    layers.map(({ kind, id, inputs }) => [kind, id, inputs]),
    [
      ["dense", "dense", []],
      ["dense", "dense_2", []],
      ["add", "", ["dense_2", "dense"]],
      ["dense", "", []],
    ],
  );
});

test("what it bridges is what that layer saw, though others stand between", () => {
  const [dense] = standard().layers;
  const wired = [{ id: "a" }, { id: "b" }, { id: "c", inputs: ["a"] }, { kind: "add", inputs: ["b", "c"] }];
  const layers = [
    ...wired.map((layer) => ({ ...dense, id: "", inputs: [], ...layer })),
    standard().layers[2],
  ];
  const shapes = [[2], [8], [8], [8], [8], [1]];
  const found = offers(schema, { ...standard(), layers }, shapes, spotAfter(layers, 3));
  assert.deepEqual(found.find(({ kind }) => kind === "add")?.also, [1]);
});

test("a recurrent layer before another hands on the whole sequence", () => {
  const lstm = { kind: "lstm", id: "", inputs: [], returns: "last" };
  const data = { kind: "first_symbol" };
  const document = { ...standard(), data, layers: [lstm, standard().layers[2]] };
  const found = (/** @type {number} */ after, /** @type {number[][]} */ shapes) => {
    const offer = offers(schema, document, shapes, spotAfter(document.layers, after)).find(
      ({ kind }) => kind === "gru",
    );
    return offer?.why ?? taken(schema, document, after, /** @type {any} */ (offer))[after].returns;
  };
  const shapes = [[12, 3], [8], [1]];
  assert.equal(found(0, shapes), "sequence");
  assert.equal(found(1, shapes), "afterLast");
});

test("what a layer may be turned into depends on what it sees and who sees it", () => {
  const document = digits();
  const found = offers(schema, document, SHAPES, spotOf(document.layers, 3));
  const free = found.flatMap(({ kind, why }) => (why ? [] : [kind]));
  assert.deepEqual(free.sort(), ["flatten", "global_average_pool2d"]);
});
