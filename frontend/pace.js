// @ts-check
/** Calls that come faster than what they do should: the first acts at once, of the rest the last, after a pause. */

/**
 * @template {unknown[]} Arguments
 * @param {(...values: Arguments) => void} act @param {number} pause ms
 * @returns {(...values: Arguments) => void}
 */
export function paced(act, pause) {
  let resting = false;
  /** @type {Arguments | null} */
  let waiting = null;
  return function call(...values) {
    if (resting) {
      waiting = values;
      return;
    }
    resting = true;
    act(...values);
    setTimeout(() => {
      resting = false;
      const last = waiting;
      waiting = null;
      if (last) call(...last);
    }, pause);
  };
}
