// @ts-check
/** One sequence over time, and what the network would make of it if it ended at each step. */
import { effect } from "@preact/signals-core";
import { palette } from "../canvas/palette.js";
import { drawSequence, sequenceHeight, stepAt } from "../canvas/sequence.js";
import { surface } from "../canvas/surface.js";
import { dataSays } from "../edits.js";
import { decimal, integer, percent, tick } from "../format.js";
import { member } from "../forms/schema.js";
import { language, t } from "../i18n/index.js";
import { probabilities } from "../samples.js";
import { moment } from "./moment.js";
import { picture } from "./picture.js";
import { followPointer } from "./pointer.js";
import { readingOf } from "./reading.js";
import { readout } from "./readout.js";
import { sampleSentence, shareText, verdict } from "./verdict.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/sequence.js").Sequence} Sequence */

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("sequence-view");
  /** @type {Sequence | null} */
  let model = null;
  let pointer = { x: 0, y: 0 };
  let own = false;
  const card = readout(element);
  const area = surface(element, (context, { width }) => {
    if (!model) return;
    drawSequence(context, width, model);
    describe(() => sampleSentence(store));
    if (own && model.pointed !== null) card.show(pointer.x, pointer.y, lines(model, model.pointed));
    else card.hide();
  });
  const describe = picture(area.canvas);
  const stops = [
    effect(() => {
      model = gather(store);
      const classes = store.numbers.value ? 0 : (store.state.value?.network.classes ?? 2);
      element.style.height = `${sequenceHeight(readsOf(store), classes)}px`;
      area.request();
    }),
    followPointer(element, (at) => {
      pointer = at ?? pointer;
      own = at !== null;
      moment.value = at && model && stepAt(model, element.clientWidth, at.x);
      area.request();
    }),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, card.dispose]) stop();
  };
}

/** What comes at each step. @param {Store} store @returns {import("../canvas/sequence.js").Reads} */
export function readsOf(store) {
  const root = store.schema.value;
  return member(root, root.properties.data, store.experiment.value.data.kind).reads;
}

/** @param {Store} store @returns {Sequence | null} */
function gather(store) {
  const shape = store.seen.value;
  const all = store.points.value?.test_x;
  const pointed = moment.value;
  if (!all || shape?.length !== 2 || !isRight(store)) return null;
  const [steps, channels] = shape;
  const start = store.sample.value * steps * channels;
  const locale = language.value;
  const reading = readingOf(store);
  const known = reading && reading.sample === store.sample.value ? reading.predictions : null;
  const told = verdict(store);
  const outputs = store.state.value?.network.outputs ?? 1;
  const rows = known?.length ? known : (told?.outputs ?? new Float32Array());
  return {
    ...{ palette: palette.value, reads: readsOf(store), steps, channels },
    at: (step, channel) => all[start + step * channels + channel],
    numbers: told?.numbers
      ? { values: rows, truth: told.truth, reach: reachOf(all, rows, told.truth) }
      : null,
    classes: told && !told.numbers ? classes(store, told, rows, steps) : null,
    first: steps - rows.length / outputs,
    pointed: pointed !== null && pointed < steps ? pointed : null,
    words: {
      step: t("sequence.step", { step: integer(1, locale) }),
      tick: (value) => tick(value, locale),
      count: (value) => integer(value, locale),
    },
  };
}

/** Whether the points that came are of the network that is shown. @param {Store} store */
const isRight = ({ points, state, experiment, schema }) =>
  points.value?.run === state.value?.run && dataSays(schema.value, experiment.value, "inputs") === "sequence";

/** The axis shows 1, or as much as there is. @param {Float32Array} all @param {ArrayLike<number>} rows @param {number} truth */
function reachOf(all, rows, truth) {
  let most = Math.max(1, Math.abs(truth));
  for (let i = 0; i < rows.length; i++) most = Math.max(most, Math.min(2, Math.abs(rows[i])));
  for (let i = 0; i < all.length; i++) most = Math.max(most, Math.abs(all[i]));
  return most;
}

/** @param {Store} store @param {import("./verdict.js").Verdict} told @param {Float32Array} rows @param {number} steps @returns {import("../canvas/sequence.js").Classes} */
function classes(store, told, rows, steps) {
  const locale = language.value;
  const outputs = told.outputs.length;
  const first = steps - rows.length / outputs;
  const after = Array.from({ length: rows.length / outputs }, (_, i) =>
    probabilities(rows.subarray(i * outputs, (i + 1) * outputs)),
  );
  return {
    names: told.shares.map((_, k) => integer(k, locale)),
    shares: (k, step) => after[step - first]?.[k] ?? 0,
    ...{ truth: told.truth, guess: told.guess },
    values: told.shares.map((share) => shareText(store, share)),
  };
}

/** What is at a step, and what is predicted after it. @param {Sequence} model @param {number} step */
function lines({ at, channels, reads, numbers, classes, first }, step) {
  const locale = language.value;
  const print = (/** @type {number} */ value) => decimal(value, locale, 2);
  const symbol = Array.from({ length: channels }, (_, k) => at(step, k)).indexOf(1);
  const value =
    reads === "symbols"
      ? integer(symbol, locale)
      : reads === "bits"
        ? integer(at(step, 0), locale)
        : print(at(step, 0));
  const marked = reads === "marked" && at(step, 1) > 0.5 ? ` (${t("sequence.marked")})` : "";
  const told = [`${t("sequence.step", { step: integer(step + 1, locale) })}: ${value}${marked}`];
  if (step < first) return told;
  if (numbers) return [...told, `${t("sequence.predicted")} ${print(numbers.values[step - first])}`];
  if (!classes) return told;
  const shares = classes.names.map((_, k) => classes.shares(k, step));
  const best = shares.indexOf(Math.max(...shares));
  return [...told, `${t("class.name", { number: best })} ${percent(shares[best], 0, locale)}`];
}
