// @ts-check
/** The course of a run as the timeline and the loss chart show it: how far it goes, and where it was last well. */
import { same } from "./url.js";

/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {import("./store.js").Mark} Mark */
/** @typedef {import("./series.js").Series} Series */

/** The part of the axis that the lost steps of a diverged run take at least. */
const LOST = 0.045;
/** A train loss this many times that before the last change is not well any more. */
const WELL = 1.5;
/** Where nothing is known to be better, so many times smaller. */
const SMALLER = 3;

/** Where the axis of steps ends. @param {number} now @param {number | null} good the last good step of a diverged run */
export const courseEnd = (now, good) =>
  good === null ? Math.max(1, now) : Math.max(now + 1, Math.ceil(good * (1 + LOST)));

/**
 * The last step of a diverged run whose train loss was at most half as large again as before the last change; the
 * start counts as a change too.
 * @param {number} last the last finite step @param {Mark[]} marks @param {Series} series
 */
export function goodStep(last, marks, series) {
  const change = marks.findLast(({ step }) => step <= last)?.step ?? 0;
  const [steps, losses] = [series.column("step"), series.column("train_loss")];
  const before = losses[series.evaluationAt(change)];
  const found = losses.findLastIndex((loss, i) => steps[i] <= last && loss <= WELL * before);
  return found < 0 ? last : steps[found];
}

/** The settings at a step of the present run. @param {number} step @param {Mark[]} marks by their steps @param {Experiment} now */
export const settingsAt = (step, marks, now) =>
  marks.findLast((mark) => mark.step <= step)?.after ?? marks[0]?.before ?? now;

/**
 * A learning rate to go on with: the one before it was last raised, or a third of the present one; but less than any
 * with which the same experiment has diverged.
 * @param {Experiment} now @param {{ before: Experiment, after: Experiment }[]} changes the oldest first @param {Experiment[]} diverged
 * @returns {{ rate: number, back: boolean }}
 */
export function betterRate(now, changes, diverged) {
  const { learning_rate: rate } = now;
  const failed = diverged.filter((document) => same({ ...document, learning_rate: rate }, now));
  const least = Math.min(rate, ...failed.map(({ learning_rate }) => learning_rate));
  const raised = changes.findLast(
    ({ before, after }) => after.learning_rate >= least && before.learning_rate < least,
  );
  return raised ? { rate: raised.before.learning_rate, back: true } : { rate: least / SMALLER, back: false };
}
