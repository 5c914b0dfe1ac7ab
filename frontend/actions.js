// @ts-check
/** What a person can do. Together with the receiver these are the only writers of the store. */
import { batch } from "@preact/signals-core";
import { at, differences, put, settle } from "./edits.js";
import { fit } from "./fitting.js";
import { range } from "./forms/schema.js";
import { controlName, controlOf, overlayControl } from "./held.js";
import { History } from "./history.js";
import { t } from "./i18n/index.js";
import { Orders } from "./orders.js";
import { OwnData } from "./own-data.js";
import { asked, FIRST } from "./projector.js";
import { mistaken, next } from "./samples.js";
import { nextTheme } from "./themes.js";
import { Travel } from "./travel.js";
import { same } from "./url.js";
import { keyOf, weightIn } from "./weights.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").View} View */
/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {import("./forms/schema.js").Path} Path */
/** @typedef {import("./weights.js").Weight} Weight */
/** @typedef {import("./held.js").Held} Held */
/** @typedef {{ before: Experiment, topic: string, id?: number }} EditNote what an edit remembers: the document before, what it is about, the change that can be taken back */

/** Every action is a bound function, so that a control can take it as its handler. */
export class Actions {
  #store;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
    this.orders = new Orders((order) => store.send(order));
    this.own = new OwnData(store);
    this.history = new History(store, {
      replace: (document, topic) => this.#replace(document, { before: store.experiment.value, topic }),
      enter: (weights) => this.#enter(weights),
      give: this.#give,
      gone: () => this.say({ text: () => t("undo.gone"), undo: null, topic: "undo" }),
    });
    this.travel = new Travel(store, { give: this.#give, edit: this.#change });
  }

  // ---- the document ----

  /** Put `value` at `path`; an empty path replaces the whole. @param {Path} path @param {any} value */
  edit = (path, value) => {
    const before = this.#store.experiment.value;
    if (this.#refusesEdit(path, value)) return;
    const { schema, starters } = this.#store;
    const asked = put(before, path, value);
    const changed = path[0] === "data" ? fit(schema.value, asked, before, starters) : asked;
    const output = path[0] === "loss" || path[0] === "data";
    const after = output ? settle(schema.value, changed, before) : changed;
    const topic = path.join(".");
    if (same(before, after)) return clearProblems(this.#store, topic);
    this.#change(after, topic, before);
  };

  /** Put a document in place of another, so that it can be undone. @param {Experiment} after @param {string} topic @param {Experiment} before */
  #change = (after, topic, before) => {
    const id = this.history.remember({ kind: "edit", topic, before, after });
    this.#replace(after, { before, topic, id });
  };

  /** Open an experiment that someone sent, with the controls that its link holds. @param {Experiment} document @param {Held} held */
  open = (document, held) => {
    this.hold({});
    this.edit([], document);
    this.hold(held);
  };

  /** Hide or lock controls. @param {Held} held */
  hold = (held) => {
    this.#store.held.value = held;
  };

  /** Whether an edit would turn a held control; who turns one that is locked is told so. @param {Path} path @param {any} value */
  #refusesEdit(path, value) {
    const { held, schema, experiment } = this.#store;
    if (!Object.keys(held.value).length) return false;
    const paths = path.length ? [path] : differences(experiment.value, value);
    const name = paths.map(controlOf).find((control) => held.value[control]);
    if (!name) return false;
    this.say({
      text: () => t("held.refused", { name: controlName(schema.value, name) }),
      undo: null,
      topic: "held",
    });
    return true;
  }

  /** Take back the last change, or all down to one. @param {number} [id] */
  undo = (id) => {
    this.dismissToast();
    this.history.undo(id);
  };

  redo = () => {
    this.dismissToast();
    this.history.redo();
  };

  /** Set weights and biases by hand, between two steps; those of the past are what they were. @param {Weight[]} after */
  setWeights = (after) => {
    if (this.#store.past.value)
      return this.say({ text: () => t("travel.pastWeights"), undo: null, topic: "past" });
    const document = this.#store.experiment.value;
    const weights = { before: this.#enter(after), after };
    const topic = `weights ${after.map(keyOf)}`;
    this.history.remember({ kind: "weights", topic, before: document, after: document, weights });
  };

  /** @param {Weight[]} weights @returns {Weight[]} as they were */
  #enter(weights) {
    const { frame, state } = this.#store;
    const theta = frame.value?.arrays.theta?.values ?? [];
    const layers = state.value?.network.layers ?? [];
    const old = weights.map((weight) => ({ ...weight, value: weightIn(theta, layers, weight) ?? 0 }));
    this.orders.enter(weights, old);
    return old;
  }

  /** Give a seed its next value: other draws, still named and repeatable. @param {Path} path @param {any} node */
  reseed = (path, node) => {
    const seed = at(this.#store.experiment.value, path);
    this.edit(path, seed >= range(node).high ? 0 : seed + 1);
  };

  /** Say that a value may not stand at `path`, without sending anything; null takes it back. @param {Path} path @param {number | string | null} value @param {string} [code] of the refusal, where the field does not tell */
  refuse = (path, value, code = "") => {
    const topic = path.join(".");
    if (value === null) return clearProblems(this.#store, topic);
    const problem = { path, value, message: "", allowed: "", code, about: {} };
    this.#store.problems.value = { ...this.#store.problems.value, [topic]: problem };
  };

  /** Orders were given or answered: what is not answered yet is shown, if there is anything. */
  answered = () =>
    batch(() => {
      this.#store.unanswered.value = this.orders.experiment;
      this.#store.wanted.value = this.orders.playing;
      this.#leaveWhatIsGone();
    });

  /** Look no longer at a unit or a layer that the document does not have. */
  #leaveWhatIsGone() {
    const { layers } = this.#store.experiment.peek();
    const { inspected } = this.#store.view.peek();
    if (
      inspected &&
      inspected.layer >= 0 &&
      inspected.unit >= (this.#store.units.peek()[inspected.layer] ?? 0)
    )
      this.inspect(null);
    if ((this.#store.openedLayer.peek() ?? -1) >= layers.length) this.openLayer(null);
  }

  /** A change is made to what stands now, so that is what is shown. @param {Experiment} document @param {EditNote} note */
  #replace(document, note) {
    batch(() => {
      this.travel.visit(null);
      this.orders.edit(document, note);
      this.answered();
      clearProblems(this.#store, note.topic);
    });
  }

  // ---- training ----

  /** Training goes on from what is looked at. */
  play = () => {
    this.travel.branch();
    this.#give("play");
  };

  pause = () => this.#give("pause");
  toggle = () => (this.#store.playing.value ? this.pause() : this.play());

  reset = () => {
    const { experiment, now } = this.#store;
    const [before, after] = [experiment.value, experiment.value];
    const id = now.value && this.history.remember({ kind: "reset", topic: "reset", before, after });
    this.#give("reset", {}, id ? { id } : null);
  };

  /** @param {"batch" | "epoch"} unit @param {number} [count] */
  step = (unit, count = 1) => {
    this.travel.branch();
    this.#give("step", { count, unit });
  };

  /** Training that has ended by itself goes on, and does not end by itself any more. */
  goOn = () => {
    this.edit(["stopping"], { kind: "none" });
    this.play();
  };

  /** @param {number | null} stepsPerSecond null: as fast as the server gives */
  speed = (stepsPerSecond) => this.#give("speed", { steps_per_second: stepsPerSecond });

  /** @param {string} kind @param {object} [body] @param {object | null} [note] */
  #give = (kind, body, note = null) => {
    if (this.#store.held.value[kind]) return; // nothing holds "pause": what runs can always be stopped
    this.orders.give(kind, body, note);
    this.answered();
  };

  // ---- what is looked at; training never notices ----

  /** @param {Partial<View>} change */
  look = (change) => {
    this.#store.view.value = { ...this.#store.view.value, ...change };
  };

  /** Look at one unit: its map fills the boundary panel. @param {View["inspected"]} inspected */
  inspect = (inspected) => this.look({ inspected });

  /** Show every number that one sample makes, or none any more. @param {View["traced"]} traced */
  trace = (traced) => this.look({ traced });

  /** Look at one sample of the test set. @param {number} sample */
  lookAt = (sample) => {
    this.#store.sample.value = sample;
  };

  /** Look at the sample so many places further, round the ends. @param {number} places */
  turn = (places) => {
    const count = this.#store.points.value?.test_y.length ?? 0;
    if (count) this.lookAt((this.#store.sample.value + places + count) % count);
  };

  /** Look at the next sample that is taken for another class, or whose number is far off. */
  nextMistake = () => {
    const { sample, frame, points, numbers } = this.#store;
    const { decisions, predictions } = frame.value?.arrays ?? {};
    const guesses = (numbers.value ? predictions : decisions)?.values ?? [];
    const wrong = mistaken(points.value?.test_y ?? [], guesses, numbers.value);
    const found = next(sample.value, guesses.length, wrong);
    if (found !== null) this.lookAt(found);
  };

  /** Switch one overlay of the boundary. @param {keyof View["overlays"]} name */
  overlay = (name) => {
    if (this.#store.held.value[overlayControl(name)]) return;
    const { overlays } = this.#store.view.value;
    this.look({ overlays: { ...overlays, [name]: !overlays[name] } });
  };

  /** Say which probe a view needs, or that it needs none any more. @param {string} name @param {any} probe */
  watch = (name, probe) => {
    const { [name]: old = null, ...others } = this.#store.demand.peek();
    if (same(old, probe)) return;
    this.#store.demand.value = probe ? { ...others, [name]: probe } : others;
  };

  /** What was received has been painted. */
  painted = () => this.#store.receiver.painted();

  /** Open the settings of a layer; -1: the input features. @param {number | null} index */
  openLayer = (index) => {
    this.#store.openedLayer.value = index;
  };

  /** The visible part of the network has another size. @param {{ width: number, height: number }} size */
  stageResized = (size) => {
    this.#store.stage.value = size;
  };

  // ---- the page itself ----

  /** @param {import("./store.js").Notice | null} notice */
  notify = (notice) => {
    this.#store.notice.value = notice;
  };

  /** @param {Omit<import("./store.js").Toast, "id">} toast */
  say = (toast) => {
    this.#store.toast.value = { id: (this.#store.toast.value?.id ?? 0) + 1, ...toast };
  };

  dismissToast = () => {
    this.#store.toast.value = null;
  };

  switchTheme = () => {
    this.#store.theme.value = nextTheme(this.#store.theme.value);
  };

  /** @param {boolean} shown */
  showKeys = (shown) => {
    this.#store.keysShown.value = shown;
  };

  /** Show a panel to a room, or no longer; without a name begin with the usual ones, null ends it. @param {import("./projector.js").Panel | null} [panel] */
  project = (panel) => {
    const { projector } = this.#store;
    if (panel === null) projector.value = null;
    else projector.value = panel ? asked(projector.value ?? [], panel) : FIRST;
  };

  /** A hint is not needed any more. @param {import("./hints.js").Hint} hint */
  doneHint = (hint) => {
    const { hints } = this.#store;
    if (!hints.peek().includes(hint)) hints.value = [...hints.peek(), hint];
  };

  switchSingleKeys = () => {
    this.#store.singleKeys.value = !this.#store.singleKeys.value;
  };

  /** Try to connect now; the connection puts its own here. */
  reconnect = () => {};
}

/** Forget the problems at, below and above a path; an empty one stands for the whole document. @param {Store} store @param {string} topic */
export function clearProblems(store, topic) {
  const problems = store.problems.peek();
  const rest = Object.entries(problems).filter(
    ([path]) => topic && !isWithin(path, topic) && !isWithin(topic, path),
  );
  if (rest.length !== Object.keys(problems).length) store.problems.value = Object.fromEntries(rest);
}

/** Whether a path is another one, or below it. @param {string} path @param {string} other */
const isWithin = (path, other) => `${path}.`.startsWith(`${other}.`);
