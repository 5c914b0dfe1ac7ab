// @ts-check
/** Small texts of pictures: how they are written, and how wide they are, as what needs more room than there is gets shorter or goes. */

/** @typedef {import("./palette.js").Palette} Palette */

/** @type {CanvasRenderingContext2D | null} */
let context = null;

/** In CSS pixels. @param {string} text @param {string} font */
export function textWidth(text, font) {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return 0;
  context.font = font;
  return context.measureText(text).width;
}

/** @param {CanvasRenderingContext2D} context @param {Palette} palette @param {string} text @param {number} x @param {number} y @param {CanvasTextAlign} align @param {keyof Palette["ink"]} colour @param {boolean} [bold] */
export function write(context, palette, text, x, y, align, colour, bold = false) {
  context.font = `${bold ? 600 : 400} 11px ${palette.font}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillStyle = palette.ink[colour];
  context.fillText(text, x, y + 0.5);
}

/** Points at the row of the true class. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} colour */
export function drawPointer(context, x, y, colour) {
  context.beginPath();
  context.moveTo(x, y - 3.5);
  context.lineTo(x + 5, y);
  context.lineTo(x, y + 3.5);
  context.fillStyle = colour;
  context.fill();
}

/** As much of a text as there is room for. @param {string} text @param {string} font @param {number} room px */
export function cut(text, font, room) {
  if (textWidth(text, font) <= room) return text;
  let end = text.length - 1;
  while (end > 1 && textWidth(`${text.slice(0, end)}\u2026`, font) > room) end -= 1;
  return `${text.slice(0, end).trimEnd()}\u2026`;
}
