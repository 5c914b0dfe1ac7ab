// @ts-check
/** Weights by hand: where they stand in theta, and which numbers may be typed. */

/** @typedef {{ layer: number, row: number, column: number }} Place row and column in the layer's first array of weights */
/** @typedef {Place & { value: number }} Weight */
/** @typedef {{ offset: number, shape: number[] }} Matrix */

/** What may be typed: `HandWeight` of the engine, as a field of a schema. */
export const RANGE = { type: "number", minimum: -1e6, maximum: 1e6 };

/** How far an arrow key moves a weight, and with Shift. */
const NUDGE = { usual: 0.1, far: 1 };
/** Digits of a weight that is typed over: all that a weight has by hand, and none of binary dust. */
const DIGITS = 6;

/** Names a place. @param {Place} place */
export const keyOf = ({ layer, row, column }) => `${layer}.${row}.${column}`;

/** The weight at a place; undefined where the network has none there. @param {ArrayLike<number>} theta @param {Matrix[]} layers @param {Place} place @returns {number | undefined} */
export function weightIn(theta, layers, { layer, row, column }) {
  const matrix = layers[layer];
  if (!matrix || row >= matrix.shape[0] || column >= matrix.shape[1]) return undefined;
  return theta[matrix.offset + row * matrix.shape[1] + column];
}

/** A weight with no more digits than one would type. @param {number} value */
export const rounded = (value) => Number(value.toPrecision(DIGITS));

/** The weight that an arrow key leads to, within what is allowed. @param {number} value @param {number} by 1: up, -1: down @param {boolean} far */
export function nudged(value, by, far) {
  const moved = rounded(rounded(value) + by * (far ? NUDGE.far : NUDGE.usual));
  return Math.min(RANGE.maximum, Math.max(RANGE.minimum, moved));
}
