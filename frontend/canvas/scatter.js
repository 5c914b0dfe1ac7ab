// @ts-check
/** Draws what is predicted against what is true: on the slanting line they are the same. */
import { write } from "./text.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{palette: Palette, truth: ArrayLike<number>, guesses: ArrayLike<number>, here: number, reach: number, words: {truth: string, guess: string, tick: (value: number) => string}}} Scatter here: the sample that is looked at */

export const HEIGHT = 150;
/** Room for the ticks (px). */
const ROOM = { left: 30, top: 6, right: 8, bottom: 34 };
/** A click finds a point as near as this (px). */
const NEAR = 12;

/** @param {number} width @param {number} reach */
function places(width, reach) {
  const [wide, tall] = [width - ROOM.left - ROOM.right, HEIGHT - ROOM.top - ROOM.bottom];
  const share = (/** @type {number} */ value) =>
    (Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach);
  return {
    x: (/** @type {number} */ value) => ROOM.left + share(value) * wide,
    y: (/** @type {number} */ value) => ROOM.top + (1 - share(value)) * tall,
  };
}

/** The sample whose point is nearest to a place. @param {Scatter} model @param {number} width @param {number} left @param {number} top */
export function sampleAt({ truth, guesses, reach }, width, left, top) {
  const { x, y } = places(width, reach);
  /** @type {{ sample: number | null, far: number }} */
  let best = { sample: null, far: NEAR };
  for (let i = 0; i < guesses.length; i++) {
    const far = Math.hypot(x(truth[i]) - left, y(guesses[i]) - top);
    if (far < best.far) best = { sample: i, far };
  }
  return best.sample;
}

/** @param {CanvasRenderingContext2D} context @param {number} width @param {Scatter} model */
export function drawScatter(context, width, { palette, truth, guesses, here, reach, words }) {
  const { x, y } = places(width, reach);
  const { ink } = palette;
  for (const value of [-reach, 0, reach]) {
    context.fillStyle = ink[value ? "line" : "line-2"];
    context.fillRect(x(-reach), Math.round(y(value)), x(reach) - x(-reach), 1);
    context.fillRect(Math.round(x(value)), y(reach), 1, y(-reach) - y(reach));
    write(context, palette, words.tick(value), ROOM.left - 8, y(value), "right", "ink-3");
    write(context, palette, words.tick(value), x(value), y(-reach) + 11, "center", "ink-3");
  }
  write(context, palette, words.truth, x(0), HEIGHT - 7, "center", "ink-3");
  context.beginPath();
  context.moveTo(x(-reach), y(-reach));
  context.lineTo(x(reach), y(reach));
  context.strokeStyle = ink["ink-3"];
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.stroke();
  context.setLineDash([]);
  for (let i = 0; i < guesses.length; i++) point(context, x(truth[i]), y(guesses[i]), 2.4, ink.pos, 0.7);
  if (here >= guesses.length) return;
  point(context, x(truth[here]), y(guesses[here]), 3, ink.pos, 1);
  context.beginPath();
  context.arc(x(truth[here]), y(guesses[here]), 6, 0, 2 * Math.PI);
  context.strokeStyle = ink.ink;
  context.lineWidth = 1.5;
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius @param {string} colour @param {number} alpha */
function point(context, x, y, radius, colour, alpha) {
  context.globalAlpha = alpha;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}
