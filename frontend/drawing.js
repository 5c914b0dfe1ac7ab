// @ts-check
/** Points drawn by hand, as values: each bears a number of its own, by which the server tells who trains and who tests. */

/** @typedef {[number, number, number]} Point x1, x2 and the class */
/** @typedef {{ kind: "points", classes: number, points: Point[], numbers: number[] }} Drawing `numbers` beside `points` */
/** @typedef {import("./store.js").Points} Points */

/** The plane reaches so far on both axes, and a drawing has so many points at most (engine/datasets/given.py). */
const REACH = 6;
export const MOST = 5000;
/** A run needs a point to train on and one to test with. */
export const LEAST = 2;
/** The classes that there are marks for. */
export const CLASSES = 6;
/** The largest number that a point may bear. */
const LAST = 999_999;

/** Where a point is put: on the plane, to two decimals. @param {number} x */
export const put = (x) => Math.round(100 * Math.max(-REACH, Math.min(REACH, x))) / 100 || 0;

/** A drawing whose points all bear their numbers. @param {any} data @returns {Drawing} */
export const numbered = ({ kind, classes, points, numbers }) => ({
  ...{ kind, classes, points },
  numbers: numbers.length ? numbers : points.map((/** @type {Point} */ _, /** @type {number} */ i) => i),
});

/** The drawing of the points that are shown. @param {Points} points @param {number} classes @returns {Drawing} */
export function traced({ train_x, train_y, test_x, test_y }, classes) {
  /** @type {Point[]} */
  const points = [];
  for (const [xs, ys] of [
    [train_x, train_y],
    [test_x, test_y],
  ])
    for (let i = 0; i < ys.length && points.length < MOST; i++)
      points.push([put(xs[2 * i]), put(xs[2 * i + 1]), ys[i]]);
  return numbered({ kind: "points", classes, points, numbers: [] });
}

/** One more point; a new class makes room for itself. @param {Drawing} drawing @param {number} x1 @param {number} x2 @param {number} k @returns {Drawing} */
export function added(drawing, x1, x2, k) {
  const { points, numbers, classes } = drawing;
  if (points.length >= MOST) return drawing;
  const last = numbers.reduce((most, number) => Math.max(most, number), -1);
  const used = new Set(numbers);
  const free = last < LAST ? last + 1 : numbers.findIndex((_, i) => !used.has(i));
  return {
    ...{ kind: "points", classes: Math.max(classes, k + 1) },
    points: [...points, [put(x1), put(x2), k]],
    numbers: [...numbers, free],
  };
}

/** The point of this number somewhere else. @param {Drawing} drawing @param {number} number @param {number} x1 @param {number} x2 @returns {Drawing} */
export function moved(drawing, number, x1, x2) {
  const at = drawing.numbers.indexOf(number);
  if (at < 0) return drawing;
  return { ...drawing, points: drawing.points.with(at, [put(x1), put(x2), drawing.points[at][2]]) };
}

/** Without the point of this number. @param {Drawing} drawing @param {number} number @returns {Drawing} */
export function removed(drawing, number) {
  const at = drawing.numbers.indexOf(number);
  if (at < 0) return drawing;
  return {
    ...drawing,
    points: drawing.points.toSpliced(at, 1),
    numbers: drawing.numbers.toSpliced(at, 1),
  };
}

/** Without any point. @param {Drawing} drawing @returns {Drawing} */
export const cleared = (drawing) => ({ ...drawing, points: [], numbers: [] });

/** The number of the point nearest to a place, of those within `reach`; null where there is none. @param {Drawing} drawing @param {number} x1 @param {number} x2 @param {number} reach @returns {number | null} */
export function nearest({ points, numbers }, x1, x2, reach) {
  let [found, least] = [-1, reach];
  points.forEach(([a, b], i) => {
    const distance = Math.hypot(a - x1, b - x2);
    if (distance <= least) [found, least] = [i, distance];
  });
  return found < 0 ? null : numbers[found];
}

/**
 * The points of a drawing before the server has told their parts: those that it told keep theirs, new ones train.
 * @param {Drawing} drawing @param {Points | null} told @returns {Points}
 */
export function shown({ points }, told) {
  const testing = new Map();
  const key = (/** @type {number} */ x1, /** @type {number} */ x2, /** @type {number} */ k) =>
    `${Math.fround(x1)} ${Math.fround(x2)} ${k}`;
  told?.test_y.forEach((/** @type {number} */ k, /** @type {number} */ i) => {
    const where = key(told.test_x[2 * i], told.test_x[2 * i + 1], k);
    testing.set(where, (testing.get(where) ?? 0) + 1);
  });
  /** @type {Point[][]} */
  const [train, test] = [[], []];
  for (const point of points) {
    const left = testing.get(key(...point)) ?? 0;
    (left ? test : train).push(point);
    if (left) testing.set(key(...point), left - 1);
  }
  const places = (/** @type {Point[]} */ some) =>
    Float32Array.from(some.flatMap((point) => point.slice(0, 2)));
  const classes = (/** @type {Point[]} */ some) => Uint8Array.from(some, ([, , k]) => k);
  return {
    run: told?.run ?? 0,
    ...{ train_x: places(train), train_y: classes(train), test_x: places(test), test_y: classes(test) },
  };
}
