// @ts-check
/** What is wrong with a refused document, in the reader's words where the schema has them. */
import { refusal } from "./forms/numbers.js";
import { placeAt } from "./forms/schema.js";
import { t, title } from "./i18n/index.js";

/** @typedef {import("./protocol.js").Problem} Problem */

/**
 * Why a value was refused: the range of its field, else the server's own sentence.
 * @param {any} root @param {any} document one in which the path exists @param {Problem} problem
 */
export function reason(root, document, problem) {
  const node = nodeAt(root, document, problem);
  if (node?.type === "array") return t("problem.items", { low: node.minItems, high: node.maxItems });
  const range = node?.type && typeof problem.value === "number" ? refusal(node, problem.value) : null;
  return range ?? problem.message;
}

/** The same after the name of the field. @param {any} root @param {any} document @param {Problem} problem */
export function namedReason(root, document, problem) {
  const name = title(nodeAt(root, document, problem) ?? {}) || problem.path.join(".");
  return [name, reason(root, document, problem)].filter(Boolean).join(": ");
}

/** What the schema knows about the place; undefined where it knows none. @param {any} root @param {any} document @param {Problem} problem */
function nodeAt(root, document, { path }) {
  try {
    return path.length ? placeAt(root, document, path).node : undefined;
  } catch {
    return undefined;
  }
}
