// @ts-check
/** The `histograms` probe taken apart: one distribution for each column of the network, or of the one unit that is looked at. */
import { isCurrent } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/histogram.js").Histogram} Histogram */
/** @typedef {import("../protocol.js").NamedArray} NamedArray */
/** @typedef {Record<string, NamedArray>} Arrays */
/** @typedef {{mean: number, std: number, saturated: number, dead: number, zero: number}} Stats NaN where a quantity has no such thing */
/** @typedef {{histogram: Histogram, stats: Stats, layer: number, unit: number | null}} Distribution layer -1: the input features; unit: null where it is of the whole layer */

/** What there is of each row, by the last part of its array's name. */
const PARTS = /** @type {const} */ (["share", "start", "range", "stats", "outside"]);

/** @param {Store} store @returns {Distribution[]} inputs first; empty until there are any */
export function distributions(store) {
  const frame = store.frame.value;
  const { hist_share: shares, hist_bands: bands } = frame?.arrays ?? {};
  const columns = store.layout.value.columns.length;
  if (!frame || !shares || !bands || shares.shape[0] !== columns) return [];
  const { step, arrays } = frame;
  const alone = unitAlone(store, arrays);
  const rectified = store.view.value.histogram === "activations";
  return Array.from({ length: columns }, (_, row) => {
    const unit = alone?.layer === row - 1 ? alone.unit : null;
    const {
      share,
      start,
      range,
      stats: numbers,
      outside,
    } = unit === null ? ofLayer(arrays, row) : ofUnit(arrays);
    const stats = named(numbers);
    const [low, high] = range;
    const apart = rectified && row > 0 && low === 0 && stats.zero > 0 && Number.isNaN(bands.values[2 * row]);
    const histogram = {
      share: apart ? withoutZeros(share, stats.zero) : share,
      start: row > 0 && step > 0 ? start : null,
      ...{ low, high, bands: pair(line(bands, row)), zero: apart ? stats.zero : 0 },
      ...{ outside: pair(outside), hover: null },
    };
    return { histogram, stats, layer: row - 1, unit };
  });
}

/** The unit that is looked at, if its numbers have come and it is not the only one of its layer. @param {Store} store @param {Arrays} arrays */
function unitAlone(store, { unit_map_of: whose, unit_hist_share: share }) {
  const { inspected } = store.view.value;
  if (!inspected || inspected.layer < 0 || !share || !isCurrent(store)) return null;
  const { layer, unit } = inspected;
  const known = whose?.values[0] === layer && whose.values[1] === unit;
  return known && store.units.value[layer] > 1 ? inspected : null;
}

/** @param {Arrays} arrays @param {number} row */
const ofLayer = (arrays, row) => parts((part) => line(arrays[`hist_${part}`], row));

/** @param {Arrays} arrays */
const ofUnit = (arrays) => parts((part) => /** @type {Float32Array} */ (arrays[`unit_hist_${part}`].values));

/** @param {(part: string) => Float32Array} find @returns {Record<typeof PARTS[number], Float32Array>} */
const parts = (find) => /** @type {any} */ (Object.fromEntries(PARTS.map((part) => [part, find(part)])));

/** @param {NamedArray} array @param {number} row */
const line = ({ shape: [, width], values }, row) =>
  /** @type {Float32Array} */ (values).subarray(row * width, (row + 1) * width);

/** @param {ArrayLike<number>} values @returns {[number, number]} */
const pair = (values) => [values[0], values[1]];

/** @param {Float32Array} values @returns {Stats} */
const named = ([mean, std, saturated, dead, zero]) => ({ mean, std, saturated, dead, zero });

/** The bins without the exact zeros, which have a bar of their own; they are in the first bin. @param {Float32Array} share @param {number} zero */
function withoutZeros(share, zero) {
  const rest = Float32Array.from(share);
  rest[0] = Math.max(0, rest[0] - zero);
  return rest;
}
