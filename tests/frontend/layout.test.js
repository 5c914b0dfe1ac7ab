// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { bands, layout, noteBeside, page } from "../../frontend/canvas/layout.js";

const SPIRAL = { inputs: 7, units: [8, 8, 1] };
/** The network's container on a screen of 1440 by 900. */
const DRAWN = [812, 506];

/** @typedef {import("../../frontend/canvas/layout.js").Rect} Rect */

/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** @param {Rect[]} boxes */
const assertApart = (boxes) =>
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) assert.equal(overlap(a, b), false, JSON.stringify([a, b]));
  });

test("the columns stand as drawn: flush with the padding, equally far apart", () => {
  const { columns } = layout(SPIRAL, DRAWN[0], DRAWN[1]);
  assert.deepEqual(
    columns.map(({ x }) => x),
    [24, 229, 435, 640],
  );
  assert.deepEqual(columns[0].card, { x: 24, y: 6, width: 148, height: 64 });
  assert.deepEqual(columns[0].tiles[0], { x: 78, y: 90, width: 40, height: 40 });
  assert.deepEqual(columns[1].tiles[7], { x: 283, y: 440, width: 40, height: 40 });
  assert.deepEqual(columns[3].tiles, [{ x: 686, y: 257, width: 56, height: 56 }]);
});

test("cards, tiles and histograms of a layer share one axis", () => {
  for (const column of layout(SPIRAL, 933, 506).columns) {
    assert.equal(column.middle, column.x + column.width / 2);
    for (const tile of column.tiles) assert.ok(Math.abs(tile.x + tile.width / 2 - column.middle) <= 0.5);
  }
});

test("a plus stands in the middle of each gap", () => {
  const { plus, columns } = layout(SPIRAL, DRAWN[0], DRAWN[1]);
  assert.equal(plus.length, 3);
  assert.ok(Math.abs(plus[0].x + 12 - (columns[0].x + 148 + columns[1].x) / 2) <= 1);
  assert.equal(plus[0].y + 12, 6 + 32);
});

test("tiles shrink with the height, and grow only on a wide screen", () => {
  const tile = (/** @type {number} */ width, /** @type {number} */ height) =>
    layout(SPIRAL, width, height).tile;
  assert.deepEqual([tile(812, 506), tile(812, 420), tile(812, 357), tile(812, 350)], [40, 32, 28, 24]);
  assert.equal(tile(812, 100), 24);
  assert.deepEqual([tile(812, 700), tile(984, 700)], [40, 48]);
});

test("what room is left widens the gaps, up to half a tile", () => {
  const gap = (/** @type {number} */ height) => layout(SPIRAL, 1220, height).gap;
  assert.deepEqual([gap(580), gap(620), gap(686), gap(1200)], [12, 16, 24, 24]);
});

test("many layers scroll sideways rather than stand closer than 160 px", () => {
  const { width, columns } = layout({ inputs: 7, units: Array(9).fill(4) }, 812, 506);
  assert.equal(width, 2 * 24 + 148 + 9 * 160);
  assert.equal(columns[1].x - columns[0].x, 160);
});

for (const units of [1, 2, 7, 8, 9, 12, 15, 16, 17, 100]) {
  test(`${units} units have places that do not overlap, inside the network`, () => {
    for (const room of [506, 357, 340]) {
      const { columns, height } = layout({ inputs: 7, units: [units, 1] }, 812, room);
      const { tiles, more, x, width } = columns[1];
      assert.equal(tiles.length, Math.min(units, 16));
      assert.equal(more !== null, units > 16);
      const all = more ? [...tiles, more] : tiles;
      assertApart(all);
      for (const box of all) {
        assert.ok(box.x >= x && box.x + box.width <= x + width);
        assert.ok(box.y >= 80 && box.y + box.height <= height, `${box.y + box.height} of ${height}`);
      }
    }
  });
}

test("on a phone every layer is a band, tiles left and histogram right", () => {
  const { height, bands: list } = bands({ inputs: 7, units: [8, 20, 1] }, 358);
  assert.equal(height, 4 * 66);
  assert.deepEqual(
    list.map(({ tiles }) => tiles.length),
    [7, 8, 8, 1],
  );
  for (const { tiles, histogram } of list) assertApart([...tiles, histogram]);
  assert.equal(list[0].histogram.x + list[0].histogram.width, 358);
});

test("on a narrow phone the tiles of a band shrink and stay clear of the histogram", () => {
  for (const width of [358, 343, 328, 288]) {
    for (const { tiles, histogram } of bands({ inputs: 7, units: [8] }, width).bands) {
      assertApart([...tiles, histogram]);
      assert.equal(tiles[1].x - tiles[0].x >= 24, true);
    }
  }
});

test("a layer that fits is shown whole", () => assert.deepEqual(page(3, 16, 5), [0, 1, 2]));

test("the units with the largest weights come first, in their own order", () => {
  assert.deepEqual(page(5, 2, 0, [1, 9, 2, 8, 3]), [1, 3]);
  assert.deepEqual(page(5, 2, 1, [1, 9, 2, 8, 3]), [2, 4]);
});

test("the last page is filled up, and after it comes the first again", () => {
  assert.deepEqual(page(5, 2, 2, [1, 9, 2, 8, 3]), [0, 2]);
  assert.deepEqual(page(5, 2, 3, [1, 9, 2, 8, 3]), [1, 3]);
});

test("a note stands on the right of its tile, and below or above it where the visible part ends", () => {
  const place = layout({ inputs: 7, units: [8, 8, 1] }, 812, 506);
  const note = { width: 176, height: 104 };
  const at = (/** @type {number} */ column, /** @type {number} */ unit, end = 812) =>
    noteBeside(place, column, place.columns[column].tiles[unit], note, end);
  const { columns } = place;
  const [second, output] = [columns[2].tiles, columns[3].tiles[0]];
  assert.deepEqual(at(2, 5), { x: second[5].x + 52, y: second[5].y + 12 });
  assert.equal(at(2, 7).y + note.height + 12, place.height);
  assert.deepEqual(at(3, 0), { x: 812 - 12 - 176, y: output.y + output.height + 34 });
  assert.deepEqual(at(2, 0, 620), { x: 432, y: second[0].y + 52 });
  assert.deepEqual(at(2, 7, 620), { x: 432, y: second[7].y - 12 - 104 });
});
