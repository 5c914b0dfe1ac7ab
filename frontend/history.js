// @ts-check
/** What was changed, so that it can be taken back and done again: settings, weights, branches and resets, with the runs they replaced. */
import { same } from "./url.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./protocol.js").Experiment} Experiment */
/**
 * @typedef {object} Change
 * @property {number} id
 * @property {"edit" | "weights" | "branch" | "reset"} kind
 * @property {string} topic what it is about
 * @property {Experiment} before
 * @property {Experiment} after
 * @property {number} step where a branch begins
 * @property {{ before: import("./weights.js").Weight[], after: import("./weights.js").Weight[] }} [weights] that were set by hand, in the run where they were
 * @property {number} time when it was made (ms)
 * @property {number | null} left the run that it was made in; null until the server has answered
 * @property {number | null} came the run that stood after it
 */
/** @typedef {{ done: Change[], undone: Change[] }} Past the latest last */
/**
 * @typedef {object} Deeds how changes are made
 * @property {(document: Experiment, topic: string) => void} replace
 * @property {(weights: import("./weights.js").Weight[]) => void} enter sets weights by hand
 * @property {(kind: string, body: object) => void} give
 * @property {() => void} gone says that a run is not kept any more
 */

/** Edits of one thing that follow each other this quickly (ms) are one gesture, undone together. */
const GESTURE = 1000;
/** What one does in gestures. */
const GESTURES = new Set(["edit", "weights"]);
/** So many changes are remembered. */
const MOST = 200;

export class History {
  #store;
  #deeds;
  #id = 0;
  /** The number that a run got when it was brought back, by its number before. @type {Map<number, number>} */
  #names = new Map();

  /** @param {Store} store @param {Deeds} deeds */
  constructor(store, deeds) {
    this.#store = store;
    this.#deeds = deeds;
  }

  /** A change is being made. @param {Pick<Change, "kind" | "topic" | "before" | "after" | "weights"> & { step?: number }} made @returns {number} its id */
  remember(made) {
    const { done } = this.#store.history.value;
    const time = performance.now();
    const last = done.at(-1);
    const goesOn = made.kind === last?.kind && made.topic === last?.topic && GESTURES.has(made.kind);
    if (last && goesOn && time - last.time < GESTURE) {
      this.#put([...done.slice(0, -1), longer(last, { ...made, time })], []);
      return last.id;
    }
    this.#id += 1;
    const run = made.kind === "weights" ? (this.#store.state.value?.run ?? null) : null;
    const change = { step: 0, ...made, id: this.#id, time, left: run, came: run };
    this.#put([...done.slice(-MOST + 1), change], []);
    return change.id;
  }

  /** The server has followed a change. @param {number} id @param {number | null} left @param {{ run: number, experiment: Experiment }} state */
  answered(id, left, { run, experiment }) {
    this.#amend(id, (change) => ({
      ...change,
      left: change.left ?? left,
      came: run,
      after: change.kind === "edit" ? change.after : experiment,
    }));
  }

  /** The server has refused a change, or the end of a gesture. @param {number} id @param {Experiment} experiment */
  refused(id, experiment) {
    const { done, undone } = this.#store.history.value;
    const kept = (/** @type {Change} */ change) => change.id !== id || change.left !== null;
    this.#put(done.filter(kept), undone);
    this.#amend(id, (change) => ({ ...change, after: experiment }));
  }

  /** A run was brought back under another number. @param {number} before @param {number} now */
  renamed(before, now) {
    this.#names.set(before, now);
  }

  /** Take back the last change, or all down to one. @param {number} [id] */
  undo = (id) => {
    const { done, undone } = this.#store.history.value;
    const at = id === undefined ? done.length - 1 : done.findIndex((change) => change.id === id);
    if (at < 0) return;
    this.#put(done.slice(0, at), [...undone, ...done.slice(at).reverse()]);
    const { kind, before, left, came, topic, weights } = done[at];
    if (this.#bring(left, left === came)) return;
    if (kind === "edit") this.#deeds.replace(before, topic);
    else if (weights && this.#stands(left)) this.#deeds.enter(weights.before);
    else this.#deeds.gone();
  };

  /** Make again what was taken back last. */
  redo = () => {
    const { done, undone } = this.#store.history.value;
    const change = undone.at(-1);
    if (!change) return;
    this.#put([...done, change], undone.slice(0, -1));
    const { kind, after, left, came, topic, step, weights } = change;
    if (this.#bring(came, left === came)) return;
    if (kind === "edit") this.#deeds.replace(after, topic);
    else if (weights) this.#stands(came) ? this.#deeds.enter(weights.after) : this.#deeds.gone();
    else this.#deeds.give(kind, kind === "branch" ? { step } : {});
  };

  /** Bring a run back as it stood, where it was replaced and is still kept. @param {number | null} run @param {boolean} stayed the change replaced no run */
  #bring(run, stayed) {
    const state = this.#store.state.value;
    if (run === null || stayed || !state) return false;
    const name = this.#nameOf(run);
    if (!state.earlier.includes(name)) return false;
    this.#deeds.give("restore", { run: name });
    return true;
  }

  /** Whether a run is the present one. @param {number | null} run */
  #stands(run) {
    return run !== null && this.#nameOf(run) === this.#store.state.value?.run;
  }

  /** The number that a run has now. @param {number} run */
  #nameOf(run) {
    let name = run;
    while (this.#names.has(name)) name = /** @type {number} */ (this.#names.get(name));
    return name;
  }

  /** @param {number} id @param {(change: Change) => Change} amended */
  #amend(id, amended) {
    const { done, undone } = this.#store.history.value;
    const amend = (/** @type {Change} */ change) => (change.id === id ? amended(change) : change);
    this.#put(done.map(amend), undone.map(amend));
  }

  /** @param {Change[]} done @param {Change[]} undone */
  #put(done, undone) {
    const changed = (/** @type {Change} */ { kind, before, after }) =>
      kind !== "edit" || !same(before, after);
    this.#store.history.value = { done: done.filter(changed), undone };
  }
}

/** A change that went on in the same gesture: it begins where the gesture began. @param {Change} first @param {Pick<Change, "after" | "weights" | "time">} next @returns {Change} */
const longer = (first, { after, weights, time }) => ({
  ...{ ...first, after, time },
  ...(first.weights && weights && { weights: { before: first.weights.before, after: weights.after } }),
});
