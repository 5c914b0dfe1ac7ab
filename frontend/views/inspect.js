// @ts-check
/** The card beside a pinned unit: its name, its bias, and how its answers spread over the training points. */
import { effect } from "@preact/signals-core";
import { noteBeside } from "../canvas/layout.js";
import { beside, number, percent } from "../format.js";
import { language, t } from "../i18n/index.js";
import { courseOf } from "./reading.js";
import { answerOf, isCurrent, unitName } from "./units.js";
import { bias } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("./units.js").Unit} Unit */
/** @typedef {import("@preact/signals-core").ReadonlySignal<number[][]>} Shown the units shown of each layer */
/** @typedef {[name: string, value: string, warn?: boolean]} Line */

const SIZE = { width: 176, height: 104 };

/** @param {HTMLElement} element @param {Store} store @param {Shown} shown @returns {() => void} */
export function inspectCard(element, store, shown) {
  const card = document.createElement("div");
  card.className = "inspect-card";
  element.append(card);
  const fillIt = effect(() => {
    const { inspected } = store.view.value;
    if (inspected?.pinned && inspected.layer >= 0)
      fill(card, unitName(store, inspected), lines(store, inspected));
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

/** Its bias is known at once, the rest when its numbers have come. @param {Store} store @param {Unit} unit @returns {Line[]} */
function lines(store, { layer, unit }) {
  const locale = language.value;
  const { unit_map_of: whose, unit_stats: stats } = store.frame.value?.arrays ?? {};
  const known = isCurrent(store) && whose?.values[0] === layer && whose.values[1] === unit;
  if (store.sampled.value) return ofSample(store, { layer, unit });
  const [, mean, , saturated, dead] = known && stats ? stats.values : [];
  const offset = bias(store, layer, unit);
  /** @type {Line} */
  const idle =
    mean !== undefined && Number.isNaN(saturated)
      ? [t("drawing.dead"), t(dead > 0 ? "drawing.yes" : "drawing.no"), dead > 0]
      : [t("drawing.saturated"), saturated === undefined ? "–" : percent(saturated, 0, locale)];
  return [
    [t("drawing.bias"), offset === null ? "–" : number(offset, locale)],
    [t("drawing.mean"), mean === undefined ? "–" : beside(mean, 1, locale)],
    idle,
  ];
}

/** What a unit answers to the sample that is looked at: a number, or the range of its picture. @param {Store} store @param {Unit} unit @returns {Line[]} */
function ofSample(store, { layer, unit }) {
  const locale = language.value;
  const values = courseOf(store, { layer, unit }) ?? answerOf(store, { layer, unit })?.values;
  const offset = bias(store, layer, unit);
  /** @type {Line[]} */
  const lines = offset === null ? [] : [[t("drawing.bias"), number(offset, locale)]];
  if (!values) return lines;
  const told = (/** @type {number} */ value) => number(value, locale);
  if (values.length === 1) return [...lines, [t("sample.answer"), told(values[0])]];
  return [
    ...lines,
    [t("sample.least"), told(Math.min(...values))],
    [t("sample.most"), told(Math.max(...values))],
  ];
}

/** @param {HTMLElement} card @param {string} name @param {Line[]} list */
function fill(card, name, list) {
  const text = JSON.stringify([name, list]);
  if (card.dataset.shown === text) return;
  card.dataset.shown = text;
  const title = document.createElement("strong");
  title.textContent = name;
  card.replaceChildren(title, ...list.map(row));
}

/** @param {Line} line */
function row([name, value, warn = false]) {
  const element = document.createElement("div");
  const [left, right] = [document.createElement("span"), document.createElement("span")];
  left.textContent = name;
  right.textContent = value;
  right.classList.toggle("warn", warn);
  element.append(left, right);
  return element;
}
