// @ts-check
/** One sample's way through the network and back: the numbers of each layer, and the sums that they come from. */
import { biasAt, isDense, weightAt } from "./canvas/edges.js";

/** @typedef {ArrayLike<number>} Numbers */
/** @typedef {{ link: string, input: number[], layers: { units: number, inputs: number, output: number[], offset: number, shape: number[], sources: number[] }[] }} Network what of `state.network` counts here */
/** @typedef {Record<string, { values: Numbers } | undefined>} Arrays */
/** @typedef {{ z: Numbers | null, a: Numbers, da: Numbers | null, dz: Numbers | null }} Node what a layer sums up and makes of it, and the loss's gradient for both */
/** @typedef {{ nodes: Node[], target: Numbers, loss: number, penalty: number, dw: Numbers, theta: Float32Array }} Trace the inputs first; the output as the loss understands it; with the weights of the same moment */
/** @typedef {{ weight: number, value: number, from: number }} Term a weight, what it is multiplied by, and which unit that is of */
/** @typedef {{ terms: Term[], bias: number | null }} Sum */

/** @param {number[]} shape */
const size = (shape) => shape.reduce((product, side) => product * side, 1);

/** @param {Network} network @param {Arrays} arrays @returns {Trace | null} null where they are not of this network */
export function read({ input, layers }, arrays) {
  const named = (/** @type {string} */ name) =>
    /** @type {Float64Array} */ (arrays[`trace_${name}`]?.values ?? []);
  const sizes = layers.map(({ output }) => size(output));
  const total = sizes.reduce((sum, count) => sum + count, 0);
  const fits = (/** @type {string} */ name) => named(name).length === total;
  if (!fits("y") || named("x").length !== size(input)) return null;
  const part = (/** @type {string} */ name, /** @type {number} */ start, /** @type {number} */ count) =>
    fits(name) ? named(name).subarray(start, start + count) : null;
  let start = 0;
  const nodes = sizes.map((count, layer) => {
    const last = layer === layers.length - 1;
    const a = last ? named("p") : /** @type {Float64Array} */ (part("y", start, count));
    const node = {
      z: part("z", start, count),
      a,
      da: part("dy", start, count),
      dz: part("dz", start, count),
    };
    start += count;
    return node;
  });
  const [loss, penalty] = named("loss");
  const theta = /** @type {Float32Array} */ (arrays.theta?.values ?? new Float32Array());
  const first = { z: null, a: named("x"), da: null, dz: null };
  return { nodes: [first, ...nodes], target: named("t"), loss, penalty, dw: named("dw"), theta };
}

/** The weights of a unit with what each is multiplied by on the way forward; null where a layer is no plain sum. @param {Network} network @param {Float32Array} theta @param {Trace} trace @param {number} layer @param {number} unit @returns {Sum | null} */
export function forward({ layers }, theta, { nodes }, layer, unit) {
  const own = layers[layer];
  if (!isPlain(own)) return null;
  const terms = Array.from({ length: own.inputs }, (_, from) => ({
    weight: weightAt(theta, own, unit, from),
    value: nodes[own.sources[0]].a[from],
    from,
  }));
  return { terms, bias: biasAt(theta, own, unit) };
}

/** The weights of a unit above with the gradient that each brings back; null where other layers than one plain sum see it. @param {Network} network @param {Float32Array} theta @param {Trace} trace @param {number} layer @param {number} unit @returns {Sum | null} */
export function backward({ layers }, theta, { nodes }, layer, unit) {
  const above = layers.flatMap(({ sources }, place) => (sources.includes(layer + 1) ? [place] : []));
  const dz = nodes[above[0] + 1]?.dz;
  if (above.length !== 1 || !isPlain(layers[above[0]]) || !dz) return null;
  const matrix = layers[above[0]];
  const terms = Array.from({ length: matrix.units }, (_, from) => ({
    weight: weightAt(theta, matrix, from, unit),
    value: dz[from],
    from,
  }));
  return { terms, bias: null };
}

/** The loss's gradient for each weight of a unit: that of its sum times what the weight is multiplied by. @param {Network} network @param {Trace} trace @param {number} layer @param {number} unit @returns {Term[] | null} weight: the gradient */
export function gradients({ layers }, { nodes, dw }, layer, unit) {
  const own = layers[layer];
  if (!isPlain(own)) return null;
  const row = own.offset + unit * own.shape[1];
  return Array.from({ length: own.inputs }, (_, from) => ({
    weight: dw[row + from],
    value: nodes[own.sources[0]].a[from],
    from,
  }));
}

/** @param {Network["layers"][number]} layer */
const isPlain = (layer) => isDense(layer) && layer.sources.length === 1;

/** The terms that count most, the largest first, and what the others amount to. @param {Term[]} terms @param {number} most */
export function largest(terms, most) {
  const product = (/** @type {Term} */ { weight, value }) => weight * value;
  const sorted = terms.toSorted((a, b) => Math.abs(product(b)) - Math.abs(product(a)));
  const rest = terms.length > most ? sorted.slice(most - 1) : [];
  const shown = sorted.slice(0, terms.length - rest.length);
  return { shown, rest: rest.length, amount: rest.reduce((sum, term) => sum + product(term), 0) };
}

/** Places of numbers, the largest size first, at most so many. @param {Numbers} values @param {number} most @returns {number[]} */
export function bySize(values, most) {
  const places = Array.from(values, (_, place) => place);
  return places.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b).slice(0, most);
}
