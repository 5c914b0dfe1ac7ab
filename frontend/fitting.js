// @ts-check
/** Documents that fit their data: a network for points of the plane has nothing to say to pictures, and the other way round. */
import { dataSays, settle } from "./edits.js";
import { example, member } from "./forms/schema.js";

/** What goes with the sort of data, and is replaced with it. */
const OF_THE_SORT = /** @type {const} */ ([
  ...["features", "layers", "loss", "optimizer", "learning_rate", "batch_size", "preprocessing"],
]);

/**
 * The document with a network that reads its data, where the data are now of another sort: pictures, rows of numbers,
 * points of the plane. What was chosen for data of the same sort stays.
 * @param {any} root @param {any} document @param {any} before @param {Record<string, any>} starters a document for each sort
 */
export function fit(root, document, before, starters) {
  const sort = dataSays(root, document, "inputs");
  if (sort === dataSays(root, before, "inputs") || !starters[sort]) return document;
  const { kind } = document.data;
  const other = kind !== before.data.kind;
  const data = other ? example(root, member(root, root.properties.data, kind)) : document.data;
  const network = OF_THE_SORT.map((name) => [name, starters[sort][name]]);
  return settle(root, { ...document, data, ...Object.fromEntries(network) }, starters[sort]);
}
