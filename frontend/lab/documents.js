// @ts-check
/** The documents of the starting weights laboratory: one network, trained on one thing, from different starting weights. */
import { kinds, member } from "../forms/schema.js";

/** @typedef {import("../protocol.js").Experiment} Experiment */
/** @typedef {"tanh" | "relu" | "sigmoid"} Activation */
/** @typedef {{ kind: string, [field: string]: any }} Initializer */

/** Five layers of a hundred units, as in Saitoh, "Deep Learning from Scratch", section 6.2. */
export const LAYERS = 5;
export const UNITS = 100;
/** Starts that are compared at most, each a session of its own. */
export const MOST = 6;
/** Training of all of them, side by side: only the starting weights differ. */
export const RATE = 0.1;
export const BATCH = 100;
export const STEPS_PER_SECOND = 60;

/** @type {readonly Activation[]} */
export const ACTIVATIONS = ["tanh", "relu", "sigmoid"];

/** What is counted of every layer. */
export const QUANTITIES = /** @type {const} */ (["activations", "pre_activations", "gradients"]);

/** The experiment of the textbook, and what nobody should do. @type {readonly Initializer[]} */
export const STARTS = [
  { kind: "normal", std: 1 },
  { kind: "normal", std: 0.01 },
  { kind: "textbook_xavier" },
  { kind: "he" },
  { kind: "zeros" },
];

/** A thousand digits to train on: standardised, their 64 pixels are as widely spread as the textbook's normal numbers. */
const DATA = { kind: "digits", samples: 1250, layout: "vector" };
const CLASSES = 10;

/**
 * What one column trains.
 * @param {Experiment} standard @param {Initializer} initializer @param {Activation} activation @param {number} seed
 * @returns {Experiment}
 */
export function experiment(standard, initializer, activation, seed) {
  const dense = { ...standard.layers[0], kind: "dense", initializer };
  const hidden = { ...dense, units: UNITS, activation: { kind: activation } };
  const output = { ...dense, units: CLASSES, activation: { kind: "identity" } };
  return /** @type {any} */ ({
    ...standard,
    data: DATA,
    preprocessing: { kind: "standard" },
    layers: [...Array.from({ length: LAYERS }, () => hidden), output],
    loss: { kind: "softmax_cross_entropy", smoothing: 0 },
    learning_rate: RATE,
    batch_size: BATCH,
    optimizer: { kind: "sgd" },
    seeds: { ...standard.seeds, weights: seed },
  });
}

/** What the schema says of the initializers of a dense layer. @param {any} root */
export const family = (root) => root.$defs.Dense.properties.initializer;

/** The initializers to choose from: those whose numbers a person would have to enter one by one are none. @param {any} root */
export const choices = (root) =>
  kinds(root, family(root)).filter((kind) => {
    const fields = Object.values(member(root, family(root), kind).properties);
    return fields.every((/** @type {any} */ node) => node.type !== "array");
  });

/** The one number of an initializer that a slider moves; null where there is none. @param {any} root @param {string} kind @returns {{ name: string, node: any } | null} */
export function parameter(root, kind) {
  const fields = Object.entries(member(root, family(root), kind).properties);
  const found = fields.find(([, node]) => node.slider);
  return found ? { name: found[0], node: found[1] } : null;
}

/** What weights are drawn from, low and short enough for a line of text: fractions have a stroke. @param {string} tex */
export const inline = (tex) =>
  tex
    .split(/,\s*\\quad/)[0]
    .replace(/^w \\sim /, "")
    .replace(/\\tfrac\{(\w+)\}\{((?:[^{}]|\{[^{}]*\})*)\}/g, "$1/$2");
