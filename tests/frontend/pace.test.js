// @ts-check
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { paced } from "../../frontend/pace.js";

test("the first call acts at once, of those in the pause the last", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {number[]} */
  const done = [];
  const call = paced((/** @type {number} */ value) => done.push(value), 100);
  for (const value of [1, 2, 3]) call(value);
  assert.deepEqual(done, [1]);
  mock.timers.tick(100);
  assert.deepEqual(done, [1, 3]);
  call(4);
  mock.timers.tick(100);
  assert.deepEqual(done, [1, 3, 4]);
  mock.timers.tick(1000);
  call(5);
  assert.deepEqual(done, [1, 3, 4, 5]);
  mock.timers.reset();
});
