// @ts-check
/** The sentence that stands for a canvas: kept up to date, never announced. */
import { paced } from "../pace.js";

/** A sentence changes at most this often (ms). */
const PAUSE = 1000;

/** What changes a canvas's sentence; with the first one the canvas becomes a picture. @param {HTMLCanvasElement} canvas */
export function picture(canvas) {
  return paced((/** @type {() => string} */ sentence) => {
    const text = sentence();
    if (canvas.ariaLabel !== text) canvas.ariaLabel = text;
    canvas.setAttribute("role", "img");
  }, PAUSE);
}
