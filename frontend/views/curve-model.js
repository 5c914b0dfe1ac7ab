// @ts-check
/** Everything the chart of curves shows, gathered from the store as plain values, and the same in words. */
import { extent, linearRange, logRange, scoreRange } from "../canvas/axis.js";
import { palette } from "../canvas/palette.js";
import { courseEnd } from "../course.js";
import { hasScale, linesOf, smoothed, WEIGHTS } from "../curves.js";
import { fixed, integer, number, percent } from "../format.js";
import { language, t } from "../i18n/index.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/axis.js").Range} Range */
/** @typedef {import("../canvas/curves.js").Chart} Chart */
/** @typedef {import("../curves.js").Line} Line */

/** The axis ends here before any step is done, and never earlier than at the least. */
const EMPTY_STEPS = 500;
const LEAST_STEPS = 60;
/** A learning rate falls by a factor or two: its axis may span fewer decades than that of a loss. */
const RATE_DECADES = 1;
/** While training goes on the range of values changes at most this often (ms). */
const CALM = 2000;

/** The name of a curve, or of one that may be chosen. @param {Store} store @param {import("../curves.js").Curve} curve */
export const curveName = (store, curve) =>
  curve === "score" ? t(store.numbers.value ? "curve.fit" : "curve.accuracy") : t(`curve.${curve}`);

/** @param {Store} store @param {ReturnType<typeof calmRange>} range @param {number | null} rule the step that is read off @returns {Chart} */
export function gather(store, range, rule) {
  const { series } = store;
  store.seriesVersion.value;
  const { curve, lossScale, smoothing } = store.view.value;
  const scale = hasScale(curve) ? lossScale : "linear";
  const steps = series.column("step");
  const lines = linesOf(series, curve, store.numbers.value);
  const weight = WEIGHTS[smoothing];
  const step = Math.max(series.length, steps[steps.length - 1] ?? 0);
  const [good, playhead] = [store.good.value, store.at.value];
  const key = `${series.run} ${curve} ${scale} ${store.playing.value ? "" : series.length}`;
  const words = { title: curveName(store, curve), empty: t("drawing.noSteps"), step: t("drawing.step") };
  return {
    palette: palette.value,
    locale: language.value,
    ...{ curve, scale, series, steps, step, good, playhead, words },
    y: range(key, () => rangeOf(series, curve, scale, lines)),
    end: axisEnd(step, good),
    shares: curve === "score" && !store.numbers.value,
    stepsPerEpoch: stepsPerEpoch(store),
    rule: rule === null ? null : Math.min(rule, step),
    lines: lines.map(({ name, values }) => ({
      name: lines.length > 1 ? t(`curve.line.${name}`) : "",
      values,
      smooth: weight ? smoothed(values, weight) : null,
    })),
  };
}

/** @param {import("../series.js").Series} series @param {Chart["curve"]} curve @param {Chart["scale"]} scale @param {Line[]} lines */
function rangeOf(series, curve, scale, lines) {
  const values = lines.map((line) => line.values);
  if (curve === "score") return scoreRange(values);
  const found = extent([...values, ...(curve === "loss" ? early(series) : [])]);
  if (scale === "linear") return linearRange(found);
  return curve === "learning_rate" ? logRange(found, RATE_DECADES) : logRange(found);
}

/** Before there are evaluations to speak of, the range follows the mini-batches. @param {import("../series.js").Series} series */
function early(series) {
  if (series.evaluations > 2 || series.length === 0) return [];
  const { low, high } = series.envelope(0, series.length, 1);
  return [low, high];
}

/** Where the axis of steps ends. @param {number} step @param {number | null} good the last good step of a diverged run */
function axisEnd(step, good) {
  if (good !== null) return courseEnd(step, good);
  return step === 0 ? EMPTY_STEPS : Math.max(step, LEAST_STEPS);
}

/** Steps of one pass over the training set, null where the batch size has changed on the way. @param {Store} store */
function stepsPerEpoch(store) {
  const points = store.points.value?.train_y.length;
  if (!points || store.marks.value.some(({ path }) => path === "batch_size")) return null;
  return Math.ceil(points / store.experiment.value.batch_size);
}

/** A range that changes at most every two seconds, or when the key does. */
export function calmRange() {
  let [key, at] = ["", 0];
  /** @type {Range} */
  let range = { low: 0, high: 1 };
  return (/** @type {string} */ now, /** @type {() => Range} */ find) => {
    if (now === key && performance.now() - at < CALM) return range;
    const wanted = find();
    if (now !== key || wanted.low !== range.low || wanted.high !== range.high) at = performance.now();
    key = now;
    range = wanted;
    return range;
  };
}

/** A value of the chart. @param {Chart} chart @param {number} value */
export const print = ({ shares, locale }, value) =>
  shares ? percent(value, 1, locale) : number(value, locale);

/** What is known about one step, in two lines. @param {Chart} chart @param {number} step */
export function describeStep(chart, step) {
  const { series, stepsPerEpoch, locale, curve, lines, words } = chart;
  const at = series.evaluationAt(step);
  const told = (/** @type {string} */ name, /** @type {number | undefined} */ value) =>
    value === undefined || Number.isNaN(value) ? [] : [[name, print(chart, value)].filter(Boolean).join(" ")];
  const epoch = stepsPerEpoch
    ? [t("drawing.at.epoch", { value: fixed(step / stepsPerEpoch, 1, locale) })]
    : [];
  const penalty = series.column("penalty")[at];
  const what = [
    ...(curve === "loss" ? told(t("curve.line.batch"), series.lossAt(step)) : []),
    ...lines.toReversed().flatMap(({ name, values }) => told(name || words.title, values[at])),
    ...(curve === "penalty" ? told(t("curve.line.penalty"), penalty) : []),
    ...(curve === "loss" && penalty > 0
      ? told(t("curve.withPenalty"), series.column("train_loss")[at] + penalty)
      : []),
  ];
  return [
    [t("drawing.at.step", { value: integer(step, locale) }), ...epoch].join(" · "),
    ...chunks(what).map((parts) => parts.join(" · ")),
  ];
}

/** At most three to a line. @param {string[]} parts */
const chunks = (parts) => (parts.length > 3 ? [parts.slice(0, 3), parts.slice(3)] : [parts]);

/** @param {Chart} chart */
export function sentence(chart) {
  const { series, step, locale, lines, words } = chart;
  const last = series.evaluations - 1;
  if (step === 0 || last < 0) return t("curve.none", { curve: words.title });
  const values = lines
    .toReversed()
    .map(({ name, values }) => [name, print(chart, values[last])].filter(Boolean).join(" "));
  const told = values.join(", ");
  return t("curve.sentence", { curve: words.title, step: integer(step, locale), values: told });
}
