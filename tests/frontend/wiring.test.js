// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { sources } from "../../frontend/shapes.js";
import { inserted, moved, removed, renamed, replaced, rewired } from "../../frontend/wiring.js";

/** @typedef {import("../../frontend/wiring.js").Layer} Layer */

/** "dense a <input" is a dense layer named a that sees the input. @param {string[]} lines @returns {Layer[]} */
const layers = (...lines) =>
  lines.map((line) => {
    const [head, seen = ""] = line.split(" <");
    const [kind, id = ""] = head.split(" ");
    return { kind, id, inputs: seen.split(",").filter(Boolean) };
  });

/** @param {Layer[]} list */
const lines = (list) =>
  list.map(({ kind, id, inputs }) => `${kind}${id ? ` ${id}` : ""}${inputs?.length ? ` <${inputs}` : ""}`);

const block = () => layers("dense b", "dense", "dense f", "add <b,f", "out");
const fork = () => layers("conv one <input", "conv two <input", "concat <one,two", "flatten", "out");

test("a layer in a chain needs no names", () => {
  assert.deepEqual(lines(inserted(layers("dense", "out"), 0, { kind: "new" })), ["new", "dense", "out"]);
  assert.deepEqual(lines(inserted(layers("dense", "out"), 1, { kind: "new" })), ["dense", "new", "out"]);
});

test("a layer put before a join takes the place of what the join saw", () => {
  assert.deepEqual(lines(inserted(block(), 3, { kind: "new" })), [
    ...["dense b", "dense", "dense f", "new new", "add <b,new", "out"],
  ]);
});

test("a layer put at the end of a branch that is seen further below is seen there", () => {
  const found = inserted(fork(), 1, { kind: "new" });
  assert.deepEqual(lines(found), [
    ...["conv one <input", "new new", "conv two <input", "concat <new,two", "flatten", "out"],
  ]);
  assert.deepEqual(sources(found), [[0], [1], [0], [2, 3], [4], [5]]);
});

test("a join sees what it is told, by names that nobody has", () => {
  const found = inserted(layers("dense", "dense dense", "out"), 2, { kind: "add" }, [1]);
  assert.deepEqual(lines(found), ["dense dense_2", "dense dense", "add <dense,dense_2", "out"]);
});

test("who saw a removed layer sees what it saw", () => {
  assert.deepEqual(sources(removed(block(), 2)), [[0], [1], [1, 2], [3]]);
  assert.deepEqual(sources(removed(block(), 0)), [[0], [1], [0, 2], [3]]);
  assert.deepEqual(lines(removed(layers("a", "b", "out"), 1)), ["a", "out"]);
});

test("a join of one goes too, and so does a branch that then leads nowhere", () => {
  assert.deepEqual(lines(removed(layers("dense b", "dense f", "add <b,f", "out"), 1)), ["dense b", "out"]);
  assert.deepEqual(lines(removed(fork(), 2)), ["conv two <input", "flatten", "out"]);
});

test("no name is left that nobody has", () => {
  for (let place = 0; place < 4; place++) {
    const left = removed(block(), place);
    const names = new Set(["input", ...left.map(({ id }) => id)]);
    assert.ok(left.every(({ inputs = [] }) => inputs.every((name) => names.has(name))));
  }
});

test("a link of a chain is moved out of it and into it", () => {
  assert.deepEqual(lines(moved(layers("a", "b", "c", "out"), 0, 2).layers ?? []), ["b", "c", "a", "out"]);
  assert.deepEqual(lines(moved(layers("a", "b", "c", "out"), 2, 0).layers ?? []), ["c", "a", "b", "out"]);
  const found = moved(block(), 2, 1).layers ?? [];
  assert.deepEqual(
    found.map(({ id }) => id),
    ["b", "f", "dense", "", ""],
  );
  assert.deepEqual(sources(found), [[0], [1], [2], [1, 3], [4]]);
});

test("where branches begin, names stay what they are, and a move below who sees it is refused", () => {
  const before = layers("a", ...["dense b", "dense", "dense f", "add <b,f", "out"]);
  assert.deepEqual(sources(moved(before, 1, 0).layers ?? []), [[0], [1], [2], [3], [1, 4], [5]]);
  const refused = moved(before, 1, 4).refused;
  assert.deepEqual(refused, { key: "below", layer: 5, other: 2 });
  assert.equal(moved(before, 4, 0).refused?.key, "below");
});

test("a move after which nobody would see a layer is refused", () => {
  const before = layers("dense b", "dense f", "add <b,f", "dense", "out");
  assert.deepEqual(moved(before, 2, 3).refused, { key: "unseen", layer: 4, other: 3 });
});

test("another name is told to all that see the layer", () => {
  assert.deepEqual(lines(renamed(block(), 0, "start")), [
    ...["dense start", "dense", "dense f", "add <start,f", "out"],
  ]);
});

test("what a layer sees is named where it is not just above", () => {
  assert.deepEqual(lines(rewired(block(), 4, [3])).at(-1), "out <f");
  assert.deepEqual(lines(rewired(layers("a", "b", "c <a", "out"), 2, [2])), ["a", "b", "c", "out"]);
  assert.deepEqual(lines(rewired(layers("a", "b", "out"), 1, [0])), ["a", "b <input", "out"]);
});

test("what only the old layer saw goes with it", () => {
  assert.deepEqual(lines(replaced(fork(), 2, { kind: "pool" }, [2])), [
    "conv two <input",
    "pool",
    "flatten",
    "out",
  ]);
});

test("a layer without a name gets one again if it is seen from further below", () => {
  assert.deepEqual(lines(renamed(block(), 0, "")).slice(3), ["add <dense,f", "out"]);
});
