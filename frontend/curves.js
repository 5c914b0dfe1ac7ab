// @ts-check
/** The curves over steps: which there are, what their lines are made of, and the same as rows of numbers. Pure. */

/** @typedef {"loss" | "score" | "penalty" | "learning_rate" | "gradient_norm"} Curve */
/** @typedef {import("./series.js").Series} Series */
/** @typedef {import("./series.js").EvaluationColumn} EvaluationColumn */
/** @typedef {ArrayLike<number>} Numbers */
/** @typedef {{name: string, values: Numbers}} Line name: the key of its word */
/** @typedef {keyof typeof WEIGHTS} Smoothing */

/** In the order of the menu. @type {readonly Curve[]} */
export const CURVES = ["loss", "score", "penalty", "learning_rate", "gradient_norm"];

/** How much of the last smoothed value goes into the next. */
export const WEIGHTS = /** @type {const} */ ({ off: 0, light: 0.6, strong: 0.9 });

/** Whether a curve may be drawn on a logarithmic scale: shares lie between 0 and 1. @param {Curve} curve */
export const hasScale = (curve) => curve !== "score";

/** The lines of a curve, the one to be judged by first. @param {Series} series @param {Curve} curve @param {boolean} numbers whether numbers are learned, not classes @returns {Line[]} */
export function linesOf(series, curve, numbers) {
  const line = (/** @type {string} */ name, /** @type {EvaluationColumn} */ column) => ({
    ...{ name, values: series.column(column) },
  });
  if (curve === "loss") return [line("test", "test_loss"), line("train", "train_loss")];
  if (curve === "score" && numbers) return [line("test", "test_fit"), line("train", "train_fit")];
  if (curve === "score") return [line("test", "test_accuracy"), line("train", "train_accuracy")];
  if (curve === "penalty") return [withPenalty(series), line("without", "train_loss")];
  return [line(curve, curve)];
}

/** The train loss and the penalty together: what the optimizer lowers. @param {Series} series @returns {Line} */
function withPenalty(series) {
  const [losses, penalties] = [series.column("train_loss"), series.column("penalty")];
  return { name: "with", values: losses.map((loss, i) => loss + penalties[i]) };
}

/**
 * A moving average whose weights fall off by `weight` from one value to the one before, and that begins at the first
 * value: Adam's correction of the start. What is no number is passed over, and stays none.
 * @param {Numbers} values @param {number} weight
 */
export function smoothed(values, weight) {
  const smooth = new Float64Array(values.length);
  let [sum, share] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) {
      sum = weight * sum + (1 - weight) * values[i];
      share = weight * share + (1 - weight);
      smooth[i] = sum / share;
    } else smooth[i] = Number.NaN;
  }
  return smooth;
}

/**
 * A line's points for a plot of so many pixels: of each column the first, the lowest, the highest and the last, so that
 * spikes survive. NaN breaks the line and is kept.
 * @param {Numbers} xs pixels, never falling @param {Numbers} ys pixels
 * @returns {[number, number][]}
 */
export function decimated(xs, ys) {
  /** @type {[number, number][]} */
  const points = [];
  for (let from = 0; from < xs.length; ) {
    let to = from + 1;
    while (to < xs.length && Math.floor(xs[to]) === Math.floor(xs[from])) to++;
    for (const i of outline(ys, from, to)) points.push([xs[i], ys[i]]);
    from = to;
  }
  return points;
}

/** The places worth drawing between two others, in order. @param {Numbers} ys @param {number} from @param {number} to */
function outline(ys, from, to) {
  if (to - from < 5) return Array.from({ length: to - from }, (_, i) => from + i);
  let [low, high] = [from, from];
  for (let i = from; i < to; i++) {
    if (!(ys[i] >= ys[low])) low = ys[i] < ys[low] || Number.isNaN(ys[low]) ? i : low;
    if (!(ys[i] <= ys[high])) high = ys[i] > ys[high] || Number.isNaN(ys[high]) ? i : high;
  }
  return [...new Set([from, low, high, to - 1])].sort((a, b) => a - b);
}

/**
 * A curve as a table: the step and each line's value, at most so many rows, evenly chosen, the first and the last among them.
 * @param {Numbers} steps @param {Line[]} lines @param {number} [most]
 */
export function rowsOf(steps, lines, most = Number.POSITIVE_INFINITY) {
  const count = Math.min(steps.length, most);
  const places = Array.from({ length: count }, (_, i) =>
    count > 1 ? Math.round((i * (steps.length - 1)) / (count - 1)) : 0,
  );
  return places.map((i) => [steps[i], ...lines.map(({ values }) => values[i])]);
}
