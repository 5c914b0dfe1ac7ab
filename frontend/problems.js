// @ts-check
/** What is wrong with a refused document, in the reader's language where the page has the words for it. */
import { integer } from "./format.js";
import { refusal } from "./forms/numbers.js";
import { placeAt } from "./forms/schema.js";
import { isKnown, language, t, title } from "./i18n/index.js";

/** @typedef {import("./protocol.js").Problem} Problem */

/**
 * Why a value was refused: in the words for its code, else by what its field allows, else in the server's own sentence.
 * @param {any} root @param {any} document one in which the path exists @param {Problem} problem
 */
export function reason(root, document, problem) {
  const name = `refused.${problem.code}`;
  const key = problem.about.found === "" && isKnown(`${name}.end`) ? `${name}.end` : name;
  if (isKnown(key)) return t(key, { ...said(problem.about), message: bare(problem.message) });
  const node = nodeAt(root, document, problem) ?? {};
  if (node.type === "array") return t("problem.items", { low: node.minItems, high: node.maxItems });
  const number = typeof problem.value === "number" ? problem.value : Number.NaN;
  const numeric = node.type === "number" || node.type === "integer";
  return (numeric && refusal(node, number)) || problem.message;
}

/** The same after the name of the field. @param {any} root @param {any} document @param {Problem} problem */
export function namedReason(root, document, problem) {
  const name = title(nodeAt(root, document, problem) ?? {}) || problem.path.join(".");
  return [name, reason(root, document, problem)].filter(Boolean).join(": ");
}

/** The same after the place in the document and what stands there, for who reads JSON. @param {any} root @param {any} document @param {Problem} problem */
export function placedReason(root, document, problem) {
  const place = problem.path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : i ? `.${key}` : key))
    .join("");
  const plain = ["number", "string", "boolean"].includes(typeof problem.value);
  const stands = place && plain ? `${place} = ${JSON.stringify(problem.value)}` : place;
  return [stands, reason(root, document, problem)].filter(Boolean).join(": ");
}

/** A sentence as a part of another: no capital of its own, no full stop. @param {string} sentence */
const bare = (sentence) => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");

/** What a refusal names, as it is read: choices of numbers, numbers, titles from the schema. @param {Problem["about"]} about */
function said(about) {
  /** @type {Record<string, string | number>} */
  const values = {};
  for (const [name, item] of Object.entries(about)) {
    if (typeof item === "number") values[name] = integer(item, language.value);
    else if (typeof item === "string") values[name] = title({ title: item });
    else Object.assign(values, { [name]: anyOf(item), count: item.at(-1) });
  }
  return values;
}

/** @param {number[]} numbers */
const anyOf = (numbers) =>
  new Intl.ListFormat(language.value, { type: "disjunction" }).format(numbers.map(String));

/** What the schema knows about the place; undefined where it knows none. @param {any} root @param {any} document @param {Problem} problem */
function nodeAt(root, document, { path }) {
  try {
    return path.length ? placeAt(root, document, path).node : undefined;
  } catch {
    return undefined;
  }
}
