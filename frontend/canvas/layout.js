// @ts-check
/** Where the cards, tiles and histograms of the network stand: layers are columns, and everything of a layer shares one axis. */

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */
/** @typedef {{x: number, width: number, middle: number, card: Rect, tiles: Rect[], more: Rect | null}} Column tiles: one place for each unit shown; more: the place of "+84 more" */
/** @typedef {{x: number, y: number, size: number, after: number}} Plus the button that puts a layer after column `after` */
/** @typedef {{width: number, height: number, tile: number, gap: number, bottom: number, columns: Column[], plus: Plus[], wires: Rect[]}} Layout */

/** The width of a column and of the card on top of it. */
export const COLUMN = 148;
export const PADDING = 24;
export const CARD = { y: 6, height: 64 };
/** Columns never stand closer than this; the network then scrolls sideways. */
export const PITCH = 160;
/** How many units of a layer are shown at most, and how many still stand one under the other. */
export const SHOWN = 16;
export const SINGLE = 8;

const TILES_TOP = 90;
const TILES_BOTTOM = 14;
const PLUS = 24;
const SMALL_TILE = 24;
const SMALL_GAP = 10;
/** As many outputs stand one under the other. */
const OUTPUTS = 12;
/** The button under a broad layer that shows other units. */
const MORE = { width: 80, height: 24, off: 6 };
const OUTPUT_SCALE = 1.4;
/** How much larger the sample is drawn where it is a picture. */
const PICTURE_SCALE = 2.2;
/** How far a note stands off a tile, and off the caption under a single output. */
const NOTE = { off: 12, caption: 34 };
/** A note stands below or above so few tiles together. */
const FEW = 3;
/** A network as wide as this has room for the largest tiles. */
const WIDE = 984;

/** Tile and gap, largest first. The first that lets eight rows fit is taken. */
const SIZES = [
  { tile: 48, gap: 12 },
  { tile: 40, gap: 10 },
  { tile: 32, gap: 8 },
  { tile: 28, gap: 4 },
  { tile: 24, gap: 6 },
];
/** What is left between many tiles at least, and of the room for each gap that is widened (px). */
const CLOSE = 5;
const SPARE = 2;

/** @param {number} count @param {number} size @param {number} gap */
const stack = (count, size, gap) => count * size + (count - 1) * gap;

/**
 * Place everything, in pixels from the top left of the network.
 * @param {{inputs: number, units: number[], picture?: boolean}} model how many inputs there are, or that they are one picture, and the units of each layer
 * @param {number} width @param {number} height of the visible part
 * @returns {Layout}
 */
export function layout({ inputs, units, picture = false }, width, height) {
  const room = height - TILES_TOP - TILES_BOTTOM;
  const fits = SIZES.filter(
    ({ tile, gap }) => stack(SINGLE, tile, gap) <= room && (tile < 48 || width >= WIDE),
  );
  const { tile, gap: least } = fits[0] ?? SIZES[SIZES.length - 1];
  const gap = widened(tile, least, room);
  const block = stack(SINGLE, tile, gap);
  const last = units.length;
  const inner = Math.max(width, leastWidth(last));
  const x = (/** @type {number} */ i) => Math.round(PADDING + (i * (inner - 2 * PADDING - COLUMN)) / last);

  const columns = [inputs, ...units].map((count, i) => {
    const column = { x: x(i), width: COLUMN, middle: x(i) + COLUMN / 2, card: card(x(i)) };
    const single = i === last && count === 1 ? OUTPUT_SCALE : i === 0 && picture ? PICTURE_SCALE : 1;
    if (i === last && count > SINGLE && count <= OUTPUTS)
      return { ...column, ...placeOutputs(column.middle, count, block) };
    const sizes = { size: Math.round(tile * single), gap, block };
    return { ...column, ...place(column.middle, count, i === 0 && !picture, sizes) };
  });
  return {
    width: inner,
    height: Math.max(height, TILES_TOP + block + TILES_BOTTOM),
    tile,
    gap,
    bottom: TILES_TOP + block,
    columns,
    plus: between(columns).map(({ left, right, after }) => plus((left + right) / 2, after)),
    wires: between(columns).map(({ left, right }) => wire(left, right)),
  };
}

/** As wide is a network of so many layers at least. @param {number} layers */
export const leastWidth = (layers) => 2 * PADDING + COLUMN + layers * PITCH;

/** Some of the room that is left goes between the tiles. @param {number} tile @param {number} gap @param {number} room */
const widened = (tile, gap, room) =>
  Math.max(gap, Math.min(tile / 2, Math.floor((room - SINGLE * tile) / (SINGLE - 1)) - SPARE));

/** @param {number} x @returns {Rect} */
const card = (x) => ({ x, y: CARD.y, width: COLUMN, height: CARD.height });

/** @param {number} middle @param {number} after */
const plus = (middle, after) => ({
  x: Math.round(middle - PLUS / 2),
  y: CARD.y + CARD.height / 2 - PLUS / 2,
  size: PLUS,
  after,
});

/** @param {number} left @param {number} right @returns {Rect} */
const wire = (left, right) => ({ x: left, y: CARD.y + CARD.height / 2, width: right - left, height: 1 });

/** The gaps between neighbouring columns. @param {{x: number, width: number}[]} columns */
const between = (columns) =>
  columns.slice(1).map((column, i) => ({ left: columns[i].x + columns[i].width, right: column.x, after: i }));

/**
 * The tiles of one column: one under the other while they fit, then smaller ones in two staggered rows.
 * @param {number} middle @param {number} count @param {boolean} top flush with the top, not centred @param {{size: number, gap: number, block: number}} sizes
 * @returns {{tiles: Rect[], more: Rect | null}}
 */
function place(middle, count, top, { size, gap, block }) {
  if (count <= SINGLE) {
    const start = TILES_TOP + (top ? 0 : Math.round((block - stack(count, size, gap)) / 2));
    const y = (/** @type {number} */ i) => start + i * (size + gap);
    return {
      tiles: Array.from({ length: count }, (_, i) => square(middle - size / 2, y(i), size)),
      more: null,
    };
  }
  return placeMany(middle, count, block);
}

/** A few more than usual stay one under the other, so that each can say what it stands for. @param {number} middle @param {number} count @param {number} block @returns {{tiles: Rect[], more: Rect | null}} */
function placeOutputs(middle, count, block) {
  const pitch = (block + CLOSE) / count;
  const size = Math.floor(pitch) - CLOSE;
  const y = (/** @type {number} */ i) => TILES_TOP + Math.round(i * pitch);
  return {
    tiles: Array.from({ length: count }, (_, i) => square(middle - size / 2, y(i), size)),
    more: null,
  };
}

/** @param {number} middle @param {number} count @param {number} block @returns {{tiles: Rect[], more: Rect | null}} */
function placeMany(middle, count, block) {
  const shown = Math.min(count, SHOWN);
  const rows = Math.ceil(shown / 2);
  const room = block - (count > shown ? MORE.off + MORE.height - TILES_BOTTOM : 0);
  const pitch = Math.min(SMALL_TILE + SMALL_GAP, (room - SMALL_TILE / 2) / (SINGLE + 0.5));
  const size = Math.min(SMALL_TILE, Math.floor(pitch) - CLOSE);
  const tall = (rows - 0.5) * pitch + size;
  const start = TILES_TOP + Math.round((room - tall) / 2);
  const tiles = Array.from({ length: shown }, (_, i) => {
    const second = i >= rows;
    const x = middle + (second ? SMALL_GAP / 2 : -SMALL_GAP / 2 - size);
    return square(x, start + Math.round(((i % rows) + (second ? 0.5 : 0)) * pitch), size);
  });
  const { width, height, off } = MORE;
  const more = { x: middle - width / 2, y: start + Math.round(tall) + off, width, height };
  return { tiles, more: count > shown ? more : null };
}

/** @param {number} x @param {number} y @param {number} size @returns {Rect} */
const square = (x, y, size) => ({ x: Math.round(x), y, width: size, height: size });

/**
 * Where a note about a tile stands: on the right of its column, or, where the visible part ends, below or above it; the
 * weights on its left stay free.
 * @param {Layout} layout @param {number} column @param {Rect} tile @param {{width: number, height: number}} note @param {number} end of the visible part
 */
export function noteBeside({ height, columns }, column, tile, note, end) {
  const { tiles } = columns[column];
  const right = Math.max(...tiles.map(({ x, width }) => x + width)) + NOTE.off;
  const most = end - NOTE.off - note.width;
  if (right <= most) return { x: right, y: Math.min(tile.y, height - note.height - 2 * NOTE.off) + NOTE.off };
  const few = tiles.length <= FEW;
  const [first, last] = few ? [tiles[0], tiles[tiles.length - 1]] : [tile, tile];
  const below = last.y + last.height + (tiles.length > 1 ? NOTE.off : NOTE.caption);
  const fits = below + note.height + NOTE.off <= height;
  return { x: most, y: fits ? below : first.y - NOTE.off - note.height };
}

/** The units of one page, strongest pages first; the last page is filled up with those before it. @param {number} units @param {number} most @param {number} turn @param {number[]} [sums] */
export function page(units, most, turn, sums) {
  const all = Array.from({ length: units }, (_, unit) => unit);
  if (units <= most) return all;
  if (sums) all.sort((a, b) => sums[b] - sums[a]);
  const start = Math.min((turn % Math.ceil(units / most)) * most, units - most);
  return all.slice(start, start + most).sort((a, b) => a - b);
}

/** @typedef {{y: number, height: number, tiles: Rect[], histogram: Rect}} Band one layer across the page of a phone */

const BAND = { height: 66, top: 32, tile: 26, gap: 4, histogram: 104, bars: 24, units: 8 };

/** Most of a band's width that its histogram takes, and how far the tiles end before it. */
const NARROW = { share: 0.29, apart: 12 };

/** How many units of a layer a band shows. */
export const BAND_UNITS = BAND.units;

/**
 * One band for each layer, one under the other: tiles on the left, a small histogram on the right; both are smaller on a
 * narrow phone.
 * @param {{inputs: number, units: number[]}} model @param {number} width @returns {{height: number, bands: Band[]}}
 */
export function bands({ inputs, units }, width) {
  const { height, top, gap, bars } = BAND;
  const histogram = Math.min(BAND.histogram, Math.round(NARROW.share * width));
  const pitch = Math.floor((width - histogram - NARROW.apart + gap - 1) / BAND.units);
  const tile = Math.max(0, Math.min(BAND.tile, pitch - gap));
  const list = [inputs, ...units].map((count, i) => {
    const y = i * height;
    const bottom = y + top + BAND.tile;
    const x = (/** @type {number} */ k) => 1 + k * (tile + gap);
    return {
      y,
      height,
      tiles: Array.from({ length: Math.min(count, BAND.units) }, (_, k) => square(x(k), bottom - tile, tile)),
      histogram: { x: width - histogram, y: bottom - bars, width: histogram, height: bars },
    };
  });
  return { height: list.length * height, bands: list };
}
