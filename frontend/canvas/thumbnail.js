// @ts-check
/** Draws a sequence as small as a thumbnail: enough to tell one sort from another. */
import { drawMark } from "./marks.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./sequence.js").Reads} Reads */

/** How far all keeps from the edges, and how much room there is between rows of symbols (px). */
const MARGIN = 7;
/** So many symbols or digits stand in a row. */
const ROW = 4;

/** @param {CanvasRenderingContext2D} context @param {number} side @param {number[][]} steps (steps, channels) @param {Reads} reads @param {Palette} palette */
export function drawSequenceThumbnail(context, side, steps, reads, palette) {
  const inner = side - 2 * MARGIN;
  const y = (/** @type {number} */ value) => MARGIN + ((1 - value) / 2) * inner;
  const x = (/** @type {number} */ i) => MARGIN + (i / (steps.length - 1)) * inner;
  if (reads === "numbers") wave(context, steps, x, y, palette.ink.pos);
  else if (reads === "marked") stems(context, steps, x, y, palette.ink);
  else symbols(context, steps, inner / ROW, reads, palette);
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} steps @param {(i: number) => number} x @param {(value: number) => number} y @param {string} colour */
function wave(context, steps, x, y, colour) {
  context.beginPath();
  steps.forEach(([value], i) => {
    context.lineTo(x(i), y(value));
  });
  context.strokeStyle = colour;
  context.lineWidth = 1.75;
  context.lineJoin = "round";
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} steps @param {(i: number) => number} x @param {(value: number) => number} y @param {Palette["ink"]} ink */
function stems(context, steps, x, y, ink) {
  steps.forEach(([value, mark], i) => {
    const colour = mark ? ink.ink : ink["hist-zero"];
    context.beginPath();
    context.moveTo(x(i), y(0));
    context.lineTo(x(i), y(value));
    context.strokeStyle = colour;
    context.lineWidth = mark ? 2 : 1.25;
    context.stroke();
    context.beginPath();
    context.arc(x(i), y(value), mark ? 3 : 1.5, 0, 2 * Math.PI);
    context.fillStyle = mark ? ink.pos : colour;
    context.fill();
  });
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} steps @param {number} pitch @param {Reads} reads @param {Palette} palette */
function symbols(context, steps, pitch, reads, { ink, classes }) {
  const rows = Math.ceil(steps.length / ROW);
  const top = MARGIN + ((ROW - rows) * pitch) / 2;
  steps.forEach((channels, i) => {
    const x = MARGIN + ((i % ROW) + 0.5) * pitch;
    const y = top + (Math.floor(i / ROW) + 0.5) * pitch;
    if (reads === "symbols") {
      const colours = { ring: ink["mark-ring"], surface: ink.surface, ink: ink.ink, classes };
      drawMark(context, channels.indexOf(1), x, y, 0.36 * pitch, false, colours);
    } else bit(context, x, y, 0.36 * pitch, channels[0] > 0, ink);
  });
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} half @param {boolean} one @param {Palette["ink"]} ink */
function bit(context, x, y, half, one, ink) {
  context.fillStyle = ink[one ? "ink-2" : "surface"];
  context.strokeStyle = ink["ink-3"];
  context.lineWidth = 1;
  context.beginPath();
  context.rect(x - half, y - half, 2 * half, 2 * half);
  context.fill();
  context.stroke();
}
