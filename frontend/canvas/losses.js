// @ts-check
/** What the loss chart shows besides the lines that uPlot draws: the band of mini-batch losses, ticks, names, lost steps. */
import { integer, tick } from "../format.js";
import { decades, linearTicks, stepTicks } from "./axis.js";
import { drawLost } from "./hatch.js";

/** @typedef {import("uplot")} Plot */
/**
 * @typedef {object} Chart
 * @property {import("./palette.js").Palette} palette
 * @property {string} locale
 * @property {"log" | "linear"} scale
 * @property {import("../series.js").Series} series
 * @property {import("./axis.js").Range} y
 * @property {number} end of the horizontal axis
 * @property {number} step now
 * @property {number | null} good the last good step of a run that has diverged
 * @property {number | null} playhead the earlier step that is looked at
 * @property {number | null} stepsPerEpoch null where it has changed on the way
 * @property {import("uplot").AlignedData} data steps, test loss, train loss
 * @property {{test: string, train: string, empty: string, step: string}} words
 */
/** @typedef {{context: CanvasRenderingContext2D, left: number, top: number, right: number, bottom: number, x: (step: number) => number, y: (loss: number) => number}} Frame in CSS pixels */

/** Names of two lines keep this distance. */
const APART = 14;
const TICK = { length: 4, text: 17 };

/** Draw in CSS pixels over a plot. @param {Plot} plot @param {(frame: Frame) => void} draw */
export function over(plot, draw) {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  const [left, top] = [bbox.left / ratio, bbox.top / ratio];
  const [right, bottom] = [left + bbox.width / ratio, top + bbox.height / ratio];
  const x = (/** @type {number} */ step) => left + plot.valToPos(step, "x");
  const y = (/** @type {number} */ loss) => Math.max(top, Math.min(bottom, top + plot.valToPos(loss, "y")));
  context.save();
  context.scale(ratio, ratio);
  draw({ context, left, top, right, bottom, x, y });
  context.restore();
}

/** The smallest and largest mini-batch loss around each pixel. @param {Frame} frame @param {Chart} chart */
export function drawBand({ context, left, right, x, y }, { series, palette, y: range }) {
  const steps = series.length;
  if (steps < 2) return;
  const buckets = Math.max(1, Math.min(steps, Math.round(x(steps) - left), Math.round(right - left)));
  const { low, high } = series.envelope(0, steps, buckets);
  const at = (/** @type {number} */ i) => x(((i + 0.5) * steps) / buckets - 0.5);
  const height = (/** @type {number} */ loss) => y(Math.max(loss, range.low));
  context.beginPath();
  for (let i = 0; i < buckets; i++) if (high[i] >= low[i]) context.lineTo(at(i), height(high[i]));
  for (let i = buckets - 1; i >= 0; i--) if (high[i] >= low[i]) context.lineTo(at(i), height(low[i]));
  context.closePath();
  context.fillStyle = context.strokeStyle = palette.ink["ink-4"];
  context.globalAlpha = 0.22;
  context.fill();
  context.lineWidth = 0.75;
  context.lineJoin = "round";
  context.stroke();
  context.globalAlpha = 1;
}

/** The horizontal axis: "step 0", then round steps. @param {Frame} frame @param {Chart} chart */
export function drawBottom({ context, left, right, bottom, x }, { palette, locale, end, step, words }) {
  const steps = step === 0 ? [0, end / 2, end] : stepTicks(end);
  context.fillStyle = palette.ink["line-2"];
  context.fillRect(left, Math.round(bottom), right - left, 1);
  context.font = `11px ${palette.font}`;
  context.textBaseline = "alphabetic";
  for (const value of steps) {
    context.fillStyle = palette.ink["line-2"];
    context.fillRect(Math.round(x(value) - 0.5), Math.round(bottom), 1, TICK.length);
    context.fillStyle = palette.ink["ink-3"];
    context.textAlign = value === 0 ? "left" : value === end ? "right" : "center";
    const text = value === 0 ? `${words.step} 0` : integer(value, locale);
    context.fillText(text, x(value), bottom + TICK.text);
  }
}

/** Where the chart has lines and numbers: whole powers of ten, or round numbers. @param {Chart} chart */
export const lossTicks = ({ scale, y }) => (scale === "log" ? decades(y) : linearTicks(y));

/** The numbers on the left. @param {Frame} frame @param {Chart} chart */
export function drawLeft({ context, left, y }, chart) {
  context.font = `11px ${chart.palette.font}`;
  context.fillStyle = chart.palette.ink["ink-3"];
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  for (const value of lossTicks(chart)) context.fillText(tick(value, chart.locale), left - 7, y(value) + 4);
}

/** The names of the lines at their ends. @param {Frame} frame @param {Chart} chart */
export function drawLabels({ context, right, x, y }, { data, palette, words }) {
  const last = data[0].length - 1;
  const [test, train] = [data[1][last], data[2][last]];
  if (last < 1 || typeof test !== "number" || typeof train !== "number") return;
  const [testY, trainY] = spread(y(test), y(train));
  const left = Math.min(right, x(data[0][last])) + 6;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `600 12px ${palette.font}`;
  context.fillStyle = palette.ink.ink;
  context.fillText(words.test, left, testY);
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.fillText(words.train, left, trainY);
}

/** The word beside the lost steps. @param {Frame} frame @param {Chart} chart */
export function drawNaNLabel({ context, right, top }, { palette }) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `600 12px ${palette.font}`;
  context.fillStyle = palette.ink.bad;
  context.fillText("NaN", right + 6, top + 6);
}

/** Move two labels apart until both can be read. @param {number} a @param {number} b */
export function spread(a, b) {
  const missing = Math.max(0, APART - Math.abs(a - b)) / 2;
  return a <= b ? [a - missing, b + missing] : [a + missing, b - missing];
}

/** The steps of a diverged run that are not numbers. @param {Frame} frame @param {Chart} chart */
export function drawGone({ context, right, top, bottom, x }, { palette, good }) {
  const left = x(good ?? 0);
  drawLost(context, { x: left, y: top, width: right - left, height: bottom - top }, palette);
}

/** A rule at the step that is looked at, and a dot where it crosses the test loss. @param {Frame} frame @param {Chart} chart */
export function drawPlayhead({ context, top, bottom, x, y }, { palette, playhead, series, y: range }) {
  const at = x(playhead ?? 0);
  const loss = series.column("test_loss")[series.evaluationAt(playhead ?? 0)];
  context.fillStyle = palette.ink.ink;
  context.fillRect(Math.round(at) - 0.5, top, 1, bottom - top);
  if (!(loss > 0 || range.low <= 0)) return;
  context.beginPath();
  context.arc(Math.round(at), y(Math.max(loss, range.low)), 3.5, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = palette.ink.surface;
  context.lineWidth = 1.5;
  context.stroke();
}

/** @param {Frame} frame @param {Chart} chart */
export function drawEmpty({ context, left, right, top, bottom }, { palette, words }) {
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words.empty, (left + right) / 2, (top + bottom) / 2 + 6);
}
