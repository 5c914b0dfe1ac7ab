// @ts-check
/** Everything the page knows, as signals. Views read them; only the actions and the receiver write them. */
import { computed, signal } from "@preact/signals-core";
import { Actions } from "./actions.js";
import { layout } from "./canvas/layout.js";
import { goodStep } from "./course.js";
import { reduced, SIDE } from "./digit.js";
import { numbered } from "./drawing.js";
import { dataSays } from "./edits.js";
import { deref, kinds } from "./forms/schema.js";
import { Course } from "./lessons/course.js";
import { Receiver } from "./receiver.js";
import { Series } from "./series.js";
import { tilesOf, widths } from "./shapes.js";

/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */
/** @template T @typedef {import("@preact/signals-core").ReadonlySignal<T>} Readonly */
/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {{ experiment: any, default: Experiment, starters: Record<string, Experiment> }} Description the answer of GET /api/schema */
/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Problem} Problem */
/** @typedef {import("./protocol.js").NamedArray} NamedArray */
/** @typedef {{ status: "connecting" | "live" | "reconnecting" | "offline", attempt: number, retryAt: number }} Connection */
/** @typedef {{ run: number, step: number, now: number, epoch: number, arrays: Record<string, NamedArray> }} ShownFrame step: the one that is shown, now: where the run stands */
/** @typedef {{ run: number, train_x: Float32Array, train_y: Uint8Array | Float32Array, test_x: Float32Array, test_y: Uint8Array | Float32Array }} Points y: classes, or numbers */
/** @typedef {"activations" | "pre_activations" | "weights" | "gradients"} HistogramKind */
/** @typedef {{ test: boolean, errors: boolean, uncertainty: boolean, discrete: boolean, batch: boolean }} Overlays */
/** @typedef {{ layer: number, unit: number, pinned: boolean }} Inspected */
/** @typedef {{ layer: number, first: number, second: number }} Space two units of a layer, to the right and up */
/** @typedef {{ enlarged: boolean, tab: "network" | "loss" | "data" | "training" | "lesson", evidence: { key: string, panel: import("./notes.js").Evidence["panel"], layer: number | null } | null }} Placing whether the boundary is shown large, what of the page a phone shows, and what is framed because a note speaks of it */
/** @typedef {{ traced: { part: "train" | "test", sample: number } | null, way: "forward" | "backward", arithmetic: { layer: number, unit: number } | null }} Tracing the sample whose numbers are shown, which way, and of which unit the arithmetic */
/** @typedef {{ histogram: HistogramKind, overlays: Overlays, curve: import("./curves.js").Curve, lossScale: "log" | "linear", smoothing: import("./curves.js").Smoothing, curveTable: boolean, inspected: Inspected | null, large: Large | null, judged: "map" | "scores", scored: "train" | "test", scene: "units" | "space", space: Space | null, sketching: boolean } & Tracing & Placing} View scene: what the middle shows; sketching: whether a digit of one's own is looked at; space: null where nobody chose */
/** @typedef {{ what: "history" | "course" | "landscape", row: number, form: "ridges" | "band", table: boolean, signal: "norm" | "saturated" | "dead", along: "random" | "course" }} Large what is looked at in the place of the network, and how; row: 0 are the inputs */
/** @typedef {{ brush: number, erasing: boolean, draft: import("./drawing.js").Drawing | null }} Pencil the class that is drawn; and what has too few points to be trained on */
/** @typedef {() => string} Words a text in the language of the moment */
/** @typedef {{ text: Words, tone: "info" | "warn" | "bad", more?: { title: Words, list: Words[] } }} Notice more: what is shown when asked for */
/** @typedef {{ id: number, text: Words, undo: number | null, topic: string }} Toast undo: the change that it offers to take back */
/** @typedef {import("./weights.js").Weight} Weight */
/** @typedef {{ step: number, path: string, before: Experiment, after: Experiment, weights?: { network: import("./protocol.js").Network, before: Weight[], after: Weight[] } }} Mark a change made while training went on; weights: those set by hand */

/**
 * @typedef {object} Store
 * @property {Signal<any>} schema the JSON Schema of the Experiment
 * @property {Experiment} standard the default document
 * @property {Record<string, Experiment>} starters a document for each sort of data
 * @property {Readonly<Experiment>} experiment the document shown: the last accepted, or an edit not answered yet
 * @property {Signal<Experiment | null>} unanswered
 * @property {Signal<State | null>} state
 * @property {Signal<boolean | null>} wanted play or pause asked for and not answered yet
 * @property {Readonly<boolean>} playing
 * @property {Readonly<boolean>} stuck whether training cannot go on from here
 * @property {Signal<Connection>} connection
 * @property {Signal<ShownFrame | null>} frame newest value of every array of this run
 * @property {Signal<number>} rate steps a second, as measured
 * @property {Signal<Points | null>} points
 * @property {Series} series
 * @property {Signal<number>} seriesVersion grows whenever the series does
 * @property {Signal<Mark[]>} marks
 * @property {Signal<import("./history.js").Past>} history changes that can be taken back, and made again
 * @property {Signal<Experiment[]>} failed documents under which runs have diverged
 * @property {Readonly<number>} now the step where the run stands
 * @property {Signal<number | null>} visited the step that a person looks at; null: the page shows what there is by itself
 * @property {Readonly<number | null>} good the last good step of a diverged run
 * @property {Readonly<number>} playhead the step that is looked at
 * @property {Readonly<number | null>} at the earlier step that is looked at; null: now
 * @property {Readonly<boolean>} lost whether the run has diverged, and nobody looks at another step than the page shows then
 * @property {Readonly<boolean>} past whether a person looks at an earlier step
 * @property {Signal<boolean>} replaying whether recorded steps are shown one after the other
 * @property {Signal<View>} view
 * @property {Signal<Record<string, Problem>>} problems by path, joined with dots
 * @property {Signal<Record<string, { x: number[][], y: number[] }>>} gallery
 * @property {Signal<Record<string, { x: any[], y: number[] }>>} real some samples by the kind of data, for thumbnails: pictures (height, width, 1), sequences (steps, channels), or rows of numbers
 * @property {Signal<import("./themes.js").Theme>} theme
 * @property {Readonly<boolean>} pictured whether the data lie in the plane, where everything can be drawn
 * @property {Readonly<"image" | "vector" | "sequence" | null>} sampled what one sample is, where data lie in no plane and the network is shown reading one sample at a time
 * @property {Readonly<number[] | null>} seen the shape of a sample, as far as it is known
 * @property {Signal<number>} sample the sample of the test set that is looked at
 * @property {Signal<import("./digit.js").Stroke[]>} strokes the digit that is drawn by hand
 * @property {Readonly<number[] | null>} drawn its pixels, 0 to 16, where it stands in the place of a sample
 * @property {Readonly<boolean>} numbers whether numbers are learned, not classes
 * @property {Readonly<number[]>} units of each layer, or its channels, as far as they are drawn: 0 where nothing is
 * @property {Signal<{ width: number, height: number }>} stage visible size of the network container
 * @property {Readonly<ReturnType<typeof layout>>} layout
 * @property {Signal<Notice | null>} notice
 * @property {Signal<Toast | null>} toast
 * @property {Signal<number | null>} openedLayer the layer whose settings are open; -1: the input features
 * @property {Signal<Pencil | null>} pencil what is drawn with; null: nobody draws
 * @property {Readonly<import("./drawing.js").Drawing | null>} drawing what is being drawn
 * @property {Signal<Record<string, any>>} demand probes by the view that needs them
 * @property {Signal<number>} fps frames a second at most
 * @property {Signal<boolean>} calm few frames, because the person asked for reduced motion
 * @property {Signal<boolean>} keysShown
 * @property {Signal<import("./projector.js").Panel[] | null>} projector what is shown to a room; null: the page
 * @property {Signal<import("./hints.js").Hint[]>} hints those that were done
 * @property {Signal<boolean>} singleKeys whether single letters are keys
 * @property {Signal<import("./held.js").Held>} held controls that the link hides or locks
 * @property {Signal<"desk" | "rail" | "phone">} form how the page is laid out
 * @property {Set<string>} slots paths that have a control with room for a problem
 * @property {(message: object) => unknown} send puts a message on the wire, true if there is one; set by the socket
 * @property {Actions} actions
 * @property {Course} course the lesson one is in
 * @property {Receiver} receiver
 */

/** States in which a run takes no more steps. */
const ENDED = new Set(["diverged", "complete", "stopped"]);

/** Frames a second, where nothing asks for fewer. */
const LIVELY = 30;

/** What is shown at first. @type {View} */
const FIRST_VIEW = {
  histogram: "activations",
  overlays: { test: true, errors: false, uncertainty: false, discrete: false, batch: false },
  curve: "loss",
  lossScale: "log",
  smoothing: "off",
  curveTable: false,
  inspected: null,
  large: null,
  judged: "map",
  scored: "test",
  scene: "units",
  space: null,
  sketching: false,
  traced: null,
  enlarged: false,
  tab: "network",
  evidence: null,
  way: "forward",
  arithmetic: null,
};

/**
 * @param {Description} description
 * @param {(callback: () => void) => void} [afterPaint] calls back when what was received has been painted
 * @returns {Store}
 */
export function createStore(description, afterPaint = queueMicrotask) {
  const signals = { ...training(description), ...page() };
  const { default: standard, starters } = description;
  const own = { standard, starters, series: new Series(), slots: new Set(), send: () => {} };
  const derived = { ...derive(signals, description), ...derivePlace(signals, own.series) };
  const store = /** @type {Store} */ (/** @type {unknown} */ ({ ...signals, ...derived, ...own }));
  store.actions = new Actions(store);
  store.course = new Course(store);
  store.receiver = new Receiver(store, afterPaint);
  return store;
}

/** What is known of the training, from the server and from orders it has not answered. @param {{ experiment: any }} description */
const training = ({ experiment }) => ({
  schema: signal(experiment),
  state: /** @type {Signal<State | null>} */ (signal(null)),
  unanswered: /** @type {Signal<Experiment | null>} */ (signal(null)),
  wanted: /** @type {Signal<boolean | null>} */ (signal(null)),
  connection: signal({ status: "connecting", attempt: 0, retryAt: 0 }),
  frame: /** @type {Signal<ShownFrame | null>} */ (signal(null)),
  rate: signal(0),
  points: signal(null),
  seriesVersion: signal(0),
  marks: /** @type {Signal<Mark[]>} */ (signal([])),
  history: /** @type {Signal<import("./history.js").Past>} */ (signal({ done: [], undone: [] })),
  failed: /** @type {Signal<Experiment[]>} */ (signal([])),
  problems: signal({}),
  gallery: signal({}),
  real: signal({}),
  demand: signal({}),
});

/** How the page looks at it. */
const page = () => ({
  view: signal(FIRST_VIEW),
  theme: /** @type {Signal<import("./themes.js").Theme>} */ (signal("light")),
  form: signal("desk"),
  sample: signal(0),
  strokes: signal([]),
  visited: /** @type {Signal<number | null>} */ (signal(null)),
  replaying: signal(false),
  fps: signal(LIVELY),
  calm: signal(false),
  stage: signal({ width: 812, height: 520 }),
  notice: signal(null),
  toast: signal(null),
  openedLayer: signal(null),
  pencil: /** @type {Signal<Pencil | null>} */ (signal(null)),
  keysShown: signal(false),
  projector: signal(null),
  hints: signal([]),
  singleKeys: signal(true),
  held: signal({}),
});

/** What follows from the signals. @param {ReturnType<typeof training> & ReturnType<typeof page>} signals @param {Description} description */
function derive(
  { state, unanswered, wanted, stage, pencil, view, strokes },
  { experiment: root, default: standard },
) {
  const experiment = computed(() => unanswered.value ?? state.value?.experiment ?? standard);
  const features = kinds(root, deref(root, root.properties.features).items).length;
  const pictured = computed(() => dataSays(root, experiment.value, "inputs") === "plane");
  const numbers = computed(() => dataSays(root, experiment.value, "task") === "regression");
  const sampled = computed(() => (pictured.value ? null : dataSays(root, experiment.value, "inputs")));
  const network = computed(() => {
    const { experiment: accepted, network } = state.value ?? {};
    const same = accepted && kindsOf(accepted) === kindsOf(experiment.value);
    return same && sampled.value ? network : null;
  });
  const units = computed(() => {
    if (network.value) return network.value.layers.map(({ output }) => output[output.length - 1]);
    const { layers, features: chosen, preprocessing } = experiment.value;
    const inputs = Math.min(chosen.length, /** @type {any} */ (preprocessing).components ?? chosen.length);
    return pictured.value ? widths(layers, inputs) : layers.map(() => 0);
  });
  return {
    ...{ experiment, pictured, sampled, units, numbers },
    seen: computed(() => network.value?.input ?? null),
    drawn: computed(() => {
      if (!view.value.sketching || experiment.value.data.kind !== "digits") return null;
      return reduced(strokes.value) ?? new Array(SIDE * SIDE).fill(0);
    }),
    drawing: computed(() => {
      const { data } = experiment.value;
      return pencil.value && data.kind === "points" ? (pencil.value.draft ?? numbered(data)) : null;
    }),
    playing: computed(() => wanted.value ?? state.value?.status === "playing"),
    layout: computed(() => {
      const shape = network.value?.input ?? [];
      const inputs = pictured.value ? features : tilesOf(shape);
      const picture = shape.length === 3;
      return layout({ inputs, units: units.value, picture }, stage.value.width, stage.value.height);
    }),
  };
}

/** Where the run stands, and which step of it is looked at. @param {ReturnType<typeof training> & ReturnType<typeof page>} signals @param {Series} series */
function derivePlace({ state, connection, frame, marks, seriesVersion, visited }, series) {
  const now = computed(() => {
    const { run = 0, step = 0 } = state.value ?? {};
    const shown = frame.value;
    return shown?.run === run ? Math.max(step, shown.now) : step;
  });
  const good = computed(() => {
    void seriesVersion.value;
    const last = state.value?.divergence?.step;
    return last === undefined ? null : goodStep(last, marks.value, series);
  });
  const playhead = computed(() => Math.min(visited.value ?? good.value ?? now.value, now.value));
  const past = computed(() => visited.value !== null && playhead.value < now.value);
  const stuck = computed(() => {
    const status = state.value?.status ?? "";
    const ended = status === "diverged" || (ENDED.has(status) && !past.value);
    return connection.value.status === "offline" || ended;
  });
  const at = computed(() => (playhead.value < now.value ? playhead.value : null));
  const lost = computed(() => state.value?.status === "diverged" && visited.value === null);
  return { now, good, playhead, past, at, lost, stuck };
}

/** What tells whether the server's network is the one that is shown. @param {Experiment} document */
const kindsOf = ({ data, layers }) => [data.kind, ...layers.map(({ kind }) => kind)].join();
