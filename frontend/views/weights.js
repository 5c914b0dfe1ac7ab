// @ts-check
/** Where the weights stand that a layer has for each pair of a unit and something that it sees. */
import { biasAt, isDense } from "../canvas/edges.js";
import { classOf, placeAt } from "../forms/schema.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/edges.js").Matrix} Matrix */

/** The names of what a recurrent layer's gates and states are called, in the order of the probe; none for other layers. @param {Store} store @param {number} layer @returns {string[]} */
export function gateNames(store, layer) {
  const schema = store.schema.value;
  const { node, value } = placeAt(schema, store.experiment.value, ["layers", layer]);
  return value ? (classOf(schema, node, value).gate_names ?? []) : [];
}

/**
 * The matrix of a dense layer; of a recurrent one the rows that make what its state takes in, which come last, and the
 * columns of its input and its bias. Null where there is no such thing.
 * @param {Store} store @param {number} layer @returns {(Matrix & { units: number, sources: number[] }) | null}
 */
export function matrixOf(store, layer) {
  const found = store.state.value?.network.layers[layer];
  if (!found || isDense(found)) return found ?? null;
  if (!gateNames(store, layer).length) return null;
  const { units, offset, sources } = found;
  const [rows, columns] = found.shape;
  return {
    ...{ units, sources, inputs: columns - 1 - units },
    ...{ offset: offset + (rows - units) * columns, shape: [units, columns] },
  };
}

/** @param {Store} store @param {number} layer @param {number} unit */
export function bias(store, layer, unit) {
  const theta = store.frame.value?.arrays.theta?.values;
  const matrix = matrixOf(store, layer);
  return theta && matrix ? biasAt(/** @type {Float32Array} */ (theta), matrix, unit) : null;
}
