// @ts-check
/** Draws the timeline's track: the train loss so far as a filled line, the changes made on the way, the playhead. */
import { extent, logRange } from "./axis.js";
import { drawLost } from "./hatch.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./surface.js").Size} Size */
/**
 * @typedef {object} Track
 * @property {Palette} palette
 * @property {ArrayLike<number>} steps of the evaluations
 * @property {ArrayLike<number>} losses
 * @property {number} step now
 * @property {{step: number, text: string}[]} marks
 * @property {boolean} lost the run has diverged at `step`
 */

const CORNER = 4;
/** Room above the highest and below the lowest point. */
const MARGIN = 4;
/** The track is low: it spans at least this many decades only. */
const DECADES = 1.5;
/** The span of a diverged run's lost steps. */
const LOST = 32;

/** @param {CanvasRenderingContext2D} context @param {Track} model @param {Size} size */
export function drawTrack(context, model, size) {
  const { ink } = model.palette;
  context.save();
  context.beginPath();
  context.roundRect(0, 0, size.width, size.height, CORNER);
  context.clip();
  context.fillStyle = ink.canvas;
  context.fillRect(0, 0, size.width, size.height);
  if (model.step > 0) drawCourse(context, model, { ...size, width: size.width - (model.lost ? LOST : 0) });
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Track} model @param {Size} size */
function drawCourse(context, model, { width, height }) {
  const { palette, step, lost } = model;
  const end = Math.max(1, Math.round(width) - 2);
  const points = course(model, end, height);
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.strokeStyle = palette.ink["ink-2"];
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  context.stroke();
  if (points.length) {
    context.lineTo(points[points.length - 1][0], height);
    context.lineTo(0, height);
    context.globalAlpha = 0.1;
    context.fillStyle = palette.ink.ink;
    context.fill();
    context.globalAlpha = 1;
  }
  for (const mark of model.marks) drawMark(context, mark, (mark.step / step) * end, height, palette);
  if (lost) drawEnd(context, { x: width, y: 0, width: LOST, height }, palette);
  context.fillStyle = palette.ink.ink;
  context.fillRect(end, 0, 2, height);
}

/** The line's points. @param {Track} model @param {number} width @param {number} height */
function course({ steps, losses, step }, width, height) {
  const { low, high } = logRange(extent([losses]), DECADES);
  const [bottom, top] = [Math.log10(low), Math.log10(high)];
  const line = Array.from(losses, (loss, i) => {
    const share = (Math.log10(Math.max(loss, low)) - bottom) / (top - bottom);
    return [(Math.min(steps[i], step) / step) * width, height - 2 - share * (height - 2 - MARGIN)];
  });
  // The steps since the last evaluation go on at its height.
  return line.length ? [...line, [width, line[line.length - 1][1]]] : line;
}

/** A change of a setting while training went on. @param {CanvasRenderingContext2D} context @param {{text: string}} mark @param {number} x @param {number} height @param {Palette} palette */
function drawMark(context, { text }, x, height, palette) {
  context.fillStyle = palette.ink["ink-3"];
  context.fillRect(Math.round(x), 0, 1, height);
  context.font = `11px ${palette.font}`;
  context.textBaseline = "bottom";
  context.textAlign = "right";
  const width = context.measureText(text).width;
  const left = x - 5 - width < 4;
  context.textAlign = left ? "left" : "right";
  context.fillText(text, left ? x + 5 : x - 5, height - 3);
}

/** @param {CanvasRenderingContext2D} context @param {import("./layout.js").Rect} box @param {Palette} palette */
function drawEnd(context, box, palette) {
  drawLost(context, box, palette);
  context.fillStyle = palette.ink.bad;
  context.fillRect(box.x + box.width - 2, 0, 2, box.height);
}
