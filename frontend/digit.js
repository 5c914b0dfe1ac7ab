// @ts-check
/**
 * A digit drawn by hand, reduced as the handwritten digits of the data set were: scaled and centred into a bitmap of
 * 32 × 32, its strokes made equally thick, and the inked pixels of every block of 4 × 4 counted.
 * Alpaydin, Kaynak, "Optical Recognition of Handwritten Digits", 1998; Garris et al., "NIST Form-Based Handprint
 * Recognition System", 1994. What the constants say of boxes and strokes is measured in the data set.
 */

/** @typedef {number[]} Stroke x and y of its points in turn, in sides of the square, from its top left corner */
/** @typedef {{ x: number, y: number }} Point */

/** Side of the bitmap, of a block, and of what comes out; and the count of a block that is all ink. */
export const BITMAP = 32;
const BLOCK = 4;
export const SIDE = BITMAP / BLOCK;
export const FULL = BLOCK * BLOCK;
/** A digit fills the height of the bitmap and at most so much of its width, in so many pixels of ink. */
const BOX = { width: 22, height: BITMAP };
const INK = 310;
/** How thick strokes may be made to come near that (radius in pixels). */
const RADIUS = { first: 2.5, least: 1.5, most: 5 };
/** What is much wider than high is no digit: it is not stretched to the full height. */
const WIDEST = 2;
/** Points nearer to each other are one (sides of the square); a drawing has at most so many. */
const NEAR = 0.01;
const MOST = 600;

/** A drawing with one more point: of a new stroke, or of the last one. @param {Stroke[]} strokes @param {Point} point @param {boolean} begins @returns {Stroke[]} */
export function extended(strokes, point, begins) {
  const [x, y] = [point.x, point.y].map((value) => Math.max(0, Math.min(1, value)));
  const last = begins ? undefined : strokes.at(-1);
  if (strokes.reduce((sum, { length }) => sum + length / 2, 0) >= MOST) return strokes;
  if (!last) return [...strokes, [x, y]];
  const [x0, y0] = last.slice(-2);
  if (Math.hypot(x - x0, y - y0) < NEAR) return strokes;
  return [...strokes.slice(0, -1), [...last, x, y]];
}

/** The ink in each block of the bitmap, row by row, 0 to 16; null where nothing is drawn. @param {Stroke[]} strokes @returns {number[] | null} */
export function reduced(strokes) {
  if (!strokes.length) return null;
  const counts = new Array(SIDE * SIDE).fill(0);
  bitmap(strokes).forEach((inked, i) => {
    const [row, column] = [Math.floor(i / BITMAP), i % BITMAP];
    counts[Math.floor(row / BLOCK) * SIDE + Math.floor(column / BLOCK)] += inked;
  });
  return counts;
}

/** The drawing in the middle of the bitmap, row by row: 1 where there is ink. @param {Stroke[]} strokes */
function bitmap(strokes) {
  const nearest = distances(placed(strokes, RADIUS.first)).sort();
  const radius = Math.max(RADIUS.least, Math.min(RADIUS.most, nearest[INK - 1]));
  return Uint8Array.from(distances(placed(strokes, radius)), (distance) => Number(distance <= radius));
}

/** Scale and shift the strokes so that with this thickness they fill the box. @param {Stroke[]} strokes @param {number} radius @returns {Stroke[]} */
function placed(strokes, radius) {
  const [x, y] = [0, 1].map((axis) => span(strokes, axis));
  const height = Math.max(y.length, x.length / WIDEST, NEAR);
  const down = (BOX.height - 2 * radius) / height;
  const across = Math.min(down, (BOX.width - 2 * radius) / Math.max(x.length, NEAR));
  const put = (/** @type {number} */ value, /** @type {number} */ i) =>
    BITMAP / 2 + (i % 2 ? (value - y.middle) * down : (value - x.middle) * across);
  return strokes.map((stroke) => stroke.map(put));
}

/** How far the strokes reach along an axis. @param {Stroke[]} strokes @param {number} axis 0: x, 1: y */
function span(strokes, axis) {
  const all = strokes.flatMap((stroke) => stroke.filter((_, i) => i % 2 === axis));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return { length: most - least, middle: (least + most) / 2 };
}

/** How far the middle of every pixel is from the nearest stroke (pixels). @param {Stroke[]} strokes */
function distances(strokes) {
  const pieces = strokes.flatMap(segments);
  return Float64Array.from({ length: BITMAP * BITMAP }, (_, i) => {
    const [x, y] = [(i % BITMAP) + 0.5, Math.floor(i / BITMAP) + 0.5];
    return Math.sqrt(pieces.reduce((least, piece) => Math.min(least, square(x, y, piece)), Infinity));
  });
}

/** The straight pieces of a stroke; of a dot, one without length. @param {Stroke} stroke */
function segments(stroke) {
  const count = Math.max(1, stroke.length / 2 - 1);
  return Array.from({ length: count }, (_, i) => {
    const [x, y, toX = x, toY = y] = stroke.slice(2 * i, 2 * i + 4);
    return { x, y, dx: toX - x, dy: toY - y };
  });
}

/** The square of a point's distance from a piece. @param {number} px @param {number} py @param {ReturnType<typeof segments>[number]} piece */
function square(px, py, { x, y, dx, dy }) {
  const along = ((px - x) * dx + (py - y) * dy) / (dx * dx + dy * dy || 1);
  const at = Math.max(0, Math.min(1, along));
  return (px - x - at * dx) ** 2 + (py - y - at * dy) ** 2;
}
