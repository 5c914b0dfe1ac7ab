// @ts-check
/** How a quantity of one layer is distributed: bars coloured by value, the same at step 0 as a dotted outline. */
import { tick } from "../format.js";

/** @typedef {import("./layout.js").Rect} Rect */
/** @typedef {import("./palette.js").Palette} Palette */
/**
 * @typedef {object} Histogram
 * @property {Float32Array} share of all values, by bin; not a number where the layer has no such values
 * @property {Float32Array | null} start the same at step 0
 * @property {number} low where the first bin begins
 * @property {number} high where the last bin ends
 * @property {[number, number]} bands saturated below and above; NaN: never
 * @property {number} zero share of values that are exactly zero, drawn apart when above 0; part of no bar then
 * @property {[number, number]} outside shares of values below the first and above the last bin, which hold them
 * @property {number | null} hover the bin that is pointed at; -1: the bar of exact zeros
 */

/** Bars of a histogram: an odd number, so that one is centred on 0. */
export const BINS = 37;

/** How much room the bar of exact zeros takes, its own width, and where a gap says that it is cut off. */
const APART = { room: 10, bar: 5, cut: 8 };
const TICK = { length: 4, text: 16, size: 11, apart: 6 };
/** The arrow beside a bin that holds values from beyond it: how far off, how long, how high its middle. */
const ARROW = { off: 2, length: 4, half: 3, y: 5 };

/** Whether there is anything to show. @param {Histogram} model */
export const isEmpty = (model) => Number.isNaN(model.share[0]);

/** The part of a box that the bins fill. @param {Histogram} model @param {Rect} box @returns {Rect} */
export const binsBox = (model, box) =>
  model.zero > 0 ? { ...box, x: box.x + APART.room, width: box.width - APART.room } : box;

/** The bin at a place, -1 for the bar of exact zeros, null outside. @param {Histogram} model @param {Rect} box @param {number} x */
export function binAt(model, box, x) {
  const bins = binsBox(model, box);
  if (x < box.x || x > box.x + box.width || isEmpty(model)) return null;
  if (x < bins.x) return -1;
  return Math.min(model.share.length - 1, Math.floor(((x - bins.x) / bins.width) * model.share.length));
}

/** The values at the edges of a bin. @param {{low: number, high: number, share: ArrayLike<number>}} model @param {number} bin */
export const binRange = ({ low, high, share }, bin) => {
  const width = (high - low) / share.length;
  return [low + bin * width, low + (bin + 1) * width];
};

/** The share that a bin holds although it lies beyond it; only the first and the last do. @param {Histogram} model @param {number} bin */
export const outsideOf = ({ outside: [below, above], share }, bin) =>
  (bin === 0 ? below : 0) + (bin === share.length - 1 ? above : 0);

/**
 * The share that is as high as the box. What would flatten the bars is cut off instead: the outline of step 0 at twice
 * their height, the bar of exact zeros at three times.
 * @param {Histogram} model
 */
export function ceiling({ share, start, zero }) {
  const bars = Math.max(...share);
  const outline = start && !Number.isNaN(start[0]) ? Math.max(...visible(start, zero)) : 0;
  return Math.max(bars, Math.min(outline, 2 * bars), Math.min(zero, 3 * bars)) || zero || 1;
}

/** The outline without its first bin where that holds exact zeros, which stand apart now. @param {Float32Array} start @param {number} zero */
const visible = (start, zero) => (zero > 0 ? start.subarray(1) : start);

/** Where a value stands between the coldest and the warmest colour, -1 to 1. @param {Pick<Histogram, "low" | "high" | "bands">} model @param {number} value */
export function warmth({ low, high, bands }, value) {
  const bounded = !Number.isNaN(bands[0]) && !Number.isNaN(bands[1]);
  const centre = bounded ? (low + high) / 2 : 0;
  return (value - centre) / (Math.max(high - centre, centre - low) || 1);
}

/** The values to print below. @param {Pick<Histogram, "low" | "high">} model */
export function ticks({ low, high }) {
  if (low >= 0 || high <= 0) return [low, (low + high) / 2, high];
  return [low, 0, high].filter((value) => value === 0 || Math.abs(value) > 0.2 * (high - low));
}

/** Draw bars, outline and baseline into a box, without ticks. @param {CanvasRenderingContext2D} context @param {Histogram} model @param {Rect} box @param {Palette} palette */
export function drawHistogram(context, model, box, palette) {
  const bins = binsBox(model, box);
  const scale = box.height / ceiling(model);
  context.save();
  context.beginPath();
  context.rect(box.x - 1, box.y, box.width + 2, box.height + 1);
  context.clip();
  drawBands(context, model, bins, palette);
  drawBars(context, model, bins, scale, palette);
  if (model.zero > 0) drawZeros(context, model, box, scale, palette);
  if (model.start && !Number.isNaN(model.start[0])) drawOutline(context, model, bins, scale, palette);
  context.restore();
  drawBaseline(context, box, palette.ink["line-2"]);
  drawArrows(context, model, box, palette.ink["ink-3"]);
}

/** Point to where more values lie. @param {CanvasRenderingContext2D} context @param {Histogram} model @param {Rect} box @param {string} colour */
function drawArrows(context, { outside: [below, above] }, box, colour) {
  context.fillStyle = colour;
  if (below > 0) drawArrow(context, box.x - ARROW.off, box.y + box.height, -1);
  if (above > 0) drawArrow(context, box.x + box.width + ARROW.off, box.y + box.height, 1);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} floor @param {number} side */
function drawArrow(context, x, floor, side) {
  const y = floor - ARROW.y;
  context.beginPath();
  context.moveTo(x, y - ARROW.half);
  context.lineTo(x + side * ARROW.length, y);
  context.lineTo(x, y + ARROW.half);
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Histogram} model @param {Rect} box @param {Palette} palette */
function drawBands(context, { low, high, bands }, box, palette) {
  const x = (/** @type {number} */ value) => box.x + ((value - low) / (high - low)) * box.width;
  context.fillStyle = palette.ink.well;
  if (bands[0] > low) context.fillRect(box.x, box.y, x(bands[0]) - box.x, box.height);
  if (bands[1] < high) context.fillRect(x(bands[1]), box.y, box.x + box.width - x(bands[1]), box.height);
}

/** @param {CanvasRenderingContext2D} context @param {Histogram} model @param {Rect} box @param {number} scale @param {Palette} palette */
function drawBars(context, model, box, scale, palette) {
  const width = box.width / model.share.length;
  const gap = width > 5 ? 1 : width > 3 ? 0.75 : 0.4;
  model.share.forEach((share, bin) => {
    if (!(share > 0)) return;
    const [from, to] = binRange(model, bin);
    const height = Math.max(share * scale, 0.75);
    context.fillStyle = bin === model.hover ? palette.ink.ink : palette.bar(warmth(model, (from + to) / 2));
    context.beginPath();
    const corner = Math.min(1, width / 5);
    context.roundRect(
      box.x + bin * width + gap / 2,
      box.y + box.height - height,
      width - gap,
      height,
      corner,
    );
    context.fill();
  });
}

/** The bar of exact zeros, apart from the rest. @param {CanvasRenderingContext2D} context @param {Histogram} model @param {Rect} box @param {number} scale @param {Palette} palette */
function drawZeros(context, { zero, hover }, box, scale, palette) {
  const height = Math.min(box.height, Math.max(zero * scale, 0.75));
  context.fillStyle = hover === -1 ? palette.ink.ink : palette.ink["hist-zero"];
  context.fillRect(box.x, box.y + box.height - height, APART.bar, height);
  if (zero * scale > box.height) context.clearRect(box.x, box.y + APART.cut, APART.bar, 2);
}

/** @param {CanvasRenderingContext2D} context @param {Histogram} model @param {Rect} box @param {number} scale @param {Palette} palette */
function drawOutline(context, { start, zero }, box, scale, palette) {
  if (!start) return;
  const width = box.width / start.length;
  const floor = box.y + box.height;
  const first = zero > 0 ? 1 : 0;
  context.beginPath();
  context.moveTo(box.x + first * width, floor);
  start.forEach((share, bin) => {
    if (bin < first) return;
    const y = Math.max(box.y, floor - share * scale);
    context.lineTo(box.x + bin * width, y);
    context.lineTo(box.x + (bin + 1) * width, y);
  });
  context.lineTo(box.x + box.width, floor);
  context.strokeStyle = palette.ink.ink;
  context.globalAlpha = 0.55;
  context.lineWidth = 1;
  context.setLineDash([2, 1.5]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Rect} box @param {string} colour */
export function drawBaseline(context, box, colour) {
  context.fillStyle = colour;
  context.fillRect(box.x, box.y + box.height, box.width, 1);
}

/** Print the values under the baseline. @param {CanvasRenderingContext2D} context @param {Histogram} model @param {Rect} box @param {Palette} palette @param {string} [locale] */
export function drawTicks(context, model, box, palette, locale) {
  const bins = binsBox(model, box);
  const floor = box.y + box.height;
  context.font = `${TICK.size}px ${palette.font}`;
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  const labels = ticks(model).map((value) => {
    const x = bins.x + ((value - model.low) / (model.high - model.low)) * bins.width;
    context.fillStyle = palette.ink["line-2"];
    context.fillRect(Math.min(Math.round(x - 0.5), bins.x + bins.width - 1), floor, 1, TICK.length);
    const text = tick(value, locale);
    return label(text, x, context.measureText(text).width, bins);
  });
  context.fillStyle = palette.ink["ink-3"];
  for (const { text, left } of legible(labels)) context.fillText(text, left, floor + TICK.text);
  if (model.zero > 0) drawZeroTick(context, box, palette);
}

/** A text centred on a place, or flush with the end of the bins. @param {string} text @param {number} x @param {number} width @param {Rect} bins */
function label(text, x, width, bins) {
  const end = bins.x + bins.width;
  const left = x < bins.x + 6 ? x : x > end - 6 ? x - width : x - width / 2;
  return { text, left, right: left + width };
}

/** The labels that stand clear of the others: the first, then the last, then what is between. @template {{left: number, right: number}} T @param {T[]} labels from left to right @returns {T[]} */
export function legible(labels) {
  const [first, ...rest] = labels;
  const last = rest.pop();
  const kept = first ? [first] : [];
  for (const each of last ? [last, ...rest] : [])
    if (kept.every(({ left, right }) => each.left > right + TICK.apart || each.right < left - TICK.apart))
      kept.push(each);
  return labels.filter((each) => kept.includes(each));
}

/** @param {CanvasRenderingContext2D} context @param {Rect} box @param {Palette} palette */
function drawZeroTick(context, box, palette) {
  context.fillStyle = palette.ink["line-2"];
  context.fillRect(box.x + 2, box.y + box.height, 1, TICK.length);
}
