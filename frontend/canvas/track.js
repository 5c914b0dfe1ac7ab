// @ts-check
/** Draws the timeline's track: the train loss as a line, filled up to the playhead, the changes made on the way, the steps that are lost. */
import { extent, logRange } from "./axis.js";
import { drawLost } from "./hatch.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./surface.js").Size} Size */
/**
 * @typedef {object} Track
 * @property {Palette} palette
 * @property {ArrayLike<number>} steps of the evaluations
 * @property {ArrayLike<number>} losses
 * @property {number} first the earliest step that can be looked at
 * @property {number} now
 * @property {number} playhead the step that is looked at
 * @property {number} end of the axis
 * @property {number | null} good the last good step of a run that has diverged
 * @property {{ step: number, label: string }[]} marks settings that were changed while training went on
 */

const CORNER = 4;
const TRACK = 30;
/** Room above the highest and below the lowest point. */
const MARGIN = 4;
/** How far dots stand apart. */
const DOTS = 6;
/** The track is low: it spans at least this many decades only. */
const DECADES = 1.5;
/** The label of a change: its ground's height, corner and padding, and how far it stands off the mark and the edges. */
const LABEL = { height: 18, corner: 4, padding: 6, off: 4, edge: 2 };

/** Where a step lies on a track. @param {number} step @param {number} end @param {number} width */
export const placeOf = (step, end, width) => Math.round((step / end) * (Math.round(width) - 2));

/** The step at a place of a track. @param {number} x @param {number} end @param {number} width */
export const stepAt = (x, end, width) => Math.round((x / Math.max(1, Math.round(width) - 2)) * end);

/** @param {CanvasRenderingContext2D} context @param {Track} model @param {Size} size */
export function drawTrack(context, model, size) {
  const { ink } = model.palette;
  context.save();
  context.beginPath();
  context.roundRect(0, 0, size.width, size.height, CORNER);
  context.clip();
  context.fillStyle = ink.canvas;
  context.fillRect(0, 0, size.width, size.height);
  if (model.now > 0) drawCourse(context, model, size);
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Track} model @param {Size} size */
function drawCourse(context, model, { width, height }) {
  const { palette, good, end, playhead, now } = model;
  const x = (/** @type {number} */ step) => placeOf(step, end, width);
  const points = course(model, x, height);
  if (good !== null) drawLost(context, { x: x(good), y: 0, width: width - x(good), height }, palette);
  drawPast(context, points, x(playhead), height, palette);
  drawLine(context, points, x(playhead), x(now), height, palette);
  drawMarks(context, model, points, x);
  drawForgotten(context, x(model.first), height, palette);
  if (good !== null) {
    context.fillStyle = palette.ink.bad;
    context.fillRect(width - 2, 0, 2, height);
  }
  context.fillStyle = palette.ink.ink;
  context.fillRect(x(playhead), 0, 2, height);
}

/** The line's points. @param {Track} model @param {(step: number) => number} x @param {number} height */
function course({ steps, losses, now }, x, height) {
  const { low, high } = logRange(extent([losses]), DECADES);
  const [bottom, top] = [Math.log10(low), Math.log10(high)];
  const line = Array.from(losses, (loss, i) => {
    const share = (Math.log10(Math.max(loss, low)) - bottom) / (top - bottom);
    return [x(Math.min(steps[i], now)), height - 2 - share * (height - 2 - MARGIN)];
  });
  // The steps since the last evaluation go on at its height.
  return line.length ? [...line, [x(now), line[line.length - 1][1]]] : line;
}

/** What lies before the playhead is filled. @param {CanvasRenderingContext2D} context @param {number[][]} points @param {number} playhead @param {number} height @param {Palette} palette */
function drawPast(context, points, playhead, height, { ink }) {
  if (!points.length) return;
  within(context, 0, playhead, height, () => {
    context.beginPath();
    context.moveTo(points[0][0], height);
    for (const [x, y] of points) context.lineTo(x, y);
    context.lineTo(points[points.length - 1][0], height);
    context.globalAlpha = 0.1;
    context.fillStyle = ink.ink;
    context.fill();
  });
}

/** Before the playhead the line is strong, behind it weak. @param {CanvasRenderingContext2D} context @param {number[][]} points @param {number} playhead @param {number} now @param {number} height @param {Palette} palette */
function drawLine(context, points, playhead, now, height, { ink }) {
  const parts = /** @type {const} */ ([
    [0, playhead, ink["ink-2"]],
    [playhead, now + 1, ink["ink-4"]],
  ]);
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  for (const [from, to, colour] of parts)
    within(context, from, to, height, () => {
      context.beginPath();
      for (const [x, y] of points) context.lineTo(x, y);
      context.strokeStyle = colour;
      context.stroke();
    });
}

/** Draw in a part of the track only. @param {CanvasRenderingContext2D} context @param {number} from @param {number} to @param {number} height @param {() => void} draw */
function within(context, from, to, height, draw) {
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, height);
  context.clip();
  draw();
  context.restore();
}

/** Steps that cannot be looked at any more have dots under them. @param {CanvasRenderingContext2D} context @param {number} end @param {number} height @param {Palette} palette */
function drawForgotten(context, end, height, { ink }) {
  context.fillStyle = ink["ink-3"];
  for (let x = 0; x < end; x += DOTS) context.fillRect(x, height - 2, 2, 2);
}

/** The changes of settings while training went on: a line each, and the words of the last before the playhead. @param {CanvasRenderingContext2D} context @param {Track} model @param {number[][]} points @param {(step: number) => number} x */
function drawMarks(context, { marks, playhead, palette, now }, points, x) {
  context.fillStyle = palette.ink["ink-4"];
  for (const { step } of marks) context.fillRect(x(step), 0, 1, TRACK);
  const last = marks.findLast(({ step }) => step <= playhead);
  if (last) drawLabel(context, last.label, x(last.step), points, x(now), palette);
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
