// @ts-check
/** The sentence that stands for a canvas: kept up to date, never announced. */

/** A sentence changes at most this often (ms). */
const PAUSE = 1000;

/** Give a canvas its role; the returned function changes its sentence. @param {HTMLCanvasElement} canvas */
export function picture(canvas) {
  let last = Number.NEGATIVE_INFINITY;
  canvas.setAttribute("role", "img");
  return (/** @type {() => string} */ sentence) => {
    const now = performance.now();
    if (now - last < PAUSE && canvas.ariaLabel) return;
    last = now;
    const text = sentence();
    if (canvas.ariaLabel !== text) canvas.ariaLabel = text;
  };
}
