// @ts-check
/** Draws what the units of a recurrent layer do over time: a row for each unit, a column for each step. */
import { write } from "./text.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{ step: number, unit: number }} Cell */
/**
 * @typedef {object} Courses
 * @property {Palette} palette
 * @property {HTMLCanvasElement} picture a pixel for each unit and step
 * @property {number} steps
 * @property {number} units
 * @property {number} left where the first step begins
 * @property {number} pitch width of a step
 * @property {Cell | null} here
 * @property {number | null} pointed a step, whatever the unit
 * @property {string[]} ends the least value that has a colour of its own, and the greatest
 * @property {(value: number) => string} count
 */

/** Room over and under the rows, and how tall they are in all, and each (px). */
const ROOM = { top: 4, bottom: 6 };
const TALL = { least: 72, most: 112, row: 12 };

/** @param {number} units */
const rowsHeight = (units) => Math.max(TALL.least, Math.min(TALL.most, units * TALL.row));

/** @param {number} units */
export const coursesHeight = (units) => ROOM.top + rowsHeight(units) + ROOM.bottom;

/** The step and unit at a place, if there is one. @param {Courses} model @param {number} x @param {number} y @returns {Cell | null} */
export function cellAt({ steps, units, left, pitch }, x, y) {
  const step = Math.floor((x - left) / pitch);
  const unit = Math.floor((y - ROOM.top) / (rowsHeight(units) / units));
  return step >= 0 && step < steps && unit >= 0 && unit < units ? { step, unit } : null;
}

/** The middle of a cell. @param {Courses} model @param {Cell} cell */
export const middleOf = ({ units, left, pitch }, { step, unit }) => ({
  x: left + (step + 0.5) * pitch,
  y: ROOM.top + (unit + 0.5) * (rowsHeight(units) / units),
});

/** @param {CanvasRenderingContext2D} context @param {Courses} model */
export function drawCourses(context, model) {
  const { palette, picture, steps, units, left, pitch, here, pointed, ends, count } = model;
  const [tall, wide] = [rowsHeight(units), steps * pitch];
  const row = tall / units;
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, steps, units, left, ROOM.top, wide, tall);
  context.imageSmoothingEnabled = true;
  outline(context, left, ROOM.top, wide, tall, palette.ink["line-2"], 1);
  for (const unit of new Set([0, units - 1]))
    write(context, palette, count(unit + 1), left - 8, ROOM.top + (unit + 0.5) * row, "right", "ink-3");
  write(context, palette, ends[1], left + wide + 8, ROOM.top + 5, "left", "ink-3");
  write(context, palette, ends[0], left + wide + 8, ROOM.top + tall - 5, "left", "ink-3");
  if (pointed !== null && !here)
    outline(context, left + pointed * pitch, ROOM.top, pitch, tall, palette.ink["ink-2"], 1);
  if (here)
    outline(context, left + here.step * pitch, ROOM.top + here.unit * row, pitch, row, palette.ink.ink, 2);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {string} colour @param {number} line */
function outline(context, x, y, width, height, colour, line) {
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
}
