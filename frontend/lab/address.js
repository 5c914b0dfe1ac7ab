// @ts-check
/** What the laboratory shows, as the part of its address after `#`: words and numbers that a person can read and change. */
import { refusal } from "../forms/numbers.js";
import { example, member } from "../forms/schema.js";
import { same } from "../url.js";
import { ACTIVATIONS, choices, family, MOST, parameter, QUANTITIES, STARTS } from "./documents.js";

/** @typedef {import("./documents.js").Activation} Activation */
/** @typedef {import("./documents.js").Initializer} Initializer */
/** @typedef {import("../store.js").HistogramKind} HistogramKind */
/** @typedef {{ activation: Activation, quantity: HistogramKind, seed: number, starts: Initializer[] }} Setting */

/** The experiment of the textbook. @param {number} seed @returns {Setting} */
export const standardSetting = (seed) => ({
  ...{ activation: "tanh", quantity: "activations", seed },
  starts: [...STARTS],
});

/** The fragment of a setting; empty for that of the textbook. @param {any} root @param {Setting} setting @param {number} seed the usual one */
export function toHash(root, setting, seed) {
  const usual = standardSetting(seed);
  const parts = [
    ["activation", setting.activation, usual.activation],
    ["show", setting.quantity, usual.quantity],
    ["seed", setting.seed, usual.seed],
    ["starts", textOf(root, setting.starts), textOf(root, usual.starts)],
  ];
  const changed = parts.filter(([, value, standard]) => !same(value, standard));
  return changed.length ? `#${changed.map(([name, value]) => `${name}=${value}`).join("&")}` : "";
}

/**
 * The setting of a fragment, and the parts of it that mean nothing here.
 * @param {any} root @param {string} hash @param {number} seed the usual one @returns {{ setting: Setting, unknown: string[] }}
 */
export function fromHash(root, hash, seed) {
  const setting = standardSetting(seed);
  const unknown = hash
    .slice(1)
    .split("&")
    .filter((part) => part && !take(root, setting, part));
  return { setting, unknown };
}

/** Put a part of an address into a setting; whether it means anything. @param {any} root @param {Setting} setting @param {string} part */
function take(root, setting, part) {
  const [name, value = ""] = part.split("=", 2);
  if (name === "activation" && ACTIVATIONS.includes(/** @type {any} */ (value)))
    setting.activation = /** @type {Activation} */ (value);
  else if (name === "show" && QUANTITIES.includes(/** @type {any} */ (value)))
    setting.quantity = /** @type {HistogramKind} */ (value);
  else if (
    name === "seed" &&
    /^\d+$/.test(value) &&
    !refusal(root.$defs.Seeds.properties.weights, Number(value))
  )
    setting.seed = Number(value);
  else if (name === "starts") return takeStarts(root, setting, value.split(","));
  else return false;
  return true;
}

/** @param {any} root @param {Setting} setting @param {string[]} words */
function takeStarts(root, setting, words) {
  const starts = words.flatMap((word) => startOf(root, word) ?? []);
  if (starts.length !== words.length || starts.length > MOST) return false;
  setting.starts = starts;
  return true;
}

/** Such as `normal:0.01` or `he`. @param {any} root @param {string} word @returns {Initializer | null} */
function startOf(root, word) {
  const [kind, number] = word.split(":", 2);
  if (!choices(root).includes(kind)) return null;
  const start = example(root, member(root, family(root), kind));
  if (number === undefined) return start;
  const slider = parameter(root, kind);
  if (!slider || number === "" || refusal(slider.node, Number(number))) return null;
  return { ...start, [slider.name]: Number(number) };
}

/** @param {any} root @param {Initializer[]} starts */
const textOf = (root, starts) =>
  starts
    .map((start) => {
      const slider = parameter(root, start.kind);
      return slider ? `${start.kind}:${start[slider.name]}` : start.kind;
    })
    .join();
