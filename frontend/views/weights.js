// @ts-check
/** Where the weights stand that a layer has for each pair of a unit and something that it sees. */
import { biasAt } from "../canvas/edges.js";
import { gatesOf, tableOf } from "../weight-names.js";
import { aboutNetwork } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/edges.js").Matrix} Matrix */

/** The names of what a recurrent layer's gates and states are called, in the order of the probe; none for other layers. @param {Store} store @param {number} layer @returns {string[]} */
export const gateNames = (store, layer) => gatesOf(store.schema.value, store.experiment.value, layer);

/**
 * The matrix of a dense layer; of a recurrent one the rows that make what its state takes in, which come last, and the
 * columns of its input and its bias. Null where there is no such thing.
 * @param {Store} store @param {number} layer @returns {(Matrix & { units: number, sources: number[] }) | null}
 */
export function matrixOf(store, layer) {
  const about = aboutNetwork(store);
  const table = about && tableOf(about, layer);
  if (!about || !table) return null;
  const { units, offset, sources, shape } = about.network.layers[layer];
  const { first, inputs } = table;
  return {
    ...{ units, sources, inputs },
    ...{ offset: offset + first * shape[1], shape: [units, shape[1]] },
  };
}

/** The place of the weight of a unit for its input of that number; the bias comes after the inputs. @param {Store} store @param {number} layer @param {number} unit @param {number} input @returns {import("../weights.js").Place} */
export function placeOf(store, layer, unit, input) {
  const about = aboutNetwork(store);
  return { layer, row: unit + ((about && tableOf(about, layer))?.first ?? 0), column: input };
}

/** @param {Store} store @param {number} layer @param {number} unit */
export function bias(store, layer, unit) {
  const theta = store.frame.value?.arrays.theta?.values;
  const matrix = matrixOf(store, layer);
  return theta && matrix ? biasAt(/** @type {Float32Array} */ (theta), matrix, unit) : null;
}
