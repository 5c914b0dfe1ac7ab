// @ts-check
/** Draws one sample, or what one unit makes of it, and beside it how likely each class is, or what the unit looks for. */
import { cut, drawPointer, textWidth, write } from "./text.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{canvas: HTMLCanvasElement, width: number, height: number}} Picture */
/** @typedef {{label: string, share: number, value: string, truth: boolean, chosen: boolean}} Bar share: 0 to 1 */
/** @typedef {{label: string, share: number, value: string}} Part one number of a sample, share: −1 to 1 */
/** @typedef {{count: number, label: number}} Rows so many rows, and the room that their names take */
/** @typedef {{x: number, width: number, label: number, top: number, height: number}} Place of rows with names */
/** @typedef {{palette: Palette, picture: Picture | null, parts: Part[], bars: Bar[], numbers: Part[], filters: {canvas: HTMLCanvasElement, size: number, count: number} | null, words: string}} Model */

/** Height of the whole, which is the side of the picture too; what is left between that and the bars (px). */
export const SIDE = 150;
const APART = 18;
/** Bars: room for a name and for a value, thickness, the tallest and the lowest row, and the shortest bar that tells anything. */
const BARS = {
  label: 22,
  words: 62,
  most: 84,
  gap: 14,
  value: 42,
  height: 9,
  row: 24,
  least: 24,
  lowest: 13,
};
/** Between a sample's numbers and the answers below them (px). */
const STACKED = 8;
const FILTERS = { top: 22, most: 44, gap: 6 };

/** @param {CanvasRenderingContext2D} context @param {number} width @param {Model} model */
export function drawSample(context, width, model) {
  const { palette, picture, parts, numbers, bars, filters } = model;
  const label = roomFor(parts, palette);
  const answers = numbers.length
    ? { count: numbers.length, label: BARS.words }
    : { count: bars.length, label: roomFor(bars, palette) };
  const given = { count: picture || filters ? 0 : parts.length, label };
  const [first, second] = placed(width, given, answers);
  if (picture) drawPicture(context, picture, palette);
  else drawParts(context, first, parts, palette);
  if (filters) drawFilters(context, second.x, second.width, filters, model);
  else if (numbers.length) drawParts(context, second, numbers, palette);
  else drawBars(context, second, model);
}

/**
 * Where a sample and the answers to it stand: side by side, or one above the other where numbers and answers find no room so.
 * @param {number} width @param {Rows} given none where there is a picture @param {Rows} answers @returns {[Place, Place]}
 */
export function placed(width, given, answers) {
  const left = SIDE + (given.count ? (given.label - BARS.label) / 2 : 0);
  const right = width - left - APART;
  const all = given.count + answers.count;
  const narrow = right - answers.label - BARS.value < BARS.least;
  if (given.count && narrow && all * BARS.lowest + STACKED <= SIDE) {
    const row = Math.min(BARS.row, (SIDE - STACKED) / all);
    const label = Math.max(given.label, answers.label);
    const top = given.count * row + STACKED;
    return [
      { x: 0, width, label, top: 0, height: given.count * row },
      { x: 0, width, label, top, height: SIDE - top },
    ];
  }
  return [
    { x: 0, width: left, label: given.label, top: 0, height: SIDE },
    { x: left + APART, width: right, label: answers.label, top: 0, height: SIDE },
  ];
}

/** The room that names take: a number's, or more, up to a bound. @param {{ label: string }[]} rows @param {Palette} palette */
function roomFor(rows, palette) {
  const widths = rows.map(({ label }) => textWidth(label, fontOf(palette)) + BARS.gap);
  return Math.max(BARS.label, Math.min(BARS.most, Math.max(0, ...widths)));
}

/** @param {Palette} palette */
const fontOf = ({ font }) => `600 11px ${font}`;

/** @param {CanvasRenderingContext2D} context @param {Picture} picture @param {Palette} palette */
function drawPicture(context, { canvas, width, height }, palette) {
  context.save();
  context.beginPath();
  context.roundRect(1, 1, SIDE - 2, SIDE - 2, 6);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, width, height, 1, 1, SIDE - 2, SIDE - 2);
  context.restore();
  context.beginPath();
  context.roundRect(0.5, 0.5, SIDE - 1, SIDE - 1, 6.5);
  context.strokeStyle = palette.ink["line-2"];
  context.lineWidth = 1;
  context.stroke();
}

/** The numbers of a sample, to the left and the right of 0. @param {CanvasRenderingContext2D} context @param {Place} place @param {Part[]} parts @param {Palette} palette */
function drawParts(context, { x, width, label: names, ...place }, parts, palette) {
  const row = Math.min(BARS.row, place.height / Math.max(1, parts.length));
  const top = place.top + (place.height - row * parts.length) / 2;
  const room = (width - names - BARS.value) / 2;
  const middle = x + names + room;
  context.fillStyle = palette.ink["line-2"];
  context.fillRect(middle - 0.5, top, 1, row * parts.length);
  parts.forEach(({ label, share, value }, i) => {
    const y = top + (i + 0.5) * row;
    write(context, palette, cut(label, fontOf(palette), names - 4), x, y, "left", "ink-3");
    context.fillStyle = palette.ink[share < 0 ? "neg" : "pos"];
    context.fillRect(
      share < 0 ? middle + share * room : middle,
      y - BARS.height / 2,
      Math.abs(share) * room,
      BARS.height,
    );
    write(context, palette, value, x + width, y, "right", "ink-2");
  });
}

/** @param {CanvasRenderingContext2D} context @param {Place} place @param {Model} model */
function drawBars(context, { x, width, label: names, ...place }, { palette, bars }) {
  const row = Math.min(BARS.row, place.height / Math.max(1, bars.length));
  const top = place.top + (place.height - row * bars.length) / 2;
  const start = x + names;
  const room = width - names - BARS.value;
  const { ink } = palette;
  bars.forEach(({ label, share, value, truth, chosen }, i) => {
    const y = top + (i + 0.5) * row;
    write(
      context,
      palette,
      cut(label, fontOf(palette), names - BARS.gap),
      start - 8,
      y,
      "right",
      truth ? "ink" : "ink-3",
      truth,
    );
    if (truth) drawPointer(context, x, y, ink.ink);
    context.fillStyle = ink.well;
    context.fillRect(start, y - BARS.height / 2, room, BARS.height);
    context.fillStyle = ink[chosen ? "ink" : "ink-4"];
    context.fillRect(start, y - BARS.height / 2, Math.max(0, Math.min(1, share)) * room, BARS.height);
    write(context, palette, value, x + width, y, "right", chosen ? "ink" : "ink-3", chosen);
  });
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} width @param {{canvas: HTMLCanvasElement, size: number, count: number}} filters @param {Model} model */
function drawFilters(context, x, width, { canvas, size, count }, { palette, words }) {
  write(context, palette, words, x, 7, "left", "ink-3");
  const [side, across] = fitted(count, width, SIDE - FILTERS.top);
  context.imageSmoothingEnabled = false;
  for (let i = 0; i < count; i++) {
    const left = x + (i % across) * (side + FILTERS.gap);
    const top = FILTERS.top + Math.floor(i / across) * (side + FILTERS.gap);
    context.drawImage(canvas, 0, i * size, size, size, left, top, side, side);
    context.strokeStyle = palette.ink["line-2"];
    context.lineWidth = 1;
    context.strokeRect(left - 0.5, top - 0.5, side + 1, side + 1);
  }
  context.imageSmoothingEnabled = true;
}

/** The largest squares of which so many find room, and how many stand side by side. @param {number} count @param {number} width @param {number} height */
export function fitted(count, width, height) {
  const { gap, most } = FILTERS;
  for (let side = most; side > 4; side--) {
    const across = Math.max(1, Math.floor((width + gap) / (side + gap)));
    if (Math.ceil(count / across) * (side + gap) - gap <= height) return [side, across];
  }
  return [4, Math.max(1, Math.floor((width + gap) / (4 + gap)))];
}
