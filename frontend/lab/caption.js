// @ts-check
/** The sentence that stands for a canvas which may stay as it is for long: the last one always comes, if a little late. */
import { paced } from "../pace.js";

/** A sentence changes at most this often (ms). */
const PAUSE = 1000;

/** What changes a canvas's sentence; with the first one the canvas becomes a picture. @param {HTMLCanvasElement} canvas */
export function caption(canvas) {
  return paced((/** @type {() => string} */ sentence) => {
    const text = sentence();
    if (canvas.ariaLabel !== text) canvas.ariaLabel = text;
    canvas.setAttribute("role", "img");
  }, PAUSE);
}
