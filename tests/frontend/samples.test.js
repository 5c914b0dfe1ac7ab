// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { placed, SIDE } from "../../frontend/canvas/sample.js";
import { put } from "../../frontend/edits.js";
import { fit } from "../../frontend/fitting.js";
import { confusion, mistaken, next, probabilities, reach, shades, slices } from "../../frontend/samples.js";
import { described, schema, standard } from "./schema.js";

test("answers stand layer by layer: pictures channel by channel, numbers one by one", () => {
  assert.deepEqual(slices([[8, 8, 6], [96], [10]]), [
    { start: 0, size: 8, count: 6 },
    { start: 384, size: 1, count: 96 },
    { start: 480, size: 1, count: 10 },
  ]);
});

test("0 is the middle of the scale, and the largest value has the full colour", () => {
  const values = [9, -2, 0, 1];
  assert.equal(reach(values, 1, 3), 2);
  assert.deepEqual([...shades(values, 1, 3, { centre: 0, reach: 2 })], [1, 128, 192]);
  assert.deepEqual([...shades([0, 0], 0, 2, { centre: 0, reach: 0 })], [128, 128]);
});

test("a confusion matrix counts true classes in rows", () => {
  const [truth, decisions] = [
    [0, 0, 1, 2],
    [0, 1, 1, 0],
  ];
  assert.deepEqual([...confusion(truth, decisions, 3)], [1, 1, 0, 0, 1, 0, 1, 0, 0]);
  assert.deepEqual([0, 1, 2, 3].filter(mistaken(truth, decisions, false)), [1, 3]);
});

test("a number is far off where its error is more than twice the mean one", () => {
  const [truth, guesses] = [
    [0, 0, 0, 1],
    [0.1, 0.1, -0.5, 1.1],
  ];
  assert.deepEqual([0, 1, 2, 3].filter(mistaken(truth, guesses, true)), [2]);
  assert.deepEqual([0, 1].filter(mistaken([0.5, -0.5], [0.5, -0.5], true)), []);
});

test("the next sample is looked for round the end, and may be the same", () => {
  const wrong = (/** @type {number} */ sample) => sample === 1;
  assert.equal(next(0, 4, wrong), 1);
  assert.equal(next(2, 4, wrong), 1);
  assert.equal(next(1, 4, wrong), 1);
  assert.equal(
    next(1, 4, () => false),
    null,
  );
});

test("a single output is the probability of class 1", () => {
  assert.deepEqual(probabilities([0.25]), [0.75, 0.25]);
  assert.deepEqual(probabilities([0.5, 0.25, 0.25]), [0.5, 0.25, 0.25]);
});

const { starters } = described();

test("pictures get filters, rows of numbers dense layers, and the plane its own network again", () => {
  const plane = { ...standard(), train_share: 0.6 };
  const to = (/** @type {any} */ before, /** @type {string} */ kind) =>
    fit(schema, put(before, ["data"], { kind, layout: "image", samples: 400 }), before, starters);
  const digits = to(plane, "digits");
  const kinds = digits.layers.map((/** @type {any} */ { kind }) => kind);
  assert.deepEqual(kinds, ["conv2d", "max_pool2d", "conv2d", "flatten", "dense", "dense"]);
  assert.equal(digits.layers.at(-1).units, 10);
  assert.equal(digits.loss.kind, "softmax_cross_entropy");
  assert.equal(digits.data.samples, 1797);
  assert.equal(digits.train_share, 0.6);
  const iris = to(digits, "iris");
  assert.equal(iris.layers.at(-1).units, 3);
  assert.ok(iris.layers.every((/** @type {any} */ { kind }) => kind === "dense"));
  assert.equal(iris.preprocessing.kind, "standard");
  const back = fit(schema, { ...iris, data: standard().data }, iris, starters);
  assert.deepEqual({ ...back, train_share: standard().train_share }, standard());
});

test("sequences get a recurrent network, and a loss for what is asked of them", () => {
  const to = (/** @type {string} */ kind, before = standard()) =>
    fit(schema, put(before, ["data"], { kind, samples: 400 }), before, starters);
  assert.equal(to("sine_mixture").loss.kind, "squared_error");
  const symbols = to("first_symbol");
  assert.deepEqual(symbols.layers[0].kind, "simple_rnn");
  assert.equal(symbols.loss.kind, "softmax_cross_entropy");
  assert.equal(symbols.layers.at(-1).units, 3);
  assert.equal(to("parity").loss.kind, "binary_cross_entropy");
});

test("what was chosen for data of one sort stays as long as they are of that sort", () => {
  const before = put(standard(), ["layers", 0, "units"], 3);
  const after = put(before, ["data"], { kind: "xor", samples: 100, noise: 0 });
  assert.equal(fit(schema, after, before, starters), after);
});

test("numbers and the answers to them stand side by side, or one above the other where bars had no room", () => {
  const [flowers, names] = [
    { count: 4, label: 84 },
    { count: 3, label: 74 },
  ];
  const [numbers, classes] = placed(332, flowers, { count: 3, label: 22 });
  assert.ok(classes.x > numbers.width && numbers.top === classes.top);
  const [above, below] = placed(291, flowers, names);
  assert.deepEqual([above.x, below.x, above.width, below.width], [0, 0, 291, 291]);
  assert.ok(below.top > above.height && below.top + below.height === SIDE);
  const picture = placed(291, { count: 0, label: 22 }, { count: 10, label: 22 });
  assert.equal(picture[1].x > SIDE, true);
});
