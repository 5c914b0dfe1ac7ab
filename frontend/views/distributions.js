// @ts-check
/** The `histograms` probe taken apart: one distribution for each column of the network. */

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/histogram.js").Histogram} Histogram */
/** @typedef {import("../protocol.js").NamedArray} NamedArray */
/** @typedef {{mean: number, std: number, saturated: number, dead: number, zero: number}} Stats NaN where a quantity has no such thing */
/** @typedef {{histogram: Histogram, stats: Stats, layer: number}} Distribution layer -1: the input features */

/** Columns of `hist_stats`. */
const STATS = 5;

/** @param {Store} store @returns {Distribution[]} inputs first; empty until there are any */
export function distributions(store) {
  const { step, arrays } = store.frame.value ?? {
    step: 0,
    arrays: /** @type {Record<string, NamedArray>} */ ({}),
  };
  const {
    hist_share: shares,
    hist_start: starts,
    hist_range: ranges,
    hist_stats,
    hist_bands: bands,
    hist_outside: outside,
  } = arrays;
  const columns = store.layout.value.columns.length;
  if (!shares || !ranges || !hist_stats || !bands || !outside || shares.shape[0] !== columns) return [];
  const rectified = store.view.value.histogram === "activations";
  return Array.from({ length: columns }, (_, row) => {
    const stats = statsOf(hist_stats.values, row);
    const [low, high] = pair(ranges.values, row);
    const share = line(shares, row);
    const apart = rectified && row > 0 && low === 0 && stats.zero > 0 && Number.isNaN(bands.values[2 * row]);
    const histogram = {
      share: apart ? withoutZeros(share, stats.zero) : share,
      start: starts && row > 0 && step > 0 ? line(starts, row) : null,
      ...{ low, high, bands: pair(bands.values, row), zero: apart ? stats.zero : 0 },
      ...{ outside: pair(outside.values, row), hover: null },
    };
    return { histogram, stats, layer: row - 1 };
  });
}

/** @param {NamedArray} array @param {number} row */
const line = ({ shape: [, bins], values }, row) =>
  /** @type {Float32Array} */ (values).subarray(row * bins, (row + 1) * bins);

/** @param {ArrayLike<number>} values @param {number} row @returns {[number, number]} */
const pair = (values, row) => [values[2 * row], values[2 * row + 1]];

/** @param {ArrayLike<number>} values @param {number} row @returns {Stats} */
function statsOf(values, row) {
  const [mean, std, saturated, dead, zero] = Array.from({ length: STATS }, (_, i) => values[row * STATS + i]);
  return { mean, std, saturated, dead, zero };
}

/** The bins without the exact zeros, which have a bar of their own; they are in the first bin. @param {Float32Array} share @param {number} zero */
function withoutZeros(share, zero) {
  const rest = Float32Array.from(share);
  rest[0] = Math.max(0, rest[0] - zero);
  return rest;
}
