// @ts-check
/** The network as a picture to look into: hover or focus inspects a unit, a click pins it, a click on an input uses it or not. */
import { effect } from "@preact/signals-core";
import { drawDiagram, drawInputs } from "../canvas/diagram.js";
import { surface } from "../canvas/surface.js";
import { FULL } from "../digit.js";
import { integer } from "../format.js";
import { language, t } from "../i18n/index.js";
import { chosenFeatures, gather, kept } from "./diagram.js";
import { edgeNote } from "./edge-note.js";
import { formula, plain } from "./formula.js";
import { grid } from "./grid.js";
import { inspectCard } from "./inspect.js";
import { moreButtons } from "./more.js";
import { picture } from "./picture.js";
import { pinned, watchScroll } from "./pinned.js";
import { activationName, features, unitName } from "./units.js";
import { sampleName } from "./verdict.js";
import { weightFields } from "./weight-fields.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("./grid.js").Row} Row */
/** @typedef {import("./units.js").Unit} Unit */
/** @typedef {import("../canvas/layout.js").Rect} Rect */

const SIZE = 24;
/** How far the name of a feature reaches to the left of its tile. */
const NAME = 54;

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("network-view");
  const memory = kept();
  /** @type {import("../canvas/diagram.js").Diagram | null} */
  let model = null;
  const area = surface(element, (context) => {
    if (!model) return;
    drawDiagram(context, model);
    describe(() => sentence(store));
  });
  const describe = picture(area.canvas);
  const place = pinned(element, store);
  const inputs = surface(place.root, (context) => model && drawInputs(context, model));
  const cells = grid(element, handlers(store));
  const stops = [
    effect(() => {
      model = gather(store, memory);
      area.request();
      inputs.request();
    }),
    effect(() => cells.show(rows(store, memory.shown.value), t("drawing.networkGrid"))),
    demandTiles(store),
    edgeNote(element, store, memory.pointed, () => model?.gaps ?? []),
    release(element, store),
    watchScroll(element, store),
    moreButtons(element, store, memory),
    weightFields(element, store, memory),
    inspectCard(element, store, memory.shown),
    effect(() => forgetMissing(store)),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, inputs.dispose, place.dispose, cells.dispose]) stop();
  };
}

/** Ask for the weights and the maps. Those of the features never change: once is enough. @param {Store} store */
export function demandTiles(store) {
  const { watch } = store.actions;
  const stop = effect(() => {
    const known = Boolean(store.frame.value?.arrays.features);
    const drawn = store.pictured.value;
    const sampled = store.sampled.value !== null;
    const sample = { part: "test", sample: store.sample.value };
    const values = store.drawn.value?.map((count) => count / FULL);
    watch("neurons", drawn ? { kind: "neurons", size: SIZE } : null);
    watch("answers", sampled ? { kind: "answers", ...(values ? { values } : sample) } : null);
    watch("reading", store.sampled.value === "sequence" ? { kind: "reading", ...sample } : null);
    watch("weights", drawn || sampled ? { kind: "weights" } : null);
    watch("features", known || !drawn ? null : { kind: "features", size: SIZE });
  });
  return () => {
    stop();
    for (const name of ["neurons", "answers", "reading", "weights", "features"]) watch(name, null);
  };
}

/** @param {Store} store @returns {import("./grid.js").Handlers} */
export function handlers(store) {
  const { inspect } = store.actions;
  const inspected = () => store.view.value.inspected;
  const is = (/** @type {Unit} */ { layer, unit }) =>
    inspected()?.layer === layer && inspected()?.unit === unit;
  return {
    enter(unit) {
      if (!inspected()?.pinned) inspect({ ...unit, pinned: false });
    },
    leave(unit) {
      if (!inspected()?.pinned && is(unit)) inspect(null);
    },
    press(unit) {
      if (unit.layer < 0 && store.sampled.value) return;
      if (unit.layer < 0) toggleFeature(store, unit.unit);
      else inspect(is(unit) && inspected()?.pinned ? null : { ...unit, pinned: true });
    },
    escape: () => inspect(null),
  };
}

/** Use an input feature, or use it no longer. @param {Store} store @param {number} index among all features */
export function toggleFeature(store, index) {
  const used = store.experiment.value.features;
  const all = features(store.schema.value);
  const kinds = chosenFeatures(store);
  const wanted = all.filter((_, i) => kinds.includes(i) !== (i === index));
  const find = (/** @type {string} */ kind) => used.find((feature) => feature.kind === kind) ?? { kind };
  store.actions.edit(
    ["features"],
    wanted.map(({ kind }) => find(kind)),
  );
}

/** Let go of a pinned unit: Escape anywhere, or a click beside the tiles. @param {HTMLElement} element @param {Store} store */
function release(element, store) {
  const letGo = () => {
    if (store.view.value.inspected?.pinned) store.actions.inspect(null);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && !event.defaultPrevented) letGo();
  };
  const click = (/** @type {MouseEvent} */ event) => {
    if (
      event.target instanceof Element &&
      !event.target.closest(".unit-cell, .inspect-card, .weight-field, .edge-note, .more-units")
    )
      letGo();
  };
  document.addEventListener("keydown", key);
  element.addEventListener("click", click);
  return () => {
    document.removeEventListener("keydown", key);
    element.removeEventListener("click", click);
  };
}

/** Let go of a unit that no longer exists. @param {Store} store */
function forgetMissing(store) {
  const { inspected } = store.view.value;
  if (!inspected || inspected.layer < 0) return;
  const units = store.units.value[inspected.layer] ?? 0;
  if (inspected.unit >= units) store.actions.inspect(null);
}

/** The focusable places of every column, or of every row on a phone. @param {Store} store @param {import("./diagram.js").Columns} columns @param {number[][]} shown @returns {Row[]} */
export function rowsOfCells(store, columns, shown) {
  const layers = shown.slice(0, columns.length - 1);
  const units = layers.map((list, layer) => unitRow(store, columns[layer + 1].tiles, list, layer));
  return [featureRow(store, columns[0].tiles), ...units];
}

/** With the names of the features in them. @param {Store} store @param {number[][]} shown @returns {Row[]} */
function rows(store, shown) {
  const [inputs, ...layers] = rowsOfCells(store, store.layout.value.columns, shown);
  const all = features(store.schema.value);
  if (store.sampled.value) return [inputs, ...layers];
  const cells = inputs.cells.map((cell, i) => ({
    ...cell,
    box: { ...cell.box, x: cell.box.x - NAME, width: cell.box.width + NAME },
    label: () => formula(all[i].formula),
  }));
  return [{ ...inputs, cells }, ...layers];
}

/** @param {Store} store @param {Rect[]} tiles @returns {Row} */
function featureRow(store, tiles) {
  if (store.sampled.value) return inputRow(store, tiles);
  const chosen = chosenFeatures(store);
  const cells = features(store.schema.value)
    .slice(0, tiles.length)
    .map(({ label, formula: tex, free }, unit) => {
      const selected = chosen.includes(unit);
      const name = t(selected ? "drawing.featureUsed" : "drawing.featureIdle", {
        name: free ? `${label} ${plain(tex)}` : label,
      });
      return { unit: { layer: -1, unit }, box: tiles[unit], name, selected };
    });
  return { name: t("network.inputs"), cells };
}

/** The sample that is looked at: a picture, or its numbers. @param {Store} store @param {Rect[]} tiles @returns {Row} */
function inputRow(store, tiles) {
  const picture = store.sampled.value === "image";
  const cells = tiles.map((box, unit) => ({
    unit: { layer: -1, unit },
    box,
    name: picture ? sampleName(store) : unitName(store, { layer: -1, unit }),
    selected: false,
  }));
  return { name: t("network.inputs"), cells };
}

/** @param {Store} store @param {Rect[]} tiles @param {number[]} units @param {number} layer @returns {Row} */
function unitRow(store, tiles, units, layer) {
  const activation = activationName(store, layer);
  const { inspected } = store.view.value;
  const cells = units.slice(0, tiles.length).map((unit, i) => ({
    unit: { layer, unit },
    box: tiles[i],
    name: t("drawing.unitCell", { unit: unitName(store, { layer, unit }), activation }),
    selected: Boolean(inspected?.pinned && inspected.layer === layer && inspected.unit === unit),
  }));
  return { name: t("network.layerName", { layer: layer + 1 }), cells };
}

/** @param {Store} store */
export function sentence(store) {
  if (store.sampled.value) {
    const sample = integer(store.sample.value + 1, language.value);
    const step = integer(store.frame.value?.step ?? 0, language.value);
    const units = store.units.value.join(", ");
    if (store.drawn.value) return t("digit.networkSentence", { units, step });
    return t("sample.networkSentence", { sample, units, step });
  }
  const { features: inputs } = store.experiment.value;
  const units = store.units.value.join(", ");
  const step = integer(store.frame.value?.step ?? 0, language.value);
  return t("drawing.networkSentence", { count: inputs.length, units, step });
}
