// @ts-check
/** How a quantity of one layer was distributed over the steps: the picture, and the same as a table. */
import { effect, signal } from "@preact/signals-core";
import { BINS, binRange } from "../canvas/histogram.js";
import { palette } from "../canvas/palette.js";
import { drawHistory, placeAt } from "../canvas/ridges.js";
import { surface } from "../canvas/surface.js";
import { integer, percent, tick } from "../format.js";
import { language, t } from "../i18n/index.js";
import { paced } from "../pace.js";
import { PARTS, quantile, rowsOf } from "../spreads.js";
import { layerName, rowOf } from "./large-choice.js";
import { picture } from "./picture.js";
import { followPointer } from "./pointer.js";
import { reader } from "./reader.js";
import { readout } from "./readout.js";
import { fillTable } from "./table.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/ridges.js").Ridges} Ridges */
/** @typedef {import("../canvas/ridges.js").Place} Place */

/** In the order that `history_of` counts them. */
export const QUANTITIES = /** @type {const} */ (["activations", "pre_activations", "weights", "gradients"]);
/** How many moments a key goes with Shift. */
const FAR = 10;
/** The table changes at most this often (ms). */
const PAUSE = 1000;

/** Ask for the past of the layer that is chosen. @param {Store} store */
function demand(store) {
  const { watch } = store.actions;
  const stop = effect(() => {
    const { histogram: of, large } = store.view.value;
    watch("history", large && { kind: "history", row: rowOf(store), of, bins: BINS });
  });
  return () => {
    stop();
    watch("history", null);
  };
}

/** Everything that is drawn; null until it has come, or where the layer has no such values. @param {Store} store @param {Place | null} at @returns {Ridges | null} */
export function gather(store, at) {
  const { histogram: of, large } = store.view.value;
  const frame = store.frame.value;
  if (!frame || !large) return null;
  const { step, arrays } = frame;
  const { history_share: past, history_steps: steps, history_of: whose, history_range: range } = arrays;
  const { hist_share: shares, hist_range: ranges, hist_bands: bands } = arrays;
  if (!past || !shares || shares.shape[1] !== past.shape[1]) return null;
  const row = rowOf(store);
  if (whose.values[0] !== row || QUANTITIES[whose.values[1]] !== of || !(row < shares.shape[0])) return null;
  const line = (/** @type {import("../protocol.js").NamedArray} */ { values, shape: [, width] }, i = row) =>
    /** @type {Float32Array} */ (values).subarray(i * width, (i + 1) * width);
  const [low, high] = range.values;
  if (Number.isNaN(low)) return null;
  const known = Array.from(steps.values);
  const rows = known.map((_, i) => line(past, i));
  const same = line(ranges)[0] === low && line(ranges)[1] === high;
  const isNew = same && step > known[known.length - 1];
  const place = at && { ...at, row: Math.min(at.row, known.length - (isNew ? 0 : 1)) };
  return {
    palette: palette.value,
    locale: language.value,
    form: large.form,
    steps: isNew ? [...known, step] : known,
    shares: isNew ? [...rows, line(shares)] : rows,
    ...{ low, high, at: place, step: t("drawing.step") },
    bands: [line(bands)[0], line(bands)[1]],
  };
}

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("large-view");
  const card = readout(element);
  const empty = document.createElement("p");
  empty.className = "muted large-empty";
  element.append(empty);
  /** @type {import("@preact/signals-core").Signal<Place | null>} */
  const at = signal(null);
  /** @type {Ridges | null} */
  let model = null;
  const area = surface(element, (context, size) => {
    if (!model) return;
    drawHistory(context, model, size);
    describe(() => sentence(store, model));
  });
  const describe = picture(area.canvas);
  const keys = reader(element, { move: (event) => move(model, at, event), leave: () => leave(at) });
  const stops = [
    demand(store),
    effect(() => {
      model = gather(store, at.value);
      empty.textContent = model ? "" : t("history.none");
      if (model?.at) card.show(at.value?.bin == null ? 70 : 0, 0, told(model, model.at));
      else card.hide();
      keys.update(read(store, model));
      area.request();
    }),
    followPointer(element, (point) => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      at.value = point && model && placeAt(model, size, point);
      if (point && at.value && model) card.show(point.x, point.y, told(model, at.value));
    }),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, keys.dispose, card.dispose]) stop();
    empty.remove();
  };
}

/** Arrow keys go from moment to moment. @param {Ridges | null} model @param {import("@preact/signals-core").Signal<Place | null>} at @param {KeyboardEvent} event */
function move(model, at, { key, shiftKey }) {
  if (!model) return false;
  const last = model.steps.length - 1;
  const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[key];
  const row = at.peek()?.row ?? last;
  const next = key === "Home" ? 0 : key === "End" ? last : by && row + by * (shiftKey ? FAR : 1);
  if (next === undefined) return false;
  at.value = { row: Math.max(0, Math.min(last, next)), bin: null };
  return true;
}

/** @param {import("@preact/signals-core").Signal<Place | null>} at */
function leave(at) {
  const standing = at.peek() !== null;
  at.value = null;
  return standing;
}

/** What is known of a moment: the bin that is pointed at, or the middle and the ends of the values. @param {Ridges} model @param {Place} at */
function told({ steps, shares, low, high, locale }, { row, bin }) {
  const when = t("drawing.at.step", { value: integer(steps[row], locale) });
  if (bin === null) {
    const [from, middle, to] = PARTS.map((part) => tick2(quantile(shares[row], low, high, part), locale));
    return [when, t("history.spread", { from, middle, to })];
  }
  const [from, to] = binRange({ low, high, share: shares[row] }, bin).map((value) => tick2(value, locale));
  return [when, t("drawing.bin", { low: from, high: to, share: percent(shares[row][bin], 1, locale) })];
}

/** @param {number} value @param {string} locale */
const tick2 = (value, locale) => tick(Number(value.toPrecision(2)), locale);

/** @param {Store} store @param {Ridges | null} model */
function read(store, model) {
  const last = model?.steps.at(-1) ?? 0;
  const at = model?.at ?? (model && { row: model.steps.length - 1, bin: null });
  const text = model && at ? told(model, at).join(", ") : "";
  return {
    label: t("history.read"),
    now: (at && model?.steps[at.row]) || 0,
    last,
    text: text || name(store),
  };
}

/** The quantity and the layer. @param {Store} store */
function name(store) {
  const { histogram } = store.view.value;
  return t("history.name", {
    quantity: t(`distribution.${histogram}`),
    layer: layerName(store, rowOf(store)),
  });
}

/** @param {Store} store @param {Ridges | null} model */
function sentence(store, model) {
  const { steps = [0], locale = "en" } = model ?? {};
  return t("history.sentence", {
    what: name(store),
    count: steps.length,
    step: integer(steps.at(-1) ?? 0, locale),
  });
}

/** The same as a table. @param {HTMLElement} element @param {Store} store */
export function mountTable(element, store) {
  element.classList.add("chart-table");
  element.tabIndex = 0;
  element.role = "region";
  const table = document.createElement("table");
  element.append(table);
  const fill = paced(() => {
    const model = gather(store, null);
    element.ariaLabel = name(store);
    if (model) fillTable(table, tableOf(store, model));
  }, PAUSE);
  const stops = [
    demand(store),
    effect(() => {
      gather(store, null);
      fill();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    table.remove();
  };
}

/** @param {Store} store @param {Ridges} model @returns {import("./table.js").Table} */
function tableOf(store, model) {
  const { locale } = model;
  const rows = rowsOf(model).map(([step, ...values]) => [
    integer(step, locale),
    ...values.map((value) => tick2(value, locale)),
  ]);
  const parts = PARTS.map((part) => t("history.below", { share: percent(part, 0, locale) }));
  return { caption: name(store), head: [t("drawing.step"), ...parts], rows };
}
