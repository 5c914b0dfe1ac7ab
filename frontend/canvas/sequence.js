// @ts-check
/** Draws one sequence over time, and under it, or over it, what the network would predict if it ended there. */
import { css, mix, parse } from "./colour.js";
import { drawMark } from "./marks.js";
import { drawPointer, write } from "./text.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {"numbers" | "bits" | "marked" | "symbols"} Reads what comes at each step */
/** @typedef {{ values: ArrayLike<number>, truth: number, reach: number }} Numbers predicted after each step, and what is true at the end; reach: of the axis */
/** @typedef {{ names: string[], shares: (k: number, step: number) => number, truth: number, guess: number, values: string[] }} Classes values: the last shares, as they are printed */
/**
 * @typedef {object} Sequence
 * @property {Palette} palette
 * @property {Reads} reads
 * @property {number} steps
 * @property {(step: number, channel: number) => number} at
 * @property {number} channels
 * @property {Numbers | null} numbers where numbers are to be found
 * @property {Classes | null} classes where a class is
 * @property {number} first the first step of which a prediction is known
 * @property {number | null} pointed the step under the pointer
 * @property {{ step: string, tick: (value: number) => string, count: (value: number) => string }} words
 */

/** Room at the left for names and at the right for values; heights of what comes, and of what is predicted (px). */
const ROOM = { left: 30, right: 44, top: 6, between: 12, plots: 20, axis: 18 };
const TALL = { wave: 104, stems: 60, row: 22, line: 56, classRow: 19 };
/** A step as wide as this has room for its digit; the largest mark. */
const DIGIT = 13;
const MARK = 5;

/** @param {Reads} reads @param {number} classes 0 where numbers are to be found */
export function sequenceHeight(reads, classes) {
  const input = { numbers: TALL.wave, marked: TALL.stems, bits: TALL.row, symbols: TALL.row }[reads];
  const answer = classes
    ? ROOM.between + classes * TALL.classRow
    : reads === "numbers"
      ? 0
      : ROOM.plots + TALL.line;
  return ROOM.top + input + answer + ROOM.axis;
}

/** Where the first step begins and how wide each is: the value after the last one has a place where it is asked for. @param {Reads} reads @param {number} steps @param {boolean} numbers @param {number} width */
export const stepsAcross = (reads, steps, numbers, width) => ({
  left: ROOM.left,
  pitch: (width - ROOM.left - ROOM.right) / (steps + (numbers && reads === "numbers" ? 1 : 0)),
});

/** @param {Pick<Sequence, "reads" | "steps" | "classes">} model @param {number} width */
const pitchOf = ({ reads, steps, classes }, width) => stepsAcross(reads, steps, !classes, width).pitch;

/** The step at a place, if there is one. @param {Sequence} model @param {number} width @param {number} x */
export function stepAt(model, width, x) {
  const step = Math.floor((x - ROOM.left) / pitchOf(model, width));
  return step >= 0 && step < model.steps ? step : null;
}

/** @param {CanvasRenderingContext2D} context @param {number} width @param {Sequence} model */
export function drawSequence(context, width, model) {
  const pitch = pitchOf(model, width);
  const x = (/** @type {number} */ step) => ROOM.left + (step + 0.5) * pitch;
  const end = sequenceHeight(model.reads, model.classes?.names.length ?? 0) - ROOM.axis;
  if (model.pointed !== null) {
    context.fillStyle = model.palette.ink.well;
    context.fillRect(x(model.pointed) - pitch / 2, 0, pitch, end);
  }
  const bottom = { numbers: drawWave, marked: drawStems, bits: drawBits, symbols: drawSymbols }[model.reads](
    context,
    model,
    x,
    pitch,
    width,
  );
  if (model.classes) drawClasses(context, model, model.classes, x, pitch, bottom + ROOM.between, width);
  else if (model.numbers && model.reads !== "numbers")
    drawNumbers(context, model, model.numbers, x, bottom + ROOM.plots, width);
  drawSteps(context, model, x, end, width);
}
/** @typedef {(step: number) => number} Across where a step stands */

/** Numbers, and over them what was predicted for each of the next ones. @param {CanvasRenderingContext2D} context @param {Sequence} model @param {Across} x @param {number} _pitch @param {number} width */
function drawWave(context, model, x, _pitch, width) {
  const { steps, at, numbers, first, palette } = model;
  const reach = numbers?.reach ?? 1;
  const y = scale(ROOM.top, TALL.wave, reach);
  drawAxis(context, model, y, reach, width);
  drawLine(
    context,
    Array.from({ length: steps }, (_, i) => [x(i), y(at(i, 0))]),
    palette.ink["ink-3"],
    1.5,
  );
  for (let i = 0; i < steps; i++) dot(context, x(i), y(at(i, 0)), 1.8, palette.ink["ink-3"]);
  if (!numbers) return ROOM.top + TALL.wave;
  const ahead = Array.from(numbers.values, (value, i) => [x(first + i + 1), y(value)]);
  drawLine(context, ahead, palette.ink.pos, 1.5, [3, 2.5]);
  drawAnswer(context, x(steps), y(numbers.truth), y(numbers.values[numbers.values.length - 1]), palette);
  return ROOM.top + TALL.wave;
}

/** A number at each step; those that are marked stand out. @param {CanvasRenderingContext2D} context @param {Sequence} model @param {Across} x @param {number} _pitch @param {number} width */
function drawStems(context, model, x, _pitch, width) {
  const { steps, at, palette } = model;
  const y = scale(ROOM.top, TALL.stems, 1);
  drawAxis(context, model, y, 1, width);
  for (let i = 0; i < steps; i++) {
    const marked = at(i, 1) > 0.5;
    const colour = palette.ink[marked ? "ink" : "ink-4"];
    drawLine(
      context,
      [
        [x(i), y(0)],
        [x(i), y(at(i, 0))],
      ],
      colour,
      marked ? 2 : 1,
    );
    dot(context, x(i), y(at(i, 0)), marked ? 3.5 : 1.6, colour);
  }
  return ROOM.top + TALL.stems;
}

/** Noughts are empty, ones are full. @param {CanvasRenderingContext2D} context @param {Sequence} model @param {Across} x @param {number} pitch */
function drawBits(context, { steps, at, palette, words }, x, pitch) {
  const side = Math.max(2, Math.min(TALL.row - 4, pitch - 2));
  const top = ROOM.top + (TALL.row - side) / 2;
  for (let i = 0; i < steps; i++) {
    const one = at(i, 0) > 0.5;
    context.beginPath();
    context.roundRect(x(i) - side / 2 + 0.5, top + 0.5, side - 1, side - 1, Math.min(3, side / 4));
    context.fillStyle = palette.ink[one ? "ink-2" : "surface"];
    context.fill();
    context.strokeStyle = palette.ink["ink-3"];
    context.lineWidth = 1;
    context.stroke();
    if (pitch < DIGIT) continue;
    write(
      context,
      palette,
      words.count(one ? 1 : 0),
      x(i),
      top + side / 2,
      "center",
      one ? "surface" : "ink-2",
    );
  }
  return ROOM.top + TALL.row;
}

/** The mark of the symbol that comes. @param {CanvasRenderingContext2D} context @param {Sequence} model @param {Across} x @param {number} pitch */
function drawSymbols(context, { steps, at, channels, palette }, x, pitch) {
  const colours = { ring: palette.ink["mark-ring"], surface: palette.ink.surface, ink: palette.ink.ink };
  for (let i = 0; i < steps; i++)
    for (let k = 0; k < channels; k++)
      if (at(i, k) > 0.5)
        drawMark(context, k, x(i), ROOM.top + TALL.row / 2, Math.min(MARK, 0.42 * pitch), false, {
          ...colours,
          classes: palette.classes,
        });
  return ROOM.top + TALL.row;
}

/** How likely each class is after each step: a row of its own. @param {CanvasRenderingContext2D} context @param {Sequence} model @param {Classes} classes @param {Across} x @param {number} pitch @param {number} top @param {number} width */
function drawClasses(
  context,
  { steps, first, palette },
  { names, shares, truth, guess, values },
  x,
  pitch,
  top,
  width,
) {
  const [paper, tall] = [parse(palette.ink.well), TALL.classRow - 3];
  names.forEach((name, k) => {
    const y = top + k * TALL.classRow;
    const colour = parse(palette.classes[k]);
    for (let i = first; i < steps; i++) {
      context.fillStyle = css(mix(paper, colour, Math.max(0, Math.min(1, shares(k, i)))));
      context.fillRect(x(i) - pitch / 2, y, pitch + 0.5, tall);
    }
    context.strokeStyle = palette.ink["line-2"];
    context.lineWidth = 1;
    context.strokeRect(x(0) - pitch / 2 - 0.5, y - 0.5, steps * pitch + 1, tall + 1);
    if (k === truth) drawPointer(context, 4, y + tall / 2, palette.ink.ink);
    write(
      context,
      palette,
      name,
      ROOM.left - 8,
      y + tall / 2,
      "right",
      k === truth ? "ink" : "ink-3",
      k === truth,
    );
    write(
      context,
      palette,
      values[k],
      width,
      y + tall / 2,
      "right",
      k === guess ? "ink" : "ink-3",
      k === guess,
    );
  });
}

/** What would be answered after each step, and what is true. @param {CanvasRenderingContext2D} context @param {Sequence} model @param {Numbers} numbers @param {Across} x @param {number} top @param {number} width */
function drawNumbers(context, model, numbers, x, top, width) {
  const { palette, first, steps } = model;
  const y = scale(top, TALL.line, numbers.reach);
  drawAxis(context, model, y, numbers.reach, width);
  drawLine(
    context,
    [
      [x(0), y(numbers.truth)],
      [x(steps - 1), y(numbers.truth)],
    ],
    palette.ink["ink-3"],
    1,
    [2, 2],
  );
  const course = Array.from(numbers.values, (value, i) => [x(first + i), y(value)]);
  drawLine(context, course, palette.ink.pos, 1.75);
  drawAnswer(context, x(steps - 1), y(numbers.truth), y(numbers.values[numbers.values.length - 1]), palette);
}

/** What is true, hollow, and what is predicted, full. @param {CanvasRenderingContext2D} context @param {number} x @param {number} truth @param {number} predicted @param {Palette} palette */
function drawAnswer(context, x, truth, predicted, palette) {
  dot(context, x, predicted, 4, palette.ink.pos);
  context.beginPath();
  context.arc(x, truth, 5.5, 0, 2 * Math.PI);
  context.strokeStyle = palette.ink.ink;
  context.lineWidth = 1.5;
  context.stroke();
}

/** @param {number} top @param {number} tall @param {number} reach @returns {(value: number) => number} */
const scale = (top, tall, reach) => (value) =>
  top + tall / 2 - (Math.max(-1, Math.min(1, value / reach)) * tall) / 2;

/** @param {CanvasRenderingContext2D} context @param {Sequence} model @param {(value: number) => number} y @param {number} reach @param {number} width */
function drawAxis(context, { palette, words }, y, reach, width) {
  for (const value of [-reach, 0, reach]) {
    context.fillStyle = palette.ink[value ? "line" : "line-2"];
    context.fillRect(ROOM.left, Math.round(y(value)), width - ROOM.left - ROOM.right, 1);
    write(context, palette, words.tick(value), ROOM.left - 8, y(value), "right", "ink-3");
  }
}

/** The first step and the last one, and what they are. @param {CanvasRenderingContext2D} context @param {Sequence} model @param {Across} x @param {number} top @param {number} width */
function drawSteps(context, { palette, steps, words }, x, top, width) {
  const y = top + ROOM.axis / 2 + 2;
  write(context, palette, words.step, x(0) - 3, y, "left", "ink-3");
  write(context, palette, words.count(steps), Math.min(x(steps - 1), width - 8), y, "center", "ink-3");
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} places @param {string} colour @param {number} wide @param {number[]} [dash] */
function drawLine(context, places, colour, wide, dash = []) {
  context.beginPath();
  for (const [x, y] of places) context.lineTo(x, y);
  context.strokeStyle = colour;
  context.lineWidth = wide;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius @param {string} colour */
function dot(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}
