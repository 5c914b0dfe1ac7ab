// @ts-check
/** Where things stand in the race: names beside the ends of their lines, and what is known at a step. */

/**
 * Places moved so that each two are at least `least` apart, in their order, between `low` and `high`.
 * @param {number[]} places @param {number} least @param {number} low @param {number} high
 */
export function apart(places, least, low, high) {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  let next = low;
  for (const i of order) {
    moved[i] = Math.max(moved[i], next);
    next = moved[i] + least;
  }
  let last = high;
  for (const i of order.reverse()) {
    moved[i] = Math.min(moved[i], last);
    last = moved[i] - least;
  }
  return moved;
}

/** The last loss known at a step. @param {ArrayLike<number>} steps @param {ArrayLike<number>} losses @param {number} step */
export function lossAt(steps, losses, step) {
  let found = Number.NaN;
  for (let k = 0; k < steps.length && steps[k] <= step; k++) found = losses[k];
  return found;
}
