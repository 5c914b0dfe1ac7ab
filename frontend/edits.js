// @ts-check
/** Documents as values: a changed copy, what differs between two, and whether training may go on under the new one. */
import { deref, example, hasShape, kinds, member, placeAt, range } from "./forms/schema.js";
import { told } from "./shapes.js";

/** @typedef {import("./forms/schema.js").Path} Path */

/** A copy of `document` with `value` at `path`. @param {any} document @param {Path} path @param {any} value @returns {any} */
export function put(document, path, value) {
  if (!path.length) return value;
  const [key, ...rest] = path;
  const copy = Array.isArray(document) ? [...document] : { ...document };
  copy[key] = put(document[key], rest, value);
  return copy;
}

/** @param {any} document @param {Path} path @returns {any} */
export const at = (document, path) => path.reduce((value, key) => value?.[key], document);

/**
 * The paths at which two documents differ, in document order: lists of unequal length and values of another kind count
 * as one difference.
 * @param {any} before @param {any} after @param {Path} [path] @returns {Path[]}
 */
export function differences(before, after, path = []) {
  if (!isNested(before) || !isNested(after)) return Object.is(before, after) ? [] : [path];
  if (before.kind !== after.kind || before.length !== after.length) return [path];
  const list = Array.isArray(before);
  return Object.keys(after).flatMap((key) =>
    differences(before[key], after[key], [...path, list ? Number(key) : key]),
  );
}

/** @param {any} value */
const isNested = (value) => typeof value === "object" && value !== null;

/** Whether training goes on when `after` replaces `before`. @param {any} root @param {any} before @param {any} after */
export const isLive = (root, before, after) =>
  differences(before, after).every((path) => isLivePath(root, before, path));

/** @param {any} root @param {any} document @param {Path} path */
const isLivePath = (root, document, path) =>
  path.some((_, index) => placeAt(root, document, path.slice(0, index + 1)).node?.live);

/**
 * The value of a family's field with another kind: fields of the same name keep their values, the rest take defaults.
 * @param {any} root @param {any} node @param {any} value @param {string} kind
 */
export function switchKind(root, node, value, kind) {
  const spec = member(root, node, kind);
  const shared = Object.entries(spec.properties).filter(([name, field]) => keeps(root, field, value?.[name]));
  return { ...example(root, spec), ...Object.fromEntries(shared.map(([name]) => [name, value[name]])) };
}

/** Whether a value of another kind's field may stand here. @param {any} root @param {any} field @param {any} value */
const keeps = (root, field, value) =>
  value !== undefined && field.const === undefined && hasShape(root, field, value) && inRange(field, value);

/** @param {any} field @param {any} value */
function inRange(field, value) {
  if (typeof value !== "number") return true;
  const { low, high, openLow, openHigh } = range(field);
  return (openLow ? value > low : value >= low) && (openHigh ? value < high : value <= high);
}

/**
 * The document with a loss and an output layer that fit its data: a loss for what is to be learned, as many units as
 * it wants, and an activation that it may follow. What fits stays as it is, unless the data now ask for something else.
 * @param {any} root @param {any} document @param {any} [before] the document that was changed
 */
export function settle(root, document, before = document) {
  const newTask = taskOf(root, before) !== taskOf(root, document);
  const loss =
    newTask || misfit(root, document, document.loss.kind) ? usualLoss(root, document) : document.loss;
  const settled = { ...document, loss };
  return settleActivation(root, settleUnits(root, settled), before);
}

/** @param {any} root @param {any} document @param {string} field */
const chosen = (root, document, field) => member(root, root.properties[field], document[field].kind);

/** What the schema says of the chosen data. @param {any} root @param {any} document @param {"classes" | "task" | "inputs"} what */
export const dataSays = (root, document, what) => told(chosen(root, document, "data"), document.data, what);

/** @param {any} root @param {any} document */
const taskOf = (root, document) => dataSays(root, document, "task");

/**
 * Why a loss does not go with the data of a document, as the last part of a key; null where it does.
 * @param {any} root @param {any} document @param {string} kind @returns {"numbers" | "classes" | "twoClasses" | null}
 */
export function misfit(root, document, kind) {
  const { tasks, outputs } = member(root, root.properties.loss, kind);
  const task = taskOf(root, document);
  if (!tasks.includes(task)) return task === "regression" ? "classes" : "numbers";
  const many = task === "classification" && dataSays(root, document, "classes") > 2;
  return many && outputs === "one" ? "twoClasses" : null;
}

/**
 * The loss that is usual for the data: for numbers the first there is, for classes the first that makes probabilities
 * of plain outputs, two classes sharing one.
 * @param {any} root @param {any} document
 */
function usualLoss(root, document) {
  const family = root.properties.loss;
  const link = dataSays(root, document, "classes") > 2 ? "softmax" : "sigmoid";
  const fitting = kinds(root, family).filter((kind) => !misfit(root, document, kind));
  const usual = fitting.find((kind) => {
    const spec = member(root, family, kind);
    return spec.link === link && spec.activations.includes("identity");
  });
  const kind = (taskOf(root, document) === "classification" && usual) || fitting[0];
  return kind === document.loss.kind ? document.loss : example(root, member(root, family, kind));
}

/** As many outputs as data and loss want, in the last layer that has a number of units. @param {any} root @param {any} document */
function settleUnits(root, document) {
  const last = document.layers.findLastIndex((/** @type {any} */ { units }) => units !== undefined);
  const after = document.layers.slice(last + 1);
  if (last < 0 || after.some((/** @type {any} */ { inputs }) => inputs?.length)) return document;
  const path = ["layers", last, "units"];
  return put(document, path, outputUnits(root, document, at(document, path)));
}

/** @param {any} root @param {any} document @param {number} present */
function outputUnits(root, document, present) {
  const { outputs } = chosen(root, document, "loss");
  if (taskOf(root, document) === "regression" || outputs === "one") return 1;
  const classes = dataSays(root, document, "classes");
  const allowed = classes === 2 && outputs === "any" ? [1, 2] : [classes];
  return allowed.includes(present) ? present : allowed[0];
}

/** An activation of the outputs that the loss can follow. @param {any} root @param {any} document @param {any} before */
function settleActivation(root, document, before) {
  const path = ["layers", document.layers.length - 1, "activation"];
  const present = at(document, path);
  if (!present) return document;
  const { activations } = chosen(root, document, "loss");
  const old = chosen(root, before, "loss").activations;
  const ofTheOldLoss = document.loss.kind !== before.loss.kind && old.length === 1 && old[0] === present.kind;
  const fits = activations.length ? activations.includes(present.kind) : !ofTheOldLoss;
  return fits ? document : put(document, path, { kind: activations[0] ?? "identity" });
}

/**
 * A layer to put after layer `index` (-1: the first): of the kind asked for, else of the sort that gives the outputs,
 * like the hidden one of its sort before or after it, or the default one.
 * @param {any} root @param {any} document @param {number} index @param {string} [kind]
 */
export function newLayer(root, document, index, kind) {
  const sort =
    kind ?? document.layers.findLast((/** @type {any} */ layer) => layer.units !== undefined)?.kind;
  const hidden = document.layers.slice(0, -1);
  const alike = (/** @type {any} */ layer) => layer.kind === sort;
  const like = hidden.slice(0, index + 1).findLast(alike) ?? hidden.slice(index + 1).find(alike);
  if (like) return { ...like, id: "", inputs: [] };
  const items = deref(root, root.properties.layers).items;
  return example(root, member(root, items, sort ?? kinds(root, items)[0]));
}
