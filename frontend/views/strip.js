// @ts-check
/** The distribution of every layer, under its column: bars, the same at step 0 as an outline, and what they amount to. */
import { effect } from "@preact/signals-core";
import * as histogram from "../canvas/histogram.js";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { percent, tick } from "../format.js";
import { language, t } from "../i18n/index.js";
import { distributions } from "./distributions.js";
import { expanders } from "./expanders.js";
import { picture } from "./picture.js";
import { pinned } from "./pinned.js";
import { followPointer } from "./pointer.js";
import { readout } from "./readout.js";
import { createSummaries } from "./summary.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/histogram.js").Histogram} Histogram */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("../canvas/palette.js").Palette} Palette */
/** @typedef {import("./distributions.js").Distribution} Distribution */
/** @typedef {import("./pointer.js").Point} Point */

/** What stands below the bars: the baseline, the ticks, two lines of summary, and room to the edge. */
const BELOW = 75;

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("strip-view");
  const card = readout(element);
  const place = pinned(element, store);
  const summaries = createSummaries(element, place.root);
  /** @type {ReturnType<typeof gather>} */
  let model = { palette: palette.value, locale: "en", kind: "", list: [], boxes: [] };
  /** @type {Point | null} */
  let pointer = null;
  /** @type {ReturnType<typeof pointed>} */
  let hovered = null;
  const drawColumn = (
    /** @type {CanvasRenderingContext2D} */ context,
    /** @type {number} */ i,
    /** @type {number} */ height,
  ) => {
    const shown = model.list[i]?.histogram;
    const hover = hovered?.index === i ? hovered.bin : null;
    if (shown) drawOne(context, { ...shown, hover }, { ...model.boxes[i], height }, model);
  };
  const area = surface(element, (context, size) => {
    const height = size.height - BELOW;
    const boxes = model.boxes.map((box) => ({ ...box, height }));
    hovered = pointer ? pointed(model.list, boxes, pointer, place.root.offsetLeft) : null;
    model.list.forEach((_, i) => {
      if (i > 0) drawColumn(context, i, height);
    });
    if (hovered && pointer) card.showAbove(pointer.x, binText(hovered.shown, hovered.bin, model.locale));
    else card.hide();
    describe(() => sentence(store, model.list));
  });
  const inputs = surface(place.root, (context, size) => drawColumn(context, 0, size.height - BELOW));
  const request = () => {
    area.request();
    inputs.request();
  };
  const describe = picture(area.canvas);
  const stops = [
    demandHistograms(store),
    effect(() => {
      model = gather(store);
      summaries.show(store, model.list, model.boxes);
      request();
    }),
    followPointer(element, (at) => {
      pointer = at;
      request();
    }),
    expanders(element, store),
  ];
  return () => {
    for (const stop of [
      ...stops,
      area.dispose,
      inputs.dispose,
      card.dispose,
      summaries.dispose,
      place.dispose,
    ])
      stop();
  };
}

/** Ask for the distributions that are shown. @param {Store} store */
export function demandHistograms(store) {
  const { watch } = store.actions;
  const stop = effect(() => {
    const { histogram: of } = store.view.value;
    watch("histograms", { kind: "histograms", of, bins: histogram.BINS });
  });
  return () => {
    stop();
    watch("histograms", null);
  };
}

/** @param {Store} store */
const gather = (store) => ({
  palette: palette.value,
  locale: /** @type {string} */ (language.value),
  kind: /** @type {string} */ (store.view.value.histogram),
  list: distributions(store),
  boxes: store.layout.value.columns.map(({ x, width }) => ({ x, y: 0, width, height: 0 })),
});

/** @param {CanvasRenderingContext2D} context @param {Histogram} shown @param {Rect} box @param {{palette: Palette, locale: string, kind: string}} model */
function drawOne(context, shown, box, { palette, locale, kind }) {
  if (histogram.isEmpty(shown)) return drawEmpty(context, box, palette, kind);
  histogram.drawHistogram(context, shown, box, palette);
  histogram.drawTicks(context, shown, box, palette, locale);
}

/** @param {CanvasRenderingContext2D} context @param {Rect} box @param {Palette} palette @param {string} kind */
function drawEmpty(context, box, palette, kind) {
  histogram.drawBaseline(context, box, palette.ink["line-2"]);
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(t(`drawing.none.${kind}`), box.x + box.width / 2, box.y + box.height / 2);
}

/** The bin under the pointer. @param {Distribution[]} list @param {Rect[]} boxes @param {Point} at @param {number} scrolled how far from its place the inputs' column stands */
function pointed(list, boxes, at, scrolled) {
  for (const [index, { histogram: shown }] of list.entries()) {
    const box = boxes[index];
    const x = index === 0 ? at.x - scrolled : at.x;
    const bin = at.y < box.y + box.height + 4 ? histogram.binAt(shown, box, x) : null;
    if (bin !== null) return { index, shown, bin };
  }
  return null;
}

/** @param {Histogram} shown @param {number} bin @param {string} locale */
function binText(shown, bin, locale) {
  if (bin < 0) return t("drawing.zeroBin", { share: percent(shown.zero, 1, locale) });
  const [low, high] = histogram
    .binRange(shown, bin)
    .map((value) => tick(Number(value.toPrecision(2)), locale));
  const share = percent(shown.share[bin], 1, locale);
  const outside = histogram.outsideOf(shown, bin);
  if (!outside) return t("drawing.bin", { low, high, share });
  return t("drawing.binOutside", { low, high, share, outside: percent(outside, 1, locale) });
}

/** @param {Store} store @param {Distribution[]} list */
function sentence(store, list) {
  const quantity = t(`distribution.${store.view.value.histogram}`);
  const spread = list.filter(({ histogram: shown }) => !histogram.isEmpty(shown)).length;
  return t("drawing.stripSentence", { quantity, count: spread });
}
