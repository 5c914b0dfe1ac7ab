// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { describeMark } from "../../frontend/changes.js";
import { speak } from "../../frontend/i18n/index.js";
import { backoff } from "../../frontend/socket.js";
import { createStore } from "../../frontend/store.js";
import { described, standard } from "./schema.js";

/** @typedef {import("../../frontend/store.js").Store} Store */

/** @param {"en" | "zh"} code */
const learn = (code) =>
  speak(code, JSON.parse(readFileSync(new URL(`../../frontend/i18n/${code}.json`, import.meta.url), "utf8")));

/** @type {any[]} */
let wire = [];
/** @type {Store} */
let store;
/** @type {(() => void)[]} */
let painting = [];

/** Let the pause between two edits pass. */
const rest = () => mock.timers.tick(1000);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  learn("en");
  wire = [];
  painting = [];
  store = createStore(described(), (callback) => painting.push(callback));
  store.send = (message) => wire.push(structuredClone(message));
  store.receiver.welcome(welcome(false));
  store.receiver.state(state({}));
  wire = [];
});

/** A refusal of order `seq`. @param {number} seq @param {(string | number)[]} [path] @param {object} [more] @returns {any} */
const refusal = (seq, path = [], more = {}) => ({
  kind: "error",
  seq,
  problems: [{ path, value: null, message: "too costly", allowed: "", code: "", about: {}, ...more }],
});

/** @param {boolean} resumed @returns {any} */
const welcome = (resumed) => ({
  kind: "welcome",
  session: "0".repeat(32),
  resumed,
  recovered: null,
  limits: {},
});

/** @param {object} change @returns {any} */
const state = (change) => ({
  kind: "state",
  run: 1,
  step: 0,
  status: "paused",
  speed: 60,
  seq: 0,
  experiment: standard(),
  network: { parameters: 105, outputs: 1, classes: 2, link: "sigmoid", layers: [] },
  divergence: null,
  past: { first: 0, last: 0, every: 64 },
  earlier: [],
  ...change,
});

/** @param {number} run @param {number} step @param {object} arrays @returns {any} */
const frame = (run, step, arrays) => ({
  type: "frame",
  run,
  step,
  now: step,
  epoch: step / 20,
  losses_from: 0,
  evaluations_from: 0,
  sent: step,
  arrays: Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [
      name,
      { shape: [values.length], values: Float32Array.from(values) },
    ]),
  ),
});

test("after a welcome: unanswered orders, what is watched and held, credit", () => {
  store.actions.watch("metrics", { kind: "metrics" });
  store.actions.play();
  store.receiver.shown(frame(1, 2, { losses: [0.7, 0.6] }));
  wire = [];
  store.receiver.welcome(welcome(true));
  assert.deepEqual(wire, [
    { kind: "play", seq: 1 },
    {
      kind: "watch",
      probes: [{ kind: "metrics" }],
      fps: 30,
      at: null,
      have: { run: 1, losses: 2, evaluations: 0 },
    },
    { kind: "credit", frames: 2 },
  ]);
});

test("an edit shows at once and stays when it is accepted", () => {
  store.actions.edit(["learning_rate"], 0.1);
  assert.equal(store.experiment.value.learning_rate, 0.1);
  assert.equal(wire[0].experiment.learning_rate, 0.1);
  store.receiver.state(state({ seq: 1, experiment: wire[0].experiment }));
  assert.equal(store.experiment.value.learning_rate, 0.1);
  assert.equal(store.unanswered.value, null);
});

test("a refused edit goes back, and says why beside its control", () => {
  store.slots.add("layers.0");
  store.actions.edit(["layers", 0, "units"], 500);
  store.receiver.error(refusal(1, ["layers", 0, "units"], { value: 513 }));
  assert.equal(store.units.value[0], 8);
  assert.equal(store.problems.value["layers.0.units"].value, 513);
  assert.equal(store.toast.value, null);
  store.actions.edit(["layers", 0, "units"], 9);
  assert.deepEqual(store.problems.value, {});
});

test("a problem without a control beside it is said in a toast", () => {
  store.actions.edit(["layers", 0, "units"], 500);
  store.receiver.error(refusal(1));
  assert.equal(store.toast.value?.text(), "too costly");
});

test("what was said is said anew in another language", () => {
  store.receiver.state(state({ step: 1240 }));
  store.actions.edit(["train_share"], 0.7);
  store.receiver.state(state({ run: 2, seq: 1, experiment: wire[0].experiment }));
  assert.equal(store.toast.value?.text(), "Train share: 70\u00a0%. Back to step 0.");
  speak("zh", JSON.parse(readFileSync(new URL("../../frontend/i18n/zh.json", import.meta.url), "utf8")));
  assert.equal(store.toast.value?.text(), "训练集比例：70\u00a0%。 回到第 0 步。");
});

test("an edit that sends training back to step 0 says so, and can be undone", () => {
  store.receiver.state(state({ step: 1240 }));
  store.actions.edit(["layers", 1, "units"], 9);
  store.receiver.state(state({ run: 2, seq: 1, experiment: wire[0].experiment }));
  assert.equal(store.toast.value?.text(), "Layer 2 now has 9 units. Back to step 0.");
  rest();
  store.actions.undo(store.toast.value?.undo ?? undefined);
  assert.deepEqual(wire[1].experiment, standard());
});

test("undo after several edits of one kind goes back to the document before the first", () => {
  store.receiver.state(state({ step: 1240 }));
  for (const [seq, units] of [9, 10, 11].entries()) {
    store.actions.edit(["layers", 1, "units"], units);
    rest();
    store.receiver.state(
      state({ run: 2 + seq, seq: seq + 1, step: seq ? 0 : 5, experiment: wire[seq].experiment }),
    );
    if (seq < 2)
      store.receiver.state(state({ run: 2 + seq, step: 10, seq: seq + 1, experiment: wire[seq].experiment }));
  }
  rest();
  store.actions.undo(store.toast.value?.undo ?? undefined);
  assert.equal(wire.at(-1).experiment.layers[1].units, 8);
});

test("a live edit is marked at its step and says nothing", () => {
  store.receiver.state(state({ step: 600 }));
  store.actions.edit(["learning_rate"], 0.3);
  store.receiver.state(state({ step: 601, seq: 1, experiment: wire[0].experiment }));
  const [mark] = store.marks.value;
  assert.deepEqual([store.marks.value.length, mark.step, mark.path], [1, 601, "learning_rate"]);
  assert.equal(describeMark(store.schema.value, mark), "Learning rate 0.02 → 0.3");
  learn("zh");
  assert.equal(describeMark(store.schema.value, mark), "学习率 0.02 → 0.3");
  assert.equal(store.toast.value, null);
});

test("an edit that changes nothing is not sent", () => {
  store.actions.edit(["learning_rate"], 0.02);
  assert.deepEqual(wire, []);
});

test("newest arrays are merged within a run; another run starts empty", () => {
  store.receiver.shown(frame(1, 1, { metrics: [1], theta: [2] }));
  store.receiver.shown(frame(1, 2, { metrics: [3] }));
  assert.deepEqual(Object.keys(store.frame.value?.arrays ?? {}).sort(), ["metrics", "theta"]);
  store.receiver.shown(frame(2, 0, { metrics: [4] }));
  assert.deepEqual(Object.keys(store.frame.value?.arrays ?? {}), ["metrics"]);
  assert.equal(store.series.run, 2);
});

test("credit is granted once for what was painted, never for more than two", () => {
  store.receiver.shown(frame(1, 1, {}));
  store.receiver.shown(frame(1, 2, {}));
  assert.deepEqual(wire, []);
  for (const callback of painting) callback();
  assert.deepEqual(wire, [{ kind: "credit", frames: 2 }]);
});

test("a lost session starts anew: nothing of the old run remains", () => {
  store.receiver.shown(frame(1, 2, { losses: [0.7, 0.6] }));
  store.receiver.welcome(welcome(false));
  assert.equal(store.series.length, 0);
  assert.equal(store.frame.value, null);
});

test("play shows at once, before the server answers", () => {
  store.actions.play();
  assert.ok(store.playing.value);
  store.receiver.state(state({ seq: 1, status: "playing" }));
  assert.ok(store.playing.value);
  store.actions.toggle();
  assert.equal(wire.at(-1).kind, "pause");
});

test("play stays shown while only what came before it is answered", () => {
  store.actions.edit(["learning_rate"], 0.1);
  store.actions.play();
  store.receiver.state(state({ seq: 1, experiment: wire[0].experiment }));
  assert.ok(store.playing.value);
  store.receiver.error(refusal(2));
  assert.equal(store.playing.value, false);
});

test("training cannot go on when it diverged, is complete, or nobody is there to do it", () => {
  assert.ok(!store.stuck.value);
  for (const status of ["diverged", "complete"]) {
    store.receiver.state(state({ status }));
    assert.ok(store.stuck.value, status);
  }
  store.receiver.state(state({}));
  store.connection.value = { status: "offline", attempt: 7, retryAt: 0 };
  assert.ok(store.stuck.value);
});

test("a unit that the document has no more is not looked at, nor is its layer open", () => {
  store.actions.inspect({ layer: 2, unit: 0, pinned: true });
  store.actions.openLayer(2);
  store.actions.edit(["layers"], standard().layers.slice(1));
  assert.equal(store.view.value.inspected, null);
  assert.equal(store.openedLayer.value, null);
});

test("what is looked at goes with a refused layer", () => {
  const { layers } = standard();
  store.actions.edit(["layers"], layers.toSpliced(2, 0, layers[1]));
  store.actions.inspect({ layer: 3, unit: 0, pinned: true });
  store.receiver.error(refusal(1, ["layers"]));
  assert.equal(store.view.value.inspected, null);
});

test("undo passes over a change that was refused", () => {
  store.actions.edit(["learning_rate"], 0.1);
  store.receiver.state(state({ seq: 1, experiment: wire[0].experiment }));
  rest();
  store.actions.edit(["layers", 0, "units"], 500);
  store.receiver.error(refusal(2));
  rest();
  store.actions.undo();
  assert.deepEqual(wire.at(-1).experiment, standard());
});

test("a view that fails costs its picture, not the credit", () => {
  const stop = store.frame.subscribe((shown) => {
    if (shown) throw new Error("a view that fails");
  });
  assert.throws(() => store.receiver.shown(frame(1, 1, {})), /a view that fails/);
  stop();
  for (const callback of painting) callback();
  assert.deepEqual(wire, [{ kind: "credit", frames: 1 }]);
});

test("tries to reconnect are spread, doubled and bounded", () => {
  assert.equal(backoff(0, 0.5), 500);
  assert.equal(backoff(3, 0.5), 4000);
  for (const attempt of [0, 5, 50]) {
    assert.ok(backoff(attempt, 0) < backoff(attempt, 1));
    assert.ok(backoff(attempt, 1) <= 18_750);
  }
});

test("a probe is asked for anew only when it changes", () => {
  const probe = { kind: "histograms", of: "weights" };
  store.actions.watch("histograms", probe);
  const asked = store.demand.value;
  store.actions.watch("histograms", { ...probe });
  store.actions.watch("unit_map", null);
  assert.equal(store.demand.value, asked);
  store.actions.watch("histograms", { ...probe, of: "gradients" });
  assert.deepEqual(Object.keys(store.demand.value), ["histograms"]);
  assert.notEqual(store.demand.value, asked);
});

/** A network of two inputs and three units. */
const small = {
  ...{ parameters: 9, outputs: 3, classes: 2, link: "sigmoid", input: [2] },
  layers: [{ units: 3, inputs: 2, offset: 0, shape: [3, 3], output: [3], sources: [0] }],
};

test("a weight set by hand is marked in words, taken back and set again", () => {
  store.receiver.state(state({ step: 40, network: small }));
  const theta = Float32Array.from({ length: 9 }, (_, i) => i / 2);
  store.receiver.shown(frame(1, 40, { theta: [...theta] }));
  wire = [];
  const weight = { layer: 0, row: 2, column: 0, value: -1 };
  store.actions.setWeights([weight]);
  assert.deepEqual(wire.at(-1), { kind: "weights", seq: 1, changes: [weight] });
  store.receiver.state(state({ step: 40, network: small, seq: 1 }));
  const [mark] = store.marks.value;
  assert.equal(mark.step, 40);
  assert.equal(describeMark(store.schema.value, mark), "Weight from x₁ to output 3: 3.00 → −1.00");
  rest();
  store.actions.undo();
  assert.deepEqual(wire.at(-1).changes, [{ ...weight, value: 3 }]);
  rest();
  store.actions.redo();
  assert.deepEqual(wire.at(-1).changes, [weight]);
  assert.equal(store.marks.value.length, 1, "one place at one step is one mark");
});
