// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { due } from "../../frontend/hints.js";

test("hints come one after the other, once there is something to do it to", () => {
  const [start, later] = [
    { steps: 0, guided: false },
    { steps: 5, guided: false },
  ];
  assert.equal(due([], start), "play");
  assert.equal(due(["play"], start), null);
  assert.equal(due(["play"], later), "change");
  assert.equal(due(["scrub", "play"], later), "change");
  assert.equal(due(["play", "change"], later), "scrub");
  assert.equal(due(["play", "change", "scrub"], later), null);
  assert.equal(due([], { steps: 0, guided: true }), null);
  assert.equal(due(["play", "change"], { steps: 5, guided: true }), null);
});
