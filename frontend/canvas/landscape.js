// @ts-check
/** Draws the loss on a plane through the weights on any canvas: heights in grey, contour lines, and the way that training took. */
import { number, tick } from "../format.js";
import { linearTicks } from "./axis.js";
import { css, mix, parse } from "./colour.js";
import { contour, rimmed, strokeSegments } from "./contour.js";

/** @typedef {import("./surface.js").Size} Size */
/**
 * @typedef {object} Landscape
 * @property {import("./palette.js").Palette} palette
 * @property {string} locale
 * @property {ArrayLike<number>} heights (size * size), rows from the top
 * @property {number} size
 * @property {[number, number]} across where the axis to the right begins and ends
 * @property {[number, number]} up
 * @property {number[][]} path earlier weights, the present ones last
 * @property {string[]} names of the two axes
 * @property {string} start the word for step 0
 * @property {string} now the word for the present weights
 */

const ROOM = { left: 46, right: 14, top: 10, bottom: 42 };
/** Contour lines between the lowest and the highest place. */
const LINES = 12;
/** How dark the highest place is, and how much of its ink a contour line has. */
const [DARK, FAINT] = [0.42, 0.4];
const [DOT, SPOT] = [2, 4.5];

/** @param {CanvasRenderingContext2D} context @param {Landscape} model @param {Size} size */
export function drawLandscape(context, model, size) {
  const box = squareOf(size);
  const levels = levelsOf(model);
  drawHeights(context, model, box, levels);
  drawContours(context, model, box, levels);
  drawPath(context, model, box);
  drawAxes(context, model, box);
}

/** @param {Size} size */
export function squareOf({ width, height }) {
  const side = Math.min(width - ROOM.left - ROOM.right, height - ROOM.top - ROOM.bottom);
  return { x: (width - side + ROOM.left - ROOM.right) / 2, y: ROOM.top, side };
}

/** Logarithms, because losses differ by factors; what is not finite lies as high as the highest. @param {Landscape} model */
function levelsOf({ heights }) {
  const logs = Float32Array.from(heights, (height) => Math.log(Math.max(height, 1e-12)));
  const known = logs.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return {
    logs: logs.map((value) => (Number.isFinite(value) ? value : high)),
    low,
    high: Math.max(high, low + 1e-6),
  };
}

/** @typedef {ReturnType<typeof levelsOf>} Levels */
/** @typedef {ReturnType<typeof squareOf>} Square */

/** @param {CanvasRenderingContext2D} context @param {Landscape} model @param {Square} box @param {Levels} levels */
function drawHeights(context, { palette, size }, { x, y, side }, { logs, low, high }) {
  const [paper, ink] = [parse(palette.ink.surface), parse(palette.ink.ink)];
  const edge = (/** @type {number} */ i) => Math.round((i * side) / size);
  logs.forEach((value, i) => {
    const [column, row] = [i % size, Math.floor(i / size)];
    const [left, top] = [edge(column), edge(row)];
    context.fillStyle = css(mix(paper, ink, (DARK * (value - low)) / (high - low)));
    context.fillRect(Math.round(x) + left, y + top, edge(column + 1) - left, edge(row + 1) - top);
  });
}

/** @param {CanvasRenderingContext2D} context @param {Landscape} model @param {Square} box @param {Levels} levels */
function drawContours(context, { palette, size }, { x, y, side }, { logs, low, high }) {
  const scale = side / size;
  const whole = rimmed(logs, size);
  context.save();
  context.beginPath();
  context.rect(x, y, side, side);
  context.clip();
  context.translate(x - scale, y - scale);
  context.strokeStyle = palette.ink.ink;
  context.globalAlpha = FAINT;
  context.lineWidth = 1;
  for (let line = 1; line < LINES; line++) {
    const level = low + (line / LINES) * (high - low);
    strokeSegments(context, contour(whole, size + 2, size + 2, level), scale);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Landscape} model @param {Square} box */
function drawPath(context, { palette, path, across, up, start, now }, box) {
  const place = (/** @type {number[]} */ [a, b]) => [
    box.x + ((a - across[0]) / (across[1] - across[0])) * box.side,
    box.y + (1 - (b - up[0]) / (up[1] - up[0])) * box.side,
  ];
  const points = path.map(place);
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.side, box.side);
  context.clip();
  context.strokeStyle = context.fillStyle = palette.ink.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const [px, py] of points) context.lineTo(px, py);
  context.stroke();
  for (const [px, py] of points) spot(context, px, py, DOT);
  context.restore();
  const [px, py] = points[points.length - 1];
  context.strokeStyle = palette.ink.surface;
  context.fillStyle = palette.ink.ink;
  context.lineWidth = 2;
  spot(context, px, py, SPOT);
  context.stroke();
  name(context, palette, now, points[points.length - 1]);
  const [sx, sy] = points[0];
  if (points.length > 1 && inside(box, sx, sy) && Math.hypot(sx - px, sy - py) > 40)
    name(context, palette, start, points[0]);
}

/** @param {Square} box @param {number} x @param {number} y */
const inside = (box, x, y) => x >= box.x && x <= box.x + box.side && y >= box.y && y <= box.y + box.side;

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius */
function spot(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {import("./palette.js").Palette} palette @param {string} text @param {number[]} at */
function name(context, palette, text, [x, y]) {
  context.font = `600 12px ${palette.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = palette.ink.surface;
  context.globalAlpha = 0.75;
  context.fillRect(x + 7, y - 8, context.measureText(text).width + 4, 16);
  context.globalAlpha = 1;
  context.fillStyle = palette.ink.ink;
  context.fillText(text, x + 9, y);
}

/** @param {CanvasRenderingContext2D} context @param {Landscape} model @param {Square} box */
function drawAxes(context, { palette, locale, across, up, names }, { x, y, side }) {
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.textBaseline = "alphabetic";
  for (const value of ends(across)) {
    context.textAlign = "center";
    context.fillText(
      tick(value, locale),
      x + ((value - across[0]) / (across[1] - across[0])) * side,
      y + side + 16,
    );
  }
  for (const value of ends(up)) {
    context.textAlign = "right";
    context.fillText(tick(value, locale), x - 8, y + (1 - (value - up[0]) / (up[1] - up[0])) * side + 4);
  }
  context.textAlign = "center";
  context.fillText(names[0], x + side / 2, y + side + 34);
  context.save();
  context.translate(x - 34, y + side / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(names[1], 0, 0);
  context.restore();
}

/** Round numbers on both sides of 0. @param {[number, number]} span */
function ends([low, high]) {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const round = linearTicks({ low: 0, high: reach });
  return [...round.slice(1).map((value) => -value), ...round].filter(
    (value) => value >= low && value <= high,
  );
}

/** The place and the loss under a point, null outside. @param {Landscape} model @param {Size} area @param {{x: number, y: number}} point */
export function heightAt({ heights, size, across, up, locale }, area, point) {
  const box = squareOf(area);
  if (!inside(box, point.x, point.y)) return null;
  const [a, b] = [(point.x - box.x) / box.side, (point.y - box.y) / box.side];
  const [column, row] = [a, b].map((share) => Math.min(size - 1, Math.floor(share * size)));
  return {
    a: number(across[0] + a * (across[1] - across[0]), locale),
    b: number(up[1] - b * (up[1] - up[0]), locale),
    loss: number(heights[row * size + column], locale),
  };
}
