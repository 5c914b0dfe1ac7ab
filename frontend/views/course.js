// @ts-check
/** How healthy each layer is: gradient norm, saturation and dead units over the steps, and now as a table. */
import { effect } from "@preact/signals-core";
import { useEffect } from "preact/hooks";
import { extent, linearRange, logRange } from "../canvas/axis.js";
import { drawCurves } from "../canvas/curves.js";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { integer, number, percent } from "../format.js";
import { Segments } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { enlarge, layerName } from "./large-choice.js";
import { picture } from "./picture.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../store.js").Large} Large */
/** @typedef {{ store: Store }} Props */

/** In the order of the last axis of `course`. */
const SIGNALS = /** @type {const} */ (["norm", "saturated", "dead"]);
/** Lines are told apart by their dashes, as those of one colour must be. */
const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [12, 4]];
/** An update should be about a thousandth of the weights; far off from that is worth a warning. */
const USUAL = { low: 1e-4, high: 1e-2 };
const SATURATED = 0.6;
/** Where the axis ends before any step is done. */
const EARLY = 64;

/** @param {Props} props */
export function CourseView({ store }) {
  const { signal } = /** @type {Large} */ (store.view.value.large);
  useEffect(() => demand(store), []);
  const options = SIGNALS.map((value) => ({ value, label: t(`course.${value}`) }));
  return html`
    <div class="large-choice">
      <${Segments} label=${t("course.choose")} value=${signal} options=${options} onChange=${(/** @type {Large["signal"]} */ signal) => enlarge(store, { signal })} />
    </div>
    <${Host} id="course" mount=${mount} store=${store} />
    <${Now} store=${store} />
  `;
}

/** @param {Store} store */
function demand(store) {
  const { watch } = store.actions;
  for (const kind of ["course", "gradient_norms", "update_ratios"]) watch(kind, { kind });
  return () => {
    for (const kind of ["course", "gradient_norms", "update_ratios"]) watch(kind, null);
  };
}

/** @param {HTMLElement} element @param {Store} store */
function mount(element, store) {
  element.classList.add("large-view");
  /** @type {ReturnType<typeof gather>} */
  let model = null;
  const area = surface(element, (context, size) => {
    if (!model) return;
    drawCurves(context, model, size);
    describe(() => t("course.sentence", { what: model?.words.title ?? "", count: model?.lines.length ?? 0 }));
  });
  const describe = picture(area.canvas);
  const stop = effect(() => {
    model = gather(store);
    area.request();
  });
  return () => {
    stop();
    area.dispose();
  };
}

/** @param {Store} store @returns {import("../canvas/curves.js").Chart | null} */
export function gather(store) {
  const { course, course_steps: steps } = store.frame.value?.arrays ?? {};
  const { large } = store.view.value;
  if (!course || !large) return null;
  const [moments, layers, signals] = course.shape;
  const at = SIGNALS.indexOf(large.signal);
  const lines = Array.from({ length: layers }, (_, layer) => ({
    name: layerName(store, layer + 1),
    values: Float32Array.from(
      { length: moments },
      (_, i) => course.values[(i * layers + layer) * signals + at],
    ),
    smooth: null,
    dash: DASHES[layer % DASHES.length],
  })).filter(({ values }) => values.some((value) => !Number.isNaN(value)));
  const values = lines.map((line) => line.values);
  const last = steps.values[moments - 1];
  const norm = large.signal === "norm";
  const shares = large.signal === "saturated";
  return {
    palette: palette.value,
    locale: language.value,
    curve: shares ? "score" : "layers",
    scale: norm ? "log" : "linear",
    series: store.series,
    steps: steps.values,
    ...{
      lines,
      shares,
      step: last,
      end: last || EARLY,
      good: null,
      stepsPerEpoch: null,
      rule: null,
      playhead: null,
    },
    y: shares ? { low: 0, high: 1 } : norm ? logRange(extent(values)) : linearRange(extent(values)),
    words: { title: t(`course.${large.signal}`), empty: t("course.early"), step: t("drawing.step") },
  };
}

/** Every layer now. @param {Props} props */
function Now({ store }) {
  const { gradient_norms: norms, update_ratios: ratios, hist_stats: stats } = store.frame.value?.arrays ?? {};
  const locale = language.value;
  const layers = store.state.value?.network.layers.length ?? 0;
  const told = (/** @type {number | undefined} */ value, print = number) =>
    value === undefined || Number.isNaN(value) ? "–" : print(value, locale);
  const share = (/** @type {number} */ value) => percent(value, 0, locale);
  const units =
    store.view.value.histogram === "activations" || store.view.value.histogram === "pre_activations";
  return html`
    <div class="chart-table course-now">
      <table>
        <caption>${t("course.now")}</caption>
        <thead><tr><th scope="col">${t("course.layer")}</th><th scope="col">${t("course.norm")}</th><th scope="col">${t("course.ratio")}</th><th scope="col">${t("course.saturated")}</th><th scope="col">${t("course.dead")}</th></tr></thead>
        <tbody>
          ${Array.from({ length: layers }, (_, i) => {
            const ratio = ratios?.values[i];
            const odd = ratio !== undefined && (ratio > USUAL.high || ratio < USUAL.low);
            const [saturated, dead] = units
              ? [stats?.values[(i + 1) * 5 + 2], stats?.values[(i + 1) * 5 + 3]]
              : [];
            return html`
              <tr>
                <th scope="row">${layerName(store, i + 1)}</th>
                <td>${told(norms?.values[i])}</td>
                <td class=${odd ? "warn" : ""}>${told(ratio)}</td>
                <td class=${(saturated ?? 0) >= SATURATED ? "warn" : ""}>${told(saturated, share)}</td>
                <td class=${(dead ?? 0) > 0 ? "warn" : ""}>${told(dead, integer)}</td>
              </tr>
            `;
          })}
        </tbody>
      </table>
      <p class="muted">${t("course.help")}</p>
    </div>
  `;
}
