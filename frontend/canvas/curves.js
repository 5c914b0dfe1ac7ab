// @ts-check
/** Draws curves over steps on any canvas: the band of mini-batch losses, lines raw and smoothed, axes, names, lost steps. */
import { decimated } from "../curves.js";
import { integer, percent, tick } from "../format.js";
import { apart, evenTicks, linearTicks, logTicks, stepTicks } from "./axis.js";
import { drawLost } from "./hatch.js";

/** @typedef {{name: string, values: ArrayLike<number>, smooth: ArrayLike<number> | null, dash?: number[]}} Line name: its word, empty for none; dash: of one of many alike */
/**
 * @typedef {object} Chart
 * @property {import("./palette.js").Palette} palette
 * @property {string} locale
 * @property {import("../curves.js").Curve | "layers"} curve
 * @property {"log" | "linear"} scale
 * @property {import("../series.js").Series} series
 * @property {ArrayLike<number>} steps of the lines' values
 * @property {Line[]} lines the one to be judged by first
 * @property {boolean} shares whether values are shares of one
 * @property {import("./axis.js").Range} y
 * @property {number} end of the horizontal axis
 * @property {number} step now
 * @property {number | null} good the last good step of a run that has diverged
 * @property {number | null} playhead the earlier step that is looked at
 * @property {number | null} stepsPerEpoch null where it has changed on the way
 * @property {number | null} rule the step that is read off
 * @property {{title: string, empty: string, step: string}} words
 */
/** @typedef {import("./surface.js").Size} Size */
/** @typedef {{context: CanvasRenderingContext2D, left: number, top: number, right: number, bottom: number, x: (step: number) => number, y: (value: number) => number}} Frame in CSS pixels */

/** Room around the plot: numbers on the left and below, the names of the lines on the right. */
const ROOM = { top: 8, bottom: 24, left: 46, right: 34, longer: 58 };
/** Names of two lines keep this distance. */
const APART = 14;
const TICK = { length: 4, text: 17 };
/** A value that lies below the axis is marked on it. */
const FLOOR = 3;
/** How faint a line is whose smoothed course is drawn. */
const FAINT = 0.35;

/** @param {CanvasRenderingContext2D} context @param {Chart} chart @param {Size} size */
export function drawCurves(context, chart, size) {
  const frame = frameOf(context, chart, size);
  drawGrid(frame, chart);
  if (chart.curve === "loss") drawBand(frame, chart);
  if (chart.good !== null) drawGone(frame, chart.good, chart);
  for (const i of chart.lines.keys()) drawLine(frame, chart, chart.lines.length - 1 - i);
  drawBottom(frame, chart);
  drawLeft(frame, chart);
  if (chart.good !== null) drawNaNLabel(frame, chart);
  else if (chart.step === 0) drawEmpty(frame, chart);
  else drawNames(frame, chart);
  if (chart.playhead !== null) drawPlayhead(frame, chart.playhead, chart);
  if (chart.rule !== null) drawRule(frame, chart.rule, chart);
}

/** What the names at the ends of the lines take. @param {Chart["curve"]} curve */
const roomFor = (curve) => (curve === "penalty" || curve === "layers" ? ROOM.longer : ROOM.right);

/** Where things stand. @param {CanvasRenderingContext2D} context @param {Chart} chart @param {Size} size @returns {Frame} */
export function frameOf(context, { scale, y: range, end, curve }, { width, height }) {
  const [left, right] = [ROOM.left, width - roomFor(curve)];
  const [top, bottom] = [ROOM.top, height - ROOM.bottom];
  const place = scale === "log" ? Math.log10 : (/** @type {number} */ value) => value;
  const [low, high] = [place(range.low), place(range.high)];
  const y = (/** @type {number} */ value) => {
    const share = (place(Math.max(value, range.low)) - low) / (high - low);
    return Math.max(top, Math.min(bottom, bottom - share * (bottom - top)));
  };
  return { context, left, top, right, bottom, y, x: (step) => left + (step / end) * (right - left) };
}

/** The step at a place, null outside of the plot or of what is known. @param {Chart} chart @param {Size} size @param {number} x */
export function stepAt(chart, { width }, x) {
  const right = width - roomFor(chart.curve);
  const step = Math.round(((x - ROOM.left) / (right - ROOM.left)) * chart.end);
  return chart.step > 0 && step >= 0 && step <= chart.step ? step : null;
}

/** @param {Frame} frame @param {Chart} chart */
function drawGrid({ context, left, right, y }, chart) {
  context.fillStyle = chart.palette.ink.line;
  for (const value of valueTicks(chart)) context.fillRect(left, Math.round(y(value)), right - left, 1);
}

/** @param {Frame} frame @param {Chart} chart @param {number} index */
function drawLine(frame, { lines, steps, y, palette }, index) {
  const { values, smooth, dash } = lines[index];
  const { context } = frame;
  context.strokeStyle = context.fillStyle = palette.ink[dash ? "ink-2" : index === 0 ? "ink" : "ink-4"];
  context.setLineDash(dash ?? []);
  context.lineWidth = index === 0 ? 2 : 1.5;
  context.lineJoin = "round";
  if (smooth) context.globalAlpha = FAINT;
  strokeLine(frame, steps, values);
  context.globalAlpha = 1;
  if (smooth) strokeLine(frame, steps, smooth);
  context.setLineDash([]);
  for (let i = 0; i < values.length; i++)
    if (values[i] < y.low) context.fillRect(frame.x(steps[i]) - 0.5, frame.bottom - FLOOR, 1, FLOOR);
}

/** @param {Frame} frame @param {ArrayLike<number>} steps @param {ArrayLike<number>} values */
function strokeLine({ context, x, y }, steps, values) {
  const [xs, ys] = [Array.from(values, (_, i) => x(steps[i])), Array.from(values, (value) => y(value))];
  let broken = true;
  context.beginPath();
  for (const [px, py] of decimated(xs, ys)) {
    if (Number.isNaN(py)) broken = true;
    else if (broken) context.moveTo(px, py);
    else context.lineTo(px, py);
    broken = Number.isNaN(py);
  }
  context.stroke();
}

/** The smallest and largest mini-batch loss around each pixel. @param {Frame} frame @param {Chart} chart */
function drawBand({ context, left, right, x, y }, { series, palette }) {
  const steps = series.length;
  if (steps < 2) return;
  const buckets = Math.max(1, Math.min(steps, Math.round(x(steps) - left), Math.round(right - left)));
  const { low, high } = series.envelope(0, steps, buckets);
  const at = (/** @type {number} */ i) => x(((i + 0.5) * steps) / buckets - 0.5);
  context.beginPath();
  for (let i = 0; i < buckets; i++) if (high[i] >= low[i]) context.lineTo(at(i), y(high[i]));
  for (let i = buckets - 1; i >= 0; i--) if (high[i] >= low[i]) context.lineTo(at(i), y(low[i]));
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
function drawBottom({ context, left, right, bottom, x }, { palette, locale, end, step, words }) {
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
const valueTicks = ({ scale, y, curve }) =>
  scale === "log" ? logTicks(y) : curve === "score" ? evenTicks(y) : linearTicks(y);

/** The numbers on the left. @param {Frame} frame @param {Chart} chart */
function drawLeft({ context, left, y }, chart) {
  context.font = `11px ${chart.palette.font}`;
  context.fillStyle = chart.palette.ink["ink-3"];
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  const print = chart.shares ? percentTick : tick;
  for (const value of valueTicks(chart)) context.fillText(print(value, chart.locale), left - 7, y(value) + 4);
}

/** @param {number} share @param {string} locale */
const percentTick = (share, locale) => percent(share, 0, locale);

/** The names of the lines at their ends. @param {Frame} frame @param {Chart} chart */
function drawNames({ context, right, top, bottom, x, y }, { lines, steps, palette }) {
  const last = steps.length - 1;
  const ends = lines.map(({ values, smooth }) => (smooth ?? values)[last]);
  if (last < 1 || ends.some((value) => value === undefined || Number.isNaN(value))) return;
  const heights = apart(ends.map(y), APART, top, bottom + APART / 2);
  const left = Math.min(right, x(steps[last])) + 6;
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const [i, { name }] of lines.entries()) {
    const first = i === 0 && !lines[i].dash;
    context.font = `${first ? "600 " : ""}12px ${palette.font}`;
    context.fillStyle = palette.ink[first ? "ink" : "ink-3"];
    context.fillText(name, left, heights[i]);
  }
}

/** The word beside the lost steps. @param {Frame} frame @param {Chart} chart */
function drawNaNLabel({ context, right, top }, { palette }) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `600 12px ${palette.font}`;
  context.fillStyle = palette.ink.bad;
  context.fillText("NaN", right + 6, top + 6);
}

/** The steps of a diverged run from its last good one on. @param {Frame} frame @param {number} good @param {Chart} chart */
function drawGone({ context, right, top, bottom, x }, good, { palette }) {
  const left = x(good);
  drawLost(context, { x: left, y: top, width: right - left, height: bottom - top }, palette);
}

/** @param {Frame} frame @param {Chart} chart */
function drawEmpty({ context, left, right, top, bottom }, { palette, words }) {
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words.empty, (left + right) / 2, (top + bottom) / 2 + 6);
}

/** A rule at the step that is looked at, and a dot where it crosses the line to be judged by. @param {Frame} frame @param {number} step @param {Chart} chart */
function drawPlayhead({ context, top, bottom, x, y }, step, { palette, series, lines }) {
  const [at, values] = [Math.round(x(step)), lines[0]?.smooth ?? lines[0]?.values ?? []];
  const value = values[series.evaluationAt(step)];
  context.fillStyle = palette.ink.ink;
  context.fillRect(at - 0.5, top, 1, bottom - top);
  if (value === undefined || Number.isNaN(value)) return;
  context.beginPath();
  context.arc(at, y(value), 3.5, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = palette.ink.surface;
  context.lineWidth = 1.5;
  context.stroke();
}

/** The step that is read off. @param {Frame} frame @param {number} step @param {Chart} chart */
function drawRule({ context, top, bottom, x }, step, { palette }) {
  context.fillStyle = palette.ink["ink-3"];
  context.fillRect(Math.round(x(step) - 0.5), top, 1, bottom - top);
}
