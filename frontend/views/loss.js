// @ts-check
/** The loss chart: test and train loss as recorded, the loss of every mini-batch as a faint band behind, a read-out under the cursor. */
import { effect } from "@preact/signals-core";
import uPlot from "uplot";
import { extent, linearRange, logRange } from "../canvas/axis.js";
import {
  drawBand,
  drawBottom,
  drawEmpty,
  drawGone,
  drawLabels,
  drawLeft,
  drawNaNLabel,
  drawPlayhead,
  lossTicks,
  over,
} from "../canvas/losses.js";
import { palette } from "../canvas/palette.js";
import { requestPaint } from "../canvas/surface.js";
import { courseEnd } from "../course.js";
import { fixed, integer, number } from "../format.js";
import { language, t } from "../i18n/index.js";
import { picture } from "./picture.js";
import { readout } from "./readout.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/axis.js").Range} Range */
/** @typedef {import("../canvas/losses.js").Chart} Chart */
/** @typedef {import("./readout.js").Readout} Readout */

/** Room around the plot: numbers on the left and below, the names of the lines on the right. */
const ROOM = { top: 8, right: 34, bottom: 24, left: 30 };
/** How far the canvas reaches beyond its element on the left, so that long numbers fit without moving the plot. */
const BLEED = 16;
/** The axis ends here before any step is done, and never earlier than at the least. */
const EMPTY_STEPS = 500;
const LEAST_STEPS = 60;
/** While training goes on the range of losses changes at most this often (ms). */
const CALM = 2000;

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("loss-view");
  const card = readout(element);
  const range = calmRange();
  let model = gather(store, range);
  const chart = createPlot(element, card, () => model, store.actions.travel.visit);
  const observer = new ResizeObserver(() => requestPaint(chart.paint));
  observer.observe(element);
  const stop = effect(() => {
    model = gather(store, range);
    requestPaint(chart.paint);
  });
  return () => {
    for (const end of [stop, () => observer.disconnect(), chart.dispose, card.dispose]) end();
  };
}

/** A plot that follows its element and its model. @param {HTMLElement} element @param {Readout} card @param {() => Chart} model @param {(step: number) => void} visit */
function createPlot(element, card, model, visit) {
  /** @type {uPlot | null} */
  let plot = null;
  let scale = "";
  let describe = (/** @type {() => string} */ _sentence) => {};
  const paint = () => {
    const { data, scale: wanted } = model();
    const size = { width: element.clientWidth + BLEED, height: element.clientHeight };
    if (size.width <= BLEED || !size.height) return;
    if (!plot || scale !== wanted) {
      plot?.destroy();
      scale = wanted;
      plot = new uPlot(
        options(model, size, (u) => hover(u, card, model()), visit),
        data,
        element,
      );
      describe = picture(plot.ctx.canvas);
    }
    if (plot.width !== size.width || plot.height !== size.height) plot.setSize(size);
    plot.setData(data);
    describe(() => sentence(model()));
  };
  return { paint, dispose: () => plot?.destroy() };
}

/** Everything the chart shows, as plain values. @param {Store} store @param {ReturnType<typeof calmRange>} range @returns {Chart} */
function gather(store, range) {
  const { series } = store;
  store.seriesVersion.value;
  const scale = store.view.value.lossScale;
  const [steps, test, train] = /** @type {const} */ (["step", "test_loss", "train_loss"]).map((name) =>
    series.column(name),
  );
  const found = extent([test, train, ...early(series)]);
  const key = `${series.run} ${scale} ${store.playing.value ? "" : series.length}`;
  const y = range(key, scale === "log" ? logRange(found) : linearRange(found));
  const step = Math.max(series.length, steps[steps.length - 1] ?? 0);
  const good = store.good.value;
  const words = { test: t("drawing.test"), train: t("drawing.train"), empty: t("drawing.noSteps") };
  return {
    palette: palette.value,
    locale: language.value,
    ...{ scale, series, y, step, good, playhead: store.at.value },
    end: axisEnd(step, good),
    stepsPerEpoch: stepsPerEpoch(store),
    data: [steps, floored(test, y), floored(train, y)],
    words: { ...words, step: t("drawing.step") },
  };
}

/** Before there are evaluations to speak of, the range follows the mini-batches. @param {import("../series.js").Series} series */
function early(series) {
  if (series.evaluations > 2 || series.length === 0) return [];
  const { low, high } = series.envelope(0, series.length, 1);
  return [low, high];
}

/** Where the axis of steps ends. @param {number} step @param {number | null} good */
function axisEnd(step, good) {
  if (good !== null) return courseEnd(step, good);
  return step === 0 ? EMPTY_STEPS : Math.max(step, LEAST_STEPS);
}

/** Steps of one pass over the training set, null where the batch size has changed on the way. @param {Store} store */
function stepsPerEpoch(store) {
  const points = store.points.value?.train_y.length;
  if (!points || store.marks.value.some(({ path }) => path === "batch_size")) return null;
  return Math.ceil(points / store.experiment.value.batch_size);
}

/** Losses a logarithm cannot show lie on the floor. @param {Float32Array | Float64Array} values @param {Range} range */
const floored = (values, { low }) =>
  values.some((value) => value < low) ? values.map((value) => Math.max(value, low)) : values;

/** A range that changes at most every two seconds, or when the key does. */
function calmRange() {
  let [key, at] = ["", 0];
  /** @type {Range} */
  let range = { low: 0, high: 1 };
  return (/** @type {string} */ now, /** @type {Range} */ wanted) => {
    if (now === key && performance.now() - at < CALM) return range;
    if (now !== key || wanted.low !== range.low || wanted.high !== range.high) at = performance.now();
    key = now;
    range = wanted;
    return range;
  };
}

/** @param {() => Chart} model @param {{width: number, height: number}} size @param {(plot: uPlot) => void} moved @param {(step: number) => void} visit @returns {uPlot.Options} */
function options(model, size, moved, visit) {
  const ink = (/** @type {"ink" | "ink-4"} */ name) => () => model().palette.ink[name];
  const line = (/** @type {() => string} */ stroke, /** @type {number} */ width) => ({
    ...{ stroke, width },
    points: { show: false },
  });
  const log = model().scale === "log";
  return {
    ...size,
    padding: [ROOM.top, ROOM.right, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, range: () => [0, model().end] },
      y: { distr: log ? 3 : 1, range: () => [model().y.low, model().y.high] },
    },
    series: [{}, line(ink("ink"), 2), line(ink("ink-4"), 1.5)],
    axes: [
      { size: ROOM.bottom, values: () => [], grid: { show: false }, ticks: { show: false } },
      losses(model),
    ],
    hooks: {
      drawAxes: [(u) => over(u, (frame) => drawBehind(frame, model()))],
      draw: [(u) => over(u, (frame) => drawBefore(frame, model()))],
      setCursor: [moved],
      ready: [(u) => u.over.addEventListener("click", () => click(u, model(), visit))],
    },
  };
}

/** Lines at whole powers of ten, or at round numbers; the numbers are drawn with the rest. @param {() => Chart} model @returns {uPlot.Axis} */
const losses = (model) => ({
  size: ROOM.left + BLEED,
  splits: () => lossTicks(model()),
  filter: (_, splits) => splits,
  values: (_, splits) => splits.map(() => ""),
  grid: { stroke: () => model().palette.ink.line, width: 1 },
  ticks: { show: false },
});

/** @param {import("../canvas/losses.js").Frame} frame @param {Chart} chart */
function drawBehind(frame, chart) {
  drawBand(frame, chart);
  if (chart.good !== null) drawGone(frame, chart);
}

/** @param {import("../canvas/losses.js").Frame} frame @param {Chart} chart */
function drawBefore(frame, chart) {
  drawBottom(frame, chart);
  drawLeft(frame, chart);
  if (chart.playhead !== null) drawPlayhead(frame, chart);
  if (chart.good !== null) drawNaNLabel(frame, chart);
  else if (chart.step === 0) drawEmpty(frame, chart);
  else drawLabels(frame, chart);
}

/** @param {uPlot} plot @param {Readout} card @param {Chart} chart */
function hover(plot, card, chart) {
  const { left = -1 } = plot.cursor;
  const step = Math.round(plot.posToVal(left, "x"));
  if (left < 0 || chart.step === 0 || step > chart.step) return card.hide();
  const [top, middle] = [plot.bbox.top, plot.bbox.top + plot.bbox.height / 2].map(
    (y) => y / devicePixelRatio,
  );
  const loss = chart.series.column("test_loss")[chart.series.evaluationAt(step)] ?? chart.y.high;
  const high = top + plot.valToPos(Math.max(loss, chart.y.low), "y") < middle;
  card.show(
    left + plot.bbox.left / devicePixelRatio - BLEED,
    high ? plot.height - ROOM.bottom + 8 : 0,
    describeStep(chart, step),
  );
}

/** Where one clicks, there goes the playhead. @param {uPlot} plot @param {Chart} chart @param {(step: number) => void} visit */
function click(plot, chart, visit) {
  const step = Math.round(plot.posToVal(plot.cursor.left ?? -1, "x"));
  if (chart.step > 0 && step >= 0) visit(step);
}

/** What is known about one step, in two lines. @param {Chart} chart @param {number} step */
export function describeStep({ series, stepsPerEpoch, locale }, step) {
  const at = series.evaluationAt(step);
  const value = (/** @type {string} */ name, /** @type {number | undefined} */ loss) =>
    loss === undefined || Number.isNaN(loss)
      ? []
      : [t(`drawing.at.${name}`, { value: number(loss, locale) })];
  const epoch = stepsPerEpoch
    ? [t("drawing.at.epoch", { value: fixed(step / stepsPerEpoch, 1, locale) })]
    : [];
  const when = [t("drawing.at.step", { value: integer(step, locale) }), ...epoch];
  const what = [
    ...value("batch", series.lossAt(step)),
    ...value("train", series.column("train_loss")[at]),
    ...value("test", series.column("test_loss")[at]),
  ];
  return [when, what].map((parts) => parts.join(" · "));
}

/** @param {Chart} chart */
function sentence({ series, step, locale }) {
  const last = series.evaluations - 1;
  if (step === 0 || last < 0) return t("drawing.lossEmpty");
  const [train, test] = [series.column("train_loss")[last], series.column("test_loss")[last]];
  return t("drawing.lossSentence", {
    step: integer(step, locale),
    train: number(train, locale),
    test: number(test, locale),
  });
}
