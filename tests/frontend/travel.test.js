// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { kinds, member } from "../../frontend/forms/schema.js";
import { createStore } from "../../frontend/store.js";
import { evaluations } from "./evaluations.js";
import { described, standard } from "./schema.js";

/** @typedef {import("../../frontend/store.js").Store} Store */

/** @type {any[]} */
let wire = [];
/** @type {Store} */
let store;
let clock = 0;

/** @param {object} change @returns {any} */
const state = (change) => ({
  ...{ kind: "state", run: 1, step: 500, status: "paused", speed: 60, seq: 0, experiment: standard() },
  ...{ network: { layers: [] }, divergence: null, past: { first: 0, last: 500, every: 64 }, earlier: [] },
  ...change,
});

/** Let time go by. @param {number} ms */
function wait(ms) {
  for (let passed = 0; passed < ms; passed += 10) {
    clock += 10;
    mock.timers.tick(10);
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  clock = 0;
  mock.method(performance, "now", () => clock);
  wire = [];
  store = createStore(described());
  store.send = (message) => wire.push(structuredClone(message));
  store.receiver.state(state({}));
});

const { visit, move } = {
  visit: (/** @type {number | null} */ step) => store.actions.travel.visit(step),
  move: (/** @type {number} */ steps) => store.actions.travel.move(steps),
};
const place = () => [store.playhead.value, store.at.value, store.past.value];

test("one looks at any recorded step, and what is not there is the nearest that is", () => {
  assert.deepEqual(place(), [500, null, false]);
  visit(120.4);
  assert.deepEqual(place(), [120, 120, true]);
  move(-200);
  assert.deepEqual(place(), [0, 0, true]);
  visit(501);
  assert.deepEqual(place(), [500, null, false]);
  store.receiver.state(state({ past: { first: 64, last: 500, every: 64 } }));
  visit(3);
  assert.deepEqual(place(), [64, 64, true]);
});

test("the step that is looked at is watched", () => {
  visit(120);
  store.receiver.watch();
  assert.equal(wire.at(-1).at, 120);
  visit(null);
  store.receiver.watch();
  assert.equal(wire.at(-1).at, null);
});

test("training goes on while one looks at the past, and another run brings one back to now", () => {
  visit(120);
  store.receiver.state(state({ step: 900, status: "playing" }));
  assert.deepEqual(place(), [120, 120, true]);
  assert.equal(store.now.value, 900);
  store.receiver.state(state({ run: 2, step: 0 }));
  assert.deepEqual(place(), [0, null, false]);
});

test("play and step go on from the step that is looked at, and from now without a branch", () => {
  visit(120);
  store.actions.play();
  assert.deepEqual(
    wire.map(({ kind, step }) => [kind, step]),
    [
      ["branch", 120],
      ["play", undefined],
    ],
  );
  wire = [];
  store.receiver.state(state({ run: 2, step: 120, seq: 2 }));
  store.actions.step("epoch", 10);
  assert.deepEqual(wire, [{ kind: "step", seq: 3, count: 10, unit: "epoch" }]);
  visit(60);
  store.actions.step("batch");
  assert.deepEqual(
    wire.map(({ kind }) => kind),
    ["step", "branch", "step"],
  );
});

test("a run that has ended by itself goes on from an earlier step, and without its end from the last", () => {
  store.receiver.state(state({ status: "stopped" }));
  assert.ok(store.stuck.value);
  visit(120);
  assert.ok(!store.stuck.value);
  visit(null);
  store.actions.edit(["stopping"], { kind: "steps", steps: 500 });
  wait(200);
  store.receiver.state(state({ status: "stopped", seq: 1, experiment: wire[0].experiment }));
  wire = [];
  store.actions.goOn();
  assert.deepEqual(
    wire.map(({ kind, experiment }) => experiment?.stopping.kind ?? kind),
    ["none", "play"],
  );
});

test("every way in which training ends by itself has its sentence", () => {
  const { texts } = JSON.parse(readFileSync(new URL("../../frontend/i18n/en.json", import.meta.url), "utf8"));
  const root = store.schema.value;
  for (const kind of kinds(root, root.properties.stopping)) {
    const { kind: _, ...numbers } = member(root, root.properties.stopping, kind).properties;
    const named = (texts[`transport.ended.${kind}`] ?? "").match(/\{\w+\}/g) ?? [];
    if (kind !== "none") assert.ok(texts[`transport.ended.${kind}`], kind);
    for (const name of named) assert.ok(name.slice(1, -1) in numbers, `${kind} ${name}`);
  }
});

test("weights of the past cannot be set, and that is said", () => {
  visit(120);
  store.actions.setWeights([{ layer: 0, row: 0, column: 0, value: 1 }]);
  wait(500);
  assert.deepEqual([wire, store.toast.value?.text()], [[], "travel.pastWeights"]);
  assert.equal(store.history.value.done.length, 0);
});

test("a change of a setting is a change of what stands now, and shows it", () => {
  visit(120);
  store.actions.edit(["learning_rate"], 0.1);
  assert.deepEqual(place(), [500, null, false]);
});

test("the recording is shown at the chosen speed until now", () => {
  visit(440);
  store.actions.travel.replay();
  wait(500);
  assert.deepEqual(place(), [470, 470, true]);
  assert.ok(store.replaying.value);
  wait(600);
  assert.deepEqual(place(), [500, null, false]);
  assert.ok(!store.replaying.value);
  assert.deepEqual(wire, [], "nothing is trained");
});

test("at one step a second the recording takes a second for a step; at full speed ten seconds at most", () => {
  store.receiver.state(state({ speed: 1 }));
  visit(100);
  store.actions.travel.replay();
  wait(2500);
  assert.equal(store.playhead.value, 102);
  store.receiver.state(state({ speed: 60 }));
  wait(1000);
  assert.equal(store.playhead.value, 162, "another speed counts at once");
  store.receiver.state(state({ speed: null, step: 50_000 }));
  visit(0);
  store.actions.travel.replay();
  wait(5000);
  assert.equal(store.playhead.value, 25_000);
});

test("who moves the playhead ends the replay; who wants little motion gets one step at a time", () => {
  visit(100);
  store.actions.travel.replay();
  wait(200);
  visit(50);
  wait(1000);
  assert.deepEqual([store.playhead.value, store.replaying.value], [50, false]);
  store.calm.value = true;
  store.actions.travel.replay();
  wait(1000);
  assert.deepEqual([store.playhead.value, store.replaying.value], [51, false]);
});

/** A run that diverges at step 500 after a change at 400. */
function diverge() {
  store.receiver.state(state({ step: 400 }));
  store.actions.edit(["learning_rate"], 3);
  const experiment = { ...standard(), learning_rate: 3 };
  store.receiver.state(state({ step: 400, seq: 1, experiment }));
  const losses = /** @type {[number, number][]} */ ([
    [0, 1],
    [400, 0.5],
    [410, 0.6],
    [420, 9],
  ]);
  store.series.putEvaluations(0, evaluations(losses));
  wait(200);
  const divergence = { step: 500, layer: 0, what: "activations", gradient_norms: [] };
  store.receiver.state(state({ step: 500, seq: 1, experiment, status: "diverged", divergence }));
  wire = [];
}

test("of a diverged run the last good step is shown, until one looks at another", () => {
  diverge();
  assert.deepEqual([...place(), store.lost.value], [410, 410, false, true]);
  move(-10);
  assert.deepEqual([...place(), store.lost.value], [400, 400, true, false]);
  visit(500);
  assert.deepEqual([...place(), store.lost.value], [500, null, false, false], "its last finite step");
  visit(null);
  assert.deepEqual(place(), [410, 410, false]);
  assert.ok(store.stuck.value);
});

test("a rewind goes back to a step, and changes something of its settings", () => {
  diverge();
  store.actions.travel.rewind(390, ["clipping"], { kind: "global_norm", limit: 1 });
  const [branch, edit] = wire;
  assert.deepEqual([branch.kind, branch.step], ["branch", 390]);
  assert.deepEqual([edit.kind, edit.experiment.learning_rate], ["edit", 0.02], "that of then");
  assert.equal(edit.experiment.clipping.kind, "global_norm");
  wire = [];
  store.actions.travel.rewind(390, ["learning_rate"], 0.02);
  assert.deepEqual(
    wire.map(({ kind }) => kind),
    ["branch"],
    "it comes back by itself",
  );
});
