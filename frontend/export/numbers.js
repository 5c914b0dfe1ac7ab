// @ts-check
/** The numbers of the page as files: curves, distributions, points, weights. Pure: from what was received to text or bytes. */
import { EVALUATION } from "../series.js";
import { csv, single } from "./csv.js";
import { npz } from "./npz.js";

/** @typedef {import("../series.js").Series} Series */
/** @typedef {import("../store.js").Points} Points */
/** @typedef {import("../views/distributions.js").Distribution} Distribution */
/** @typedef {import("../protocol.js").State["network"]} Network */
/** @typedef {{ name: string, shape: number[], values: Float32Array }} Named */

/** The recorded evaluations: a row for each, a column for each quantity. @param {Series} series */
export function curvesCsv(series) {
  const columns = EVALUATION.map((name) => series.column(name));
  const rows = Array.from({ length: series.evaluations }, (_, i) =>
    columns.map((column) => single(column[i])),
  );
  return csv([...EVALUATION], rows);
}

/** The loss of every step, on its batch, before the step. @param {ArrayLike<number>} losses */
export const lossesCsv = (losses) =>
  csv(
    ["step", "batch_loss"],
    Array.from(losses, (loss, step) => [step, single(loss)]),
  );

/** The bars of every layer: from where to where, and which share of the values. @param {Distribution[]} distributions @param {string} quantity */
export function histogramsCsv(distributions, quantity) {
  const rows = distributions.flatMap(({ histogram: { share, low, high }, layer }) => {
    const width = (high - low) / share.length;
    return Array.from(share, (part, bin) => [
      ...[layer + 1, quantity],
      ...[low + bin * width, low + (bin + 1) * width, part].map(single),
    ]);
  });
  return csv(["layer", "quantity", "from", "to", "share"], rows);
}

/** The weights of every layer that has some: a matrix where it is one, else one long list. @param {Network} network @param {Float32Array} theta @returns {Named[]} */
export const arraysOf = (network, theta) =>
  network.layers.flatMap(({ kind, parameters, offset, shape }, layer) => {
    if (!parameters) return [];
    const values = theta.slice(offset, offset + parameters);
    const whole = shape[0] * shape[1] === parameters;
    return [{ name: `layer_${layer + 1}_${kind}`, shape: whole ? shape : [parameters], values }];
  });

/** @param {Network} network @param {Float32Array} theta */
export const weightsNpz = (network, theta) => npz(arraysOf(network, theta));

/** @param {Network} network @param {Float32Array} theta @param {number} step */
export function weightsJson(network, theta, step) {
  const rows = (/** @type {Named} */ { shape, values }) =>
    shape.length === 1
      ? Array.from(values, single)
      : Array.from({ length: shape[0] }, (_, i) =>
          Array.from(values.subarray(i * shape[1], (i + 1) * shape[1]), single),
        );
  const layers = arraysOf(network, theta).map((array) => ({ name: array.name, weights: rows(array) }));
  return `${JSON.stringify({ step, layers })}\n`;
}
