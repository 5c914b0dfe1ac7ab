// @ts-check
/** The three things that a first visit tells, one after the other: each is gone for good once it has been done. */
import { effect } from "@preact/signals-core";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {"play" | "change" | "scrub"} Hint press Play; other data or another layer; look at an earlier step */

/** @type {Hint[]} */
const HINTS = ["play", "change", "scrub"];

/**
 * The hint that is due: the first that was not done yet, where there is something to do it to.
 * @param {Hint[]} done @param {{ steps: number, guided: boolean }} now steps trained; whether a lesson or what to do after a divergence guides already
 * @returns {Hint | null}
 */
export function due(done, { steps, guided }) {
  const hint = HINTS.find((one) => !done.includes(one)) ?? null;
  if (guided || (hint !== "play" && steps === 0)) return null;
  return hint;
}

/** The hint that is shown. @param {Store} store */
export const hintOf = ({ hints, now, course, lost }) =>
  due(hints.value, { steps: now.value, guided: course.lesson.value !== null || lost.value });

/** Note what is done, whoever asked for it. @param {Store} store */
export function followHints(store) {
  let first = "";
  effect(() => {
    const state = store.state.value;
    if (!state || store.hints.value.length === HINTS.length) return;
    const { data, layers } = state.experiment;
    const shape = `${data.kind} ${layers.length}`;
    first ||= shape;
    if (state.status === "playing" || state.step > 0) store.actions.doneHint("play");
    if (shape !== first) store.actions.doneHint("change");
    if (store.past.value) store.actions.doneHint("scrub");
  });
}
