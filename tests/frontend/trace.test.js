// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { backward, bySize, forward, gradients, largest, read } from "../../frontend/trace.js";

/** Two inputs, two units of tanh, one output through a sigmoid. @type {import("../../frontend/trace.js").Network} */
const NETWORK = {
  link: "sigmoid",
  input: [2],
  layers: [
    { units: 2, inputs: 2, output: [2], offset: 0, shape: [2, 3], sources: [0] },
    { units: 1, inputs: 2, output: [1], offset: 6, shape: [1, 3], sources: [1] },
  ],
};
const THETA = Float32Array.of(0.5, -1, 0.25, 2, 0.125, -0.5, 1.5, -0.75, 0.0625);
const X = [0.6, -0.4];

/** The same numbers, worked out here: a second transcription. */
function worked() {
  const W1 = [
    [0.5, -1, 0.25],
    [2, 0.125, -0.5],
  ];
  const z1 = W1.map(([a, b, c]) => a * X[0] + b * X[1] + c);
  const a1 = z1.map(Math.tanh);
  const z2 = 1.5 * a1[0] - 0.75 * a1[1] + 0.0625;
  const p = 1 / (1 + Math.exp(-z2));
  const dz2 = p - 1;
  const da1 = [1.5 * dz2, -0.75 * dz2];
  const dz1 = da1.map((d, i) => d * (1 - a1[i] ** 2));
  const dw = [...dz1.flatMap((d) => [d * X[0], d * X[1], d]), dz2 * a1[0], dz2 * a1[1], dz2];
  const lists = { x: X, z: [...z1, z2], y: [...a1, z2], p: [p], t: [0.5], loss: [-Math.log(p), 0] };
  return { ...lists, dy: [...da1, dz2], dz: [...dz1, dz2], dw };
}
const arrays = () =>
  Object.fromEntries(
    Object.entries(worked()).map(([name, list]) => [`trace_${name}`, { values: Float64Array.from(list) }]),
  );
const found = () => /** @type {import("../../frontend/trace.js").Trace} */ (read(NETWORK, arrays()));

/** @param {import("../../frontend/trace.js").Sum | null} sum */
const total = (sum) =>
  (sum?.terms ?? []).reduce((all, { weight, value }) => all + weight * value, sum?.bias ?? 0);
const close = (/** @type {number} */ a, /** @type {number} */ b) =>
  assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test("a trace is taken apart layer by layer; the output is as the loss understands it", () => {
  const { nodes, loss } = found();
  const { z, y, p, dz } = worked();
  assert.deepEqual(
    nodes.map(({ a }) => Array.from(a)),
    [X, y.slice(0, 2), p],
  );
  assert.deepEqual(
    nodes.map((node) => node.z && Array.from(node.z)),
    [null, z.slice(0, 2), [z[2]]],
  );
  assert.deepEqual(Array.from(nodes[2].dz ?? []), [dz[2]]);
  close(loss, -Math.log(p[0]));
});

test("numbers of another network are not shown as this one's", () => {
  const other = { ...NETWORK, layers: [{ ...NETWORK.layers[0], output: [3] }, NETWORK.layers[1]] };
  assert.equal(read(other, arrays()), null);
  assert.equal(read(NETWORK, {}), null);
});

test("the terms of a unit add up to what it sums", () => {
  const trace = found();
  for (const [layer, unit] of [
    [0, 0],
    [0, 1],
    [1, 0],
  ])
    close(total(forward(NETWORK, THETA, trace, layer, unit)), trace.nodes[layer + 1].z?.[unit] ?? Number.NaN);
});

test("the terms from above add up to a unit's gradient", () => {
  const trace = found();
  for (const unit of [0, 1])
    close(total(backward(NETWORK, THETA, trace, 0, unit)), trace.nodes[1].da?.[unit] ?? Number.NaN);
  assert.equal(backward(NETWORK, THETA, trace, 1, 0), null);
});

test("a weight's gradient is that of the sum times what it is multiplied by", () => {
  const trace = found();
  for (const [layer, unit] of [
    [0, 1],
    [1, 0],
  ])
    for (const { weight, value } of gradients(NETWORK, trace, layer, unit) ?? [])
      close(weight, (trace.nodes[layer + 1].dz?.[unit] ?? 0) * value);
});

test("what is no plain sum is not written as one", () => {
  const joined = { ...NETWORK, layers: [NETWORK.layers[0], { ...NETWORK.layers[1], sources: [0, 1] }] };
  assert.equal(forward(joined, THETA, found(), 1, 0), null);
  assert.equal(gradients(joined, found(), 1, 0), null);
});

test("of many terms the largest are shown, and what the others amount to", () => {
  const terms = [1, -5, 2, 4, 3].map((weight, from) => ({ weight, value: 1, from }));
  const { shown, rest, amount } = largest(terms, 4);
  assert.deepEqual(
    shown.map(({ weight }) => weight),
    [-5, 4, 3],
  );
  assert.deepEqual([rest, amount], [2, 3]);
  assert.equal(largest(terms, 5).rest, 0);
  assert.deepEqual(bySize([0.1, -3, 2, 2], 3), [1, 2, 3]);
});
