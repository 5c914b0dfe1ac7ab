// @ts-check
/** What weights are called: "Weight from layer 1 unit 3 to layer 2 unit 6", and what was done to some of them. */
import { isDense } from "./canvas/edges.js";
import { dataSays } from "./edits.js";
import { number } from "./format.js";
import { member } from "./forms/schema.js";
import { language, t, title } from "./i18n/index.js";

/** @typedef {import("./weights.js").Place} Place */
/** @typedef {import("./weights.js").Weight} Weight */
/** @typedef {import("./protocol.js").Network} Network */
/** @typedef {{ schema: any, experiment: any, network: Network }} About the network that a weight belongs to */

/** @param {About} about @param {Place} place */
export function weightName(about, place) {
  const { from, to } = endsOf(about, place);
  if (from) return t("weights.name", { from, to });
  return isBias(about, place) ? t("weights.bias", { to }) : otherName(about, place);
}

/** Where a weight leads from and to; it leads from nowhere where it is a bias, or what its layer has is no table of weights between units. @param {About} about @param {Place} place */
export function endsOf(about, { layer, row, column }) {
  const { layers } = about.network;
  const { sources, inputs } = layers[layer];
  const last = layer === layers.length - 1;
  const to = last
    ? t("weights.output", { unit: row + 1 })
    : t("weights.unit", { layer: layer + 1, unit: row + 1 });
  const between = isDense(layers[layer]) && sources.length === 1 && column < inputs;
  return { from: between ? sourceName(about, sources[0], column) : null, to };
}

/** The biases of what adds up stand in the last column. @param {About} about @param {Place} place */
const isBias = ({ network, experiment }, { layer, column }) =>
  experiment.layers[layer]?.bias !== false && column === network.layers[layer].shape[1] - 1 && column > 0;

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
function otherName({ experiment, network }, { layer, row, column }) {
  const { kind, kernel } = experiment.layers[layer] ?? {};
  if (kind !== "conv2d") return t("weights.cell", { layer: layer + 1, row: row + 1, column: column + 1 });
  const { sources } = network.layers[layer];
  const shape = sources[0] > 0 ? network.layers[sources[0] - 1].output : network.input;
  const pixel = pixelOf(column, kernel, shape[shape.length - 1]);
  return t("weights.pixel", { layer: layer + 1, filter: row + 1, ...pixel });
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
