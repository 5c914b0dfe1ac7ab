// @ts-check
/** Reading the JSON Schema of the Experiment: which class and which field stand at a path of a document. */

/** @typedef {(string | number)[]} Path */
/**
 * @typedef {object} Place what the schema says about one path of a document
 * @property {any} node the field: its title, its range, how it is shown, whether it is live
 * @property {any} value
 */

/** Follow `$ref`, keeping what stands beside it. @param {any} root @param {any} node */
export function deref(root, node) {
  if (!node?.$ref) return node;
  const { $ref, ...beside } = node;
  return { ...root.$defs[$ref.split("/").at(-1)], ...beside };
}

/** Whether a field holds one of a family of classes. @param {any} root @param {any} node */
export const isChoice = (root, node) => Boolean(deref(root, node)?.discriminator);

/** The kinds of a family, in source order. @param {any} root @param {any} node @returns {string[]} */
export const kinds = (root, node) =>
  deref(root, node).oneOf.map((/** @type {any} */ one) => deref(root, one).properties.kind.const);

/** The class that stands for `kind` in a family. @param {any} root @param {any} node @param {string} kind */
export const member = (root, node, kind) =>
  deref(root, { $ref: deref(root, node).discriminator.mapping[kind] });

/** The class of a value: the chosen one of a family, or the only one there can be. @param {any} root @param {any} node @param {any} value */
export const classOf = (root, node, value) =>
  isChoice(root, node) ? member(root, node, value.kind) : deref(root, node);

/** The fields of a class but its kind, in source order. @param {any} spec @returns {[string, any][]} */
const allFields = (spec) =>
  Object.entries(spec.properties ?? {}).filter(([, node]) => node.const === undefined);

/** The fields of a class that a form shows, in source order: how layers are wired is no setting of theirs. @param {any} spec @returns {[string, any][]} */
export const fieldsOf = (spec) => allFields(spec).filter(([, node]) => !node.wiring);

/** The example of a class: every field at its default. @param {any} root @param {any} spec @returns {any} */
export const example = (root, spec) =>
  Object.fromEntries(
    Object.entries(spec.properties).map(([name, node]) => [
      name,
      node.const ?? node.default ?? example(root, deref(root, node)),
    ]),
  );

/** What the schema says about `path` of `document`. @param {any} root @param {any} document @param {Path} path @returns {Place} */
export function placeAt(root, document, path) {
  /** @type {Place} */
  let place = { node: root, value: document };
  for (const key of path) {
    const { items, prefixItems, properties } = classOf(root, place.node, place.value);
    const node = deref(root, typeof key === "number" ? (prefixItems?.[key] ?? items) : properties[key]);
    place = { node, value: place.value?.[key] };
  }
  return place;
}

/**
 * Whether a value has the shape that the schema wants, so that the page can draw it. How large its numbers may be is
 * left to the server.
 * @param {any} root @param {any} node @param {any} value @returns {boolean}
 */
export function hasShape(root, node, value) {
  const found = deref(root, node);
  const { type, items, prefixItems, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = found;
  if (found.enum) return found.enum.includes(value);
  if (type === "array") {
    const sized = Array.isArray(value) && value.length >= minItems && value.length <= maxItems;
    return sized && value.every((item, place) => hasShape(root, prefixItems?.[place] ?? items, item));
  }
  const record = typeof value === "object" && value !== null;
  if (isChoice(root, node)) {
    if (!record || !kinds(root, node).includes(value.kind)) return false;
  } else if (type !== "object") return typeof value === (type === "integer" ? "number" : type);
  return (
    record &&
    allFields(classOf(root, node, value)).every(([name, field]) => hasShape(root, field, value[name]))
  );
}

/**
 * A value with defaults where fields are missing, as the server would read it: links may leave out what they do not
 * change.
 * @param {any} root @param {any} node @param {any} value @returns {any}
 */
export function completed(root, node, value) {
  const { type, items } = deref(root, node);
  if (type === "array" && items && Array.isArray(value))
    return value.map((item) => completed(root, items, item));
  const record = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!record || (isChoice(root, node) && !kinds(root, node).includes(value.kind))) return value;
  const full = { ...value };
  for (const [name, field] of allFields(classOf(root, node, value)))
    if (name in value) full[name] = completed(root, field, value[name]);
    else if (field.default !== undefined) full[name] = field.default;
  return full;
}

/** The smallest and the largest number allowed. @param {any} node */
export const range = (node) => ({
  low: node.minimum ?? node.exclusiveMinimum ?? Number.NEGATIVE_INFINITY,
  high: node.maximum ?? node.exclusiveMaximum ?? Number.POSITIVE_INFINITY,
  openLow: node.exclusiveMinimum !== undefined,
  openHigh: node.exclusiveMaximum !== undefined,
});
