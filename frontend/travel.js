// @ts-check
/** Looking at earlier steps, playing them again, and going on from one of them. */
import { settingsAt } from "./course.js";
import { at, put } from "./edits.js";
import { same } from "./url.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./forms/schema.js").Path} Path */
/**
 * @typedef {object} Orders
 * @property {(kind: string, body: object, note: object) => void} give
 * @property {(document: import("./protocol.js").Experiment, topic: string, before: import("./protocol.js").Experiment) => void} edit
 */

/** What was recorded is shown again in jumps so far apart (ms). */
const TICK = 100;
/** At full speed a recording takes so many seconds at most, and goes so many steps a second at least. */
const LONGEST = 10;
const FULL_SPEED = 1000;

export class Travel {
  #store;
  #orders;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {Store} store @param {Orders} orders */
  constructor(store, orders) {
    this.#store = store;
    this.#orders = orders;
  }

  /** Look at a step; null: back to what the page shows by itself. @param {number | null} step */
  visit = (step) => {
    this.stop();
    this.#look(step);
  };

  /** Look so many steps further. @param {number} steps */
  move = (steps) => this.visit(this.#store.playhead.value + steps);

  /** What lies beyond the last step is now, which is not the past; of a diverged run it is its last finite step. @param {number | null} step */
  #look(step) {
    const { state, now, visited } = this.#store;
    const first = state.value?.past.first ?? 0;
    const diverged = state.value?.status === "diverged";
    const end = step !== null && step >= now.value;
    const inside = step === null ? null : Math.max(first, Math.min(now.value, Math.round(step)));
    visited.value = end && !diverged ? null : inside;
  }

  /** Go on from the step that is looked at, if it is an earlier one. */
  branch = () => {
    if (this.#store.past.value) this.#branch(this.#store.playhead.value);
  };

  /** Go back to a step of a diverged run, and change something there. @param {number} step @param {Path} [path] @param {any} [value] */
  rewind = (step, path, value) => {
    const { marks, experiment } = this.#store;
    const then = settingsAt(step, marks.value, experiment.value);
    this.#branch(step);
    if (path && !same(at(then, path), value)) this.#orders.edit(put(then, path, value), path.join("."), then);
  };

  /** @param {number} step */
  #branch(step) {
    const { experiment, actions } = this.#store;
    const [before, after] = [experiment.value, experiment.value];
    const id = actions.history.remember({ kind: "branch", topic: "branch", before, after, step });
    this.#orders.give("branch", { step }, { id });
  }

  /** Show the recorded steps from here on at the chosen speed; who wants little motion sees one step more. */
  replay = () => {
    const { past, playhead, now, state, calm, replaying } = this.#store;
    if (!past.value) return;
    if (calm.value) return this.move(1);
    this.stop();
    const fullSpeed = Math.max(FULL_SPEED, (now.value - playhead.value) / LONGEST);
    let [at, time] = [playhead.value, performance.now()];
    replaying.value = true;
    this.#timer = setInterval(() => {
      const passed = performance.now() - time;
      time += passed;
      at += ((state.value?.speed ?? fullSpeed) * passed) / 1000;
      this.#look(Math.floor(at));
      if (!past.value) this.stop();
    }, TICK);
  };

  /** Stay at the step that is shown. */
  stop = () => {
    clearInterval(this.#timer);
    this.#store.replaying.value = false;
  };
}
