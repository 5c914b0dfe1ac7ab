// @ts-check
/** What the network's picture shows at this moment, as plain values: gathered from the store, drawn by canvas/diagram.js. */
import { signal } from "@preact/signals-core";
import { edges, mesh, passages, weightAt } from "../canvas/edges.js";
import { REACH } from "../canvas/field.js";
import { page, SHOWN } from "../canvas/layout.js";
import { palette } from "../canvas/palette.js";
import { member } from "../forms/schema.js";
import { tilesOf } from "../shapes.js";
import { keyOf } from "../weights.js";
import { paint, ring } from "./painting.js";
import { sampleTiles } from "./sample-tiles.js";
import { tracedMaps } from "./traced.js";
import { features, isCurrent, isFrozen, outputCaption, unitOffset, unitRange } from "./units.js";
import { bias, matrixOf, placeOf } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../protocol.js").NamedArray} NamedArray */
/** @typedef {import("../canvas/diagram.js").Diagram} Diagram */
/** @typedef {import("../canvas/heat.js").Heat} Heat */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("../canvas/tile.js").Tile} Tile */
/** @typedef {import("./units.js").Unit} Unit */
/** @typedef {{tiles: Rect[]}[]} Columns where the tiles stand: input features first */
/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */
/** @typedef {{most: number, maps: Heat | null, inputs: Heat | null, layers: Heat[], shown: Signal<number[][]>, pages: Signal<number[]>, turned: number[], pointed: Signal<import("../weights.js").Place | null>}} Kept pictures, the units shown of each layer, how often "more" was pressed there and when that was last heeded, the weight whose edge is under the pointer */

/** @param {number} [most] units of a layer shown @returns {Kept} */
export const kept = (most = SHOWN) => ({
  ...{ most, maps: null, inputs: null, turned: [] },
  layers: [],
  shown: signal([]),
  pointed: signal(null),
  pages: signal([]),
});

/** The tiles alone. @param {Store} store @param {Kept} kept @param {Columns} columns @returns {Tile[]} */
export function gatherTiles(store, kept, columns) {
  const current = isCurrent(store);
  choose(store, kept, current);
  if (store.sampled.value) return sampleTiles(store, kept, columns, current);
  return [...inputTiles(store, kept, columns[0].tiles), ...unitTiles(store, kept, columns, current)];
}

/** @param {Store} store @param {Kept} kept @returns {Diagram} */
export function gather(store, kept) {
  const current = isCurrent(store);
  const { columns } = store.layout.value;
  const all = gatherTiles(store, kept, columns);
  const inputs = columns[0].tiles.length;
  const theta = current ? store.frame.value?.arrays.theta?.values : undefined;
  return {
    palette: palette.value,
    gaps: theta ? gaps(store, kept, /** @type {Float32Array} */ (theta)) : [],
    tiles: all.slice(inputs),
    captions: captions(store),
    inputs: all.slice(0, inputs),
  };
}

/**
 * Decide which units of a broad layer are shown: those with the largest outgoing weights, or the next ones where "more"
 * was pressed. While training goes on the choice stays, so that tiles keep their places.
 * @param {Store} store @param {Kept} kept @param {boolean} current
 */
function choose(store, kept, current) {
  const all = store.units.value;
  const theta = current ? store.frame.value?.arrays.theta?.values : undefined;
  const pages = kept.pages.value;
  const old = kept.shown.peek();
  const fits =
    old.length === all.length && all.every((units, i) => old[i].length === Math.min(units, kept.most));
  const broad = all.some((units) => units > kept.most);
  const settled = fits && kept.turned === pages;
  if (settled && (!broad || !theta || store.playing.value)) return;
  kept.turned = pages;
  const shown = all.map((units, layer) =>
    page(
      units,
      kept.most,
      pages[layer] ?? 0,
      theta && outgoing(store, /** @type {Float32Array} */ (theta), layer),
    ),
  );
  if (!fits || String(shown) !== String(old)) kept.shown.value = shown;
}

/** The sum of the sizes of each unit's outgoing weights. @param {Store} store @param {Float32Array} theta @param {number} layer */
export function outgoing(store, theta, layer) {
  const above = matrixOf(store, layer + 1);
  const rows = above && isNext(above, layer + 1) ? above.units : 0;
  return Array.from({ length: store.units.value[layer] }, (_, unit) => {
    let sum = 0;
    for (let row = 0; above && row < rows; row++) sum += Math.abs(weightAt(theta, above, row, unit));
    return sum;
  });
}

/** Whether a layer sees nothing but the node before it. @param {{sources: number[]}} layer @param {number} node */
const isNext = ({ sources }, node) => sources.length === 1 && sources[0] === node;

/** Which features are inputs, as places among all features, in the order of the weights' columns. @param {Store} store */
export function chosenFeatures(store) {
  const all = features(store.schema.value).map(({ kind }) => kind);
  return store.experiment.value.features.map(({ kind }) => all.indexOf(kind));
}

/** @param {Store} store @param {Kept} kept @param {Rect[]} boxes @returns {Tile[]} */
function inputTiles(store, kept, boxes) {
  const maps = store.frame.value?.arrays.features;
  const chosen = chosenFeatures(store);
  const { inspected } = store.view.value;
  kept.inputs = maps
    ? paint(
        kept.inputs,
        maps,
        boxes.map((_, i) => i),
      )
    : null;
  return boxes.map((box, index) => {
    const used = chosen.includes(index);
    const pointed = inspected?.layer === -1 && inspected.unit === index;
    return {
      ...{ box, maps: kept.inputs?.canvas ?? null, index, size: maps?.shape[1] ?? 1, bias: null },
      ring: used || pointed ? "chosen" : "plain",
      life: used || pointed ? "live" : "idle",
    };
  });
}

/** @param {Store} store @param {Kept} kept @param {Columns} columns @param {boolean} current @returns {Tile[]} */
function unitTiles(store, kept, columns, current) {
  const arrays = current ? store.frame.value?.arrays : undefined;
  const traced = arrays ? tracedMaps(store) : null;
  const maps = traced ?? arrays?.neurons;
  const offsets = kept.shown.peek().map((_, layer) => unitOffset(store, layer));
  const all = kept.shown.peek().flatMap((units, layer) => units.map((unit) => offsets[layer] + unit));
  kept.maps = maps ? paint(kept.maps, maps, all) : null;
  const cells = maps && !traced ? trainingCells(store.points.value, maps.shape[1]) : [];
  let index = 0;
  return kept.shown.peek().flatMap((units, layer) => {
    const { tiles } = columns[layer + 1];
    const lost = store.lost.value && store.state.value?.divergence?.layer === layer;
    const rectifies = isRectifier(store, layer);
    return units.map((unit, i) => {
      const dead = rectifies && maps !== undefined && !traced && isDead(maps, offsets[layer] + unit, cells);
      return /** @type {Tile} */ ({
        ...{ box: tiles[i], maps: kept.maps?.canvas ?? null, index: index++, size: maps?.shape[1] ?? 1 },
        bias: arrays ? bias(store, layer, unit) : null,
        crisp: traced !== null,
        ring: ring(store, layer, unit),
        frozen: isFrozen(store, layer),
        life: lost ? "nan" : dead ? "dead" : "live",
      });
    });
  });
}

/** Whether a layer's units can be stuck at 0. @param {Store} store @param {number} layer */
function isRectifier(store, layer) {
  const [low, high] = unitRange(store, layer);
  return low === 0 && high === null;
}

/** The first unit of a layer that is 0 wherever there is a training point; null where none is, or it is not known. @param {Store} store @param {number} layer */
export function deadUnit(store, layer) {
  const maps = isCurrent(store) ? store.frame.value?.arrays.neurons : undefined;
  if (!maps || !store.pictured.value) return null;
  const [cells, offset] = [trainingCells(store.points.value, maps.shape[1]), unitOffset(store, layer)];
  const units = Array.from({ length: store.units.value[layer] }, (_, unit) => unit);
  return units.find((unit) => isDead(maps, offset + unit, cells)) ?? null;
}

/** Whether a unit is 0 wherever there is a training point. @param {NamedArray} maps @param {number} unit @param {Iterable<number>} cells */
function isDead({ shape: [, size], values }, unit, cells) {
  for (const cell of cells) if (values[unit * size * size + cell] > 128) return false;
  return true;
}

/** @type {{points: unknown, size: number, cells: Set<number>}} */
let lastCells = { points: null, size: 0, cells: new Set() };

/** The cells of a map that hold training points. @param {import("../store.js").Points | null} points @param {number} size */
function trainingCells(points, size) {
  if (lastCells.points === points && lastCells.size === size) return lastCells.cells;
  const at = (/** @type {number} */ share) => Math.max(0, Math.min(size - 1, Math.floor(share * size)));
  const xs = points?.train_x ?? new Float32Array();
  const cells = new Set();
  for (let i = 0; i < xs.length; i += 2) {
    const [column, row] = [(xs[i] + REACH) / (2 * REACH), (REACH - xs[i + 1]) / (2 * REACH)];
    cells.add(at(row) * size + at(column));
  }
  lastCells = { points, size, cells };
  return cells;
}

/** Where the edges begin that come from a node: 0 is the input, n the layer before place n. @param {Store} store @param {Kept} kept @param {number} node */
export function sources(store, kept, node) {
  const { tiles } = store.layout.value.columns[node];
  const inputs = store.sampled.value ? tiles.map((_, i) => i) : chosenFeatures(store);
  const shown = node === 0 ? inputs : kept.shown.peek()[node - 1];
  return shown.flatMap((unit, i) => {
    const box = node === 0 ? tiles[unit] : tiles[i];
    return box ? [{ index: node === 0 ? i : unit, x: box.x + box.width, y: box.y + box.height / 2 }] : [];
  });
}

/** Whether what a node gives is what its tiles show: inputs that were mixed are no longer the features. @param {Store} store @param {number} node */
export function isShown(store, node) {
  const { input } = store.state.value?.network ?? {};
  if (store.sampled.value) return node > 0 || (input?.length ?? 3) < 3;
  const { features, preprocessing } = store.experiment.value;
  const root = store.schema.value;
  const { mixes } = member(root, root.properties.preprocessing, preprocessing.kind);
  return node > 0 || (!mixes && input?.[0] === features.length);
}

/** @param {Store} store @param {Kept} kept @param {number} layer */
const targets = (store, kept, layer) =>
  kept.shown.peek()[layer].map((unit, i) => {
    const box = store.layout.value.columns[layer + 1].tiles[i];
    return { index: unit, x: box.x, y: box.y + box.height / 2 };
  });

/** @param {Store} store @param {Kept} kept @param {Float32Array} theta */
const gaps = (store, kept, theta) =>
  kept.shown.peek().map((_, layer) => {
    const found = store.state.value?.network.layers[layer];
    if (!found?.sources.every((node) => isShown(store, node) || isPictures(store, node))) return [];
    if ([layer + 1, ...found.sources].some((node) => isPictures(store, node)))
      return handedOn(store, kept, layer, found);
    const matrix = matrixOf(store, layer);
    const [node, ...others] = found.sources;
    if (others.length || !matrix) return handedOn(store, kept, layer, found);
    const [starts, ends] = [sources(store, kept, node), targets(store, kept, layer)];
    const all = edges(theta, matrix, starts, ends, isLit(store, layer, node));
    return bowed(store, layer, node, heated(all, store, kept, layer));
  });

/**
 * Lines into a layer that has no weight for each pair of units: from all to all where it mixes what it sees, else from
 * one to one, or to its side of what is set side by side.
 * @param {Store} store @param {Kept} kept @param {number} layer @param {{sources: number[], units: number, shape: number[]}} matrix
 */
function handedOn(store, kept, layer, { sources: nodes, units, shape }) {
  const sizes = nodes.map((node) => widthOf(store, node));
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const alike = sizes.every((size) => size === units);
  if (shape[1] <= 1 && !alike && starts[starts.length - 1] + sizes[sizes.length - 1] !== units) return [];
  const ends = targets(store, kept, layer);
  if (shape[1] > 1)
    return nodes.flatMap((node) =>
      bowed(store, layer, node, mesh(sources(store, kept, node), ends, isLit(store, layer, node))),
    );
  return nodes.flatMap((node, i) =>
    bowed(
      store,
      layer,
      node,
      passages(sources(store, kept, node), ends, alike ? 0 : starts[i], isLit(store, layer, node)),
    ),
  );
}

/** The edge under the pointer stands out. @param {import("../canvas/edges.js").Edge[]} list @param {Store} store @param {Kept} kept @param {number} layer */
function heated(list, store, kept, layer) {
  const pointed = kept.pointed.value;
  if (pointed?.layer !== layer) return list;
  const key = keyOf(pointed);
  const isHot = (/** @type {import("../canvas/edges.js").Edge} */ { from, to }) =>
    keyOf(placeOf(store, layer, to.index, from.index)) === key;
  return list.map((edge) => (isHot(edge) ? { ...edge, hot: true } : edge));
}

/** Edges that pass by a column go between its tiles. @param {Store} store @param {number} layer @param {number} node @param {import("../canvas/edges.js").Edge[]} list */
function bowed(store, layer, node, list) {
  const { tile, gap } = store.layout.value;
  return node === layer ? list : list.map((edge) => ({ ...edge, bow: (tile + gap) / 1.5 }));
}

/** Whether a node gives pictures: no single weight says what becomes of one. @param {Store} store @param {number} node */
function isPictures(store, node) {
  const { input, layers } = store.state.value?.network ?? {};
  return (node === 0 ? input : layers?.[node - 1]?.output)?.length === 3;
}

/** How many numbers a node gives. @param {Store} store @param {number} node */
const widthOf = (store, node) =>
  node > 0
    ? store.units.value[node - 1]
    : store.sampled.value
      ? tilesOf(store.seen.value ?? [])
      : store.experiment.value.features.length;

/** Which edges into a layer from a node stay visible: all, or those of the inspected unit. @param {Store} store @param {number} layer @param {number} node @returns {(source: number, target: number) => boolean} */
function isLit(store, layer, node) {
  const { inspected } = store.view.value;
  if (!inspected) return () => true;
  if (inspected.layer === layer) return (_, target) => target === inspected.unit;
  if (inspected.layer !== node - 1) return () => false;
  const unit = node === 0 ? chosenFeatures(store).indexOf(inspected.unit) : inspected.unit;
  return (source) => source === unit;
}

/** What the outputs say: below a single one, beside each of several. @param {Store} store */
function captions(store) {
  const { columns } = store.layout.value;
  const { tiles } = columns[columns.length - 1];
  return tiles.map(({ x, y, width, height }, unit) => {
    const text = outputCaption(store, unit);
    if (tiles.length === 1)
      return { x: x + width / 2, y: y + height + 17, text, align: /** @type {const} */ ("center") };
    return { x: x + width + 8, y: y + height / 2, text, align: /** @type {const} */ ("left") };
  });
}
