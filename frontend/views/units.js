// @ts-check
/** Which units there are and what they are called: the same for the diagram, the boundary and the phone's rows. */
import { integer } from "../format.js";
import { capital } from "../forms/form.js";
import { classOf, deref, fieldsOf, placeAt } from "../forms/schema.js";
import { language, t, title } from "../i18n/index.js";
import { slices } from "../samples.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{kind: string, label: string, formula: string, free: boolean}} Feature free: a person writes it */
/** @typedef {{centre: number, reach: number} | null} Scale the value of a map's 128, and how far 255 is above it; null: not known */
/** @typedef {{layer: number, unit: number}} Unit layer -1: the input features, in the order of the schema */

/** Every input feature there is, in the order of the `features` probe. @param {any} schema @returns {Feature[]} */
export function features(schema) {
  const items = deref(schema, schema.properties.features).items;
  return deref(schema, items).oneOf.map((/** @type {any} */ one) => {
    const spec = deref(schema, one);
    const free = fieldsOf(spec).length > 0;
    return { kind: spec.properties.kind.const, label: title(spec), formula: spec.formula, free };
  });
}

/** Where a layer's first unit stands among the units of all layers. @param {Store} store @param {number} layer */
export const unitOffset = (store, layer) =>
  store.units.value.slice(0, layer).reduce((sum, units) => sum + units, 0);

/** What the bytes of a layer's maps mean. @param {Store} store @param {number} layer @returns {Scale} */
export function unitScale(store, layer) {
  const [low, high] = unitRange(store, layer);
  if (low !== null && high !== null) return { centre: (low + high) / 2, reach: (high - low) / 2 };
  const reach = store.frame.value?.arrays.neuron_scale?.values[layer];
  return reach === undefined || Number.isNaN(reach) ? null : { centre: 0, reach };
}

/** The value of a byte. @param {Scale} scale @param {number} byte */
export const unitValue = (scale, byte) =>
  scale ? scale.centre + (scale.reach * (byte - 128)) / 127 : Number.NaN;

/** Which values a layer's units can take; null: no bound. @param {Store} store @param {number} layer @returns {[number | null, number | null]} */
export function unitRange(store, layer) {
  const { layers } = store.experiment.value;
  const link = store.state.value?.network.link ?? "identity";
  const [low, high] = activationClass(store, layer)?.range ?? [null, null];
  if (layer < layers.length - 1) return [low, high];
  if (link !== "identity") return [0, 1];
  return store.numbers.value ? [-1, 1] : low === 0 ? [0, 1] : [low, high];
}

/** @param {Store} store @param {Unit} unit */
export function unitName(store, { layer, unit }) {
  if (layer < 0 && store.sampled.value) return t("sample.inputUnit", { unit: unit + 1 });
  if (layer < 0) return t("drawing.feature", { name: features(store.schema.value)[unit]?.label ?? "" });
  const last = store.experiment.value.layers.length - 1;
  if (layer === last) return t("drawing.outputUnit", { unit: unit + 1 });
  return t("drawing.unit", { layer: layer + 1, unit: unit + 1 });
}

/** What the answer of a layer's units goes through last. @param {Store} store @param {number} layer */
export function activationName(store, layer) {
  const { layers } = store.experiment.value;
  const link = store.state.value?.network.link ?? "identity";
  if (layer === layers.length - 1 && link !== "identity") return t(`link.${link}`);
  return title(activationClass(store, layer) ?? {});
}

/** Undefined where a layer has none. @param {Store} store @param {number} layer */
function activationClass(store, layer) {
  const schema = store.schema.value;
  const { layers } = store.experiment.value;
  if (!layers[layer] || !("activation" in layers[layer])) return undefined;
  const { node, value } = placeAt(schema, store.experiment.value, ["layers", layer, "activation"]);
  return classOf(schema, node, value);
}

/** The title of a layer's class. @param {Store} store @param {number} layer */
export function layerKind(store, layer) {
  const schema = store.schema.value;
  const { node, value } = placeAt(schema, store.experiment.value, ["layers", layer]);
  return capital(title(classOf(schema, node, value)));
}

/** What an output unit says. @param {Store} store @param {number} unit */
export function outputCaption(store, unit) {
  const network = store.state.value?.network;
  if (!network || network.task === "regression" || network.link === "identity")
    return t("drawing.prediction");
  if (store.sampled.value && network.outputs > 1) return integer(unit, language.value);
  return t("drawing.probability", { class: network.outputs === 1 ? 1 : unit });
}

/** Whether the newest frame and the newest state speak of the network that is shown. @param {Store} store */
export function isCurrent(store) {
  const units = store.units.value;
  const network = store.state.value?.network;
  const broad = (/** @type {{units: number, output: number[]}} */ { units: all, output }) =>
    store.sampled.value ? output[output.length - 1] : all;
  const same = network?.layers.every((layer, i) => broad(layer) === units[i]);
  return (
    Boolean(same) &&
    network?.layers.length === units.length &&
    store.frame.value?.run === store.state.value?.run
  );
}

/** Whether the weights of a layer stay as they are. @param {Store} store @param {number} layer */
export const isFrozen = (store, layer) =>
  Boolean(/** @type {{ frozen?: boolean } | undefined} */ (store.experiment.value.layers[layer])?.frozen);

/** What weights are named by; null before the network is known. @param {Store} store @returns {import("../weight-names.js").About | null} */
export function aboutNetwork(store) {
  const state = store.state.value;
  return state && { schema: store.schema.value, experiment: state.experiment, network: state.network };
}

/** What one unit answers to the sample that is looked at; null: not known. @param {Store} store @param {Unit} unit @returns {{ size: number, values: Float32Array } | null} */
export function answerOf(store, { layer, unit }) {
  const answers = isCurrent(store) && store.frame.value?.arrays.answers?.values;
  const outputs = store.state.value?.network.layers.map(({ output }) => output);
  const part = outputs && slices(outputs)[layer];
  if (!answers || !part || unit >= part.count) return null;
  const cells = part.size ** 2;
  const start = part.start + unit * cells;
  return { size: part.size, values: /** @type {Float32Array} */ (answers).subarray(start, start + cells) };
}
