// @ts-check
/** What weights are called: "Weight from layer 1 unit 3 to layer 2 unit 6", and what was done to some of them. */
import { isDense } from "./canvas/edges.js";
import { dataSays } from "./edits.js";
import { number } from "./format.js";
import { classOf, member, placeAt } from "./forms/schema.js";
import { language, t, title } from "./i18n/index.js";

/** @typedef {import("./weights.js").Place} Place */
/** @typedef {import("./weights.js").Weight} Weight */
/** @typedef {import("./protocol.js").Network} Network */
/** @typedef {{ schema: any, experiment: any, network: Network }} About the network that a weight belongs to */

/** @typedef {{ first: number, inputs: number, biased: boolean }} Table the first row of a layer's weights that belongs to a unit; how many columns belong to inputs, and whether a bias follows them */

/** @param {About} about @param {Place} place */
export function weightName(about, place) {
  const { from, to } = endsOf(about, place);
  if (from) return t("weights.name", { from, to });
  return isBias(about, place) ? t("weights.bias", { to }) : otherName(about, place);
}

/** Where a weight leads from and to; from nowhere where it is a bias, or no weight between two units. @param {About} about @param {Place} place */
export function endsOf(about, { layer, row, column }) {
  const { layers } = about.network;
  const { sources } = layers[layer];
  const table = tableOf(about, layer);
  const unit = row - (table?.first ?? 0) + 1;
  const last = layer === layers.length - 1;
  const to = last ? t("weights.output", { unit }) : t("weights.unit", { layer: layer + 1, unit });
  const between = table && unit > 0 && sources.length === 1 && column < table.inputs;
  return { from: between ? sourceName(about, sources[0], column) : null, to };
}

/**
 * What of a layer's weights is a row for each unit; null where there is no such thing. Of a recurrent layer it is the
 * rows that make what its state takes in, which come last.
 * @param {About} about @param {number} layer @returns {Table | null}
 */
export function tableOf({ schema, experiment, network }, layer) {
  const found = network.layers[layer];
  if (!found) return null;
  const [rows, columns] = found.shape;
  if (isDense(found)) return { first: 0, inputs: found.inputs, biased: columns > found.inputs };
  if (!gatesOf(schema, experiment, layer).length) return null;
  return { first: rows - found.units, inputs: columns - 1 - found.units, biased: true };
}

/** What a recurrent layer's gates and states are called; none for other layers. @param {any} root @param {any} experiment @param {number} layer @returns {string[]} */
export function gatesOf(root, experiment, layer) {
  const { node, value } = placeAt(root, experiment, ["layers", layer]);
  return value ? (classOf(root, node, value).gate_names ?? []) : [];
}

/** The bias follows the inputs; where no unit has a row of its own it stands last. @param {About} about @param {Place} place */
function isBias(about, { layer, row, column }) {
  const table = tableOf(about, layer);
  if (table) return table.biased && row >= table.first && column === table.inputs;
  const [, columns] = about.network.layers[layer].shape;
  return about.experiment.layers[layer]?.bias !== false && column === columns - 1 && column > 0;
}

/** @param {About} about @param {number} node @param {number} index */
function sourceName(about, node, index) {
  if (node > 0) return t("weights.unit", { layer: node, unit: index + 1 });
  const { schema: root, experiment } = about;
  const { mixes } = member(root, root.properties.preprocessing, experiment.preprocessing.kind);
  const feature = experiment.features[index];
  if (mixes || !feature || dataSays(root, experiment, "inputs") !== "plane")
    return t("weights.input", { unit: index + 1 });
  return title(member(root, root.properties.features.items, feature.kind));
}

/** Of a convolution a filter and a pixel of its kernel; of others a place in a table. @param {About} about @param {Place} place */
function otherName(about, { layer, row, column }) {
  const found = kernelOf(about, layer);
  if (!found) return t("weights.cell", { layer: layer + 1, row: row + 1, column: column + 1 });
  const pixel = pixelOf(column, found.kernel, found.channels);
  return t("weights.pixel", { layer: layer + 1, filter: row + 1, ...pixel });
}

/** How a convolution's filters are made; null for other layers. @param {About} about @param {number} layer */
export function kernelOf({ experiment, network }, layer) {
  const { kind, kernel } = experiment.layers[layer] ?? {};
  if (kind !== "conv2d" || !network.layers[layer]) return null;
  const [node] = network.layers[layer].sources;
  const shape = node > 0 ? network.layers[node - 1].output : network.input;
  const channels = shape[shape.length - 1];
  return { kernel, channels, inputs: kernel * kernel * channels };
}

/** The pixel of a kernel, from 1; the kernel's rows are outermost, then the channels, then the columns. @param {number} column @param {number} kernel @param {number} channels */
export const pixelOf = (column, kernel, channels) => ({
  row: Math.floor(column / (kernel * channels)) + 1,
  channel: (Math.floor(column / kernel) % channels) + 1,
  column: (column % kernel) + 1,
});

/** What was done by hand: "Weight from x₁ to layer 1 unit 3: 0.40 → 1". @param {About} about @param {Weight[]} before @param {Weight[]} after */
export function describeWeights(about, before, after) {
  if (after.length > 1) return t("weights.several", { count: after.length });
  const [from, to] = [before[0], after[0]].map(({ value }) => number(value, language.value));
  return t("weights.changed", { name: weightName(about, after[0]), from, to });
}
