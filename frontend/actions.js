// @ts-check
/** What a person can do. Together with the receiver these are the only writers of the store. */
import { batch } from "@preact/signals-core";
import { newLayer, put, settle } from "./edits.js";
import { range } from "./forms/schema.js";
import { Orders } from "./orders.js";
import { same } from "./url.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {import("./forms/schema.js").Path} Path */
/** @typedef {{ before: Experiment, topic: string }} EditNote what an edit remembers: the document before, and what it is about */

/** Edits of one thing that follow each other this quickly (ms) are one gesture, undone together. */
const GESTURE = 1000;

/** @param {Store} store */
export function createActions(store) {
  const orders = new Orders((order) => store.send(order));
  /** @type {(EditNote & { at: number })[]} */
  const history = [];

  const answered = () => {
    store.unanswered.value = orders.experiment;
  };

  /** @param {Experiment} document @param {EditNote} note */
  function replace(document, note) {
    orders.edit(document, note);
    answered();
    clearProblems(store, note.topic);
  }

  /** @param {EditNote} note */
  function remember(note) {
    const last = history.at(-1);
    const now = performance.now();
    if (last?.topic === note.topic && now - last.at < GESTURE) last.at = now;
    else history.push({ ...note, at: now });
  }

  const actions = {
    orders,
    answered,

    /** Put `value` at `path` of the document; an empty path replaces it. @param {Path} path @param {any} value */
    edit(path, value) {
      const before = store.experiment.value;
      const changed = put(before, path, value);
      const output = path[0] === "loss" || path[0] === "data";
      const after = output ? settle(store.schema.value, changed) : changed;
      if (same(before, after)) return clearProblems(store, path.join("."));
      const note = { before, topic: path.join(".") };
      remember(note);
      replace(after, note);
    },

    /** Put an earlier document back. @param {Experiment} document */
    restore(document) {
      history.length = 0;
      replace(document, { before: store.experiment.value, topic: "" });
      store.toast.value = null;
    },

    /** Take back the last change of a setting. */
    undo() {
      const last = history.pop();
      if (last) replace(last.before, { before: store.experiment.value, topic: last.topic });
      store.toast.value = null;
    },

    /** A layer after layer `index`; -1: the first. @param {number} index */
    addLayer(index) {
      const layers = [...store.experiment.value.layers];
      layers.splice(index + 1, 0, newLayer(store.schema.value, store.experiment.value, index));
      actions.edit(["layers"], layers);
    },

    /** @param {number} index */
    removeLayer(index) {
      actions.edit(["layers"], store.experiment.value.layers.toSpliced(index, 1));
      store.openedLayer.value = null;
    },

    /** Give a seed its next value: other draws, still named and repeatable. @param {Path} path @param {any} node */
    reseed(path, node) {
      const seed = path.reduce((value, key) => /** @type {any} */ (value)[key], store.experiment.value);
      actions.edit(path, Number(seed) >= range(node).high ? 0 : Number(seed) + 1);
    },

    play: () => want(true),
    pause: () => want(false),
    toggle: () => want(!store.playing.value),
    reset: () => orders.give("reset"),

    /** @param {"batch" | "epoch"} unit */
    step(unit) {
      store.wanted.value = false;
      orders.give("step", { count: 1, unit });
    },

    /** @param {number | null} stepsPerSecond null: as fast as the server gives */
    speed: (stepsPerSecond) => orders.give("speed", { steps_per_second: stepsPerSecond }),

    /** Look at one unit: its map fills the boundary panel. @param {import("./store.js").Inspected | null} inspected */
    inspect: (inspected) => actions.look({ inspected }),

    /** Change what is shown; training never notices. @param {Partial<import("./store.js").View>} change */
    look(change) {
      store.view.value = { ...store.view.value, ...change };
    },

    /** Switch one overlay of the boundary. @param {keyof import("./store.js").Overlays} name */
    overlay(name) {
      const { overlays } = store.view.value;
      actions.look({ overlays: { ...overlays, [name]: !overlays[name] } });
    },

    /** Open the settings of a layer; -1: the input features. @param {number | null} index */
    openLayer(index) {
      store.openedLayer.value = index;
    },

    /** Say which probe a view needs, or that it needs none any more. @param {string} name @param {any} probe */
    watch(name, probe) {
      const { [name]: _, ...others } = store.demand.peek();
      store.demand.value = probe ? { ...others, [name]: probe } : others;
    },

    /** Show what is wrong beside the control at `path`, without sending anything; null takes it back. @param {Path} path @param {string | null} message */
    refuse(path, message) {
      if (message === null) return clearProblems(store, path.join("."));
      const problem = { path, value: null, message, allowed: "" };
      store.problems.value = { ...store.problems.value, [path.join(".")]: problem };
    },

    /** @param {import("./store.js").Notice | null} notice */
    notify(notice) {
      store.notice.value = notice;
    },

    /** @param {Omit<import("./store.js").Toast, "id">} toast */
    say(toast) {
      store.toast.value = { id: (store.toast.value?.id ?? 0) + 1, ...toast };
    },

    switchTheme() {
      store.theme.value = store.theme.value === "dark" ? "light" : "dark";
    },

    /** @param {boolean} shown */
    showKeys(shown) {
      store.keysShown.value = shown;
    },

    switchSingleKeys() {
      store.singleKeys.value = !store.singleKeys.value;
    },

    /** The visible part of the network has another size. @param {{ width: number, height: number }} size */
    stageResized(size) {
      store.stage.value = size;
    },

    dismissToast() {
      store.toast.value = null;
    },

    /** What was received has been painted. */
    painted: () => store.receiver.painted(),

    /** Try to connect now; the socket puts its own here. */
    reconnect: () => {},
  };

  /** @param {boolean} playing */
  function want(playing) {
    batch(() => {
      store.wanted.value = playing;
      orders.give(playing ? "play" : "pause");
    });
  }

  return actions;
}

/** Forget the problems at and below a path. @param {Store} store @param {string} topic */
export function clearProblems(store, topic) {
  const problems = store.problems.peek();
  const rest = Object.entries(problems).filter(([path]) => topic && !`${path}.`.startsWith(`${topic}.`));
  if (rest.length !== Object.keys(problems).length) store.problems.value = Object.fromEntries(rest);
}
