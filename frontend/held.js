// @ts-check
/** Controls that a link hides or locks: what they are called in it, and which of them a path of the document is. A teaching aid, no security. */
import { isKnown, t, title } from "./i18n/index.js";

/** @typedef {import("./forms/schema.js").Path} Path */
/** @typedef {"hidden" | "locked"} Hold */
/** @typedef {Record<string, Hold>} Held by the name of the control; those that are free are left out */

/** Controls of the document that are not one field of its root. Several layers share theirs. */
const DATA = ["data", "noise", "samples", "train_share"];
const NETWORK = ["features", "preprocessing", "layers", "units", "activation", "initializer"];
/** Orders and views. */
const PLAYING = ["play", "step", "reset", "speed"];
const SHOWING = ["test_points", "discrete"];

/** Fields of a layer that are a control of their own; a filter is to a convolution what a unit is to a dense layer. @type {Record<string, string>} */
const LAYER_FIELDS = {
  units: "units",
  filters: "units",
  activation: "activation",
  initializer: "initializer",
  bias_initializer: "initializer",
};

/** The input features are part of the picture of the network: they can be locked, not hidden. */
export const ALWAYS_SHOWN = new Set(["features"]);

/**
 * Every control by its group, in the order of the page. Settings of the training are whatever the schema has besides.
 * @param {any} root @returns {[string, string[]][]}
 */
export function groups(root) {
  const placed = new Set([...DATA, ...NETWORK, "seeds"]);
  const training = Object.keys(root.properties).filter((name) => !placed.has(name));
  return [
    ["data", DATA],
    ["network", NETWORK],
    ["training", [...training, "seeds"]],
    ["playing", PLAYING],
    ["showing", SHOWING],
  ];
}

/** The names of all controls. @param {any} root */
export const names = (root) => groups(root).flatMap(([, list]) => list);

/** The control of a path of the document. @param {Path} path */
export function controlOf([first, second, third]) {
  if (first === "data" && DATA.includes(String(second))) return String(second);
  if (first === "layers" && typeof second === "number") return LAYER_FIELDS[String(third)] ?? "layers";
  return String(first);
}

/** The control of an overlay of the boundary; empty for those that cannot be held. @param {string} name */
export const overlayControl = (name) => ({ test: "test_points", discrete: "discrete" })[name] ?? "";

/** What a control is called: a field of the schema has its title there. @param {any} root @param {string} name */
export const controlName = (root, name) =>
  isKnown(`control.${name}`) ? t(`control.${name}`) : title(root.properties[name] ?? {});

/**
 * The held controls that stand in an address: `hide=noise,layers` and `lock=loss`.
 * @param {Held} held @returns {[string, string][]}
 */
export function toParts(held) {
  const of = (/** @type {Hold} */ hold) => Object.keys(held).filter((name) => held[name] === hold);
  const parts = /** @type {[string, string][]} */ ([
    ["hide", of("hidden").join()],
    ["lock", of("locked").join()],
  ]);
  return parts.filter(([, list]) => list);
}

/**
 * The held controls of an address, and the names that stand for no control here.
 * @param {string} hide @param {string} lock @param {string[]} known @returns {{ held: Held, unknown: string[] }}
 */
export function fromParts(hide, lock, known) {
  const list = (/** @type {string} */ text) => text.split(",").filter(Boolean);
  /** @type {Held} */
  const held = {};
  for (const name of list(lock)) held[name] = "locked";
  for (const name of list(hide)) held[name] = ALWAYS_SHOWN.has(name) ? "locked" : "hidden";
  const unknown = Object.keys(held).filter((name) => !known.includes(name));
  for (const name of unknown) delete held[name];
  return { held, unknown };
}
