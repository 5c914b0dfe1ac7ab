// @ts-check
/** What tiles of every sort share: pictures stacked in one canvas, and the ring around the one that is looked at. */
import { fitted } from "../canvas/heat.js";
import { palette } from "../canvas/palette.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/heat.js").Heat} Heat */

/** Paint some maps one under the other. @param {Heat | null} old @param {{ shape: number[], values: ArrayLike<number> }} maps bytes (all, rows, columns); columns: as many as rows where they are not told @param {number[]} which */
export function paint(old, { shape: [, rows, columns = rows], values }, which) {
  const cells = rows * columns;
  const picture = fitted(old, columns, rows * which.length);
  const table = palette.value.tiles;
  picture.paintEach((i) => table[values[which[Math.floor(i / cells)] * cells + (i % cells)]]);
  return picture;
}

/** @param {Store} store @param {number} layer @param {number} unit @returns {import("../canvas/tile.js").Ring} */
export function ring(store, layer, unit) {
  const { inspected } = store.view.value;
  if (inspected?.layer !== layer || inspected.unit !== unit) return "plain";
  return inspected.pinned ? "inspected" : "pointed";
}
