// @ts-check
/** What was changed, so that it can be taken back and done again: settings, branches and resets, with the runs they replaced. */
import { same } from "./url.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./protocol.js").Experiment} Experiment */
/**
 * @typedef {object} Change
 * @property {number} id
 * @property {"edit" | "branch" | "reset"} kind
 * @property {string} topic what it is about
 * @property {Experiment} before
 * @property {Experiment} after
 * @property {number} step where a branch begins
 * @property {number} time when it was made (ms)
 * @property {number | null} left the run that it was made in; null until the server has answered
 * @property {number | null} came the run that stood after it
 */
/** @typedef {{ done: Change[], undone: Change[] }} Past the latest last */
/**
 * @typedef {object} Deeds how changes are made
 * @property {(document: Experiment, topic: string) => void} replace
 * @property {(kind: string, body: object) => void} give
 * @property {() => void} gone says that a run is not kept any more
 */

/** Edits of one thing that follow each other this quickly (ms) are one gesture, undone together. */
const GESTURE = 1000;
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

  /** A change is being made. @param {Pick<Change, "kind" | "topic" | "before" | "after"> & { step?: number }} made @returns {number} its id */
  remember(made) {
    const { done } = this.#store.history.value;
    const time = performance.now();
    const last = done.at(-1);
    const goesOn = made.kind === "edit" && last?.kind === "edit" && last.topic === made.topic;
    if (last && goesOn && time - last.time < GESTURE) {
      this.#put([...done.slice(0, -1), { ...last, after: made.after, time }], []);
      return last.id;
    }
    this.#id += 1;
    const change = { step: 0, ...made, id: this.#id, time, left: null, came: null };
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
    const { kind, before, left, came, topic } = done[at];
    if (this.#bring(left, left === came)) return;
    if (kind === "edit") this.#deeds.replace(before, topic);
    else this.#deeds.gone();
  };

  /** Make again what was taken back last. */
  redo = () => {
    const { done, undone } = this.#store.history.value;
    const change = undone.at(-1);
    if (!change) return;
    this.#put([...done, change], undone.slice(0, -1));
    const { kind, after, left, came, topic, step } = change;
    if (this.#bring(came, left === came)) return;
    if (kind === "edit") this.#deeds.replace(after, topic);
    else this.#deeds.give(kind, kind === "branch" ? { step } : {});
  };

  /** Bring a run back as it stood, where it was replaced and is still kept. @param {number | null} run @param {boolean} stayed the change replaced no run */
  #bring(run, stayed) {
    const state = this.#store.state.value;
    if (run === null || stayed || !state) return false;
    let name = run;
    while (this.#names.has(name)) name = /** @type {number} */ (this.#names.get(name));
    if (!state.earlier.includes(name)) return false;
    this.#deeds.give("restore", { run: name });
    return true;
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
