// @ts-check
/** The card beside a pinned unit: its name, its bias to type over, how its answers spread over the training points, and a lock for its layer. */
import { effect } from "@preact/signals-core";
import { noteBeside } from "../canvas/layout.js";
import { beside, number, percent } from "../format.js";
import { language, t } from "../i18n/index.js";
import { weightName } from "../weight-names.js";
import { drawnIcon } from "./icons.js";
import { courseOf } from "./reading.js";
import { aboutNetwork, answerOf, isCurrent, unitName } from "./units.js";
import { weightField } from "./weight-field.js";
import { bias, matrixOf, placeOf } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("./units.js").Unit} Unit */
/** @typedef {import("@preact/signals-core").ReadonlySignal<number[][]>} Shown the units shown of each layer */
/** @typedef {[name: string, value: string, warn?: boolean]} Line */

const SIZE = { width: 176, height: 152 };

/** @param {HTMLElement} element @param {Store} store @param {Shown} shown @returns {() => void} */
export function inspectCard(element, store, shown) {
  const card = document.createElement("div");
  card.className = "inspect-card";
  const [title, lines] = [document.createElement("strong"), document.createElement("div")];
  const offset = biasRow(store);
  const lock = freezeButton(store);
  card.append(title, offset.root, lines, lock.root);
  element.append(card);
  const fillIt = effect(() => {
    const { inspected } = store.view.value;
    if (!inspected?.pinned || inspected.layer < 0) return;
    title.textContent = unitName(store, inspected);
    offset.show(inspected);
    lock.show(inspected.layer);
    fill(lines, linesOf(store, inspected));
  });
  // Apart from the numbers, which change with every frame: where the scroller stands is dear to ask.
  const placeIt = effect(() => {
    const { inspected } = store.view.value;
    const tile = inspected?.pinned ? tileOf(store, shown, inspected) : undefined;
    card.hidden = !tile;
    if (!inspected || !tile) return;
    const end = (element.closest(".stage")?.scrollLeft ?? 0) + store.stage.value.width;
    const { x, y } = noteBeside(store.layout.value, inspected.layer + 1, tile, SIZE, end);
    card.style.left = `${x}px`;
    card.style.top = `${y}px`;
  });
  return () => {
    fillIt();
    placeIt();
    card.remove();
  };
}

/** @param {Store} store @param {Shown} shown @param {Unit} unit @returns {Rect | undefined} */
const tileOf = (store, shown, { layer, unit }) =>
  store.layout.value.columns[layer + 1]?.tiles[shown.value[layer]?.indexOf(unit)];

/** The bias as a number to type over; hidden where there is none. @param {Store} store */
export function biasRow(store) {
  const root = document.createElement("div");
  const name = document.createElement("span");
  const field = weightField(store);
  root.className = "inspect-row";
  root.append(name, field.root);
  return {
    root,
    /** @param {Unit} unit */
    show({ layer, unit }) {
      const about = aboutNetwork(store);
      const value = isCurrent(store) ? bias(store, layer, unit) : null;
      root.hidden = !about || value === null;
      if (!about || value === null) return;
      const place = placeOf(store, layer, unit, matrixOf(store, layer)?.inputs ?? 0);
      name.textContent = t("drawing.bias");
      field.show({ place, value, name: weightName(about, place) });
    },
  };
}

/** Keeps the weights of a layer as they are, or lets them learn again. @param {Store} store */
export function freezeButton(store) {
  const root = document.createElement("button");
  const words = document.createElement("span");
  root.type = "button";
  root.className = "button freeze";
  root.append(drawnIcon("lock"), words);
  let layer = 0;
  const settings = () =>
    /** @type {{ frozen?: boolean } | undefined} */ (store.experiment.value.layers[layer]);
  root.addEventListener("click", () => store.actions.edit(["layers", layer, "frozen"], !settings()?.frozen));
  return {
    root,
    /** @param {number} index */
    show(index) {
      layer = index;
      const frozen = settings()?.frozen;
      root.hidden = frozen === undefined;
      root.ariaPressed = String(frozen);
      words.textContent = t(frozen ? "weights.frozen" : "weights.freeze");
      root.title = t(frozen ? "weights.frozenHelp" : "weights.freezeHelp");
    },
  };
}

/** What is known of the unit's answers, once its numbers have come. @param {Store} store @param {Unit} unit @returns {Line[]} */
function linesOf(store, { layer, unit }) {
  const locale = language.value;
  const { unit_map_of: whose, unit_stats: stats } = store.frame.value?.arrays ?? {};
  const known = isCurrent(store) && whose?.values[0] === layer && whose.values[1] === unit;
  if (store.sampled.value) return ofSample(store, { layer, unit });
  const [, mean, , saturated, dead] = known && stats ? stats.values : [];
  /** @type {Line} */
  const idle =
    mean !== undefined && Number.isNaN(saturated)
      ? [t("drawing.dead"), t(dead > 0 ? "drawing.yes" : "drawing.no"), dead > 0]
      : [t("drawing.saturated"), saturated === undefined ? "–" : percent(saturated, 0, locale)];
  return [[t("drawing.mean"), mean === undefined ? "–" : beside(mean, 1, locale)], idle];
}

/** What a unit answers to the sample that is looked at: a number, or the range of its picture. @param {Store} store @param {Unit} unit @returns {Line[]} */
function ofSample(store, { layer, unit }) {
  const locale = language.value;
  const values = courseOf(store, { layer, unit }) ?? answerOf(store, { layer, unit })?.values;
  if (!values) return [];
  const told = (/** @type {number} */ value) => number(value, locale);
  if (values.length === 1) return [[t("sample.answer"), told(values[0])]];
  return [
    [t("sample.least"), told(Math.min(...values))],
    [t("sample.most"), told(Math.max(...values))],
  ];
}

/** @param {HTMLElement} element @param {Line[]} list */
function fill(element, list) {
  const text = JSON.stringify(list);
  if (element.dataset.shown === text) return;
  element.dataset.shown = text;
  element.replaceChildren(...list.map(row));
}

/** @param {Line} line */
function row([name, value, warn = false]) {
  const element = document.createElement("div");
  const [left, right] = [document.createElement("span"), document.createElement("span")];
  element.className = "inspect-row";
  left.textContent = name;
  right.textContent = value;
  right.classList.toggle("warn", warn);
  element.append(left, right);
  return element;
}
