// @ts-check
/** Draws how often which class was taken for which. */
import { css } from "./colour.js";
import { write } from "./text.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{palette: Palette, table: Uint32Array, classes: number, here: [number, number] | null, numbers: (count: number) => string}} Matrix */

const MATRIX = { left: 20, top: 18, low: 17, high: 28, gap: 1 };

/** How tall a matrix of so many classes is. @param {number} classes */
export const matrixHeight = (classes) => MATRIX.top + classes * rowHeight(classes);

/** @param {number} classes */
const rowHeight = (classes) => (classes > 6 ? MATRIX.low : MATRIX.high);

/** The classes whose cell is at a place. @param {number} classes @param {number} width @param {number} x @param {number} y @returns {[number, number] | null} */
export function cellAt(classes, width, x, y) {
  const [i, j] = [
    Math.floor((y - MATRIX.top) / rowHeight(classes)),
    Math.floor((x - MATRIX.left) / ((width - MATRIX.left) / classes)),
  ];
  return i >= 0 && j >= 0 && i < classes && j < classes ? [i, j] : null;
}

/** How often which class was taken for which: blue where that is right. @param {CanvasRenderingContext2D} context @param {number} width @param {Matrix} model */
export function drawMatrix(context, width, { palette, table, classes, here, numbers }) {
  const tall = rowHeight(classes);
  const wide = (width - MATRIX.left) / classes;
  for (let i = 0; i < classes; i++) {
    const row = table.subarray(i * classes, (i + 1) * classes);
    const all = row.reduce((sum, count) => sum + count, 0);
    const [y, x] = [MATRIX.top + i * tall, MATRIX.left + i * wide];
    write(context, palette, numbers(i), MATRIX.left - 8, y + tall / 2, "right", "ink-3");
    write(context, palette, numbers(i), x + wide / 2, MATRIX.top / 2 - 1, "center", "ink-3");
    row.forEach((count, j) => {
      const share = all ? count / all : 0;
      context.fillStyle = css(palette.field(i === j ? share : -Math.sqrt(share)));
      const left = MATRIX.left + j * wide;
      context.fillRect(left, y, wide - MATRIX.gap, tall - MATRIX.gap);
      if (count)
        write(context, palette, numbers(count), left + wide / 2, y + tall / 2 - 0.5, "center", "ink");
    });
  }
  if (!here) return;
  context.strokeStyle = palette.ink.ink;
  context.lineWidth = 1.5;
  context.strokeRect(MATRIX.left + here[1] * wide - 0.5, MATRIX.top + here[0] * tall - 0.5, wide, tall);
}
