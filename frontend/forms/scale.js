// @ts-check
/** Where a value stands on a slider, and which round value stands at a place: linear, whole-number and log scales. */

/** @typedef {{ scale: "log" | "linear" | "integer", low: number, high: number, step: number }} Scale */

/** Round values of a decade on a log scale. */
const ROUND = [1, 1.5, 2, 3, 5, 7];

/** The slider of a number field; null when the schema names no handy range. @param {any} node @returns {Scale | null} */
export function scaleOf(node) {
  if (!node.slider) return null;
  const [low, high] = node.slider;
  const scale = node.scale ?? (node.type === "integer" ? "integer" : "linear");
  return { scale, low, high, step: node.step ?? (node.type === "integer" ? 1 : (high - low) / 100) };
}

/** Every value the slider stops at. @param {Scale} scale @returns {number[]} */
export const stops = (scale) => (scale.scale === "log" ? logStops(scale) : evenStops(scale));

/** @param {Scale} scale */
function evenStops({ low, high, step }) {
  const count = Math.round((high - low) / step);
  return Array.from({ length: count + 1 }, (_, index) => tidy(low + index * step));
}

/** @param {Scale} scale */
function logStops({ low, high }) {
  const values = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.log10(high); decade += 1)
    for (const round of ROUND) values.push(tidy(round * 10 ** decade));
  return values.filter((value) => value >= low && value <= high);
}

/** Undo binary dust such as 0.30000000000000004. @param {number} value */
export const tidy = (value) => Number(value.toPrecision(12));

/** Place of `value` between 0 and 1, clamped. @param {Scale} scale @param {number} value */
export function position({ scale, low, high }, value) {
  const along =
    scale === "log"
      ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
      : (value - low) / (high - low);
  return Math.min(1, Math.max(0, along));
}

/** The stop nearest to a place between 0 and 1. @param {Scale} scale @param {number} place */
export const valueAt = (scale, place) =>
  stops(scale).reduce((best, stop) =>
    Math.abs(position(scale, stop) - place) < Math.abs(position(scale, best) - place) ? stop : best,
  );

/** The next stop above (`by` > 0) or below `value`. @param {Scale} scale @param {number} value @param {number} by */
export function nudge(scale, value, by) {
  const all = stops(scale);
  const above = all.filter((stop) => stop > value);
  const below = all.filter((stop) => stop < value);
  if (by > 0) return above[Math.min(by - 1, above.length - 1)] ?? value;
  return below.at(Math.max(by, -below.length)) ?? value;
}
