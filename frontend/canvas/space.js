// @ts-check
/** Draws hidden space: the bent plane with the answers on it, the decision of the layer above, the points, the axes. */

import { tick } from "../format.js";
import { ticks } from "../hidden.js";
import { REACH, sample } from "./field.js";
import { drawMark, drawRing, SHAPES } from "./marks.js";
import { borders, drawAnswer } from "./plane.js";

/** @typedef {import("../hidden.js").Span} Span */
/** @typedef {import("./classes.js").Maps} Maps */
/** @typedef {import("./field.js").Square} Square */
/** @typedef {import("./heat.js").Heat} Heat */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {[Float32Array, Float32Array]} Pair the answers of the unit to the right and of the one up */
/** @typedef {{ pair: Pair, truth: ArrayLike<number>, hollow: boolean }} PointSet */
/**
 * @typedef {object} Space
 * @property {Palette} palette
 * @property {string} locale
 * @property {Span} across
 * @property {Span} up
 * @property {Pair | null} bent where the places of the plane are put, row by row from its top left
 * @property {Maps | null} maps what the network answers in the plane
 * @property {Maps | null} decided what it answers here, where that is known
 * @property {PointSet[]} sets
 * @property {number} classes
 * @property {boolean} numbers whether the network learns numbers, not classes
 * @property {[string, string]} names of the two units
 */

/** Room for the ticks: left, below. */
export const MARGIN = { left: 46, below: 40, top: 6, right: 6 };
/** The answers keep this far from the frame, as a share of its side. */
const AIR = 0.04;
const ERROR_FREE = { test: true, errors: false, uncertainty: false, discrete: false, batch: false };
/** Every so many rows and columns of the plane one line is drawn. */
const EVERY = 2;
const RADIUS = 3;
const CIRCLE = 1;

/** The largest square with room for the axes. @param {number} width @param {number} height @returns {Square} */
export function place(width, height) {
  const side = Math.max(40, Math.min(width - MARGIN.left - MARGIN.right, height - MARGIN.below - MARGIN.top));
  return {
    x: MARGIN.left + Math.max(0, (width - MARGIN.left - MARGIN.right - side) / 2),
    y: MARGIN.top,
    side,
  };
}

/** Where two answers are drawn. @param {Square} square @param {Span} across @param {Span} up @param {number} a @param {number} b */
export function toScreen({ x, y, side }, across, up, a, b) {
  const inner = (1 - 2 * AIR) * side;
  return [
    x + AIR * side + ((a - across.low) / (across.high - across.low)) * inner,
    y + side - AIR * side - ((b - up.low) / (up.high - up.low)) * inner,
  ];
}

/** A span with the air around it. @param {Span} span @returns {Span} */
export function airy({ low, high }) {
  const air = (AIR / (1 - 2 * AIR)) * (high - low);
  return { low: low - air, high: high + air };
}

/** Where the points of a set are drawn. @param {Square} square @param {Space} model @param {Pair} pair */
export function placed(square, { across, up }, [a, b]) {
  const [xs, ys] = [new Float32Array(a.length), new Float32Array(a.length)];
  for (let i = 0; i < a.length; i++) [xs[i], ys[i]] = toScreen(square, across, up, a[i], b[i]);
  return { xs, ys };
}

/** A painter with a picture of its own. @returns {(context: CanvasRenderingContext2D, square: Square, model: Space, ringed: { set: number, index: number } | null) => void} */
export function createSpace() {
  /** @type {Heat | null} */
  let picture = null;
  return (context, square, model, ringed) => {
    drawAxes(context, square, model);
    context.save();
    context.beginPath();
    context.roundRect(square.x, square.y, square.side, square.side, 4);
    context.fillStyle = model.palette.ink.surface;
    context.fill();
    context.clip();
    if (model.decided)
      picture = drawAnswer(
        context,
        square,
        { ...model, overlays: ERROR_FREE, lost: false },
        model.decided,
        picture,
      );
    if (model.bent) drawBent(context, square, model, model.bent);
    const sets = model.sets.map(({ pair }) => placed(square, model, pair));
    model.sets.forEach((set, i) => {
      drawSet(context, sets[i], set, model);
    });
    const { xs, ys } = (ringed && sets[ringed.set]) || { xs: [], ys: [] };
    if (ringed && ringed.index < xs.length)
      drawRing(context, xs[ringed.index], ys[ringed.index], 2.6 * RADIUS, model.palette.ink.ink);
    context.restore();
    context.strokeStyle = model.palette.ink.line;
    context.strokeRect(square.x + 0.5, square.y + 0.5, square.side - 1, square.side - 1);
  };
}

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {Space} model */
function drawAxes(context, square, { palette, locale, across, up, names }) {
  const { x, y, side } = square;
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const value of ticks(up)) {
    const [, at] = toScreen(square, across, up, 0, value);
    context.fillText(tick(value, locale), x - 7, at);
  }
  context.textAlign = "center";
  for (const value of ticks(across)) {
    const [at] = toScreen(square, across, up, value, 0);
    context.fillText(tick(value, locale), at, y + side + 12);
  }
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.ink["ink-2"];
  context.fillText(names[0], x + side / 2, y + side + 30);
  context.save();
  context.translate(x - 38, y + side / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(names[1], 0, 0);
  context.restore();
}

/** The plane as it is bent: its squares in the colour of what the network answers there, its lines, and the lines between the answers. @param {CanvasRenderingContext2D} context @param {Square} square @param {Space} model @param {Pair} bent */
function drawBent(context, square, model, bent) {
  const { xs, ys } = placed(square, model, bent);
  const size = Math.round(Math.sqrt(xs.length));
  const { palette, maps, decided } = model;
  if (maps && !decided) fillCells(context, xs, ys, size, shader(palette, maps));
  context.strokeStyle = palette.ink["ink-3"];
  context.globalAlpha = 0.45;
  context.lineWidth = 0.75;
  context.beginPath();
  for (let line = 0; line < size; line += EVERY)
    for (const [start, pitch] of [
      [line * size, 1],
      [line, size],
    ])
      for (let i = 0; i < size; i++) {
        const at = start + i * pitch;
        if (i) context.lineTo(xs[at], ys[at]);
        else context.moveTo(xs[at], ys[at]);
      }
  context.stroke();
  context.globalAlpha = 1;
  if (maps && !decided) strokeBorders(context, xs, ys, size, model, maps);
}

/** @param {CanvasRenderingContext2D} context @param {Float32Array} xs @param {Float32Array} ys @param {number} size @param {(x1: number, x2: number) => string} colour */
function fillCells(context, xs, ys, size, colour) {
  context.globalAlpha = 0.75;
  for (let row = 0; row < size - 1; row++)
    for (let column = 0; column < size - 1; column++) {
      const at = row * size + column;
      context.beginPath();
      for (const corner of [at, at + 1, at + size + 1, at + size]) context.lineTo(xs[corner], ys[corner]);
      const middle = (/** @type {number} */ cell) => ((cell + 1) / size) * 2 * REACH - REACH;
      context.fillStyle = colour(middle(column), -middle(row));
      context.fill();
    }
  context.globalAlpha = 1;
}

/** The colour of the network's answer at a place of the plane. @param {Palette} palette @param {Maps} maps */
function shader(palette, maps) {
  const [outputs, size] = maps.shape;
  const planes = Array.from({ length: outputs }, (_, k) => ({
    size,
    values: /** @type {Uint8Array} */ (maps.values).subarray(k * size * size, (k + 1) * size * size),
  }));
  if (outputs <= 2) {
    const one = planes[planes.length - 1];
    return (/** @type {number} */ x1, /** @type {number} */ x2) =>
      hex(palette.fields.smooth[Math.round(sample(one, x1, x2))]);
  }
  return (/** @type {number} */ x1, /** @type {number} */ x2) => {
    const shares = planes.map((plane) => sample(plane, x1, x2));
    const best = Math.max(...shares);
    const lead = Math.max(0, Math.round((255 * (best - 255 / outputs)) / (255 - 255 / outputs)));
    return hex(palette.classField[shares.indexOf(best) % SHAPES][lead]);
  };
}

/** A pixel as a colour's name. @param {number} pixel */
const hex = (pixel) => `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;

/** @param {CanvasRenderingContext2D} context @param {Float32Array} xs @param {Float32Array} ys @param {number} size @param {Space} model @param {Maps} maps */
function strokeBorders(context, xs, ys, size, { palette, numbers }, maps) {
  const segments = borders(maps, numbers);
  const [across, down] = [
    { values: xs, size },
    { values: ys, size },
  ];
  context.beginPath();
  for (let i = 0; i < segments.length; i += 2) {
    const [x1, x2] = [segments[i], segments[i + 1]];
    const [x, y] = [sample(across, x1, x2), sample(down, x1, x2)];
    if (i % 4) context.lineTo(x, y);
    else context.moveTo(x, y);
  }
  context.strokeStyle = palette.ink.ink;
  context.globalAlpha = 0.8;
  context.lineWidth = 1.5;
  context.stroke();
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {{ xs: Float32Array, ys: Float32Array }} at @param {PointSet} set @param {Space} model */
function drawSet(context, { xs, ys }, { truth, hollow }, { palette, classes, numbers }) {
  if (classes > SHAPES) return drawNumerals(context, xs, ys, truth, hollow, palette);
  const { ink, bar } = palette;
  const colours = { classes: palette.classes, ring: ink["mark-ring"], surface: ink.surface, ink: ink.ink };
  for (let i = 0; i < xs.length; i++) {
    if (numbers)
      drawMark(context, CIRCLE, xs[i], ys[i], RADIUS, hollow, { ...colours, classes: ["", bar(truth[i])] });
    else drawMark(context, truth[i], xs[i], ys[i], RADIUS, hollow, colours);
  }
}

/** More classes than there are marks are told apart by their numbers; test points are bold. @param {CanvasRenderingContext2D} context @param {Float32Array} xs @param {Float32Array} ys @param {ArrayLike<number>} truth @param {boolean} bold @param {Palette} palette */
function drawNumerals(context, xs, ys, truth, bold, palette) {
  context.font = `${bold ? 700 : 400} 11px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.ink[bold ? "ink" : "ink-3"];
  for (let i = 0; i < xs.length; i++) context.fillText(String(truth[i]), xs[i], ys[i]);
}
