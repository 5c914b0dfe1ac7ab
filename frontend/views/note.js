// @ts-check
/** One observation at the foot of the results, renewed at most every two seconds. */
import { effect, signal, untracked } from "@preact/signals-core";
import { useEffect, useMemo } from "preact/hooks";
import { fixed, integer, number, percent } from "../format.js";
import { classOf } from "../forms/schema.js";
import { hintOf } from "../hints.js";
import { help, language, t } from "../i18n/index.js";
import { evidence, observe, stayAlike } from "../notes.js";
import { followEvidence, showWhy } from "./evidence.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { fitOf, metricsOf } from "./metrics.js";
import { ending } from "./transport.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../notes.js").Note} NoteModel */

/** A note stands at least this long (ms). */
const PAUSE = 2000;
/** Evaluations that are looked back on. */
const LATELY = 200;
/** From so many layers with weights on gradients may vanish; they are not asked for where that costs more (multiplications). */
const DEEP = 4;
const COSTLY = 2e8;

/** Columns of `hist_stats`: mean, std, saturated, dead, exact zero. */
const STATS = { width: 5, saturated: 2, dead: 3 };

/** @param {{ store: Store }} props */
export function Note({ store }) {
  const note = useMemo(() => signal(observe(situation(store))), []);
  const { key, values } = note.value;
  useEffect(() => renew(store, note), []);
  useEffect(() => followEvidence(store), []);
  useEffect(() => {
    if (store.view.peek().evidence?.key !== key) store.actions.look({ evidence: null });
  }, [key]);
  return html`
    <section class="note" aria-label=${t("note.name")}>
      <${Icon} name=${key === "diverged" ? "warn" : "bulb"} />
      ${
        key === "firstRun"
          ? firstRun(store)
          : html`<p><b>${t(`note.${key}`, said(values))}</b> ${t(`note.${key}Rest`, said(values))} ${evidence(key) && html`<button type="button" class="why" onClick=${() => showWhy(store, note.value)}>${t("note.why")}</button>`}</p>`
      }
    </section>
  `;
}

/** Keep a note up to date: at once when training starts, stops or resets, else with pauses. @param {Store} store @param {import("@preact/signals-core").Signal<NoteModel>} note */
function renew(store, note) {
  let last = 0;
  let before = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const show = () => {
    last = performance.now();
    note.value = observe(untracked(() => situation(store)));
  };
  const stop = effect(() => {
    const now = situation(store);
    const phase = `${now.step === 0} ${now.playing} ${now.diverged} ${now.past && now.step} ${now.ended}`;
    clearTimeout(timer);
    if (phase !== before) show();
    else timer = setTimeout(show, Math.max(0, last + PAUSE - performance.now()));
    before = phase;
  });
  const unwatch = effect(() =>
    store.actions.watch("gradient_norms", isDeep(store) ? { kind: "gradient_norms" } : null),
  );
  return () => {
    clearTimeout(timer);
    stop();
    unwatch();
    store.actions.watch("gradient_norms", null);
  };
}

/** The data's own help text, and at a first visit what to do. @param {Store} store */
function firstRun(store) {
  const root = store.schema.value;
  const about = help(classOf(root, root.properties.data, store.experiment.value.data));
  if (hintOf(store) !== "play") return html`<p>${about}</p>`;
  return html`<p><span class="about">${about} </span><b>${t("note.firstRun")}</b> ${t(store.pictured.value ? "note.firstRunRest" : "note.firstRunApart")}</p>`;
}

/** @param {Store} store @returns {import("../notes.js").Situation} */
function situation(store) {
  void store.seriesVersion.value;
  const state = store.state.value;
  const current = store.frame.value?.run === state?.run;
  return {
    step: current ? (store.frame.value?.step ?? 0) : 0,
    past: store.past.value,
    ended: state?.status === "stopped" ? ending(store) : null,
    playing: state?.status === "playing",
    diverged: store.lost.value ? store.good.value : null,
    metrics: current && isOfItsTask(store) ? metricsOf(store) : null,
    fit: store.numbers.value ? (fitOf(store) ?? Number.NaN) : null,
    layers: layerStats(store),
    apart: !store.pictured.value,
    alike: stayAlike(store.experiment.value.layers),
    gradients: gradientSizes(store),
    trainLosses: lately(store, "train_loss"),
    testLosses: lately(store, "test_loss"),
    gradientNorms: lately(store, "gradient_norm"),
  };
}

/** @param {Store} store @param {import("../series.js").EvaluationColumn} column */
const lately = (store, column) => Array.from(store.series.column(column).slice(-LATELY));

/** How large a gradient each layer's weights get, in the root mean square. @param {Store} store */
function gradientSizes(store) {
  const norms = store.frame.value?.arrays.gradient_norms?.values ?? [];
  const layers = store.state.value?.network.layers ?? [];
  if (norms.length !== layers.length || !isDeep(store)) return [];
  return layers.map(({ parameters }, i) => (parameters ? norms[i] / Math.sqrt(parameters) : Number.NaN));
}

/** Whether gradients go back through enough layers to fade, and do not take long to find. @param {Store} store */
function isDeep({ state: { value: state }, points: { value: points } }) {
  const { layers, operations } = state?.network ?? { layers: [], operations: 0 };
  return (
    layers.filter(({ parameters }) => parameters).length >= DEEP &&
    operations * (points?.train_y.length ?? 0) < COSTLY
  );
}

/** Whether the numbers that came are of what is learned now. @param {Store} store */
const isOfItsTask = (store) => Number.isNaN(metricsOf(store)?.testAccuracy ?? 0) === store.numbers.value;

/** Of the hidden layers; known while the activations are shown. @param {Store} store */
function layerStats(store) {
  const stats = store.frame.value?.arrays.hist_stats;
  if (!stats || store.view.value.histogram !== "activations") return [];
  const row = (/** @type {number} */ layer) => ({
    saturated: stats.values[(layer + 1) * STATS.width + STATS.saturated],
    dead: stats.values[(layer + 1) * STATS.width + STATS.dead],
  });
  return Array.from({ length: Math.max(0, stats.shape[0] - 2) }, (_, layer) => row(layer));
}

/** Values as they are printed. @param {Record<string, any>} values */
const said = (values) => ({
  ...values,
  ...(values.accuracy !== undefined && { accuracy: percent(values.accuracy, 0, language.value) }),
  ...(values.fit !== undefined && { fit: fixed(values.fit, 2, language.value) }),
  ...(values.share !== undefined && { share: percent(values.share, 0, language.value) }),
  ...(values.ratio !== undefined && {
    ratio:
      values.ratio < 100 ? fixed(values.ratio, 1, language.value) : number(values.ratio, language.value, 1),
  }),
  ...(values.step !== undefined && { step: integer(values.step, language.value) }),
});
