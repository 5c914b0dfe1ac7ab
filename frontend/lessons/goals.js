// @ts-check
/** What a lesson measures: how far a goal is reached, from plain facts about the training. Pure, so that it can be tested. */

/**
 * @typedef {object} Facts
 * @property {number} step
 * @property {boolean} diverged
 * @property {number} parameters
 * @property {number} testLoss NaN while unknown
 * @property {number} testAccuracy a share; NaN while unknown
 * @property {{ std: number, saturated: number }[]} layers of the layers' activations; empty while unknown
 */
/** @typedef {"step" | "test_loss" | "test_accuracy" | "saturated" | "std" | "diverged"} Measure */
/** @typedef {{ en: string, zh: string }} Words */
/**
 * @typedef {object} Goal
 * @property {Words} text
 * @property {Measure} measure
 * @property {number} [layer] of which layer, the first being 0
 * @property {number} [above] the least value that will do
 * @property {number} [below] the greatest value that will do
 * @property {number} [at] counts at this step alone
 * @property {number} [within] counts up to this step
 * @property {number} [parameters] counts with so many parameters at most
 */

/** What is measured now; NaN while it is unknown, or nothing is. @param {Partial<Pick<Goal, "measure" | "layer">>} of @param {Facts} facts @returns {number} */
export function measured({ measure, layer = 0 }, facts) {
  switch (measure) {
    case "step":
      return facts.step;
    case "diverged":
      return Number(facts.diverged);
    case "test_loss":
      return facts.testLoss;
    case "test_accuracy":
      return facts.testAccuracy;
    case "saturated":
    case "std":
      return facts.layers[layer]?.[measure] ?? Number.NaN;
    default:
      return Number.NaN;
  }
}

/** Whether what is measured now would count at all. @param {Goal} goal @param {Facts} facts */
const counts = ({ at, within = Number.POSITIVE_INFINITY, parameters = Number.POSITIVE_INFINITY }, facts) =>
  (at === undefined || facts.step === at) && facts.step <= within && facts.parameters <= parameters;

/** How far a goal is reached, from 0 to 1; 1: it is met. @param {Goal} goal @param {Facts} facts */
export function reached(goal, facts) {
  const now = measured(goal, facts);
  if (Number.isNaN(now)) return 0;
  const { above = goal.measure === "diverged" ? 1 : undefined, below } = goal;
  const share = above !== undefined ? now / above : now > 0 ? /** @type {number} */ (below) / now : 1;
  return counts(goal, facts) ? Math.min(1, Math.max(0, share)) : Math.min(0.99, Math.max(0, share));
}

/**
 * @typedef {object} Question
 * @property {Words} ask
 * @property {Words[]} options
 * @property {number} right
 * @property {Measure} [measure] what the answer is told with
 * @property {number} [layer]
 * @property {Words} shown what happens, with `{value}` and `{step}`
 * @property {number} [after] shown from this step on
 * @property {boolean} [after_diverged] shown once training has diverged
 * @property {"strip"} [hides] what would give the answer away
 */

/** Whether it can be seen by now what happens. @param {Question} question @param {Facts} facts */
export function shows({ after = 0, after_diverged: late = false, measure, layer }, facts) {
  const known = !measure || !Number.isNaN(measured({ measure, layer }, facts));
  return known && facts.step >= after && (facts.diverged || !late);
}
