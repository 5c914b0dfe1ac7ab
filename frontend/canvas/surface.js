// @ts-check
/** A canvas that fills its element: it owns the pixel ratio, resizing and one repaint for each animation frame. */

/** @typedef {{width: number, height: number}} Size in CSS pixels */
/** @typedef {(context: CanvasRenderingContext2D, size: Size) => void} Draw */
/** @typedef {{canvas: HTMLCanvasElement, request: () => void, dispose: () => void}} Surface */
/** @typedef {{ draw: Draw, size: Size }} Drawing what fills a canvas, and how large it is now */

/** @type {WeakMap<HTMLCanvasElement, Drawing>} */
const drawings = new WeakMap();

/** How a canvas is drawn, so that it can be drawn elsewhere too; undefined for one that is no surface. @param {HTMLCanvasElement} canvas */
export const drawingOf = (canvas) => drawings.get(canvas);

/** @type {Set<() => void>} */
const waiting = new Set();
/** @type {Set<() => void>} */
let painted = new Set();
let scheduled = false;

/** Paint whatever asked for it, then tell who waits for that. */
function paintAll() {
  scheduled = false;
  const due = [...waiting];
  waiting.clear();
  for (const paint of due) attempt(paint);
  const told = painted;
  painted = new Set();
  for (const tell of told) attempt(tell);
}

/** Do it; a failure is reported, but neither the other pictures nor the stream, which waits for them, stop with it.
 * @param {() => void} work */
function attempt(work) {
  try {
    work();
  } catch (error) {
    reportError(error);
  }
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(paintAll);
}

/** Call back once, after the next animation frame's painting. @param {() => void} callback */
export function afterPaint(callback) {
  painted.add(callback);
  schedule();
}

/** Run a piece of work once in the next animation frame, however often it is asked for. @param {() => void} paint */
export function requestPaint(paint) {
  waiting.add(paint);
  schedule();
}

/**
 * Put a canvas into an element and keep it as large as that element.
 * @param {HTMLElement} element positioned @param {Draw} draw called with a cleared context in CSS pixels
 * @returns {Surface}
 */
export function surface(element, draw) {
  const canvas = document.createElement("canvas");
  canvas.style.cssText = "display:block;position:absolute;left:0;top:0";
  element.prepend(canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const size = { width: 0, height: 0 };
  drawings.set(canvas, { draw, size });

  const paint = () => {
    const ratio = fit(canvas, size);
    if (size.width === 0 || size.height === 0) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    draw(context, size);
  };
  const request = () => requestPaint(paint);
  const observer = new ResizeObserver(() => {
    size.width = element.clientWidth;
    size.height = element.clientHeight;
    request();
  });
  observer.observe(element);
  const dispose = () => {
    observer.disconnect();
    waiting.delete(paint);
    canvas.remove();
  };
  return { canvas, request, dispose };
}

/** How much an element is drawn larger than it is laid out. @param {HTMLElement} element */
export const enlarged = (element) => element.currentCSSZoom || 1;

/** Give a canvas as many pixels as the screen shows of it. @param {HTMLCanvasElement} canvas @param {Size} size */
function fit(canvas, size) {
  const ratio = (window.devicePixelRatio || 1) * enlarged(canvas);
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
  }
  return ratio;
}
