// @ts-check
/** The picture of one sample with the network's answer to it, or of what one unit makes of it. */
import { effect } from "@preact/signals-core";
import { fitted } from "../canvas/heat.js";
import { palette } from "../canvas/palette.js";
import { drawSample } from "../canvas/sample.js";
import { surface } from "../canvas/surface.js";
import { className, inputNames } from "../data-names.js";
import { decimal } from "../format.js";
import { language, t } from "../i18n/index.js";
import { reach, shades } from "../samples.js";
import { paint } from "./painting.js";
import { picture } from "./picture.js";
import { paintPicture } from "./sample-tiles.js";
import { answerOf, isCurrent } from "./units.js";
import { recognised, sampleSentence, shareText, verdict } from "./verdict.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/heat.js").Heat} Heat */

/** So many numbers of a sample are drawn one by one; more are a picture. */
const LISTED = 12;

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("sample-view");
  /** @type {{ sample: Heat | null, unit: Heat | null, filters: Heat | null }} */
  const kept = { sample: null, unit: null, filters: null };
  /** @type {import("../canvas/sample.js").Model | null} */
  let model = null;
  const area = surface(element, (context, { width }) => {
    if (!model) return;
    drawSample(context, width, model);
    describe(() => sampleSentence(store));
  });
  const describe = picture(area.canvas);
  const letGo = () => store.view.value.inspected && store.actions.inspect(null);
  element.addEventListener("click", letGo);
  const stops = [
    effect(() => {
      model = gather(store, kept);
      area.request();
    }),
    effect(() => {
      const { layer = -1 } = store.view.value.inspected ?? {};
      const wanted = layer >= 0 && store.experiment.value.layers[layer]?.kind === "conv2d";
      store.actions.watch("filters", wanted ? { kind: "filters", layer } : null);
    }),
  ];
  return () => {
    for (const stop of [...stops, area.dispose]) stop();
    element.removeEventListener("click", letGo);
    store.actions.watch("filters", null);
  };
}

/** @param {Store} store @param {{ sample: Heat | null, unit: Heat | null, filters: Heat | null }} kept */
function gather(store, kept) {
  const { inspected } = store.drawn.value ? { inspected: null } : store.view.value;
  const unit = inspected && inspected.layer >= 0 ? answerOf(store, inspected) : null;
  const map = unit && unit.size > 1 ? unitPicture(kept, unit) : null;
  const own = map ? null : samplePicture(store, kept);
  return {
    palette: palette.value,
    picture: map ?? own,
    parts: map || own ? [] : parts(store),
    bars: bars(store),
    numbers: found(store),
    filters: inspected ? filters(store, kept, inspected) : null,
    words: t("sample.filter"),
  };
}

/** @param {Heat} heat */
const framed = ({ canvas }) => ({ canvas, width: canvas.width, height: canvas.height });

/** @param {{ unit: Heat | null }} kept @param {{ size: number, values: Float32Array }} unit */
function unitPicture(kept, { size, values }) {
  const scale = { centre: 0, reach: reach(values, 0, values.length) };
  const map = { shape: [1, size], values: shades(values, 0, values.length, scale) };
  kept.unit = paint(kept.unit, map, [0]);
  return framed(kept.unit);
}

/** @param {Store} store @param {{ sample: Heat | null }} kept */
function samplePicture(store, kept) {
  const shape = store.seen.value;
  if (!shape || store.drawn.value) return null;
  if (shape.length === 3) kept.sample = paintPicture(store, kept.sample, shape);
  else if (shape[0] > LISTED) kept.sample = paintMany(store, kept.sample, shape[0]);
  else return null;
  return kept.sample && framed(kept.sample);
}

/** Many numbers, row by row in a square. @param {Store} store @param {Heat | null} old @param {number} count */
function paintMany(store, old, count) {
  const { answers_x: x } = (isCurrent(store) && store.frame.value?.arrays) || {};
  if (!x) return null;
  const side = Math.ceil(Math.sqrt(count));
  const bytes = shades(x.values, 0, count, { centre: 0, reach: reach(x.values, 0, count) });
  const heat = fitted(old, side, side);
  heat.paintEach((i) => palette.value.tiles[bytes[i] ?? 128]);
  return heat;
}

/** The few numbers of a sample, as the first layer sees them. @param {Store} store */
function parts(store) {
  const { answers_x: x } = (isCurrent(store) && store.frame.value?.arrays) || {};
  if (!x || store.drawn.value || x.values.length > LISTED) return [];
  const most = reach(x.values, 0, x.values.length) || 1;
  const locale = language.value;
  const names = inputNames(store);
  return Array.from(x.values, (value, i) => ({
    label: names?.[i] ?? `x${String.fromCharCode(0x2081 + i)}`,
    share: value / most,
    value: decimal(value, locale, 2),
  }));
}

/** The number that is found beside the true one. @param {Store} store @returns {import("../canvas/sample.js").Part[]} */
function found(store) {
  const told = verdict(store);
  if (!told?.numbers) return [];
  const most = Math.max(1, Math.abs(told.guess), Math.abs(told.truth));
  const part = (/** @type {string} */ label, /** @type {number} */ value) => ({
    ...{ label: t(label), share: value / most, value: decimal(value, language.value, 2) },
  });
  return [part("sample.predicted", told.guess), part("sample.trueNumber", told.truth)];
}

/** @param {Store} store @returns {import("../canvas/sample.js").Bar[]} */
function bars(store) {
  const told = verdict(store);
  const { guess, shares } = told ?? recognised(store) ?? { guess: null, shares: [] };
  const waits = store.drawn.value && !shares.length;
  const all = waits ? new Array(store.state.value?.network.classes ?? 0).fill(0) : shares;
  return all.map((share, k) => ({
    label: className(store, k),
    share,
    value: waits ? "" : shareText(store, share),
    truth: k === told?.truth,
    chosen: k === guess,
  }));
}

/** What a unit of a convolution looks for: a square of weights for each channel that it sees. @param {Store} store @param {{ filters: Heat | null }} kept @param {import("./units.js").Unit} unit */
function filters(store, kept, { layer, unit }) {
  const { filters: all, filters_of: whose } = (isCurrent(store) && store.frame.value?.arrays) || {};
  if (!all || whose?.values[0] !== layer || unit >= all.shape[0]) return null;
  const [, count, size] = all.shape;
  const cells = count * size * size;
  const scale = { centre: 0, reach: reach(all.values, unit * cells, cells) };
  const values = shades(all.values, unit * cells, cells, scale);
  const which = Array.from({ length: count }, (_, i) => i);
  kept.filters = paint(kept.filters, { shape: [count, size], values }, which);
  return { canvas: kept.filters.canvas, size, count };
}
