// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, newClientId } from "../../frontend/protocol.js";

/** The frame that the server's tests write, in a buffer of its own. */
function golden() {
  const file = readFileSync(new URL("../golden/frame.bin", import.meta.url));
  return /** @type {ArrayBuffer} */ (file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
}

test("a frame's header is read as the server wrote it", () => {
  const frame = /** @type {import("../../frontend/protocol.js").DataFrame} */ (decode(golden()));
  assert.equal(frame.type, "frame");
  assert.deepEqual(
    [frame.run, frame.step, frame.epoch, frame.losses_from, frame.sent],
    [3, 41, 2.5625, 39, 12.5],
  );
});

test("arrays keep type, shape and every value, the odd ones too", () => {
  const { arrays } = decode(golden());
  assert.deepEqual([...arrays.metrics.values], [0.5, 0.25, 0.875, 1, 0]);
  assert.ok(arrays.metrics.values instanceof Float64Array);
  assert.deepEqual(arrays.boundary.shape, [2, 3, 3]);
  assert.ok(arrays.boundary.values instanceof Uint8Array);
  assert.equal(arrays.boundary.values[17], 255);
  assert.deepEqual([...arrays.hist_share.values], [0, Number.NaN, 1, Number.POSITIVE_INFINITY, -0, 0.5]);
  assert.deepEqual([arrays.empty.shape, arrays.empty.values.length], [[0, 5], 0]);
});

test("arrays are views of the message, not copies", () => {
  const buffer = golden();
  for (const { values } of Object.values(decode(buffer).arrays)) assert.equal(values.buffer, buffer);
});

test("each open page has a name of its own, as the server wants it", () => {
  const names = Array.from({ length: 50 }, newClientId);
  for (const name of names) assert.match(name, /^[0-9a-z]{8,32}$/);
  assert.equal(new Set(names).size, names.length);
});
