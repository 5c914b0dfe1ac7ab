// @ts-check
/** Documents that fit their data: a network for points of the plane has nothing to say to pictures, and the other way round. */
import { dataSays, put } from "./edits.js";
import { deref, example, member } from "./forms/schema.js";

/** What goes with the sort of data, and is replaced with it. */
const OF_THE_SORT = /** @type {const} */ ([
  ...["features", "layers", "loss", "optimizer", "learning_rate", "batch_size", "preprocessing"],
]);

/**
 * The document with a network that reads its data, where the data are now of another sort: pictures, rows of numbers,
 * points of the plane. What was chosen for data of the same sort stays.
 * @param {any} root @param {any} document @param {any} before @param {any} standard the default document
 */
export function fit(root, document, before, standard) {
  const sort = dataSays(root, document, "inputs");
  if (sort === dataSays(root, before, "inputs")) return document;
  const recipe = sort === "plane" ? pick(standard) : RECIPES[sort]?.(root, document);
  if (!recipe) return document;
  const { kind } = document.data;
  const other = kind !== before.data.kind;
  const data = other ? example(root, member(root, root.properties.data, kind)) : document.data;
  return { ...document, data, ...recipe };
}

/** @param {any} document */
const pick = (document) => Object.fromEntries(OF_THE_SORT.map((name) => [name, document[name]]));

/** One of a family with some fields as given. @param {any} root @param {any} family @param {string} kind @param {object} [fields] */
const made = (root, family, kind, fields = {}) => ({
  ...example(root, member(root, family, kind)),
  ...fields,
});

/** @param {any} root @returns {(kind: string, fields?: object) => any} */
const layerMaker = (root) => (kind, fields) =>
  made(root, deref(root, root.properties.layers).items, kind, fields);

/** @type {Record<string, (root: any, document: any) => object>} */
const RECIPES = {
  /** A small LeNet, as the engine's preset has it. */
  image(root, document) {
    const layer = layerMaker(root);
    return {
      layers: [
        layer("conv2d", { filters: 6, padding: { kind: "same" } }),
        layer("max_pool2d"),
        layer("conv2d", { filters: 16 }),
        layer("flatten"),
        layer("dense", { units: 32, activation: { kind: "relu" }, initializer: { kind: "he" } }),
        output(root, document),
      ],
      loss: made(root, root.properties.loss, "softmax_cross_entropy"),
      optimizer: made(root, root.properties.optimizer, "momentum"),
      ...{ learning_rate: 0.02, batch_size: 32, preprocessing: { kind: "none" } },
    };
  },
  /** Two dense layers, and inputs of one size. */
  vector(root, document) {
    const dense = layerMaker(root)("dense", { units: 8 });
    const made = [dense, dense, output(root, document)];
    const few = { layers: made, learning_rate: 0.01, batch_size: 16 };
    return {
      ...few,
      optimizer: example(root, member(root, root.properties.optimizer, "adam")),
      ...scaled(root),
    };
  },
};

/** Numbers of any size come in the same size. @param {any} root */
const scaled = (root) => ({ preprocessing: made(root, root.properties.preprocessing, "standard") });

/** The outputs, as many as there are classes; the loss does the rest. @param {any} root @param {any} document */
function output(root, document) {
  const classes = dataSays(root, document, "classes") ?? 1;
  const plain = layerMaker(root)("dense", { units: Math.max(1, classes) });
  return put(plain, ["activation"], { kind: "identity" });
}
