// @ts-check
/** The plane of the data: how its places are measured on the screen, its axes, and what lies over the map. */
import { tick } from "../format.js";
import { drawMark, drawRing } from "./marks.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{x: number, y: number, side: number}} Square in CSS pixels */
/** @typedef {{values: ArrayLike<number>, size: number}} Grid (size * size), row 0 at the top, the first and last cell on the rim */
/** @typedef {import("../store.js").Points} Points */

/** The data live in [-6, 6] on both axes. */
export const REACH = 6;
const TICKS = [-6, -3, 0, 3, 6];
/** Radius of a mark on a field of 302 px. */
const MARK = 3.3 / 302;
const ERROR = 2.3;
/** Radius and dashes of the ring around a point of the batch. */
const BATCH = { radius: 1.75, dash: [2.5, 2] };
/** The class whose mark is a circle. */
const CIRCLE = 1;
/** Probabilities that count as uncertain, and how far apart the dots are. */
const UNCERTAIN = { low: 0.35 * 255, high: 0.65 * 255, pitch: 6, radius: 0.9 };

/** @param {Square} square @param {number} x1 @param {number} x2 */
export const toScreen = ({ x, y, side }, x1, x2) => [
  x + ((x1 + REACH) / (2 * REACH)) * side,
  y + ((REACH - x2) / (2 * REACH)) * side,
];

/** @param {Square} square @param {number} px @param {number} py */
export const toPlane = ({ x, y, side }, px, py) => [
  ((px - x) / side) * 2 * REACH - REACH,
  REACH - ((py - y) / side) * 2 * REACH,
];

/** The radius of a point on a field of this size. @param {number} side */
export const markRadius = (side) => Math.max(2.4, Math.min(4.6, MARK * side));

/** A map's value at a place of the plane, between the centres of its cells. @param {Grid} grid @param {number} x1 @param {number} x2 */
export function sample({ values, size }, x1, x2) {
  const clamp = (/** @type {number} */ at) => Math.max(0, Math.min(size - 1, at));
  const column = clamp(((x1 + REACH) / (2 * REACH)) * size - 0.5);
  const row = clamp(((REACH - x2) / (2 * REACH)) * size - 0.5);
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, bottom] = [clamp(left + 1), clamp(top + 1)];
  const upper = lerp(values[top * size + left], values[top * size + right], column - left);
  const lower = lerp(values[bottom * size + left], values[bottom * size + right], column - left);
  return lerp(upper, lower, row - top);
}

/** @param {number} a @param {number} b @param {number} t */
const lerp = (a, b, t) => a + (b - a) * t;

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {Palette} palette @param {string} [locale] */
export function drawAxes(context, square, palette, locale) {
  const { x, y, side } = square;
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.textBaseline = "middle";
  for (const value of TICKS) {
    const [px, py] = toScreen(square, value, value);
    context.textAlign = "right";
    context.fillText(tick(value, locale), x - 7, Math.max(y + 5, Math.min(y + side - 4, py)));
    context.textAlign = value === -REACH ? "left" : value === REACH ? "right" : "center";
    context.fillText(tick(value, locale), px, y + side + 12);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {Grid} grid probability of class 1 @param {string} colour */
export function drawUncertainty(context, square, grid, colour) {
  const { pitch, radius, low, high } = UNCERTAIN;
  context.beginPath();
  for (let y = square.y + pitch / 2; y < square.y + square.side; y += pitch)
    for (let x = square.x + pitch / 2; x < square.x + square.side; x += pitch) {
      const [x1, x2] = toPlane(square, x, y);
      const value = sample(grid, x1, x2);
      if (value < low || value > high) continue;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
  context.fillStyle = colour;
  context.globalAlpha = 0.55;
  context.fill();
  context.globalAlpha = 1;
}

/** Call back with every point that lies in the plane shown. @param {ArrayLike<number>} xs (n * 2) @param {ArrayLike<number>} ys @param {(x1: number, x2: number, k: number, i: number) => void} visit */
export function eachPoint(xs, ys, visit) {
  for (let i = 0; i < ys.length; i++) {
    const [x1, x2] = [xs[2 * i], xs[2 * i + 1]];
    if (Math.abs(x1) <= REACH && Math.abs(x2) <= REACH) visit(x1, x2, ys[i], i);
  }
}

/** Points with classes are marked by shape and colour, those with numbers by the colour of their number. @param {CanvasRenderingContext2D} context @param {Square} square @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys @param {boolean} hollow @param {boolean} numbers @param {Palette} palette */
export function drawPoints(context, square, xs, ys, hollow, numbers, palette) {
  const radius = markRadius(square.side);
  const { ink, classes, bar } = palette;
  const colours = { classes, ring: ink["mark-ring"], surface: ink.surface, ink: ink.ink };
  eachPoint(xs, ys, (x1, x2, k) => {
    const [x, y] = toScreen(square, x1, x2);
    if (numbers) drawMark(context, CIRCLE, x, y, radius, hollow, { ...colours, classes: ["", bar(k)] });
    else drawMark(context, k, x, y, radius, hollow, colours);
  });
}

/** Ring the points that the network takes for another class. @param {CanvasRenderingContext2D} context @param {Square} square @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys @param {(x1: number, x2: number) => number} predict @param {string} colour */
export function drawErrors(context, square, xs, ys, predict, colour) {
  const radius = ERROR * markRadius(square.side);
  eachPoint(xs, ys, (x1, x2, k) => {
    if (predict(x1, x2) === k) return;
    const [x, y] = toScreen(square, x1, x2);
    drawRing(context, x, y, radius, colour);
  });
}

/** Ring the points of a batch, dashed. @param {CanvasRenderingContext2D} context @param {Square} square @param {ArrayLike<number>} xs @param {ArrayLike<number>} batch their places @param {string} colour */
export function drawBatch(context, square, xs, batch, colour) {
  const radius = BATCH.radius * markRadius(square.side);
  context.save();
  context.setLineDash(BATCH.dash);
  for (let i = 0; i < batch.length; i++) {
    const [x, y] = toScreen(square, xs[2 * batch[i]], xs[2 * batch[i] + 1]);
    drawRing(context, x, y, radius, colour);
  }
  context.restore();
}

/** The point nearest to a place, of several sets. @template T @param {{xs: ArrayLike<number>, ys: ArrayLike<number>, set: T}[]} sets @param {number} x1 @param {number} x2 */
export function nearest(sets, x1, x2) {
  /** @type {{x1: number, x2: number, k: number, set: T, distance: number} | null} */
  let best = null;
  for (const { xs, ys, set } of sets)
    eachPoint(xs, ys, (a, b, k) => {
      const distance = Math.hypot(a - x1, b - x2);
      if (!best || distance < best.distance) best = { x1: a, x2: b, k, set, distance };
    });
  return /** @type {{x1: number, x2: number, k: number, set: T, distance: number} | null} */ (best);
}
