// @ts-check
/** Hidden space: which two units are looked at, how far their answers reach, and what the layer above decides there. */
import { roundUp } from "./canvas/axis.js";

/** @typedef {import("./store.js").Space} Space */
/** @typedef {{ low: number, high: number }} Span */
/** @typedef {{ link: string, input: number[], layers: { units: number, output: number[], offset: number, shape: number[], sources: number[] }[] }} Network what of `state.network` counts here */

/** Columns and rows of the decision's map. */
const FIELD = 64;

/** The layers that give at least two plain numbers. @param {Network} network */
export const spaces = ({ layers }) =>
  layers.flatMap(({ output }, layer) => (output.length === 1 && output[0] >= 2 ? [layer] : []));

/**
 * The two units that are looked at: those asked for as far as they exist, else two of the last hidden layer that has two.
 * @param {Network} network @param {Space | null} wanted @param {(layer: number) => number[]} [weights] how much each unit counts above
 * @returns {Space | null} null where no layer has two units
 */
export function chosen(network, wanted, weights) {
  const possible = spaces(network);
  if (!possible.length) return null;
  const hidden = possible.filter((layer) => layer < network.layers.length - 1);
  const layer =
    wanted && possible.includes(wanted.layer)
      ? wanted.layer
      : (hidden.at(-1) ?? possible[possible.length - 1]);
  const units = network.layers[layer].output[0];
  const fits = wanted?.layer === layer && Math.max(wanted.first, wanted.second) < units;
  if (fits) return wanted;
  const [first, second] = strongest(weights?.(layer) ?? [], units);
  return { layer, first, second };
}

/** The two units that count most above, in their order; the first two where nothing is known. @param {number[]} weights @param {number} units */
function strongest(weights, units) {
  const all = Array.from({ length: units }, (_, unit) => unit);
  const two = all.toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b).slice(0, 2);
  return two.sort((a, b) => a - b);
}

/**
 * From where to where an axis goes: what bounds the answers, else round numbers around them.
 * @param {[number | null, number | null]} bounds @param {ArrayLike<number>[]} answers
 * @returns {Span}
 */
export function span([low, high], answers) {
  let [least, most] = [0, 0];
  for (const values of answers)
    for (let i = 0; i < values.length; i++) {
      if (values[i] < least) least = values[i];
      if (values[i] > most) most = values[i];
    }
  const found = { low: low ?? -outer(-least), high: high ?? outer(most) };
  return found.high > found.low ? found : { low: found.low - 1, high: found.high + 1 };
}

/** A round number beyond a size; none for nothing. @param {number} size */
const outer = (size) => (size > 0 && Number.isFinite(size) ? roundUp(size) : 0);

/** Round numbers in a span. @param {Span} span */
export function ticks({ low, high }) {
  const pitch = roundUp((high - low) / 4);
  const first = Math.ceil(low / pitch - 1e-9);
  const count = Math.floor(high / pitch + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * pitch).toPrecision(12)) + 0);
}

/** Two rows of numbers, apart. @param {{ shape: number[], values: ArrayLike<number> } | undefined} pair (2, ...) @returns {[Float32Array, Float32Array] | null} */
export function rows(pair) {
  if (!pair) return null;
  const values = /** @type {Float32Array} */ (pair.values);
  const half = values.length / 2;
  return [values.subarray(0, half), values.subarray(half)];
}

/**
 * What the output makes of every pair of answers, where nothing else counts: the layer has two units and the output
 * sees it alone. One output: 0 is class 0, 255 class 1, or from -1 to 1; several: each one's share.
 * @param {Network} network @param {ArrayLike<number>} theta @param {Space} space @param {Span} across @param {Span} up
 * @returns {{ shape: number[], values: Uint8Array } | null}
 */
export function decision(network, theta, { layer, first, second }, across, up) {
  const above = network.layers[layer + 1];
  const last = layer + 2 === network.layers.length;
  if (!last || network.layers[layer].output[0] !== 2 || first === second) return null;
  if (above.sources.join() !== String(layer + 1) || above.shape.join() !== [above.units, 3].join())
    return null;
  const maps = new Uint8Array(above.units * FIELD * FIELD);
  const sums = new Float64Array(above.units);
  for (let i = 0; i < FIELD * FIELD; i++) {
    const x = across.low + (((i % FIELD) + 0.5) / FIELD) * (across.high - across.low);
    const y = up.high - ((Math.floor(i / FIELD) + 0.5) / FIELD) * (up.high - up.low);
    for (let k = 0; k < above.units; k++) {
      const at = above.offset + 3 * k;
      sums[k] = theta[at + first] * x + theta[at + second] * y + theta[at + 2];
    }
    linked(network.link, sums).forEach((share, k) => {
      maps[k * FIELD * FIELD + i] = Math.round(255 * Math.max(0, Math.min(1, share)));
    });
  }
  return { shape: [above.units, FIELD, FIELD], values: maps };
}

/** @param {string} link @param {Float64Array} sums */
function linked(link, sums) {
  if (link === "sigmoid") return sums.map((z) => 1 / (1 + Math.exp(-z)));
  if (link !== "softmax") return sums.map((z) => (z + 1) / 2);
  const most = Math.max(...sums);
  const powers = sums.map((z) => Math.exp(z - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/**
 * The point nearest to a place of the screen, if it is near.
 * @param {{ xs: ArrayLike<number>, ys: ArrayLike<number> }[]} sets where the points of each set are drawn @param {number} x @param {number} y @param {number} reach
 * @returns {{ set: number, index: number } | null}
 */
export function nearest(sets, x, y, reach) {
  let best = reach;
  /** @type {{ set: number, index: number } | null} */
  let found = null;
  sets.forEach(({ xs, ys }, set) => {
    for (let index = 0; index < xs.length; index++) {
      const distance = Math.hypot(xs[index] - x, ys[index] - y);
      if (distance <= best) [best, found] = [distance, { set, index }];
    }
  });
  return found;
}
