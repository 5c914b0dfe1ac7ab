// @ts-check
/** Where things stand in the race: names beside the ends of their lines, and what is known at a step. */

/** The last loss known at a step. @param {ArrayLike<number>} steps @param {ArrayLike<number>} losses @param {number} step */
export function lossAt(steps, losses, step) {
  let found = Number.NaN;
  for (let k = 0; k < steps.length && steps[k] <= step; k++) found = losses[k];
  return found;
}
