// @ts-check
/** What the numbers of a sample and the classes are called: by the data themselves, or by whoever brought the table. */
import { classOf } from "./forms/schema.js";
import { title } from "./i18n/index.js";

/** @typedef {import("./store.js").Store} Store */

/** @param {Store} store */
const present = ({ schema, experiment }) => ({
  data: /** @type {any} */ (experiment.value.data),
  spec: classOf(schema.value, schema.value.properties.data, experiment.value.data),
});

/** @param {string[] | undefined} names of the schema */
const translated = (names) => names?.map((name) => title({ title: name }));

/** The names of the columns, as far as the first layer sees them one by one; null where they have none. @param {Store} store @returns {string[] | null} */
export function inputNames(store) {
  const { data, spec } = present(store);
  const mixed = store.experiment.value.preprocessing.kind;
  if (["pca", "whitening"].includes(mixed)) return null;
  return (
    data.columns?.map((/** @type {{ name: string }} */ { name }) => name) ??
    translated(spec.attributes) ??
    null
  );
}

/** The names of the classes; null where they are numbers. @param {Store} store @returns {string[] | null} */
export function classNames(store) {
  const { data, spec } = present(store);
  return data.names?.length ? data.names : (translated(spec.class_names) ?? null);
}

/** What a class is called. @param {Store} store @param {number} k */
export const className = (store, k) => classNames(store)?.[k] ?? String(k);
