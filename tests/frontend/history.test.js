// @ts-check
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { History } from "../../frontend/history.js";
import { createStore } from "../../frontend/store.js";
import { described, standard } from "./schema.js";

/** @typedef {import("../../frontend/store.js").Store} Store */

/** @type {any[]} */
let wire = [];
/** @type {Store} */
let store;
/** What the server tells. @type {any} */
let state;

/** Let a gesture end. */
const rest = () => mock.timers.tick(2000);

/** The server follows the last order, perhaps with another run in place of the present one. @param {object} change */
function answer(change) {
  const { seq, experiment = state.experiment } = wire.at(-1);
  state = { ...state, seq, experiment, ...change };
  store.receiver.state(state);
  rest();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  let time = 0;
  mock.method(performance, "now", () => {
    time += 2000;
    return time;
  });
  wire = [];
  store = createStore(described());
  store.send = (message) => wire.push(structuredClone(message));
  state = {
    ...{ kind: "state", run: 1, step: 500, status: "paused", speed: 60, seq: 0, experiment: standard() },
    ...{ network: { layers: [] }, divergence: null, past: { first: 0, last: 500, every: 64 }, earlier: [] },
  };
  store.receiver.state(state);
});

const orders = () =>
  wire.map(({ kind, run, step, experiment }) => [kind, run ?? step ?? experiment?.layers[0].units]);
const counts = () => [store.history.value.done.length, store.history.value.undone.length];

test("a live change is undone and redone as a change, and a new one forgets what was undone", () => {
  store.actions.edit(["learning_rate"], 0.1);
  answer({});
  store.actions.undo();
  assert.equal(wire.at(-1).experiment.learning_rate, 0.02);
  answer({});
  assert.deepEqual(counts(), [0, 1]);
  store.actions.redo();
  assert.equal(wire.at(-1).experiment.learning_rate, 0.1);
  answer({});
  store.actions.undo();
  answer({});
  store.actions.edit(["batch_size"], 8);
  answer({});
  assert.deepEqual(counts(), [1, 0]);
});

test("undoing what began a new run brings the old one back as it stood, and redo the new one", () => {
  store.actions.edit(["layers", 0, "units"], 9);
  answer({ run: 2, step: 0, earlier: [1] });
  store.actions.undo();
  answer({ run: 3, step: 500, earlier: [2], experiment: standard() });
  store.actions.redo();
  answer({ run: 4, step: 0, earlier: [3] });
  store.actions.undo();
  assert.deepEqual(orders(), [
    ["edit", 9],
    ["restore", 1],
    ["restore", 2],
    ["restore", 3],
  ]);
});

test("a run that came back is found under its new number by the changes before", () => {
  store.actions.edit(["layers", 0, "units"], 9);
  answer({ run: 2, step: 0, earlier: [1] });
  store.actions.edit(["layers", 0, "units"], 10);
  answer({ run: 3, earlier: [1, 2] });
  store.actions.undo();
  answer({ run: 4, earlier: [1, 3] });
  store.actions.undo();
  answer({ run: 5, step: 500, earlier: [3, 4] });
  store.actions.redo();
  assert.deepEqual(orders().slice(2), [
    ["restore", 2],
    ["restore", 1],
    ["restore", 4],
  ]);
});

test("where the old run is not kept any more, its settings come back", () => {
  store.actions.edit(["layers", 0, "units"], 9);
  answer({ run: 2, step: 0, earlier: [] });
  store.actions.undo();
  assert.deepEqual(orders(), [
    ["edit", 9],
    ["edit", 8],
  ]);
});

test("a branch and a reset are undone while the run before is kept", () => {
  store.actions.travel.visit(120);
  store.actions.travel.branch();
  answer({ run: 2, step: 120, earlier: [1] });
  assert.equal(store.toast.value?.text(), "undo.branched");
  store.actions.reset();
  answer({ run: 3, step: 0, earlier: [1, 2] });
  store.actions.undo();
  answer({ run: 4, step: 120, earlier: [1, 3] });
  store.actions.undo();
  answer({ run: 5, step: 500, earlier: [3, 4] });
  assert.deepEqual(orders(), [
    ["branch", 120],
    ["reset", undefined],
    ["restore", 2],
    ["restore", 1],
  ]);
  store.actions.redo();
  answer({ run: 6, step: 120, earlier: [] });
  store.actions.redo();
  assert.equal(wire.at(-1).kind, "reset", "its run is not kept, so it is done again");
});

test("a reset at step 0 loses nothing and is not remembered", () => {
  store.receiver.state({ ...state, step: 0, run: 2 });
  store.actions.reset();
  assert.deepEqual(counts(), [0, 0]);
});

test("a run that is not kept cannot be brought back, and that is said", () => {
  store.actions.reset();
  answer({ run: 2, step: 0, earlier: [] });
  store.actions.undo();
  assert.equal(wire.length, 1);
  assert.equal(store.toast.value?.text(), "undo.gone");
});

test("the changes made on the way stay marked after a branch and when a run comes back", () => {
  store.actions.edit(["learning_rate"], 0.1);
  answer({});
  store.actions.edit(["learning_rate"], 0.2);
  answer({ step: 600 });
  const steps = () => store.marks.value.map(({ step }) => step);
  assert.deepEqual(steps(), [500, 600]);
  store.actions.travel.visit(550);
  store.actions.travel.branch();
  answer({ run: 2, step: 550, earlier: [1] });
  assert.deepEqual(steps(), [500]);
  store.actions.undo();
  answer({ run: 3, step: 600, earlier: [2] });
  assert.deepEqual(steps(), [500, 600]);
});

test("weights set by hand are taken back in their own run only", () => {
  /** @type {any[]} */
  const entered = [];
  const deeds = {
    replace: () => {},
    give: () => {},
    enter: (/** @type {any} */ weights) => entered.push(weights),
  };
  const history = new History(store, { ...deeds, gone: () => entered.push("gone") });
  const document = store.experiment.value;
  const weight = (/** @type {number} */ value) => ({ layer: 0, row: 0, column: 0, value });
  const set = (/** @type {number} */ before, /** @type {number} */ after) =>
    history.remember({
      ...{ kind: "weights", topic: "weights 0 0 0", before: document, after: document },
      weights: { before: [weight(before)], after: [weight(after)] },
    });
  set(0.1, 0.2);
  history.undo();
  history.redo();
  assert.deepEqual(entered, [[weight(0.1)], [weight(0.2)]]);
  store.receiver.state({ ...state, run: 2 });
  history.undo();
  assert.deepEqual(entered.at(-1), "gone");
});

test("a gesture is one change, from where it began", () => {
  mock.method(performance, "now", () => 0);
  for (const rate of [0.1, 0.2, 0.3]) store.actions.edit(["learning_rate"], rate);
  const [change] = store.history.value.done;
  assert.deepEqual([change.before.learning_rate, change.after.learning_rate], [0.02, 0.3]);
  assert.deepEqual(counts(), [1, 0]);
});
