// @ts-check
/** How wide texts are: what needs more room than there is gets shorter or goes. */

/** @type {CanvasRenderingContext2D | null} */
let context = null;

/** In CSS pixels. @param {string} text @param {string} font */
export function textWidth(text, font) {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return 0;
  context.font = font;
  return context.measureText(text).width;
}
