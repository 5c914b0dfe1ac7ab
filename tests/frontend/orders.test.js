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
