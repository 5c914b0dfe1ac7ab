// @ts-check
/** Draws a distribution over the steps on any canvas: as ridges one before another, or as a band of steps and values. */

import { integer, tick } from "../format.js";
import { ceiling, quantile } from "../spreads.js";
import { stepTicks } from "./axis.js";
import { binRange, legible, ticks, warmth } from "./histogram.js";

/** @typedef {import("./surface.js").Size} Size */
/** @typedef {import("./layout.js").Rect} Rect */
/** @typedef {{row: number, bin: number | null}} Place */
/**
 * @typedef {object} Ridges
 * @property {import("./palette.js").Palette} palette
 * @property {string} locale
 * @property {"ridges" | "band"} form
 * @property {number[]} steps the first is step 0, the last is now
 * @property {Float32Array[]} shares of all values, by bin, at each step
 * @property {number} low
 * @property {number} high
 * @property {[number, number]} bands saturated below and above; NaN: never
 * @property {Place | null} at what is read off
 * @property {string} step its word
 */

const ROOM = { left: 58, right: 16, top: 10, bottom: 28 };
/** How much of the height the highest ridge takes, of many and alone. */
const [RIDGE, ALONE] = [0.26, 0.7];
/** Steps stand beside their ridges where they keep this distance. */
const LABEL = 18;
/** So many colours stand for the values. */
const COLOURS = 74;
/** How much paler the early ridges are. */
const PALE = 0.45;

/** @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Size} size */
export function drawHistory(context, model, size) {
  const box = plotOf(size);
  if (model.form === "band") drawBand(context, model, box);
  else drawRidges(context, model, box);
}

/** @param {Size} size @returns {Rect} */
export const plotOf = ({ width, height }) => ({
  ...{ x: ROOM.left, y: ROOM.top },
  ...{ width: width - ROOM.left - ROOM.right, height: height - ROOM.top - ROOM.bottom },
});

/** Where the ridges stand. @param {Ridges} model @param {Rect} box */
function floors({ steps }, box) {
  const room = box.height * (steps.length > 1 ? RIDGE : ALONE);
  const pitch = steps.length > 1 ? (box.height - room) / (steps.length - 1) : 0;
  const first = steps.length > 1 ? box.y + room : box.y + box.height;
  return { room, floor: (/** @type {number} */ row) => first + row * pitch, pitch };
}

/** @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Rect} box */
function drawRidges(context, model, box) {
  const { room, floor, pitch } = floors(model, box);
  const scale = room / ceiling(model.shares);
  let named = Number.NEGATIVE_INFINITY;
  const last = model.steps.length - 1;
  for (const [row, step] of model.steps.entries()) {
    drawRidge(context, model, box, { row, floor: floor(row), scale, room });
    const crowded = row < last && (floor(row) - named < LABEL || floor(last) - floor(row) < LABEL);
    const pointed = model.at?.row === row;
    if (crowded && !pointed && pitch) continue;
    named = floor(row);
    drawStep(context, model, box, floor(row), row === 0 ? `${model.step} 0` : integer(step, model.locale));
  }
  drawValues(context, model, box);
}

/** @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Rect} box @param {{row: number, floor: number, scale: number, room: number}} ridge */
function drawRidge(context, model, box, { row, floor, scale, room }) {
  const { shares, at, palette } = model;
  context.save();
  outline(context, shares[row], box, floor, (share) => floor - Math.min(room, share * scale));
  context.fillStyle = palette.ink.canvas;
  context.fill();
  context.clip();
  context.globalAlpha = 1 - PALE * (1 - row / Math.max(1, shares.length - 1));
  drawColours(context, model, { ...box, y: floor - room, height: room });
  context.restore();
  outline(context, shares[row], box, floor, (share) => floor - Math.min(room, share * scale));
  context.strokeStyle = palette.ink[at?.row === row ? "ink" : "canvas"];
  context.lineWidth = at?.row === row ? 2 : 1;
  context.lineJoin = "round";
  context.stroke();
}

/** The line over the bins, and back along the floor. @param {CanvasRenderingContext2D} context @param {Float32Array} values @param {Rect} box @param {number} floor @param {(share: number) => number} height */
function outline(context, values, box, floor, height) {
  const width = box.width / values.length;
  context.beginPath();
  context.moveTo(box.x, floor);
  context.lineTo(box.x, height(values[0]));
  values.forEach((share, bin) => {
    context.lineTo(box.x + (bin + 0.5) * width, height(share));
  });
  context.lineTo(box.x + box.width, height(values[values.length - 1]));
  context.lineTo(box.x + box.width, floor);
}

/** The colour of every value, from left to right. @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Rect} box */
function drawColours(context, model, box) {
  const edge = (/** @type {number} */ i) => Math.round(box.x + (i / COLOURS) * box.width);
  for (let i = 0; i < COLOURS; i++) {
    const value = model.low + ((i + 0.5) / COLOURS) * (model.high - model.low);
    context.fillStyle = model.palette.bar(warmth(model, value));
    context.fillRect(edge(i), box.y, edge(i + 1) - edge(i), box.height);
  }
}

/** A step beside its ridge. @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Rect} box @param {number} floor @param {string} text */
function drawStep(context, { palette }, box, floor, text) {
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  context.fillText(text, box.x - 8, floor + 1);
}

/** The values along the bottom. @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Rect} box */
function drawValues(context, model, box) {
  const { palette, low, high, locale } = model;
  const floor = box.y + box.height;
  context.fillStyle = palette.ink["line-2"];
  context.fillRect(box.x, floor, box.width, 1);
  context.font = `11px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  const labels = ticks({ low, high }).map((value) => {
    const [text, x] = [tick(value, locale), box.x + ((value - low) / (high - low)) * box.width];
    const width = context.measureText(text).width;
    return { text, x, left: x - width / 2, right: x + width / 2 };
  });
  for (const { text, x, left } of legible(labels)) {
    context.fillStyle = palette.ink["line-2"];
    context.fillRect(Math.round(x - 0.5), floor, 1, 4);
    context.fillStyle = palette.ink["ink-3"];
    context.fillText(text, left, floor + 18);
  }
}

/** Steps to the right, values upwards, and the line that half of the values lie below. @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Rect} box */
function drawBand(context, model, box) {
  const { shares, low, high, palette, at } = model;
  const most = ceiling(shares);
  const x = xOf(model, box);
  const y = (/** @type {number} */ value) => box.y + box.height * (1 - (value - low) / (high - low));
  for (const [row, values] of shares.entries()) {
    const [left, right] = [Math.round(x(row)), Math.round(x(row + 1))];
    values.forEach((share, bin) => {
      if (!(share > 0)) return;
      const [from, to] = binRange({ low, high, share: values }, bin);
      context.fillStyle = palette.bar(warmth(model, (from + to) / 2));
      context.globalAlpha = Math.min(1, share / most) ** 0.6;
      const [top, bottom] = [Math.round(y(to)), Math.round(y(from))];
      context.fillRect(left, top, right - left, bottom - top);
    });
  }
  context.globalAlpha = 1;
  context.beginPath();
  for (const [row, values] of shares.entries()) {
    const middle = y(quantile(values, low, high, 0.5));
    context.lineTo(x(row), middle);
    context.lineTo(x(row + 1), middle);
  }
  context.strokeStyle = palette.ink.ink;
  context.lineWidth = 1.5;
  context.stroke();
  if (at) {
    context.fillStyle = palette.ink["ink-3"];
    context.fillRect(Math.round((x(at.row) + x(at.row + 1)) / 2 - 0.5), box.y, 1, box.height);
  }
  drawBandAxes(context, model, box, y);
}

/** Where each moment begins: the last is as wide as the one before. @param {Ridges} model @param {Rect} box */
function xOf({ steps }, box) {
  const end = bandEnd(steps);
  return (/** @type {number} */ row) => box.x + (box.width * (steps[row] ?? end)) / end;
}

/** @param {number[]} steps */
const bandEnd = (steps) => {
  const last = steps[steps.length - 1];
  return Math.max(1, last + Math.max(last / 32, 1));
};

/** @param {CanvasRenderingContext2D} context @param {Ridges} model @param {Rect} box @param {(value: number) => number} y */
function drawBandAxes(context, { steps, low, high, palette, locale, step }, box, y) {
  const end = bandEnd(steps);
  const floor = box.y + box.height;
  context.fillStyle = palette.ink["line-2"];
  context.fillRect(box.x, floor, box.width, 1);
  context.font = `11px ${palette.font}`;
  context.textBaseline = "alphabetic";
  context.fillStyle = palette.ink["ink-3"];
  for (const value of stepTicks(end)) {
    context.textAlign = value === 0 ? "left" : "center";
    const text = value === 0 ? `${step} 0` : integer(value, locale);
    context.fillText(text, box.x + (box.width * value) / end, floor + 18);
  }
  context.textAlign = "right";
  for (const value of ticks({ low, high })) context.fillText(tick(value, locale), box.x - 8, y(value) + 4);
}

/** What stands at a place; null outside of the plot. @param {Ridges} model @param {Size} size @param {{x: number, y: number}} point @returns {Place | null} */
export function placeAt(model, size, { x, y }) {
  const box = plotOf(size);
  const bins = model.shares[0]?.length ?? 0;
  const inside = x >= box.x && x < box.x + box.width && y >= box.y && y <= box.y + box.height;
  if (!inside || !bins) return null;
  if (model.form === "band") {
    const step = ((x - box.x) / box.width) * bandEnd(model.steps);
    const bin = Math.floor((1 - (y - box.y) / box.height) * bins);
    return {
      row: model.steps.findLastIndex((from) => from <= step),
      bin: Math.min(bins - 1, Math.max(0, bin)),
    };
  }
  const { floor, pitch } = floors(model, box);
  const row = pitch ? Math.ceil((y - floor(0)) / pitch) : 0;
  return {
    row: Math.max(0, Math.min(model.steps.length - 1, row)),
    bin: Math.floor(((x - box.x) / box.width) * bins),
  };
}
