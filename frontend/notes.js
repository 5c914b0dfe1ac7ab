// @ts-check
/**
 * The one observation worth making now: rules in their order of weight, pure, so that they can be tested. Thresholds are
 * those of the design unless a source is named.
 */

/**
 * @typedef {object} Situation
 * @property {number} step
 * @property {boolean} playing
 * @property {boolean} past whether one looks at an earlier step
 * @property {string | null} ended why training has ended by itself
 * @property {number | null} diverged the last good step
 * @property {{ trainLoss: number, testLoss: number, testAccuracy: number } | null} metrics
 * @property {number | null} fit R² on the test points, where numbers are learned; null where classes are
 * @property {{ saturated: number, dead: number }[]} layers share saturated and number of dead units of the hidden layers; NaN where meaningless
 * @property {boolean} apart the data lie in no plane: there is no boundary to look at
 * @property {boolean} alike the units of a hidden layer cannot become different
 * @property {number[]} gradients the root mean square of each layer's gradient; NaN of one without weights; empty where unknown
 * @property {number[]} trainLosses the recorded ones, oldest first
 * @property {number[]} testLosses likewise
 * @property {number[]} gradientNorms of the recorded steps' mini-batches, likewise
 */
/** @typedef {{ key: string, values: Record<string, any>, layer?: number }} Note layer: the one it is about, from 0 */
/** @typedef {{ panel: "strip" | "loss" | "answer" | "postmortem", histogram?: import("./store.js").HistogramKind }} Evidence where one sees why */

/** Evaluations one looks back to tell a trend. */
const TREND = 20;

const SATURATED = 0.6;
const SOLVED = 0.97;
const OVERFITTING = 1.5;
/** A change of the loss that is none, as a share of it. */
const FLAT = 0.01;
/** The gradient norm has jumped when it is so many times what it was: the same as in the post-mortem. */
const JUMP = 10;
/**
 * Gradients shrink or grow by a factor with each layer they go back through (Bengio, Simard, Frasconi, "Learning
 * long-term dependencies with gradient descent is difficult", 1994): so many times smaller, the first layer stands still.
 */
const VANISHING = 1000;
/**
 * "If the learning rate is too large, the average loss will increase" (Bengio, "Practical recommendations for
 * gradient-based training of deep architectures", 2012): so many times its best is an increase.
 */
const RISEN = 1.5;

/** What hinders learning; not asked any more once the problem is solved. @type {((now: Situation) => Note | null)[]} */
const HINDRANCES = [exploding, vanishing, tooFast, saturated, overfitting, plateau];

/** @param {Situation} now @returns {Note} */
export function observe(now) {
  const { step, diverged, metrics } = now;
  if (diverged !== null) return { key: "diverged", values: { step: diverged } };
  if (now.past) return { key: "past", values: { step } };
  if (now.ended) return { key: "ended", values: { why: now.ended } };
  if (step === 0 || !metrics) return { key: "firstRun", values: {} };
  if (now.alike) return { key: "alike", values: {} };
  const dead = now.layers.findIndex(({ dead }) => dead > 0);
  if (dead >= 0)
    return { key: "dead", values: { layer: dead + 1, count: now.layers[dead].dead }, layer: dead };
  if (!(score(now) < SOLVED))
    return isScored(now) ? { key: named(now, "solved"), values: scored(now) } : course(now);
  for (const rule of HINDRANCES) {
    const found = rule(now);
    if (found) return found;
  }
  return course(now);
}

/** Where one sees what a note says; null where there is nothing to see. @param {string} key @returns {Evidence | null} */
export function evidence(key) {
  if (["dead", "saturated"].includes(key)) return { panel: "strip", histogram: "activations" };
  if (["vanishing", "exploding"].includes(key)) return { panel: "strip", histogram: "gradients" };
  if (key === "alike") return { panel: "strip", histogram: "weights" };
  if (["tooFast", "overfitting", "plateau", "plateauNumbers"].includes(key)) return { panel: "loss" };
  if (key.startsWith("solved")) return { panel: "answer" };
  return key === "diverged" ? { panel: "postmortem" } : null;
}

/** @param {Situation} now */
const score = ({ fit, metrics }) => fit ?? metrics?.testAccuracy ?? Number.NaN;

/** @param {Situation} now */
const isScored = (now) => !Number.isNaN(score(now));

/** @param {Situation} now @param {string} key */
const named = ({ fit }, key) => (fit === null ? key : `${key}Numbers`);

/** @param {Situation} now */
const scored = (now) => ({ [now.fit === null ? "accuracy" : "fit"]: score(now) });

/** Nothing stands out. @param {Situation} now @returns {Note} */
function course(now) {
  if (now.playing) return { key: now.apart ? "trainingApart" : named(now, "training"), values: scored(now) };
  return { key: named(now, "paused"), values: { ...scored(now), step: now.step } };
}

/** @param {Situation} now @returns {Note | null} */
function exploding({ gradientNorms, gradients }) {
  if (gradientNorms.length < TREND) return null;
  const before = gradientNorms.slice(-TREND, -1).toSorted((a, b) => a - b);
  const ratio = gradientNorms[gradientNorms.length - 1] / before[before.length >> 1];
  const largest = gradients.indexOf(Math.max(...gradients.filter((size) => size >= 0)));
  return ratio >= JUMP ? { key: "exploding", values: { ratio }, layer: Math.max(0, largest) } : null;
}

/** @param {Situation} now @returns {Note | null} */
function vanishing({ gradients }) {
  const first = gradients.findIndex((size) => size >= 0);
  const most = Math.max(...gradients.filter((size) => size >= 0));
  const ratio = most / gradients[first];
  if (first < 0 || !(ratio >= VANISHING)) return null;
  return { key: "vanishing", values: { layer: first + 1, ratio }, layer: first };
}

/** @param {Situation} now @returns {Note | null} */
function tooFast({ trainLosses }) {
  if (trainLosses.length < TREND) return null;
  const best = Math.min(...trainLosses);
  const [, now] = halves(trainLosses);
  return now > RISEN * best ? { key: "tooFast", values: { ratio: now / best } } : null;
}

/** @param {Situation} now @returns {Note | null} */
function saturated({ layers }) {
  const layer = layers.findIndex((one) => one.saturated >= SATURATED);
  if (layer < 0) return null;
  return { key: "saturated", values: { layer: layer + 1, share: layers[layer].saturated }, layer };
}

/** The test loss is far above the train loss, and falls no longer. @param {Situation} now @returns {Note | null} */
function overfitting({ metrics, testLosses }) {
  if (!metrics || testLosses.length < TREND) return null;
  const ratio = metrics.testLoss / metrics.trainLoss;
  return ratio > OVERFITTING && rises(testLosses) ? { key: "overfitting", values: { ratio } } : null;
}

/** @param {Situation} now @returns {Note | null} */
function plateau(now) {
  const { testLosses } = now;
  if (testLosses.length < 5 * TREND) return null;
  const [earlier, later] = halves(testLosses.slice(-2 * TREND), TREND);
  const flat = Math.abs(later - earlier) < FLAT * Math.abs(earlier);
  return flat ? { key: named(now, "plateau"), values: scored(now) } : null;
}

/**
 * Whether the units of a hidden layer stay alike for ever: they begin with equal weights, and what follows weighs them equally.
 * @param {any[]} layers the output layer last
 */
export function stayAlike(layers) {
  const zeros = layers.map(({ initializer }) => initializer?.kind === "zeros");
  return layers.slice(0, -1).some(({ units = 1 }, i) => units > 1 && zeros[i] && zeros[i + 1]);
}

/** Whether the last losses do not fall. @param {number[]} losses */
function rises(losses) {
  const [earlier, later] = halves(losses);
  return later >= earlier;
}

/** Means of the former and the latter half of the last values. @param {number[]} losses @param {number} [half] */
function halves(losses, half = TREND / 2) {
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const last = losses.slice(-2 * half);
  return [mean(last.slice(0, half)), mean(last.slice(half))];
}
