// @ts-check
/** The line along which a map has a given value, by marching squares. */

/** Weights of the binomial filter that takes the steps of one byte out of a map. */
const [FAR, NEAR, HERE] = [1 / 16, 4 / 16, 6 / 16];

/**
 * Line segments [x0, y0, x1, y1, …] in units of cells; the centre of the first cell is at (0.5, 0.5).
 * @param {ArrayLike<number>} map (rows * columns) @param {number} columns @param {number} rows @param {number} level
 */
export function contour(map, columns, rows, level) {
  /** @type {number[]} */
  const segments = [];
  for (let y = 0; y < rows - 1; y++) {
    for (let x = 0; x < columns - 1; x++) {
      const at = y * columns + x;
      const [a, b, c, d] = [map[at], map[at + 1], map[at + columns + 1], map[at + columns]];
      const above = a > level;
      if (b > level !== above || c > level !== above || d > level !== above)
        cross(segments, x + 0.5, y + 0.5, a - level, b - level, c - level, d - level);
    }
  }
  return segments;
}

/**
 * Add the segments that cross one square of four neighbouring centres, whose heights run clockwise from the top left.
 * @param {number[]} segments @param {number} x @param {number} y
 * @param {number} a @param {number} b @param {number} c @param {number} d
 */
function cross(segments, x, y, a, b, c, d) {
  const points = [];
  if (a > 0 !== b > 0) points.push([x + a / (a - b), y]);
  if (b > 0 !== c > 0) points.push([x + 1, y + b / (b - c)]);
  if (c > 0 !== d > 0) points.push([x + d / (d - c), y + 1]);
  if (d > 0 !== a > 0) points.push([x, y + a / (a - d)]);
  // On a saddle the middle decides which two corners belong together.
  const apart = points.length === 4 && a + b + c + d > 0 !== a > 0;
  if (apart) points.unshift(/** @type {number[]} */ (points.pop()));
  for (const point of points) segments.push(point[0], point[1]);
}

/** The map without the steps of one byte, which would show in a line through a gentle slope. @param {ArrayLike<number>} map @param {number} columns @param {number} rows */
export function smooth(map, columns, rows) {
  const across = new Float32Array(columns * rows);
  const down = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) blur(map, across, y * columns, 1, columns);
  for (let x = 0; x < columns; x++) blur(across, down, x, columns, rows);
  return down;
}

/** @param {ArrayLike<number>} from @param {Float32Array} to @param {number} start @param {number} stride @param {number} count */
function blur(from, to, start, stride, count) {
  const end = start + (count - 1) * stride;
  for (let at = start; at <= end; at += stride) {
    const [before, after] = [Math.max(start, at - stride), Math.min(end, at + stride)];
    const [first, last] = [Math.max(start, at - 2 * stride), Math.min(end, at + 2 * stride)];
    to[at] = FAR * (from[first] + from[last]) + NEAR * (from[before] + from[after]) + HERE * from[at];
  }
}

/** The map with its outermost cells repeated once around it, so that a line reaches the rim. @param {Float32Array} map @param {number} size columns and rows; the answer has two more of each */
export function rimmed(map, size) {
  const wide = size + 2;
  const whole = new Float32Array(wide * wide);
  for (let y = 0; y < wide; y++) {
    const row = Math.max(0, Math.min(size - 1, y - 1)) * size;
    whole.set(map.subarray(row, row + size), y * wide + 1);
    whole[y * wide] = map[row];
    whole[y * wide + wide - 1] = map[row + size - 1];
  }
  return whole;
}

/** Draw segments over a square of `side` pixels. @param {CanvasRenderingContext2D} context @param {number[]} segments @param {number} scale pixels of a cell */
export function strokeSegments(context, segments, scale) {
  context.beginPath();
  for (let i = 0; i < segments.length; i += 4) {
    context.moveTo(segments[i] * scale, segments[i + 1] * scale);
    context.lineTo(segments[i + 2] * scale, segments[i + 3] * scale);
  }
  context.stroke();
}
