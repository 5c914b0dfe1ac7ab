// @ts-check
/** Draws the plane: map, contour, points, overlays. What does not change from frame to frame is kept. */
import { binary, certainty, classCount, contest } from "./classes.js";
import { contour, rimmed, smooth, strokeSegments } from "./contour.js";
import * as field from "./field.js";
import { fitted } from "./heat.js";

/** @typedef {import("./classes.js").Maps} Maps */
/** @typedef {import("./field.js").Grid} Grid */
/** @typedef {import("./field.js").Square} Square */
/** @typedef {import("./heat.js").Heat} Heat */
/** @typedef {import("./palette.js").Palette} Palette */
/**
 * @typedef {object} Plane
 * @property {Palette} palette
 * @property {string} locale
 * @property {Maps | null} maps the network's answer
 * @property {Grid | null} unit the map of one unit, shown instead
 * @property {import("../store.js").Overlays} overlays
 * @property {import("../store.js").Points | null} points
 * @property {ArrayLike<number> | null} batch the training points that the last step was taken with
 * @property {boolean} numbers whether the network answers numbers from -1 to 1, not classes
 * @property {boolean} lost the run has diverged: the map is the last good one
 * @property {boolean} axes
 * @property {number} corner radius
 */

const DECISION = 127.5;
/** Of numbers, the lines at -0.5, 0 and 0.5. */
const TICKS = [63.75, 127.5, 191.25];
/** Just above 128, which a rectified unit gives over whole regions: a line through a plateau is ragged. */
const UNIT_ZERO = 128.6;

/** A painter with its own pictures. @returns {(context: CanvasRenderingContext2D, square: Square, model: Plane) => void} */
export function createPlane() {
  /** @type {Heat | null} */
  let picture = null;
  const paintPoints = pointsPainter();
  return (context, square, model) => {
    if (model.axes) field.drawAxes(context, square, model.palette, model.locale);
    frame(context, square, model);
    context.save();
    clip(context, square, model.corner);
    if (model.unit) picture = drawUnit(context, square, model, model.unit, picture);
    else if (model.maps) picture = drawAnswer(context, square, model, model.maps, picture);
    context.restore();
    if (!model.points) return;
    context.save();
    clip(context, square, model.corner);
    paintPoints(context, square, model, model.points);
    if (model.batch)
      field.drawBatch(context, square, model.points.train_x, model.batch, model.palette.ink.ink);
    if (model.overlays.errors && model.maps && !model.numbers)
      drawErrors(context, square, model, model.points, model.maps);
    context.restore();
  };
}

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {number} corner */
function clip(context, { x, y, side }, corner) {
  context.beginPath();
  context.roundRect(x, y, side, side, corner);
  context.clip();
}

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {Plane} model */
function frame(context, { x, y, side }, { palette, corner }) {
  context.beginPath();
  context.roundRect(x - 1, y - 1, side + 2, side + 2, corner + 1);
  context.fillStyle = palette.ink.line;
  context.fill();
  context.beginPath();
  context.roundRect(x, y, side, side, corner);
  context.fillStyle = palette.ink.mid;
  context.fill();
}

/** @param {Pick<Plane, "lost" | "overlays">} model */
const tone = ({ lost, overlays }) => (lost ? "faded" : overlays.discrete ? "discrete" : "smooth");

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {Plane} model @param {Grid} grid @param {Heat | null} old */
function drawUnit(context, square, model, grid, old) {
  const picture = fitted(old, grid.size, grid.size);
  picture.paint(grid.values, model.palette.unitFields[tone(model)]);
  drawPicture(context, square, picture);
  drawLine(context, square, grid.values, grid.size, UNIT_ZERO, model.palette);
  return picture;
}

/** What the network answers, and the lines between the answers. @param {CanvasRenderingContext2D} context @param {Square} square @param {Pick<Plane, "palette" | "overlays" | "numbers" | "lost">} model @param {Maps} maps @param {Heat | null} old */
export function drawAnswer(context, square, model, maps, old) {
  const { palette, overlays } = model;
  const size = maps.shape[1];
  const picture = fitted(old, size, size);
  const found = classCount(maps) > 2 ? contest(maps) : null;
  if (found) {
    picture.paintEach((i) => palette.classField[found.winner[i]][overlays.discrete ? 255 : found.lead[i]]);
    drawPicture(context, square, picture);
  } else {
    picture.paint(binary(maps).values, palette.fields[tone(model)]);
    drawPicture(context, square, picture);
  }
  for (const { values, level } of levels(maps, found, model.numbers))
    drawLine(context, square, values, size, level, palette);
  if (overlays.uncertainty && !model.numbers)
    field.drawUncertainty(context, square, certainty(maps, found), palette.ink.ink);
  return picture;
}

/** The heights that lines are drawn at: where two classes are even, or round numbers. @param {Maps} maps @param {import("./classes.js").Contest | null} found @param {boolean} numbers */
function levels(maps, found, numbers) {
  if (found) return found.margins.map((values) => ({ values, level: 0 }));
  const { values } = binary(maps);
  return (numbers ? TICKS : [DECISION]).map((level) => ({ values, level }));
}

/** The lines between the answers, as segments of the plane: x₁, x₂ of both ends of each. @param {Maps} maps @param {boolean} numbers @returns {number[]} */
export function borders(maps, numbers) {
  const size = maps.shape[1];
  const found = classCount(maps) > 2 ? contest(maps) : null;
  const cell = (2 * field.REACH) / size;
  return levels(maps, found, numbers).flatMap(({ values, level }) =>
    contour(smooth(values, size, size), size, size, level).map((at, i) =>
      i % 2 ? field.REACH - at * cell : at * cell - field.REACH,
    ),
  );
}

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {Heat} picture */
function drawPicture(context, { x, y, side }, picture) {
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture.canvas, x, y, side, side);
}

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {ArrayLike<number>} values @param {number} size @param {number} level @param {Palette} palette */
function drawLine(context, { x, y, side }, values, size, level, palette) {
  context.save();
  const cell = side / size;
  context.translate(x - cell, y - cell);
  context.strokeStyle = palette.ink.ink;
  context.globalAlpha = palette.dark ? 0.75 : 0.6;
  context.lineWidth = 1.25;
  context.lineCap = "round";
  const map = rimmed(smooth(values, size, size), size);
  strokeSegments(context, contour(map, size + 2, size + 2, level), cell);
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Square} square @param {Plane} model @param {import("../store.js").Points} points @param {Maps} maps */
function drawErrors(context, square, { palette, overlays }, points, maps) {
  const predict = predictor(maps);
  field.drawErrors(context, square, points.train_x, points.train_y, predict, palette.ink.ink);
  if (overlays.test)
    field.drawErrors(context, square, points.test_x, points.test_y, predict, palette.ink.ink);
}

/** The class the maps give a place. @param {Maps} maps @returns {(x1: number, x2: number) => number} */
export function predictor(maps) {
  const [outputs, size] = maps.shape;
  if (classCount(maps) === 2) {
    const grid = binary(maps);
    return (x1, x2) => (field.sample(grid, x1, x2) > DECISION ? 1 : 0);
  }
  const { winner } = contest(maps);
  const cell = (/** @type {number} */ share) => Math.max(0, Math.min(size - 1, Math.floor(share * size)));
  const span = 2 * field.REACH;
  return (x1, x2) =>
    outputs && winner[cell((field.REACH - x2) / span) * size + cell((x1 + field.REACH) / span)];
}

/** Draws points, and keeps the drawing until something of it changes. */
function pointsPainter() {
  const layer = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (layer.getContext("2d"));
  /** @type {unknown[]} */
  let drawn = [];
  return (
    /** @type {CanvasRenderingContext2D} */ target,
    /** @type {Square} */ square,
    /** @type {Plane} */ { palette, overlays, numbers },
    /** @type {import("../store.js").Points} */ points,
  ) => {
    const draw = (/** @type {CanvasRenderingContext2D} */ on) => {
      field.drawPoints(on, square, points.train_x, points.train_y, false, numbers, palette);
      if (overlays.test) field.drawPoints(on, square, points.test_x, points.test_y, true, numbers, palette);
    };
    if (!target.canvas) return draw(target); // a file of shapes takes them as shapes
    const ratio = target.getTransform().a;
    const now = [points, overlays.test, numbers, palette, square.x, square.y, square.side, ratio];
    if (now.some((value, i) => value !== drawn[i])) {
      drawn = now;
      layer.width = Math.ceil((square.x + square.side) * ratio);
      layer.height = Math.ceil((square.y + square.side) * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw(context);
    }
    target.drawImage(layer, 0, 0, layer.width / ratio, layer.height / ratio);
  };
}
