// @ts-check
/** What is looked at in large, and the names of layers there. */
import { t } from "../i18n/index.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../store.js").Large} Large */

/** What is shown first. @type {Large} */
const FIRST = { what: "history", row: 1, form: "ridges", signal: "norm", along: "random", table: false };

/** Look at something in large, or close it. @param {Store} store @param {Partial<Large> | null} change */
export function enlarge(store, change) {
  const { large } = store.view.peek();
  store.actions.look({ large: change && { ...(large ?? FIRST), ...change } });
}

/** The row that is looked at: the layer may have been taken away. @param {Store} store */
export const rowOf = (store) =>
  Math.min(store.view.value.large?.row ?? 1, store.state.value?.network.layers.length ?? 0);

/** @param {Store} store @param {number} row 0: the input features */
export function layerName(store, row) {
  const count = store.state.value?.network.layers.length ?? 0;
  if (row === 0) return t("network.inputs");
  return row === count ? t("drawing.output") : t("network.layerName", { layer: row });
}
