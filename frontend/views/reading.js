// @ts-check
/** The `reading` probe taken apart: what the network does step by step while it reads the sequence that is looked at. */
import { isCurrent } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/**
 * @typedef {object} Reading
 * @property {number} sample of the test set
 * @property {number} steps
 * @property {Map<number, number>} starts where the rows begin of the layers that go step by step; `INPUT` has those of the channels
 * @property {Float32Array} values row after row
 * @property {Float32Array} predictions (steps, outputs), or empty where they are not known
 */

/** Stands for the input among the layers. */
export const INPUT = -1;

/** Null until it has come, or while it is about another network. @param {Store} store @returns {Reading | null} */
export function readingOf(store) {
  const {
    reading,
    reading_layers: layers,
    reading_p: predictions,
    reading_of: whose,
  } = (isCurrent(store) && store.frame.value?.arrays) || {};
  const [steps, channels] = store.seen.value ?? [];
  if (!reading || store.sampled.value !== "sequence" || !channels) return null;
  let start = 0;
  /** @type {Map<number, number>} */
  const starts = new Map();
  for (const layer of layers.values) {
    starts.set(layer, start);
    start += steps * (layer === INPUT ? channels : (store.units.value[layer] ?? 0));
  }
  if (start !== reading.values.length) return null;
  const [values, given] = /** @type {Float32Array[]} */ ([reading.values, predictions.values]);
  return { sample: whose.values[1], steps, starts, values, predictions: given };
}

/** The rows of a layer: the steps of its first unit, of the next one, and so on. @param {Reading} reading @param {number} layer */
export function rowsOf({ starts, values }, layer) {
  const start = starts.get(layer) ?? values.length;
  const end = Math.min(values.length, ...[...starts.values()].filter((other) => other > start));
  return values.subarray(start, end);
}

/** What one unit does at each step, where its layer goes step by step. @param {Store} store @param {import("./units.js").Unit} unit */
export function courseOf(store, { layer, unit }) {
  const reading = readingOf(store);
  if (!reading?.starts.has(layer)) return null;
  return rowsOf(reading, layer).subarray(unit * reading.steps, (unit + 1) * reading.steps);
}
