// @ts-check
/** What the network answers at every place of the plane, or what one unit does, with the points over it. */
import { effect } from "@preact/signals-core";
import { binary, classCount } from "../canvas/classes.js";
import * as field from "../canvas/field.js";
import { BINS } from "../canvas/histogram.js";
import { palette } from "../canvas/palette.js";
import { createPlane, predictor } from "../canvas/plane.js";
import { surface } from "../canvas/surface.js";
import { shown } from "../drawing.js";
import { decimal, fixed, integer, percent } from "../format.js";
import { language, t } from "../i18n/index.js";
import { picture } from "./picture.js";
import { pointPicker } from "./point-picker.js";
import { followPointer } from "./pointer.js";
import { readout } from "./readout.js";
import { isCurrent, unitName, unitOffset, unitScale, unitValue } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/field.js").Grid} Grid */
/** @typedef {import("../canvas/field.js").Square} Square */
/** @typedef {ReturnType<typeof gather>} Model */

const SIZE = 100;
/** Room for the numbers of the axes, left and below; without axes the field fills its element. */
const AXES = { left: 30, below: 23, frame: 1 };

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("boundary-view");
  const paint = createPlane();
  const card = readout(element);
  let square = place(element.clientWidth, element.clientHeight);
  /** @type {Model | null} */
  let model = null;
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  const area = surface(element, (context, { width, height }) => {
    if (!model) return;
    square = place(width, height);
    picker.moved();
    const axes = square.x > 1;
    paint(context, square, { ...model, axes, corner: axes ? 4 : 10 });
    describe(() => sentence(store));
    if (pointer) show(card, square, pointer, model);
  });
  const describe = picture(area.canvas);
  const picker = pointPicker(element, store, () => square);
  const release = wayBack(element, store);
  const stop = effect(() => {
    model = gather(store);
    area.request();
  });
  const unwatch = demand(store);
  const unlisten = followPointer(element, (at) => {
    pointer = at;
    if (at) area.request();
    else card.hide();
  });
  return () => {
    for (const end of [stop, unwatch, unlisten, release, picker.dispose, area.dispose, card.dispose]) end();
  };
}

/** A touch anywhere lets go of the unit that is looked at; a caption says so where no heading names the unit. @param {HTMLElement} element @param {Store} store */
function wayBack(element, store) {
  const caption = document.createElement("button");
  caption.type = "button";
  caption.className = "unit-caption";
  element.append(caption);
  const letGo = () => {
    if (store.view.value.inspected) store.actions.inspect(null);
  };
  element.addEventListener("click", letGo);
  const stop = effect(() => {
    const { inspected } = store.view.value;
    caption.hidden = !inspected;
    caption.textContent = inspected ? t("drawing.tapToReturn", { unit: unitName(store, inspected) }) : "";
  });
  return () => {
    stop();
    element.removeEventListener("click", letGo);
    caption.remove();
  };
}

/** The field in its element: square, with its axes where there is room for them. @param {number} width @param {number} height @returns {Square} */
export function place(width, height) {
  const bare = Math.abs(width - height) < 2;
  if (bare) return { x: 1, y: 1, side: width - 2 };
  const { left, below, frame } = AXES;
  return { x: left, y: frame, side: Math.min(width - left - frame, height - below - frame) };
}

/** Ask for the maps that are shown; with a unit's comes how its values spread. @param {Store} store */
function demand(store) {
  const stop = effect(() => {
    store.actions.watch("boundary", store.pictured.value ? { kind: "boundary", size: SIZE } : null);
    const { inspected, histogram: of } = store.view.value;
    const { layer, unit } = inspected ?? { layer: -1, unit: 0 };
    const probe = { kind: "unit_map", layer, unit, size: SIZE, of, bins: BINS };
    store.actions.watch("unit_map", layer < 0 ? null : probe);
    const batch = store.pictured.value && store.view.value.overlays.batch;
    store.actions.watch("batch", batch ? { kind: "batch" } : null);
  });
  return () => {
    stop();
    store.actions.watch("boundary", null);
    store.actions.watch("unit_map", null);
    store.actions.watch("batch", null);
  };
}

/** Everything that is drawn, as plain values. @param {Store} store */
function gather(store) {
  const { overlays, inspected } = store.view.value;
  const frame = store.frame.value;
  const state = store.state.value;
  // Points and maps of data that lie in no plane, or numbers taken for classes, are better not drawn.
  const current = store.pictured.value && (state?.network.task === "regression") === store.numbers.value;
  return {
    palette: palette.value,
    locale: language.value,
    overlays,
    numbers: state?.network.task === "regression",
    ...{ points: current ? seenPoints(store) : null, maps: (current && frame?.arrays.boundary) || null },
    batch: overlays.batch && current && !store.drawing.value ? batchOf(store) : null,
    unit: inspected && isCurrent(store) ? unitGrid(store, inspected) : null,
    scale: inspected ? unitScale(store, inspected.layer) : null,
    link: state?.network.link ?? "identity",
    lost: store.lost.value,
  };
}

/** The points that the last step was taken with; null where none led to what is shown. @param {Store} store */
function batchOf(store) {
  const { step = 0, arrays: { batch, batch_of: whose } = {} } = store.frame.value ?? {};
  const count = store.points.value?.train_y.length ?? 0;
  const known = batch && step > 0 && whose?.values[0] === step;
  return known && batch.values.every((/** @type {number} */ place) => place < count) ? batch.values : null;
}

/** The points of the run; while one draws, those of the drawing, which the server may not have told yet. @param {Store} store */
function seenPoints(store) {
  const drawing = store.drawing.value;
  return drawing ? shown(drawing, store.points.value) : store.points.value;
}

/** The map of one unit: fine once it has come, until then that of its tile. @param {Store} store @param {import("./units.js").Unit} inspected @returns {Grid | null} */
function unitGrid(store, { layer, unit }) {
  const arrays = store.frame.value?.arrays ?? {};
  const { unit_map: fine, unit_map_of: whose } = arrays;
  if (fine && whose?.values[0] === layer && whose.values[1] === unit)
    return { size: fine.shape[0], values: fine.values };
  const tiles = layer < 0 ? arrays.features : arrays.neurons;
  if (!tiles) return null;
  const at = layer < 0 ? unit : unitOffset(store, layer) + unit;
  const [, size] = tiles.shape;
  const values = /** @type {Uint8Array} */ (tiles.values).subarray(at * size * size, (at + 1) * size * size);
  return { size, values };
}

/** @param {import("./readout.js").Readout} card @param {Square} square @param {{x: number, y: number}} pointer @param {Model} model */
function show(card, square, pointer, model) {
  const [x1, x2] = field.toPlane(square, pointer.x, pointer.y);
  if (Math.max(Math.abs(x1), Math.abs(x2)) > field.REACH) return card.hide();
  const { locale } = model;
  const where = t("drawing.place", { x1: fixed(x1, 2, locale), x2: fixed(x2, 2, locale) });
  card.show(pointer.x, pointer.y, [where, answer(model, x1, x2), neighbour(model, x1, x2)].filter(Boolean));
}

/** What is answered at a place. @param {Model} model @param {number} x1 @param {number} x2 */
function answer({ maps, unit, scale, link, numbers, locale }, x1, x2) {
  if (unit)
    return t("drawing.unitAnswer", { value: decimal(unitValue(scale, field.sample(unit, x1, x2)), locale) });
  if (!maps) return "";
  if (classCount(maps) > 2) return t("drawing.classAnswer", { class: predictor(maps)(x1, x2) });
  const share = field.sample(binary(maps), x1, x2) / 255;
  if (numbers) return t("drawing.numberAnswer", { value: fixed(2 * share - 1, 2, locale) });
  if (link === "identity") return t("drawing.classAnswer", { class: share > 0.5 ? 1 : 0 });
  return t("drawing.probabilityAnswer", { class: 1, value: fixed(share, 2, locale) });
}

/** @param {Model} model @param {number} x1 @param {number} x2 */
function neighbour({ points, overlays, numbers, locale }, x1, x2) {
  if (!points) return "";
  const train = {
    xs: points.train_x,
    ys: points.train_y,
    set: numbers ? "drawing.nearestTrainNumber" : "drawing.nearestTrain",
  };
  const test = {
    xs: points.test_x,
    ys: points.test_y,
    set: numbers ? "drawing.nearestTestNumber" : "drawing.nearestTest",
  };
  const found = field.nearest(overlays.test ? [train, test] : [train], x1, x2);
  if (!found) return "";
  return t(found.set, numbers ? { value: fixed(found.k, 2, locale) } : { class: found.k });
}

/** @param {Store} store */
function sentence(store) {
  const locale = language.value;
  const step = integer(store.frame.value?.step ?? 0, locale);
  const { inspected } = store.view.value;
  if (inspected) return t("drawing.unitSentence", { unit: unitName(store, inspected), step });
  const { metrics, fit_test: fit } = store.frame.value?.arrays ?? {};
  if (store.numbers.value) {
    const r2 = fit === undefined ? "–" : fixed(fit.values[0], 2, locale);
    return t("drawing.surfaceSentence", { step, r2 });
  }
  const accuracy = metrics?.values[3];
  const known = accuracy === undefined || Number.isNaN(accuracy) ? "–" : percent(accuracy, 0, locale);
  return t("drawing.boundarySentence", { step, accuracy: known });
}
