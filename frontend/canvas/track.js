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
 * @property {number[]} marks steps at which settings were changed while training went on
 * @property {string} label the last of these changes in words
 * @property {boolean} lost the run has diverged at `step`
 */

const CORNER = 4;
const TRACK = 30;
/** Room above the highest and below the lowest point. */
const MARGIN = 4;
/** The track is low: it spans at least this many decades only. */
const DECADES = 1.5;
/** The span of a diverged run's lost steps. */
const LOST = 32;
/** The label of a change: its ground's height, corner and padding, and how far it stands off the mark and the edges. */
const LABEL = { height: 18, corner: 4, padding: 6, off: 4, edge: 2 };

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
  const { palette, lost } = model;
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
  drawMarks(context, model, points, end, height);
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

/** The changes of settings while training went on: a line each, and the words of the last. @param {CanvasRenderingContext2D} context @param {Track} model @param {number[][]} points @param {number} end @param {number} height */
function drawMarks(context, { marks, label, step, palette }, points, end, height) {
  const places = marks.map((at) => Math.round((at / step) * end));
  context.fillStyle = palette.ink["ink-4"];
  for (const x of places) context.fillRect(x, 0, 1, height);
  if (places.length) drawLabel(context, label, places[places.length - 1], points, end, palette);
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} mark @param {number[][]} points @param {number} end @param {Palette} palette */
function drawLabel(context, text, mark, points, end, palette) {
  context.font = `11px ${palette.font}`;
  const width = Math.ceil(context.measureText(text).width) + 2 * LABEL.padding;
  const { x, y } = labelPlace(mark, width, points, end);
  context.beginPath();
  context.roundRect(x + 0.5, y + 0.5, width - 1, LABEL.height - 1, LABEL.corner);
  context.fillStyle = palette.ink.surface;
  context.fill();
  context.strokeStyle = palette.ink["line-2"];
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = palette.ink["ink-2"];
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, x + LABEL.padding, y + LABEL.height / 2 + 0.5);
}

/** Beside its mark, where there is room, and on the side of the track where the line is not. @param {number} mark @param {number} width @param {number[][]} points @param {number} end */
export function labelPlace(mark, width, points, end) {
  const { off, edge, height } = LABEL;
  const fits = mark + off + width <= end - edge;
  const x = fits ? mark + off : Math.max(edge, mark - off - width);
  const under = points.find(([at]) => at >= x + width / 2);
  const high = under !== undefined && under[1] < TRACK / 2;
  return { x, y: high ? TRACK - edge - height : edge };
}

/** @param {CanvasRenderingContext2D} context @param {import("./layout.js").Rect} box @param {Palette} palette */
function drawEnd(context, box, palette) {
  drawLost(context, box, palette);
  context.fillStyle = palette.ink.bad;
  context.fillRect(box.x + box.width - 2, 0, 2, box.height);
}
