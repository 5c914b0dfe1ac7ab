// @ts-check
/** Hidden space as a view: two units of a layer as axes, and everything where they put it. */
import { effect } from "@preact/signals-core";
import { palette } from "../canvas/palette.js";
import { airy, createSpace, place, placed } from "../canvas/space.js";
import { surface } from "../canvas/surface.js";
import { decimal, integer } from "../format.js";
import { chosen, decision, nearest, rows, span } from "../hidden.js";
import { language, t } from "../i18n/index.js";
import { outgoing } from "./diagram.js";
import { picture } from "./picture.js";
import { followPointer } from "./pointer.js";
import { pointWords } from "./points.js";
import { readout } from "./readout.js";
import { tracedPoint } from "./traced.js";
import { unitRange } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/space.js").Space & { traced: Found | null }} Model */
/** @typedef {import("../hidden.js").Space} Space */
/** @typedef {{ set: number, index: number }} Found */

/** Columns and rows of the bent plane. */
const SIZE = 33;
/** A point is pointed at from this near (px). */
const NEAR = 12;

/** The units that are looked at now. @param {Store} store */
export function spaceOf(store) {
  const network = store.state.value?.network;
  return network ? chosen(network, store.view.value.space, (layer) => weigh(store, layer)) : null;
}

/** What units count above, at the time they are chosen. @param {Store} store @param {number} layer */
function weigh(store, layer) {
  const theta = store.frame.peek()?.arrays.theta?.values;
  return theta ? outgoing(store, /** @type {Float32Array} */ (theta), layer) : [];
}

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("space-view");
  const paint = createSpace();
  const card = readout(element);
  /** @type {Model | null} */
  let model = null;
  /** @type {import("./pointer.js").Point | null} */
  let pointer = null;
  /** @type {Found | null} */
  let found = null;
  const area = surface(element, (context, { width, height }) => {
    describe(() => sentence(store, model));
    if (!model) return card.hide();
    const square = place(width, height);
    found = pointer ? pointed(square, model, pointer) : null;
    paint(context, square, model, found ?? model.traced);
    if (found && pointer) card.show(pointer.x, pointer.y, words(store, model, found));
    else card.hide();
  });
  const describe = picture(area.canvas);
  const click = () => found && model && trace(store, model, found);
  element.addEventListener("click", click);
  const stops = [
    effect(() => {
      model = gather(store);
      area.request();
    }),
    demand(store),
    followPointer(element, (at) => {
      pointer = at;
      area.request();
    }),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, card.dispose]) stop();
    element.removeEventListener("click", click);
  };
}

/** @param {Store} store */
function demand(store) {
  const stop = effect(() => {
    const space = spaceOf(store);
    const { layer, first, second } = store.view.value.space ?? {};
    // What was found for who chose nothing stays chosen: axes that change while one looks would help nobody.
    const settled = !space || (space.layer === layer && space.first === first && space.second === second);
    if (!settled) return store.actions.look({ space });
    store.actions.watch("hidden_space", space && { kind: "hidden_space", ...space, size: SIZE });
    store.actions.watch("weights", space && { kind: "weights" });
  });
  return () => {
    stop();
    for (const name of ["hidden_space", "weights"]) store.actions.watch(name, null);
  };
}

/** Everything that is drawn, once what came is of the units that are chosen. @param {Store} store @returns {Model | null} */
function gather(store) {
  const { state, frame, points } = store;
  const space = spaceOf(store);
  const network = state.value?.network;
  const arrays = frame.value?.arrays ?? {};
  const whose = arrays.hidden_of?.values;
  const current = frame.value?.run === state.value?.run && points.value?.run === state.value?.run;
  if (!space || !network || !current || !points.value) return null;
  if (!whose || [space.layer, space.first, space.second].some((wanted, i) => whose[i] !== wanted))
    return null;
  const [train, test] = [rows(arrays.hidden_points), rows(arrays.hidden_test)];
  if (!train || !test) return null;
  const bent = rows(arrays.hidden_space);
  const { train_y, test_y } = points.value;
  const shown = store.view.value.overlays.test;
  const sets = [{ pair: train, truth: train_y, hollow: false }];
  if (shown) sets.push({ pair: test, truth: test_y, hollow: true });
  const raw = space.layer === network.layers.length - 1;
  const bounds = raw ? /** @type {[null, null]} */ ([null, null]) : unitRange(store, space.layer);
  const [across, up] = [0, 1].map((i) =>
    span(
      bounds,
      [train, test, ...(bent ? [bent] : [])].map((pair) => pair[i]),
    ),
  );
  const theta = arrays.theta?.values;
  return {
    ...{ palette: palette.value, locale: language.value, across, up, bent, sets },
    maps: arrays.boundary && store.pictured.value ? arrays.boundary : null,
    decided: theta ? decision(network, theta, space, airy(across), airy(up)) : null,
    ...{ classes: network.classes, numbers: network.task === "regression" },
    names: [name(space.first), name(space.second)],
    traced: tracedPlace(store),
  };
}

/** @param {number} unit */
const name = (unit) => t("space.unit", { unit: unit + 1 });

/** Show the numbers of a point; where one sample is looked at, look at this one. @param {Store} store @param {Model} model @param {Found} found */
function trace(store, model, { set, index }) {
  const part = model.sets[set].hollow ? "test" : "train";
  if (!store.sampled.value) store.actions.trace({ part, sample: index });
  else if (part === "test") store.actions.lookAt(index);
}

/** Where the traced point is among those that are drawn. @param {Store} store @returns {Found | null} */
function tracedPlace(store) {
  const traced = tracedPoint(store);
  return traced && { set: traced.part === "test" ? 1 : 0, index: traced.sample };
}

/** @param {import("../canvas/field.js").Square} square @param {Model} model @param {{ x: number, y: number }} pointer */
const pointed = (square, model, { x, y }) =>
  nearest(
    model.sets.map(({ pair }) => placed(square, model, pair)),
    x,
    y,
    NEAR,
  );

/** What a point is, where it lies, and where these units put it. @param {Store} store @param {Model} model @param {Found} found */
function words(store, model, { set, index }) {
  const { pair, hollow } = model.sets[set];
  const answers = model.names.map((unit, i) =>
    t("space.answer", { unit, value: decimal(pair[i][index], model.locale) }),
  );
  return [...pointWords(store, hollow ? "test" : "train", index), ...answers];
}

/** @param {Store} store @param {Model | null} model */
function sentence(store, model) {
  const space = spaceOf(store);
  if (!model || !space) return t("space.waiting");
  const { layer, first, second } = space;
  const step = integer(store.frame.value?.step ?? 0, language.value);
  return t("space.sentence", { layer: layer + 1, first: first + 1, second: second + 1, step });
}
