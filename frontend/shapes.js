// @ts-check
/** How large the layers of a document are, as far as it tells itself: before the server has said so, and without it. */
import { INPUT } from "./wiring.js";

/** @typedef {import("./protocol.js").Experiment} Experiment */

/** As how many tiles a sample of a shape is drawn: a picture is one, of a sequence each channel is one. @param {number[]} shape */
export const tilesOf = (shape) => (shape.length === 3 ? 1 : (shape[shape.length - 1] ?? 0));

/** What the schema says of a data set, outright or as the name of the field that says it. @param {any} spec @param {any} data @param {"classes" | "task" | "inputs"} what */
export const told = (spec, data, what) => data[spec[what]] ?? spec[what];

/**
 * For every layer the places of what it sees: 0 is the input, n the layer before place n.
 * @param {any[]} layers @returns {number[][]}
 */
export function sources(layers) {
  /** @type {Record<string, number>} */
  const named = { [INPUT]: 0 };
  return layers.map(({ id, inputs = [] }, place) => {
    const seen = inputs.map((/** @type {string} */ name) => named[name] ?? place);
    if (id) named[id] = place + 1;
    return seen.length ? seen : [place];
  });
}

/**
 * How many units each layer has where samples are vectors: its own number, else all that it sees, or as many as one
 * of what it sees where equals are joined.
 * @param {any[]} layers @param {number} inputs
 */
export function widths(layers, inputs) {
  const nodes = [inputs];
  sources(layers).forEach((seen, place) => {
    const { units, kind } = layers[place];
    const sizes = seen.map((node) => nodes[node]);
    const sum = sizes.reduce((total, size) => total + size, 0);
    nodes.push(units ?? (kind === "concat" ? sum : sizes[0]));
  });
  return nodes.slice(1);
}

/**
 * Whether a join can take two shapes: side by side they may differ in their last size, number by number in nothing.
 * @param {string} kind @param {number[]} one @param {number[]} other
 */
export function joinable(kind, one, other) {
  const sizes = (/** @type {number[]} */ shape) => (kind === "concat" ? shape.slice(0, -1) : shape).join();
  return one.length === other.length && sizes(one) === sizes(other);
}
