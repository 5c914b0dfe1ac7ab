// @ts-check
/** The tiles where a network reads one sample: what the sample looks like, and what every unit makes of it. */
import { fitted } from "../canvas/heat.js";
import { palette } from "../canvas/palette.js";
import { FULL } from "../digit.js";
import { reach, shades, slices } from "../samples.js";
import { paint, ring } from "./painting.js";
import { INPUT, readingOf, rowsOf } from "./reading.js";
import { isFrozen, unitRange } from "./units.js";
import { bias } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/heat.js").Heat} Heat */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("../canvas/tile.js").Tile} Tile */
/** @typedef {import("./diagram.js").Columns} Columns */
/** @typedef {import("./diagram.js").Kept} Kept */

/** What the sample looks like, and what every layer makes of it: a picture for each channel, a colour for each number. @param {Store} store @param {Kept} kept @param {Columns} columns @param {boolean} current @returns {Tile[]} */
export function sampleTiles(store, kept, columns, current) {
  const { answers } = (current && store.frame.value?.arrays) || {};
  const parts = slices((current && store.state.value?.network.layers.map(({ output }) => output)) || []);
  const reading = readingOf(store);
  const layers = kept.shown.peek().flatMap((units, layer) => {
    const steps = reading?.starts.has(layer) ? reading.steps : null;
    const part = parts[layer];
    const size = steps ?? part?.size ?? 1;
    const picture =
      reading && steps
        ? paintSteps(kept, layer, reading, units)
        : answers && part
          ? paintLayer(store, kept, layer, part, units, answers.values)
          : null;
    const lost = store.lost.value && store.state.value?.divergence?.layer === layer;
    return units.map((unit, i) => {
      const about = { box: columns[layer + 1].tiles[i], maps: picture?.canvas ?? null, index: i, size };
      const drawn = { crisp: true, tall: steps ? 1 : size, bias: current ? bias(store, layer, unit) : null };
      return /** @type {Tile} */ ({
        ...{ ...about, ...drawn, ring: ring(store, layer, unit), life: lost ? "nan" : "live" },
        frozen: isFrozen(store, layer),
      });
    });
  });
  return [...sampleInput(store, kept, columns[0].tiles, current), ...layers];
}

/** @param {Store} store @param {Kept} kept @param {number} layer @param {import("../samples.js").Slice} part @param {number[]} units @param {ArrayLike<number>} answers */
function paintLayer(store, kept, layer, { start, size, count }, units, answers) {
  const cells = size * size;
  const scale = { centre: 0, reach: answerReach(store, layer, answers, start, cells * count) };
  const values = shades(answers, start, cells * count, scale);
  kept.layers[layer] = paint(kept.layers[layer] ?? null, { shape: [count, size], values }, units);
  return kept.layers[layer];
}

/** Each unit's course as a strip: a colour for each step. @param {Kept} kept @param {number} layer @param {import("./reading.js").Reading} reading @param {number[]} units */
function paintSteps(kept, layer, reading, units) {
  kept.layers[layer] = paint(
    kept.layers[layer] ?? null,
    strips(rowsOf(reading, layer), reading.steps),
    units,
  );
  return kept.layers[layer];
}

/** @param {Float32Array} rows @param {number} steps */
function strips(rows, steps) {
  const scale = { centre: 0, reach: reach(rows, 0, rows.length) };
  return { shape: [rows.length / steps, 1, steps], values: shades(rows, 0, rows.length, scale) };
}

/** The answer that has the full colour: where the layer's activation ends, else its largest. @param {Store} store @param {number} layer @param {ArrayLike<number>} answers @param {number} start @param {number} length */
export function answerReach(store, layer, answers, start, length) {
  const [low, high] = unitRange(store, layer);
  if (low !== null && high !== null) return Math.max(Math.abs(low), Math.abs(high));
  return reach(answers, start, length);
}

/** @param {Store} store @param {Kept} kept @param {Rect[]} boxes @param {boolean} current @returns {Tile[]} */
function sampleInput(store, kept, boxes, current) {
  const shape = store.seen.value;
  if (!shape || !boxes.length) return [];
  if (shape.length === 2) return sequenceInput(store, kept, boxes);
  const { answers_x: numbers } = (current && store.frame.value?.arrays) || {};
  const picture = shape.length === 3;
  const size = picture ? shape[0] : 1;
  kept.inputs = picture
    ? paintPicture(store, kept.inputs, shape)
    : numbers
      ? paintNumbers(kept.inputs, numbers.values, boxes.length)
      : null;
  return boxes.map((box, index) => ({
    ...{ box, maps: kept.inputs?.canvas ?? null, index, size, crisp: true, bias: null },
    ring: ring(store, -1, index),
    life: /** @type {const} */ ("live"),
  }));
}

/** A strip for each channel. @param {Store} store @param {Kept} kept @param {Rect[]} boxes @returns {Tile[]} */
function sequenceInput(store, kept, boxes) {
  const reading = readingOf(store);
  const which = boxes.map((_, index) => index);
  kept.inputs = reading && paint(kept.inputs, strips(rowsOf(reading, INPUT), reading.steps), which);
  return boxes.map((box, index) => ({
    ...{ box, maps: kept.inputs?.canvas ?? null, index, size: reading?.steps ?? 1, tall: 1, crisp: true },
    ...{ bias: null, ring: ring(store, -1, index), life: /** @type {const} */ ("live") },
  }));
}

/** The sample that is looked at, as ink on paper. @param {Store} store @param {Heat | null} old @param {number[]} shape */
export function paintPicture(store, old, [height, width, channels]) {
  const { drawn } = store;
  const all = drawn.value?.map((count) => count / FULL) ?? store.points.value?.test_x;
  const first = drawn.value ? 0 : store.sample.value * height * width * channels;
  if (!all || all.length < first + height * width * channels) return null;
  const picture = fitted(old, width, height);
  const { inks } = palette.value;
  picture.paintEach((i) => inks[Math.round(255 * Math.max(0, Math.min(1, all[first + i * channels])))]);
  return picture;
}

/** @param {Heat | null} old @param {ArrayLike<number>} values @param {number} count */
function paintNumbers(old, values, count) {
  const all = shades(values, 0, values.length, { centre: 0, reach: reach(values, 0, values.length) });
  const some = Array.from({ length: count }, (_, i) => i);
  return paint(old, { shape: [count, 1], values: all }, some);
}
