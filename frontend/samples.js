// @ts-check
/** One sample at a time: which there are, what each layer answers to it, and where the network is mistaken. */

/** @typedef {ArrayLike<number>} Numbers */
/** @typedef {{ start: number, size: number, count: number }} Slice where a node's answers begin, side of each of its pictures (1: a number), how many */

/** Where the answers of each layer stand in the `answers` probe, layer by layer. @param {number[][]} shapes of what each gives @returns {Slice[]} */
export function slices(shapes) {
  let start = 0;
  return shapes.map((shape) => {
    const count = shape[shape.length - 1];
    const cells = shape.reduce((product, side) => product * side, 1);
    const slice = { start, size: shape.length === 3 ? shape[0] : 1, count };
    start += cells;
    return slice;
  });
}

/** The largest size of any value, so that 0 keeps the middle of the scale. @param {Numbers} values @param {number} start @param {number} length */
export function reach(values, start, length) {
  let most = 0;
  for (let i = start; i < start + length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** Values as bytes around 128. @param {Numbers} values @param {number} start @param {number} length @param {{centre: number, reach: number}} scale */
export function shades(values, start, length, { centre, reach }) {
  const shade = (/** @type {number} */ value) =>
    reach > 0 ? Math.max(1, Math.min(255, Math.round(128 + (127 * (value - centre)) / reach))) : 128;
  return Uint8Array.from({ length }, (_, i) => shade(values[start + i]));
}

/** How often class i was taken for class j, row by row. @param {Numbers} truth @param {Numbers} decisions @param {number} classes */
export function confusion(truth, decisions, classes) {
  const table = new Uint32Array(classes * classes);
  for (let i = 0; i < decisions.length; i++) table[truth[i] * classes + decisions[i]] += 1;
  return table;
}

/**
 * The next sample after `place` that fits, round the end; null where there is none.
 * @param {number} place @param {number} count @param {(sample: number) => boolean} fits
 */
export function next(place, count, fits) {
  for (let i = 1; i <= count; i++) if (fits((place + i) % count)) return (place + i) % count;
  return null;
}

/** A number is far off where its error is so many times the mean one. */
const FAR = 2;

/**
 * Whether a sample is mistaken: of classes, taken for another one; of numbers, far off.
 * @param {Numbers} truth @param {Numbers} guesses @param {boolean} numbers @returns {(sample: number) => boolean}
 */
export function mistaken(truth, guesses, numbers) {
  if (!numbers) return (i) => truth[i] !== guesses[i];
  const error = (/** @type {number} */ i) => Math.abs(truth[i] - guesses[i]);
  const all = Array.from(guesses, (_, i) => error(i));
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  return (i) => error(i) > FAR * mean;
}

/** The classes' probabilities: a single output is that of class 1. @param {Numbers} outputs @returns {number[]} */
export const probabilities = (outputs) =>
  outputs.length === 1 ? [1 - outputs[0], outputs[0]] : Array.from(outputs);
