// @ts-check
/** How a distribution changed over the steps: its rows, and what they amount to. Pure. */

/** @typedef {ArrayLike<number>} Numbers */
/** @typedef {{ steps: number[], shares: Numbers[], low: number, high: number }} History of each moment the part of the values in each bin, from low to high */

/**
 * The value that so large a part of all values does not exceed, as far as bins can tell.
 * @param {Numbers} shares @param {number} low @param {number} high @param {number} part
 */
export function quantile(shares, low, high, part) {
  const width = (high - low) / shares.length;
  let below = 0;
  for (let bin = 0; bin < shares.length; bin++) {
    if (below + shares[bin] >= part && shares[bin] > 0)
      return low + (bin + Math.max(0, part - below) / shares[bin]) * width;
    below += shares[bin];
  }
  return high;
}

/** The parts of the values that the table names. */
export const PARTS = [0.05, 0.5, 0.95];

/** As rows of numbers: the step and what 5, 50 and 95 percent of the values do not exceed. @param {History} history */
export const rowsOf = ({ steps, shares, low, high }) =>
  steps.map((step, i) => [step, ...PARTS.map((part) => quantile(shares[i], low, high, part))]);

/** The share that is as high as a ridge may be: one bin alone, such as that of exact zeros, does not flatten the others. @param {Numbers[]} rows */
export function ceiling(rows) {
  let [most, second] = [0, 0];
  for (const row of rows) {
    const [first = 0, next = 0] = Array.from(row).sort((a, b) => b - a);
    most = Math.max(most, first);
    second = Math.max(second, next);
  }
  return Math.min(most, 2 * second) || most || 1;
}
