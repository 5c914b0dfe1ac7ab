// @ts-check
/** The experiment in the address: the difference from the default document, as base64url of JSON after `#e=`. */

const PREFIX = "#e=";

/** The fragment that stands for `document`; empty for the default. @param {any} document @param {any} standard */
export function toHash(document, standard) {
  const change = difference(document, standard);
  return change === undefined ? "" : PREFIX + encode(JSON.stringify(change));
}

/**
 * The document that a fragment stands for; null when there is none.
 * @param {string} hash @param {any} standard
 * @throws {Error} when the fragment cannot be read
 */
export function fromHash(hash, standard) {
  if (hash.length <= 1) return null;
  if (!hash.startsWith(PREFIX)) throw new Error("not a Layerwise link");
  const change = JSON.parse(decode(hash.slice(PREFIX.length)));
  if (!isRecord(change)) throw new Error("not an experiment");
  return merge(standard, change);
}

/**
 * What has to be laid over `standard` to get `value`: fields of records that differ; lists and values of another kind
 * as a whole. Undefined when nothing differs.
 * @param {any} value @param {any} standard @returns {any}
 */
export function difference(value, standard) {
  if (!isRecord(value) || !isRecord(standard) || value.kind !== standard.kind)
    return same(value, standard) ? undefined : value;
  const changes = Object.entries(value)
    .map(([key, item]) => [key, difference(item, standard[key])])
    .filter(([, change]) => change !== undefined);
  return changes.length ? Object.fromEntries(changes) : undefined;
}

/** @param {any} standard @param {any} change @returns {any} */
export function merge(standard, change) {
  if (!isRecord(change) || !isRecord(standard) || (change.kind ?? standard.kind) !== standard.kind)
    return change;
  const merged = { ...standard };
  for (const [key, item] of Object.entries(change)) merged[key] = merge(standard[key], item);
  return merged;
}

/** Whether two JSON values are the same, whatever the order of their keys. @param {any} a @param {any} b @returns {boolean} */
export function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** @param {any} value */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {string} text */
const encode = (text) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** @param {string} text */
const decode = (text) =>
  new TextDecoder("utf-8", { fatal: true }).decode(
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    ),
  );
