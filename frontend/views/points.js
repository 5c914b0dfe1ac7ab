// @ts-check
/** The points of the data, named: which one it is, of what class, where it lies. */
import { fixed, integer } from "../format.js";
import { language, t } from "../i18n/index.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {"train" | "test"} Part */

/** @param {Part} part @param {number} sample */
export const pointName = (part, sample) =>
  t(part === "test" ? "space.testPoint" : "space.trainPoint", {
    number: integer(sample + 1, language.value),
  });

/** Its class, or the number that belongs to it. @param {Store} store @param {Part} part @param {number} sample */
export function pointTruth(store, part, sample) {
  const truth = store.points.value?.[`${part}_y`][sample] ?? Number.NaN;
  return store.numbers.value
    ? t("space.pointNumber", { value: fixed(truth, 2, language.value) })
    : t("space.pointClass", { class: truth });
}

/** Its coordinates; empty where the data lie in no plane. @param {Store} store @param {Part} part @param {number} sample */
export function pointPlace(store, part, sample) {
  const xs = store.points.value?.[`${part}_x`];
  if (!store.pictured.value || !xs) return "";
  const [x1, x2] = [xs[2 * sample], xs[2 * sample + 1]].map((x) => fixed(x, 2, language.value));
  return t("drawing.place", { x1, x2 });
}

/** All of it. @param {Store} store @param {Part} part @param {number} sample */
export const pointWords = (store, part, sample) => [
  pointName(part, sample),
  ...[pointTruth(store, part, sample), pointPlace(store, part, sample)].filter(Boolean),
];
