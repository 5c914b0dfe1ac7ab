// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash } from "../../frontend/address.js";
import { completed, hasShape } from "../../frontend/forms/schema.js";
import { isPlayground } from "../../frontend/tfp.js";
import { random } from "./random.js";
import { schema, standard } from "./schema.js";

/** What the TensorFlow Playground writes when it is opened. */
const FIRST =
  "#activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0" +
  "&networkShape=4,2&seed=0.51297&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false" +
  "&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false" +
  "&problem=classification&initZero=false&hideText=false";

/** @param {string} hash */
async function open(hash) {
  const link = await fromHash(hash, { root: schema, standard: standard() });
  assert.ok(link?.foreign);
  return {
    ...link,
    experiment: /** @type {any} */ (link.experiment),
    said: link.remarks.map(({ key }) => key),
  };
}

test("its first page is the same experiment here", async () => {
  const { experiment, held, view, said } = await open(FIRST);
  assert.deepEqual(experiment.data, { kind: "circle", samples: 500, noise: 0 });
  assert.equal(experiment.train_share, 0.5);
  assert.deepEqual(experiment.features, [{ kind: "x1" }, { kind: "x2" }]);
  assert.deepEqual(
    experiment.layers.map((/** @type {any} */ { units, activation }) => [units, activation.kind]),
    [
      [4, "tanh"],
      [2, "tanh"],
      [1, "tanh"],
    ],
  );
  assert.deepEqual(experiment.layers[0].initializer, { kind: "uniform", reach: 0.5 });
  assert.deepEqual(experiment.layers[0].bias_initializer, { kind: "constant", value: 0.1 });
  assert.deepEqual(experiment.loss, { kind: "squared_error" });
  assert.deepEqual(experiment.optimizer, { kind: "sgd" });
  assert.deepEqual([experiment.learning_rate, experiment.batch_size], [0.03, 10]);
  assert.deepEqual(experiment.regularizer, { kind: "none" });
  assert.equal(experiment.seeds.weights, 51297);
  assert.deepEqual(held, {});
  assert.equal(view?.overlays?.test, false);
  assert.deepEqual(said, ["tfp.points", "tfp.seed", "tfp.order"]);
});

test("names that a link leaves out have the values of that page", async () => {
  const [short, whole] = [await open("#dataset=circle"), await open(FIRST.replace("&seed=0.51297", ""))];
  assert.deepEqual(short.experiment, whole.experiment);
});

test("numbers are learned with a linear output, from more points", async () => {
  const { experiment, said } = await open(
    "#problem=regression&regDataset=reg-gauss&networkShape=&noise=20&sinX=true",
  );
  assert.deepEqual(experiment.data, { kind: "multi_gaussian", samples: 1200, noise: 0.2 });
  assert.deepEqual(
    experiment.layers.map((/** @type {any} */ { activation }) => activation.kind),
    ["identity"],
  );
  assert.deepEqual(
    experiment.features.map((/** @type {any} */ { kind }) => kind),
    ["x1", "x2", "sin_x1"],
  );
  assert.ok(said.includes("tfp.noise"));
});

test("its penalty is divided by the batch, and so is ours", async () => {
  const { experiment, said } = await open(
    "#regularization=L1&regularizationRate=0.03&batchSize=6&dataset=spiral",
  );
  assert.deepEqual(experiment.regularizer, { kind: "l1", strength: 0.03 / 6 });
  assert.ok(said.includes("tfp.penalty") && said.includes("tfp.dead"));
  assert.equal(experiment.data.turns, 1.75);
});

test("its noise becomes noise of the same spread, whatever the scale of each", async () => {
  const noise = async (/** @type {string} */ dataset) =>
    (await open(`#dataset=${dataset}&noise=30`)).experiment.data.noise;
  assert.deepEqual(await Promise.all(["gauss", "spiral", "xor"].map(noise)), [0.3, 0.096, 0.432]);
  assert.equal((await open("#dataset=circle&noise=50")).experiment.data.noise, 0.5);
});

test("hidden controls are hidden here too", async () => {
  const names = ["playButton", "stepButton", "resetButton", "learningRate", "activation", "regularization"];
  const more = [
    "regularizationRate",
    "problem",
    "dataset",
    "percTrainData",
    "noise",
    "batchSize",
    "numHiddenLayers",
    "showTestData",
    "discretize",
  ];
  const { held, said } = await open(`#${[...names, ...more].map((name) => `${name}_hide=true`).join("&")}`);
  const expected = [
    "play",
    "step",
    "reset",
    "learning_rate",
    "activation",
    "regularizer",
    "data",
    "train_share",
    "noise",
    "batch_size",
    "layers",
    "test_points",
    "discrete",
  ];
  assert.deepEqual(held, Object.fromEntries(expected.map((name) => [name, "hidden"])));
  assert.ok(!said.some((key) => key.endsWith("Together")));
  assert.deepEqual((await open("#noise_hide=false")).held, {});
});

test("a hidden input is not used there, and the inputs are locked here", async () => {
  const { experiment, held, said } = await open("#x=true&y=true&xSquared=true&y_hide=true");
  assert.deepEqual(
    experiment.features.map((/** @type {any} */ { kind }) => kind),
    ["x1", "x1_squared"],
  );
  assert.deepEqual(held, { features: "locked" });
  assert.ok(said.includes("tfp.features"));
});

test("what is not possible here is said, with what is taken instead", async () => {
  const { experiment, remarks } = await open(
    "#percTrainData=99&learningRate=fast&activation=swish&networkShape=3,x,0&unicorn_hide=true&x=false&y=false",
  );
  assert.equal(experiment.train_share, 0.9);
  assert.equal(experiment.learning_rate, 0.03);
  assert.deepEqual(
    experiment.layers.map((/** @type {any} */ { units }) => units),
    [3, 1],
  );
  const said = remarks.filter(({ key }) => key === "tfp.number");
  const taken = Object.fromEntries(said.map(({ values }) => [values.name, values.taken]));
  assert.deepEqual(taken, { networkShape: "3", learningRate: 0.03, percTrainData: 90, activation: "tanh" });
  assert.ok(remarks.some(({ key, values }) => key === "tfp.noControl" && values.name === "unicorn"));
  assert.ok(remarks.some(({ key }) => key === "tfp.noFeatures"));
});

test("a link with escaped commas is read", async () => {
  assert.equal((await open("#networkShape=5%2C3&dataset=xor")).experiment.layers.length, 3);
});

test("whatever is chosen there becomes a whole document here", async () => {
  const draw = random(5);
  const pick = (/** @type {any[]} */ list) => list[Math.floor(draw() * list.length)];
  for (let round = 0; round < 300; round++) {
    const link = new URLSearchParams({
      activation: pick(["relu", "tanh", "sigmoid", "linear"]),
      batchSize: pick([1, 7, 30]),
      dataset: pick(["circle", "xor", "gauss", "spiral"]),
      regDataset: pick(["reg-plane", "reg-gauss"]),
      learningRate: pick([0.00001, 0.03, 10]),
      regularization: pick(["none", "L1", "L2"]),
      regularizationRate: pick([0, 0.001, 10]),
      noise: pick([0, 5, 50]),
      networkShape: pick(["", "1", "8,8,8,8,8,8", "4,2"]),
      percTrainData: pick([10, 50, 90]),
      problem: pick(["classification", "regression"]),
      initZero: pick([true, false]),
      seed: draw().toFixed(5),
      sinY: pick([true, false]),
    });
    const { experiment, said } = await open(`#${link}`);
    assert.ok(hasShape(schema, schema, completed(schema, schema, experiment)), String(link));
    assert.ok(!said.includes("tfp.number"), String(link));
  }
});

test("our own links are not taken for its", () => {
  for (const hash of ["#e=abc", "#hide=noise", "#view=test", "#too-large", ""])
    assert.ok(!isPlayground(hash), hash);
});
