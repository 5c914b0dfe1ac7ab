// @ts-check
/** Two documents compared: what has to be laid over one to get the other. */

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
