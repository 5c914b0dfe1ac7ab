// @ts-check
/** Everything the page knows, as signals. Views read them; only the actions and the receiver write them. */
import { computed, signal } from "@preact/signals-core";
import { Actions } from "./actions.js";
import { layout } from "./canvas/layout.js";
import { deref, kinds } from "./forms/schema.js";
import { Receiver } from "./receiver.js";
import { Series } from "./series.js";

/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */
/** @template T @typedef {import("@preact/signals-core").ReadonlySignal<T>} Readonly */
/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Problem} Problem */
/** @typedef {import("./protocol.js").NamedArray} NamedArray */
/** @typedef {{ status: "connecting" | "live" | "reconnecting" | "offline", attempt: number, retryAt: number }} Connection */
/** @typedef {{ run: number, step: number, epoch: number, arrays: Record<string, NamedArray> }} ShownFrame */
/** @typedef {{ run: number, train_x: Float32Array, train_y: Uint8Array, test_x: Float32Array, test_y: Uint8Array }} Points */
/** @typedef {"activations" | "pre_activations" | "weights" | "gradients"} HistogramKind */
/** @typedef {{ test: boolean, errors: boolean, uncertainty: boolean, discrete: boolean }} Overlays */
/** @typedef {{ layer: number, unit: number, pinned: boolean }} Inspected */
/** @typedef {{ histogram: HistogramKind, overlays: Overlays, lossScale: "log" | "linear", inspected: Inspected | null }} View */
/** @typedef {{ key: string, values: Record<string, string | number>, tone: "info" | "warn" | "bad" }} Notice */
/** @typedef {{ id: number, text: string, undo: Experiment | null, topic: string }} Toast */
/** @typedef {{ step: number, text: string, path: string, before: unknown }} Mark a change made while training went on */

/**
 * @typedef {object} Store
 * @property {Signal<any>} schema the JSON Schema of the Experiment
 * @property {Experiment} standard the default document
 * @property {Readonly<Experiment>} experiment the document shown: the last accepted, or an edit not answered yet
 * @property {Signal<Experiment | null>} unanswered
 * @property {Signal<State | null>} state
 * @property {Signal<boolean | null>} wanted play or pause asked for and not answered yet
 * @property {Readonly<boolean>} playing
 * @property {Signal<Connection>} connection
 * @property {Signal<ShownFrame | null>} frame newest value of every array of this run
 * @property {Signal<number>} rate steps a second, as measured
 * @property {Signal<Points | null>} points
 * @property {Series} series
 * @property {Signal<number>} seriesVersion grows whenever the series does
 * @property {Signal<Mark[]>} marks
 * @property {Signal<View>} view
 * @property {Signal<Record<string, Problem>>} problems by path, joined with dots
 * @property {Signal<Record<string, { x: number[][], y: number[] }>>} gallery
 * @property {Signal<"light" | "dark">} theme
 * @property {Signal<{ width: number, height: number }>} stage visible size of the network container
 * @property {Readonly<ReturnType<typeof layout>>} layout
 * @property {Signal<Notice | null>} notice
 * @property {Signal<Toast | null>} toast
 * @property {Signal<number | null>} openedLayer the layer whose settings are open; -1: the input features
 * @property {Signal<Record<string, any>>} demand probes by the view that needs them
 * @property {Signal<boolean>} calm few frames, because the person asked for reduced motion
 * @property {Signal<boolean>} keysShown
 * @property {Signal<boolean>} singleKeys whether single letters are keys
 * @property {Signal<"desk" | "rail" | "phone">} form how the page is laid out
 * @property {Set<string>} slots paths that have a control with room for a problem
 * @property {(message: object) => void} send puts a message on the wire; set by the socket
 * @property {Actions} actions
 * @property {Receiver} receiver
 */

/**
 * @param {{ experiment: any, default: Experiment }} description the answer of GET /api/schema
 * @param {(callback: () => void) => void} [afterPaint] calls back when what was received has been painted
 * @returns {Store}
 */
export function createStore(description, afterPaint = queueMicrotask) {
  const state = /** @type {Signal<State | null>} */ (signal(null));
  const unanswered = /** @type {Signal<Experiment | null>} */ (signal(null));
  const wanted = /** @type {Signal<boolean | null>} */ (signal(null));
  const stage = signal({ width: 812, height: 520 });
  const experiment = computed(() => unanswered.value ?? state.value?.experiment ?? description.default);
  const inputs = kinds(
    description.experiment,
    deref(description.experiment, description.experiment.properties.features).items,
  ).length;

  const store = /** @type {Store} */ (
    /** @type {unknown} */ ({
      schema: signal(description.experiment),
      standard: description.default,
      experiment,
      unanswered,
      state,
      wanted,
      playing: computed(() => wanted.value ?? state.value?.status === "playing"),
      connection: signal({ status: "connecting", attempt: 0, retryAt: 0 }),
      frame: signal(null),
      rate: signal(0),
      points: signal(null),
      series: new Series(),
      seriesVersion: signal(0),
      marks: signal([]),
      view: signal({
        histogram: "activations",
        overlays: { test: true, errors: false, uncertainty: false, discrete: false },
        lossScale: "log",
        inspected: null,
      }),
      problems: signal({}),
      gallery: signal({}),
      theme: signal("light"),
      stage,
      layout: computed(() => {
        const units = experiment.value.layers.map((layer) => layer.units);
        return layout({ inputs, units }, stage.value.width, stage.value.height);
      }),
      notice: signal(null),
      toast: signal(null),
      openedLayer: signal(null),
      demand: signal({}),
      calm: signal(false),
      keysShown: signal(false),
      singleKeys: signal(true),
      form: signal("desk"),
      slots: new Set(),
      send: () => {},
    })
  );
  store.actions = new Actions(store);
  store.receiver = new Receiver(store, afterPaint);
  return store;
}
