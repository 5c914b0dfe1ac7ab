// @ts-check
/** Maps of bytes turned into pixels through a table of 256 colours. */

/**
 * @typedef {object} Heat
 * @property {HTMLCanvasElement} canvas
 * @property {(map: ArrayLike<number>, table: Uint32Array) => void} paint
 * @property {(pixel: (i: number) => number) => void} paintEach
 */

/**
 * A picture of `width` × `height` values. Several maps one under the other are one picture.
 * @param {number} width @param {number} height @returns {Heat}
 */
export function heat(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const paintEach = (/** @type {(i: number) => number} */ pixel) => {
    for (let i = 0; i < pixels.length; i++) pixels[i] = pixel(i);
    context.putImageData(image, 0, 0);
  };
  return { canvas, paintEach, paint: (map, table) => paintEach((i) => table[map[i]]) };
}

/** Keep a picture as long as its size fits, otherwise make a new one. @param {Heat | null} old @param {number} width @param {number} height */
export const fitted = (old, width, height) =>
  old?.canvas.width === width && old.canvas.height === height ? old : heat(width, height);
