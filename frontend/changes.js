// @ts-check
/** What an edit changed, as a sentence: "Layer 2 now has 9 units." */
import { at, differences } from "./edits.js";
import { spoken } from "./forms/numbers.js";
import { classOf, isChoice, placeAt } from "./forms/schema.js";
import { t, title } from "./i18n/index.js";
import { describeWeights } from "./weight-names.js";

/** @typedef {import("./forms/schema.js").Path} Path */

/** Fields of a drawing, of which only the number of points is told. */
const DRAWN = new Set(["points", "numbers"]);

/** @param {any} root @param {any} before @param {any} after @returns {string} */
export function describeChange(root, before, after) {
  const [path] = differences(before, after);
  if (!path) return "";
  const [field, index] = path;
  if (field === "features") return t("change.features", { names: featureNames(root, after) });
  if (field === "data" && DRAWN.has(String(index)))
    return t("change.points", { count: after.data.points.length });
  if (field === "layers") return layerChange(root, before, after, path, Number(index));
  return t("change.field", { name: nameOf(root, after, path), value: shownValue(root, after, path) });
}

/** A change on the timeline, in the language of the moment: "Learning rate 0.02 → 0.3". @param {any} root @param {import("./store.js").Mark} mark */
export function describeMark(root, { before, after, weights }) {
  if (weights)
    return describeWeights(
      { schema: root, experiment: after, network: weights.network },
      weights.before,
      weights.after,
    );
  const [path] = differences(before, after);
  const [old, value] = path?.length === 1 ? [at(before, path), at(after, path)] : [];
  if (typeof old !== "number" || typeof value !== "number")
    return describeChange(root, before, after).replace(/[.。]$/, "");
  const { node } = placeAt(root, after, path);
  return t("change.moved", { name: title(node), before: spoken(node, old), after: spoken(node, value) });
}

/** @param {any} root @param {any} before @param {any} after @param {Path} path @param {number} index */
function layerChange(root, before, after, path, index) {
  const grown = after.layers.length - before.layers.length;
  if (grown)
    return t(grown > 0 ? "change.layerAdded" : "change.layerRemoved", { count: after.layers.length });
  if (isReordered(before.layers, after.layers)) return t("change.layerMoved");
  if (path[2] === "id" || path[2] === "inputs") return t("change.layerWired");
  const layer = index + 1;
  const output = layer === after.layers.length;
  if (path[2] === "units")
    return t(output ? "change.unitsOutput" : "change.units", { layer, count: at(after, path) });
  return t(output ? "change.outputField" : "change.layerField", {
    layer,
    name: nameOf(root, after, path),
    value: shownValue(root, after, path),
  });
}

/** Whether the same layers, apart from how they are connected, stand in another order. @param {any[]} before @param {any[]} after */
function isReordered(before, after) {
  const plain = (/** @type {any[]} */ layers) =>
    layers.map(({ id: _, inputs: __, ...settings }) => JSON.stringify(settings));
  const [old, now] = [plain(before), plain(after)];
  return String(old) !== String(now) && String(old.sort()) === String(now.sort());
}

/** @param {any} root @param {any} document @param {Path} path */
function nameOf(root, document, path) {
  return title(placeAt(root, document, path).node);
}

/** @param {any} root @param {any} document @param {Path} path */
function shownValue(root, document, path) {
  const { node, value } = placeAt(root, document, path);
  if (isChoice(root, node)) return titleOf(root, node, value);
  return typeof value === "number" ? spoken(node, value) : String(value);
}

/** @param {any} root @param {any} document */
const featureNames = (root, document) =>
  document.features
    .map((/** @type {any} */ value, /** @type {number} */ index) =>
      titleOf(root, placeAt(root, document, ["features", index]).node, value),
    )
    .join(", ");

/** @param {any} root @param {any} node @param {any} value */
const titleOf = (root, node, value) => title(classOf(root, node, value));
