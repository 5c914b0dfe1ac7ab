// @ts-check
/** What the server's messages do to the store: events one by one, frames merged, series appended, credit granted. */
import { batch } from "@preact/signals-core";
import { clearProblems } from "./actions.js";
import { describeChange } from "./changes.js";
import { differences } from "./edits.js";
import { integer } from "./format.js";
import { language, t } from "./i18n/index.js";
import { namedReason } from "./problems.js";
import { keyOf } from "./weights.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./protocol.js").DataFrame} DataFrame */
/** @typedef {import("./weights.js").Weight} Weight */

/** Frames under way at most. */
const CREDIT = 2;
/** Drawing goes on within so many steps. */
const STROKE = 100;
/** Frames a second for people who asked for reduced motion. */
const CALM = 4;
/** What a toast is about that tells of another experiment. */
export const WHOLE = "experiment";

export class Receiver {
  #store;
  #afterPaint;
  #unpainted = 0;
  #sentAt = 0;
  /** The marks of earlier runs, by their numbers. @type {Map<number, import("./store.js").Mark[]>} */
  #marks = new Map();

  /** @param {Store} store @param {(callback: () => void) => void} afterPaint */
  constructor(store, afterPaint) {
    this.#store = store;
    this.#afterPaint = afterPaint;
  }

  /** The session is open: send what is unanswered, say what is shown and held, make room for frames. @param {import("./protocol.js").Welcome} event */
  welcome(event) {
    const store = this.#store;
    batch(() => {
      store.connection.value = { status: "live", attempt: 0, retryAt: 0 };
      if (!event.resumed) forgetRun(store);
    });
    store.actions.orders.again();
    this.watch(true);
    this.#unpainted = 0;
    store.send({ kind: "credit", frames: CREDIT });
  }

  /** Say which probes are needed. @param {boolean} [anew] also say what of the series is held */
  watch(anew = false) {
    const { series, demand, calm, send, at } = this.#store;
    const fps = calm.value ? CALM : this.#store.fps.value;
    const held = { run: series.run, losses: series.length, evaluations: series.evaluations };
    const have = anew && series.run > 0 ? held : null;
    send({ kind: "watch", probes: Object.values(demand.value), fps, at: at.value, have });
  }

  /** @param {import("./protocol.js").State} event */
  state(event) {
    const store = this.#store;
    batch(() => {
      const before = store.state.value;
      store.state.value = event;
      const done = store.actions.orders.acknowledge(event.seq);
      store.actions.answered();
      if (event.run !== store.series.run) this.#begin(event, done);
      if (event.status === "diverged" && before?.status !== "diverged")
        store.failed.value = [...store.failed.value, event.experiment];
      for (const one of done) followed(store, before, event, one);
    });
  }

  /** Another run stands in place of the last one: the changes on its way are those of the run that it goes on from. @param {import("./protocol.js").State} event @param {import("./orders.js").Pending[]} done */
  #begin({ run }, done) {
    const store = this.#store;
    const marks = store.marks.value;
    this.#marks.set(store.series.run, marks);
    startRun(store, run);
    store.actions.travel.visit(null);
    const order = done.findLast(({ order: { kind } }) => kind === "branch" || kind === "restore")?.order;
    if (order?.kind === "branch") store.marks.value = marks.filter(({ step }) => step <= order.step);
    if (order?.kind === "restore") store.marks.value = this.#marks.get(order.run) ?? [];
  }

  /** @param {import("./protocol.js").Refusal} event */
  error({ seq, problems }) {
    const store = this.#store;
    batch(() => {
      const refused = seq === null ? undefined : store.actions.orders.refuse(seq);
      store.actions.answered();
      if (refused?.note?.id) store.actions.history.refused(refused.note.id, store.experiment.value);
      if (refused) showProblems(store, ofTheNetwork(store, refused.order.experiment, problems));
    });
  }

  /** @param {import("./protocol.js").Frame} frame */
  frame(frame) {
    if (frame.type === "points") this.points(pointsOf(frame));
    else this.shown(frame);
  }

  /** @param {import("./store.js").Points} points */
  points(points) {
    const { points: shown, sample } = this.#store;
    batch(() => {
      shown.value = points;
      if (sample.value >= points.test_y.length) sample.value = 0;
    });
  }

  /** @param {DataFrame} frame */
  shown(frame) {
    const store = this.#store;
    this.#unpainted += 1;
    this.#afterPaint(this.painted); // first, so that a view that fails costs its picture and not the stream
    const passed = frame.sent - this.#sentAt;
    this.#sentAt = frame.sent;
    batch(() => {
      append(store, frame);
      const old = store.frame.value;
      const goesOn = old?.run === frame.run;
      if (goesOn) measure(store, frame.now - old.now, passed);
      const arrays = goesOn ? { ...old.arrays, ...frame.arrays } : frame.arrays;
      const { run, step, now, epoch } = frame;
      store.frame.value = { run, step, now, epoch, arrays };
    });
  }

  /** Everything received so far has been painted: let as many more come. */
  painted = () => {
    if (!this.#unpainted) return;
    this.#store.send({ kind: "credit", frames: Math.min(CREDIT, this.#unpainted) });
    this.#unpainted = 0;
  };
}

/** @param {Store} store @param {number} run */
function startRun(store, run) {
  store.series.clear(run);
  store.seriesVersion.value += 1;
  store.marks.value = [];
}

/** No number that was received belongs to the session any more; its document is shown until the state comes. @param {Store} store */
function forgetRun(store) {
  startRun(store, 0);
  store.frame.value = null;
  store.actions.travel.visit(null);
}

/** @param {Store} store @param {DataFrame} frame */
function append(store, frame) {
  const { series } = store;
  if (series.run !== frame.run) startRun(store, frame.run);
  const { losses, evaluations } = frame.arrays;
  if (losses?.values.length) series.put(frame.losses_from, losses.values);
  if (evaluations?.values.length) series.putEvaluations(frame.evaluations_from, evaluations.values);
  if (losses?.values.length || evaluations?.values.length) store.seriesVersion.value += 1;
}

/** @param {import("./protocol.js").PointsFrame} frame @returns {import("./store.js").Points} */
const pointsOf = ({ run, arrays }) =>
  /** @type {any} */ ({
    run,
    ...Object.fromEntries(Object.entries(arrays).map(([name, { values }]) => [name, values])),
  });

/** Smooth the steps a second over about the last second. @param {Store} store @param {number} steps @param {number} seconds */
function measure(store, steps, seconds) {
  if (!(seconds > 0) || steps < 0) return;
  const weight = 1 - Math.exp(-seconds);
  const old = store.rate.value;
  const rate = steps / seconds;
  store.rate.value = old === 0 || steps === 0 ? rate : old + weight * (rate - old);
}

/**
 * An order was followed: say what it did where that is not seen at once.
 * @param {Store} store @param {import("./protocol.js").State | null} before @param {import("./protocol.js").State} after
 * @param {import("./orders.js").Pending} done
 */
function followed(store, before, after, { order, note }) {
  const { history } = store.actions;
  if (order.kind === "restore") history.renamed(order.run, after.run);
  if (note?.id) history.answered(note.id, before?.run ?? null, after);
  if (order.kind === "edit" && note) return applied(store, before, after, note);
  if (order.kind === "weights") return entered(store, after, note.weights, order.changes);
  const step = () => integer(order.kind === "branch" ? order.step : after.step, language.value);
  const said = { branch: "undo.branched", restore: "undo.restored", reset: "undo.reset" }[order.kind];
  if (said && (note?.id || order.kind === "restore"))
    store.actions.say({ text: () => t(said, { step: step() }), undo: note?.id ?? null, topic: order.kind });
}

/**
 * An edit was accepted: say what it did, or mark it on the timeline when training goes on.
 * @param {Store} store @param {import("./protocol.js").State | null} before @param {import("./protocol.js").State} after
 * @param {import("./actions.js").EditNote} note
 */
function applied(store, before, after, note) {
  clearProblems(store, note.topic);
  const text = () =>
    `${describeChange(store.schema.value, note.before, after.experiment)} ${t("toast.back")}`;
  if (before?.run === after.run) mark(store, after, note);
  else if (before && stepsDone(store, before) > 0) announceReset(store, note, text);
}

/** A state tells the step of its own time only; frames tell the newer ones. @param {Store} store @param {import("./protocol.js").State} state */
function stepsDone(store, { run, step }) {
  const frame = store.frame.value;
  return frame?.run === run ? Math.max(step, frame.now) : step;
}

/** @param {Store} store @param {import("./protocol.js").State} state @param {import("./actions.js").EditNote} note */
function mark(store, state, note) {
  const [path] = differences(note.before, state.experiment);
  if (path)
    addMark(store, {
      ...{ step: state.step, path: path.join(".") },
      before: note.before,
      after: state.experiment,
    });
}

/** Weights were set by hand: say so on the timeline. @param {Store} store @param {import("./protocol.js").State} state @param {Weight[]} before @param {Weight[]} after */
function entered(store, { step, experiment, network }, before, after) {
  const path = `weights ${after.map(keyOf)}`;
  const again = store.marks.value.find((old) => old.step === step && old.path === path)?.weights;
  const weights = { network, before: again?.before ?? before, after };
  addMark(store, { ...{ step, path, weights }, before: experiment, after: experiment });
}

/** @param {Store} store @param {import("./store.js").Mark} mark */
function addMark(store, mark) {
  if (mark.step === 0) return;
  const replaces = mark.path.startsWith("data.") ? isSameStroke : isSameChange;
  const others = store.marks.value.filter((old) => !replaces(old, mark));
  store.marks.value = [...others, mark];
}

/** @param {import("./store.js").Mark} old @param {import("./store.js").Mark} next */
const isSameChange = (old, next) => old.step === next.step && old.path === next.path;

/** Points drawn one after the other are one change of the data. @param {import("./store.js").Mark} old @param {import("./store.js").Mark} next */
const isSameStroke = (old, next) => old.path.startsWith("data.") && next.step - old.step <= STROKE;

/** Another experiment as a whole has been announced already. @param {Store} store @param {import("./actions.js").EditNote} note @param {() => string} text */
function announceReset(store, note, text) {
  const shown = store.toast.value;
  if (shown?.topic === WHOLE && !note.topic) return;
  const undo = shown?.undo && shown.topic === note.topic ? shown.undo : (note.id ?? null);
  store.actions.say({ text, undo, topic: note.topic });
}

/** Places in a network that has other layers than the shown one mean nothing here: what is wrong is said of the layers as a whole. @param {Store} store @param {any} asked the document that was refused @param {import("./protocol.js").Problem[]} problems */
function ofTheNetwork(store, asked, problems) {
  const shown = store.experiment.value;
  if (!asked || kindsOf(asked.layers) === kindsOf(shown.layers)) return problems;
  return problems.map((problem) =>
    problem.path[0] === "layers" ? { ...problem, path: ["layers"] } : problem,
  );
}

/** @param {{ kind: string }[]} layers */
const kindsOf = (layers) => layers.map(({ kind }) => kind).join();

/** Show each problem beside its control; say the first that has none. @param {Store} store @param {import("./protocol.js").Problem[]} problems */
function showProblems(store, problems) {
  store.problems.value = Object.fromEntries(problems.map((problem) => [problem.path.join("."), problem]));
  const homeless = problems.find(({ path }) => !hasSlot(store, path));
  if (!homeless) return;
  const text = () => namedReason(store.schema.value, store.experiment.value, homeless);
  store.actions.say({ text, undo: null, topic: "problem" });
}

/** @param {Store} store @param {(string | number)[]} path */
const hasSlot = (store, path) => path.some((_, end) => store.slots.has(path.slice(0, end + 1).join(".")));
