// @ts-check
/** Ranges and ticks of the loss chart and the timeline. */

/** @typedef {{low: number, high: number}} Range */

/** A logarithmic range spans at least this many decades, so that the first steps do not fill it. */
const DECADES = 2.5;
/** Where nothing is known yet. @type {Range} */
export const UNKNOWN = { low: 10 ** -DECADES, high: 1 };
/** Steps between ticks: these numbers times a power of ten. */
const ROUND = [1, 2, 4, 5, 10];

/** @param {ArrayLike<number>[]} columns @returns {Range | null} of the values that a logarithm can show */
export function extent(columns) {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const column of columns)
    for (let i = 0; i < column.length; i++) {
      const value = column[i];
      if (value > 0 && value < low) low = value;
      if (value > high && value < Number.POSITIVE_INFINITY) high = value;
    }
  return high > 0 ? { low, high } : null;
}

/** The data's range, rounded out to half decades. @param {Range | null} extent @param {number} [least] decades @returns {Range} */
export function logRange(extent, least = DECADES) {
  if (!extent) return UNKNOWN;
  const high = Math.ceil(2 * Math.log10(extent.high)) / 2;
  const low = Math.floor(2 * Math.log10(extent.low)) / 2;
  return { low: 10 ** Math.min(low, high - least), high: 10 ** high };
}

/** From 0 to a round number. @param {Range | null} extent @returns {Range} */
export function linearRange(extent) {
  if (!extent) return { low: 0, high: 1 };
  const pitch = roundUp(extent.high / 4);
  return { low: 0, high: pitch * Math.ceil(extent.high / pitch) };
}

/** The whole powers of ten in a range, every second or third where they are many. @param {Range} range */
export function decades({ low, high }) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.ceil((last - first + 1) / 5);
  const count = Math.floor((last - first) / every) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => 10 ** (last - i * every)).reverse();
}

/** The whole powers of ten in a range, or 1, 2 and 5 times them where that is hardly one. @param {Range} range */
export function logTicks({ low, high }) {
  const whole = decades({ low, high });
  if (whole.length > 1) return whole;
  const first = Math.floor(Math.log10(low));
  const ticks = [first, first + 1, first + 2].flatMap((power) =>
    [1, 2, 5].map((digit) => digit * 10 ** power),
  );
  return ticks.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

/** Round numbers from 0 to the end of a range, four at most above 0. @param {Range} range */
export const linearTicks = ({ high }) => multiples(roundUp(high / 4), high);

/** Round numbers in a range that need not begin at 0, five at most. @param {Range} range */
export function evenTicks({ low, high }) {
  const pitch = roundUp((high - low) / 4);
  const first = Math.ceil(low / pitch - 1e-9);
  const count = Math.floor(high / pitch + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * pitch).toPrecision(12)) + 0);
}

/** The range of a score whose best is 1: from 0, or closer where all values are good; of R² also from below 0. @param {ArrayLike<number>[]} columns @returns {Range} */
export function scoreRange(columns) {
  const known = columns.flatMap((column) => Array.from(column)).filter(Number.isFinite);
  const least = known.reduce((low, value) => Math.min(low, value), 1);
  if (known.length && least >= 0.9) return { low: 0.9, high: 1 };
  if (known.length && least >= 0.5) return { low: 0.5, high: 1 };
  return { low: least < 0 ? -1 : 0, high: 1 };
}

/** Round steps after 0, three at most. @param {number} steps */
export const stepTicks = (steps) => multiples(Math.max(1, roundUp(steps / 3.999)), steps);

/** @param {number} pitch @param {number} end */
const multiples = (pitch, end) =>
  Array.from({ length: Math.floor(end / pitch + 1e-9) + 1 }, (_, i) => Number((i * pitch).toPrecision(12)));

/** The next round number. @param {number} value */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * /** @type {number} */ (ROUND.find((round) => round * power >= value * (1 - 1e-9)));
}

/**
 * Places moved so that each two are at least `least` apart, in their order, between `low` and `high`.
 * @param {number[]} places @param {number} least @param {number} low @param {number} high
 */
export function apart(places, least, low, high) {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  let next = low;
  for (const i of order) {
    moved[i] = Math.max(moved[i], next);
    next = moved[i] + least;
  }
  let last = high;
  for (const i of order.reverse()) {
    moved[i] = Math.min(moved[i], last);
    last = moved[i] - least;
  }
  return moved;
}
