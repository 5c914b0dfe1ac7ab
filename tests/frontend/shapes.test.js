// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { sources, told, widths } from "../../frontend/shapes.js";

test("layers see the one above, or those they name", () => {
  const layers = [
    { kind: "dense", id: "a", inputs: [], units: 8 },
    { kind: "dense", id: "", inputs: [], units: 8 },
    { kind: "add", id: "", inputs: ["a", "input"] },
    { kind: "dense", id: "", inputs: [], units: 1 },
  ];
  assert.deepEqual(sources(layers), [[0], [1], [1, 0], [3]]);
});

test("layers without units of their own have those of what they see", () => {
  const layers = [
    { kind: "dense", id: "a", units: 8 },
    { kind: "dropout", id: "", rate: 0.5 },
    { kind: "dense", id: "b", units: 3 },
    { kind: "concat", id: "", inputs: ["a", "b", "input"] },
    { kind: "batch_norm" },
  ];
  assert.deepEqual(widths(layers, 2), [8, 8, 3, 13, 13]);
});

test("what data say of themselves may stand in one of their fields", () => {
  assert.equal(told({ classes: "arms" }, { arms: 4 }, "classes"), 4);
  assert.equal(told({ classes: 2 }, {}, "classes"), 2);
  assert.equal(told({ inputs: "layout" }, { layout: "image" }, "inputs"), "image");
  assert.equal(told({ task: "regression" }, {}, "task"), "regression");
});
