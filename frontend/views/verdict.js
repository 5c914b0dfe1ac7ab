// @ts-check
/** What the network makes of the samples of the test set: of the one that is looked at, and how many it mistakes. */
import { mistakes, probabilities } from "../samples.js";
import { isCurrent } from "./units.js";

/** @typedef {import("../store.js").Store} Store */

/** The decisions, where they are about the data that is shown. @param {Store} store */
export function decided(store) {
  const decisions = isCurrent(store) ? store.frame.value?.arrays.decisions?.values : undefined;
  const points = store.points.value;
  if (!decisions || !points || points.run !== store.frame.value?.run) return null;
  return decisions.length <= points.test_y.length ? decisions : null;
}

/** @param {Store} store */
export function wrongOnes(store) {
  const decisions = decided(store);
  return decisions && mistakes(store.points.value?.test_y ?? [], decisions);
}

/** @param {Store} store */
export function verdict(store) {
  const outputs = outputsOf(store);
  const truth = store.points.value?.test_y[store.sample.value];
  if (!outputs || truth === undefined) return null;
  const shares = probabilities(outputs);
  const guess = decided(store)?.[store.sample.value] ?? shares.indexOf(Math.max(...shares));
  return { guess, truth, shares };
}

/** What the last layer answers to the sample that is looked at. @param {Store} store @returns {Float32Array | null} */
export function outputsOf(store) {
  const { answers } = (isCurrent(store) && store.frame.value?.arrays) || {};
  const outputs = store.state.value?.network.outputs ?? 0;
  return answers ? /** @type {Float32Array} */ (answers.values).slice(-outputs) : null;
}
