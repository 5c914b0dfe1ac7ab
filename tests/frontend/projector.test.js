// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, FIRST, shrunk, zoomOf } from "../../frontend/projector.js";

test("two panels stand side by side, a wide one alone, and the last one stays", () => {
  assert.deepEqual(asked(FIRST, "boundary"), ["curve"]);
  assert.deepEqual(asked(["curve"], "curve"), ["curve"]);
  assert.deepEqual(asked(["curve"], "boundary"), ["boundary", "curve"]);
  assert.deepEqual(asked(FIRST, "network"), ["network"]);
  assert.deepEqual(asked(["network"], "distributions"), ["distributions"]);
  assert.deepEqual(asked(["network"], "curve"), ["curve"]);
});

test("text of 11 px has at least 22 px on usual projectors", () => {
  for (const [width, height] of [
    [1280, 720],
    [1280, 800],
    [1920, 1080],
  ])
    assert.ok(11 * zoomOf(width, height) >= 22);
  assert.equal(zoomOf(390, 844), 1);
});

test("a network is made smaller to fit, but not tiny", () => {
  assert.equal(shrunk(300, 600), 1);
  assert.equal(shrunk(750, 600), 0.8);
  assert.equal(shrunk(6000, 600), 0.75);
});
