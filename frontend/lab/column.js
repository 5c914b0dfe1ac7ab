// @ts-check
/** One start of the laboratory: a session of its own, the distributions of its hidden layers, and what they say. */
import { computed, effect, signal, untracked } from "@preact/signals-core";
import { BINS } from "../canvas/histogram.js";
import { afterPaint } from "../canvas/surface.js";
import { connect } from "../socket.js";
import { createStore } from "../store.js";
import { distributions } from "../views/distributions.js";
import { LAYERS, STEPS_PER_SECOND } from "./documents.js";
import { judge } from "./verdict.js";

/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */
/** @typedef {import("../protocol.js").Experiment} Experiment */
/** @typedef {import("../store.js").Description} Description */
/** @typedef {import("../store.js").HistogramKind} HistogramKind */
/** @typedef {import("../views/distributions.js").Distribution} Distribution */
/** @typedef {import("./documents.js").Initializer} Initializer */
/** @typedef {import("./verdict.js").Verdict} Verdict */
/** @typedef {{ run: number, verdict: Verdict }} Judged */
/** @typedef {{ list: Distribution[], gradients: number[], step: number }} Shown */

/** A new run is judged once nothing has changed for so long (ms), where something else than activations is shown. */
const SETTLED = 250;
/** Frames a second: at rest only what changed is sent, and at once. */
const FPS = { resting: 30, playing: 5 };

export class Column {
  /** @type {Signal<Judged | null>} */
  #judged = signal(null);
  /** The run that has stood unchanged for a while. */
  #settled = signal(-1);
  /** @type {Shown} */
  #last = { list: [], gradients: [], step: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #stops;
  #wanted;

  /**
   * @param {Description} description @param {number} id
   * @param {{ quantity: Signal<HistogramKind>, calm: Signal<boolean> }} lab what it shows, and how calmly
   * @param {Experiment} first
   */
  constructor(description, id, { quantity, calm }, first) {
    this.id = id;
    this.#wanted = signal(first);
    this.store = createStore(description, afterPaint);
    this.quantity = quantity;
    this.shown = computed(() => this.#show());
    this.verdict = computed(() => this.#judged.value?.verdict ?? null);
    this.#stops = [
      effect(() => this.#settle()),
      effect(() => this.#demand()),
      effect(() => this.#judge()),
      effect(() => {
        const { state, actions } = this.store;
        if (state.value?.speed === null) untracked(() => actions.speed(STEPS_PER_SECOND));
      }),
      effect(() => {
        this.store.calm.value = calm.value;
        this.store.fps.value = FPS[this.store.playing.value ? "playing" : "resting"];
      }),
    ];
    const url = new URL("ws", document.baseURI).href.replace(/^http/, "ws");
    this.connection = connect(this.store, {
      url,
      memory: { read: () => null, write: () => {} },
      linked: first,
    });
  }

  /** The document in force, or the one that was asked for. */
  get experiment() {
    return this.store.state.value ? this.store.experiment.value : this.#wanted.value;
  }

  /** @returns {Initializer} */
  get initializer() {
    return /** @type {any} */ (this.experiment.layers[0]).initializer;
  }

  /** Steps done. */
  get step() {
    const { state, frame } = this.store;
    if (!state.value) return 0;
    return frame.value?.run === state.value.run ? frame.value.step : state.value.step;
  }

  /** The newest train loss; NaN while there is none. */
  get loss() {
    void this.store.seriesVersion.value;
    return this.store.series.column("train_loss").at(-1) ?? Number.NaN;
  }

  get diverged() {
    return this.store.state.value?.status === "diverged";
  }

  /** @param {Experiment} experiment */
  replace = (experiment) => {
    this.#wanted.value = experiment;
    this.store.actions.edit([], experiment);
  };

  /** The tab is not looked at: train no more, and let the connection go. */
  sleep = () => {
    if (this.store.playing.peek()) this.store.actions.pause();
    this.connection.sleep();
  };

  wake = () => this.connection.wake();

  close = () => {
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    if (this.store.playing.peek()) this.store.actions.pause();
    this.connection.close();
  };

  #settle() {
    const run = this.store.state.value?.run ?? -1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#settled.value = run;
    }, SETTLED);
  }

  /** Ask for what is shown; for a moment for the activations of a new run, which it is judged by. */
  #demand() {
    const { state, actions } = this.store;
    const run = state.value?.run;
    const due = run !== undefined && this.#judged.value?.run !== run && this.#settled.value === run;
    const of = due ? "activations" : this.quantity.value;
    untracked(() => {
      actions.look({ histogram: of });
      actions.watch("histograms", { kind: "histograms", of, bins: BINS });
      actions.watch("gradients", { kind: "gradient_norms" });
    });
  }

  #judge() {
    const { frame } = this.store;
    const now = frame.value;
    if (!now || this.#judged.peek()?.run === now.run || !isOfActivations(now.arrays)) return;
    const list = hidden(distributions(this.store));
    const gradients = norms(now.arrays);
    if (list.length < LAYERS || gradients.length < LAYERS) return;
    const activation = /** @type {any} */ (this.store.experiment.value.layers[0]).activation.kind;
    const spreads = list.map(({ stats }) => stats);
    this.#judged.value = { run: now.run, verdict: judge(this.initializer, activation, spreads, gradients) };
  }

  /** What the frame holds, as long as it is what is meant to be shown. @returns {Shown} */
  #show() {
    const frame = this.store.frame.value;
    if (!frame?.arrays.hist_share) return this.#last;
    if (isOfActivations(frame.arrays) !== (this.quantity.value === "activations")) return this.#last;
    this.#last = {
      list: hidden(distributions(this.store)),
      gradients: norms(frame.arrays),
      step: frame.step,
    };
    return this.#last;
  }
}

/** Without the inputs and the output. @param {Distribution[]} list */
const hidden = (list) => list.slice(1, 1 + LAYERS);

/** @param {Record<string, import("../protocol.js").NamedArray>} arrays */
const norms = ({ gradient_norms: found }) => [...(found?.values ?? [])].slice(0, LAYERS);

/** Whether histograms are those of activations: only these are bounded, or begin at 0. @param {Record<string, import("../protocol.js").NamedArray>} arrays */
export const isOfActivations = ({ hist_bands: bands, hist_range: range }) =>
  Boolean(bands && range) && (!Number.isNaN(bands.values[2]) || range.values[2] === 0);
