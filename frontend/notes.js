// @ts-check
/** The one observation worth making now, by rules in their order of weight; pure, so that it can be tested. */

/**
 * @typedef {object} Situation
 * @property {number} step
 * @property {boolean} playing
 * @property {boolean} past whether one looks at an earlier step
 * @property {string | null} ended why training has ended by itself
 * @property {number | null} diverged the last good step
 * @property {{ trainLoss: number, testLoss: number, testAccuracy: number } | null} metrics
 * @property {number | null} fit R² on the test points, where numbers are learned; null where classes are
 * @property {{ saturated: number, dead: number }[]} layers share saturated and number of dead units; NaN where meaningless
 * @property {boolean} apart the data lie in no plane: there is no boundary to look at
 * @property {boolean} alike the units of a hidden layer cannot become different
 * @property {number[]} testLosses the recorded ones, oldest first
 */
/** @typedef {{ key: string, values: Record<string, any> }} Note */

const SATURATED = 0.6;
const SOLVED = 0.97;
const OVERFITTING = 1.5;
/** Evaluations one looks back to tell a trend. */
const TREND = 20;

/** @param {Situation} now @returns {Note} */
export function observe(now) {
  const { step, playing, diverged, metrics } = now;
  if (diverged !== null) return { key: "diverged", values: { step: diverged } };
  if (now.past) return { key: "past", values: { step } };
  if (now.ended) return { key: "ended", values: { why: now.ended } };
  if (step === 0 || !metrics) return { key: "firstRun", values: {} };
  const [score, of] = now.fit === null ? [metrics.testAccuracy, ""] : [now.fit, "Numbers"];
  if (now.alike) return { key: "alike", values: {} };
  const dead = now.layers.findIndex(({ dead }) => dead > 0);
  if (dead >= 0) return { key: "dead", values: { layer: dead + 1, count: now.layers[dead].dead } };
  const overfitting = overfits(now);
  if (overfitting) return { key: "overfitting", values: { ratio: overfitting } };
  const values = { [of ? "fit" : "accuracy"]: score };
  if (score >= SOLVED) return { key: `solved${of}`, values };
  if (isFlat(now.testLosses)) return { key: `plateau${of}`, values };
  const saturated = now.layers.findIndex((layer) => layer.saturated >= SATURATED);
  if (saturated >= 0)
    return { key: "saturated", values: { layer: saturated + 1, share: now.layers[saturated].saturated } };
  return playing
    ? { key: now.apart ? "trainingApart" : `training${of}`, values }
    : { key: `paused${of}`, values: { ...values, step } };
}

/**
 * Whether the units of a hidden layer stay alike for ever: they begin with equal weights, and what follows weighs them equally.
 * @param {any[]} layers the output layer last
 */
export function stayAlike(layers) {
  const zeros = layers.map(({ initializer }) => initializer?.kind === "zeros");
  return layers.slice(0, -1).some(({ units = 1 }, i) => units > 1 && zeros[i] && zeros[i + 1]);
}

/** How many times the train loss the test loss is, when that is much and the test loss no longer falls; else 0. @param {Situation} now */
function overfits({ metrics, fit, testLosses }) {
  if (!metrics || testLosses.length < TREND || (fit ?? metrics.testAccuracy) >= SOLVED) return 0;
  const ratio = metrics.testLoss / metrics.trainLoss;
  const [earlier, later] = halves(testLosses);
  return ratio > OVERFITTING && later >= earlier ? ratio : 0;
}

/** Whether the last evaluations hardly differ. @param {number[]} losses */
function isFlat(losses) {
  if (losses.length < 5 * TREND) return false;
  const [earlier, later] = halves(losses.slice(-2 * TREND), TREND);
  return Math.abs(later - earlier) < 0.01 * Math.abs(earlier);
}

/** Means of the former and the latter half of the last values. @param {number[]} losses @param {number} [half] */
function halves(losses, half = TREND / 2) {
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const last = losses.slice(-2 * half);
  return [mean(last.slice(0, half)), mean(last.slice(half))];
}
