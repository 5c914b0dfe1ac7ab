// @ts-check
/** Documents as values: a changed copy, what differs between two, and whether training may go on under the new one. */
import { classOf, deref, example, fieldsOf, member, placeAt } from "./forms/schema.js";

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
  const shared = fieldsOf(spec).filter(([name]) => value && name in value);
  return { ...example(root, spec), ...Object.fromEntries(shared.map(([name]) => [name, value[name]])) };
}

/**
 * The document with an output layer that fits its loss and its data: as many units as the loss wants, and no
 * activation of its own where the loss brings the link.
 * @param {any} root @param {any} document
 */
export function settle(root, document) {
  const { outputs, link } = chosen(root, document, "loss");
  const { classes } = chosen(root, document, "data");
  const last = document.layers.length - 1;
  const output = document.layers[last];
  const units = outputUnits(outputs, classes, output.units);
  const activation = link && link !== "identity" ? { kind: "identity" } : output.activation;
  return put(document, ["layers", last], { ...output, units, activation });
}

/** @param {any} root @param {any} document @param {string} field */
const chosen = (root, document, field) => member(root, root.properties[field], document[field].kind);

/** @param {"one" | "per_class" | "any"} outputs @param {number} classes @param {number} present */
function outputUnits(outputs, classes, present) {
  if (outputs === "one") return 1;
  if (outputs === "per_class") return classes;
  const allowed = classes === 2 ? [1, 2] : [classes];
  return allowed.includes(present) ? present : allowed[0];
}

/**
 * A hidden layer to put after layer `index` (-1: the first): like the hidden layer before or after it, or the
 * default one.
 * @param {any} root @param {any} document @param {number} index
 */
export function newLayer(root, document, index) {
  const hidden = document.layers.slice(0, -1);
  const like = hidden[index] ?? hidden[index + 1];
  if (like) return like;
  const items = deref(root, root.properties.layers).items;
  return example(root, classOf(root, items, document.layers[0]));
}
