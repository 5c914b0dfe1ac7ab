// @ts-check
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Orders } from "../../frontend/orders.js";

/** @typedef {import("../../frontend/orders.js").Order} Order */

/** @type {Order[]} */
let wire = [];
/** @type {Orders} */
let orders;
/** @type {(() => void)[]} */
let rested = [];
/** The pause between two edits is over. */
const rest = () => {
  for (const callback of rested.splice(0)) callback();
};
/** A document that differs only by a number. @param {number} rate */
const document = (rate) => /** @type {any} */ ({ learning_rate: rate });
const sent = () => wire.map(({ kind, seq }) => `${kind} ${seq}`);

beforeEach(() => {
  wire = [];
  rested = [];
  orders = new Orders(
    (order) => wire.push(order),
    (callback) => rested.push(callback),
  );
});

test("orders are numbered from 1 and sent at once", () => {
  orders.give("play");
  orders.give("speed", { steps_per_second: 60 });
  assert.deepEqual(wire, [
    { kind: "play", seq: 1 },
    { kind: "speed", seq: 2, steps_per_second: 60 },
  ]);
});

test("while an edit is under way only the newest of the following waits, and they keep a pace", () => {
  for (const rate of [1, 2, 3, 4]) orders.edit(document(rate));
  assert.deepEqual(sent(), ["edit 1"]);
  assert.deepEqual(orders.experiment, document(4));
  orders.acknowledge(1);
  assert.deepEqual(sent(), ["edit 1"]);
  rest();
  assert.deepEqual(sent(), ["edit 1", "edit 2"]);
  assert.deepEqual(wire[1].experiment, document(4));
});

test("an edit that replaces a waiting one goes back to the document before both", () => {
  orders.edit(document(1), { before: "a" });
  orders.edit(document(2), { before: "b" });
  orders.edit(document(3), { before: "c" });
  orders.acknowledge(1);
  rest();
  assert.deepEqual(orders.acknowledge(2)[0].note, { before: "b" });
});

test("another order does not overtake a waiting edit", () => {
  orders.edit(document(1));
  orders.edit(document(2));
  orders.give("reset");
  assert.deepEqual(sent(), ["edit 1", "edit 2", "reset 3"]);
});

test("a refused edit is forgotten, and the one that waited goes out", () => {
  orders.edit(document(1));
  orders.edit(document(2));
  assert.equal(orders.refuse(1)?.order.experiment, wire[0].experiment);
  rest();
  assert.deepEqual(sent(), ["edit 1", "edit 2"]);
  orders.refuse(2);
  assert.equal(orders.experiment, null);
});

test("the last unanswered order that says so decides whether training will play", () => {
  assert.equal(orders.playing, null);
  orders.give("play");
  orders.give("speed", { steps_per_second: 1 });
  assert.equal(orders.playing, true);
  orders.give("reset");
  assert.equal(orders.playing, false);
  orders.acknowledge(2);
  assert.equal(orders.playing, false);
  orders.refuse(3);
  assert.equal(orders.playing, null);
});

test("what cannot be sent does not pile up: the last of each sort remains", () => {
  let connected = false;
  orders = new Orders((order) => connected && wire.push(order));
  for (const kind of ["play", "pause", "step", "reset", "reset", "step", "play"]) orders.give(kind);
  connected = true;
  orders.again();
  assert.deepEqual(sent(), ["reset 5", "play 7"]);
  orders.give("pause");
  assert.deepEqual(sent(), ["reset 5", "play 7", "pause 8"]);
});

test("after a reconnect everything unanswered is sent again with its number", () => {
  orders.edit(document(1));
  orders.give("play");
  orders.acknowledge(1);
  orders.give("pause");
  wire = [];
  orders.again();
  assert.deepEqual(sent(), ["play 2", "pause 3"]);
});

test("what a session was set aside for is not sent again", () => {
  orders.give("play");
  orders.drop();
  orders.again();
  assert.deepEqual(sent(), ["play 1"]);
  assert.equal(orders.pending, false);
});

/** A weight of the first layer. @param {number} column @param {number} value */
const weight = (column, value) => ({ layer: 0, row: 0, column, value });
const told = () => wire.filter(({ kind }) => kind === "weights").map(({ changes }) => changes);

test("weights keep a pace: of one that is nudged the newest goes out, and none is lost", () => {
  orders.enter([weight(0, 1)], [weight(0, 0)]);
  orders.enter([weight(0, 2)], [weight(0, 1)]);
  orders.enter([weight(1, 5)], [weight(1, 4)]);
  orders.enter([weight(0, 3)], [weight(0, 2)]);
  assert.deepEqual(told(), [[weight(0, 1)]]);
  assert.equal(orders.entering, true);
  rest();
  assert.deepEqual(told()[1], [weight(0, 3), weight(1, 5)]);
  assert.deepEqual(orders.acknowledge(2)[1].note.weights, [weight(0, 1), weight(1, 4)]);
  assert.equal(orders.entering, false);
});

test("weights and edits reach the server in the order they were given", () => {
  orders.edit(document(1));
  orders.edit(document(2));
  orders.enter([weight(0, 1)], [weight(0, 0)]);
  orders.enter([weight(0, 2)], [weight(0, 1)]);
  orders.edit(document(3));
  orders.give("play");
  assert.deepEqual(
    wire.map(({ kind }) => kind),
    ["edit", "edit", "weights", "weights", "edit", "play"],
  );
});

test("without a connection weights gather in one order, which goes back to what was before all", () => {
  let open = false;
  orders = new Orders(
    (order) => open && wire.push(order),
    (callback) => rested.push(callback),
  );
  for (const value of [1, 2, 3]) {
    orders.enter([weight(0, value)], [weight(0, value - 1)]);
    orders.enter([weight(value, 7)], [weight(value, 6)]);
    rest();
  }
  open = true;
  orders.again();
  assert.deepEqual(told(), [[weight(0, 3), weight(1, 7), weight(2, 7), weight(3, 7)]]);
  assert.deepEqual(orders.acknowledge(99)[0].note.weights[0], weight(0, 0));
});

test("more weights than one order may hold go out in several", () => {
  const many = Array.from({ length: 300 }, (_, column) => weight(column, 1));
  orders.enter(many, many);
  assert.deepEqual(
    told().map(({ length }) => length),
    [128, 128, 44],
  );
});
