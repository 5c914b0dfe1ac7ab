// @ts-check
/** The card beside a pinned unit: its name, its bias to type over, how its answers spread over the training points, and a lock for its layer. */
import { effect } from "@preact/signals-core";
import { noteBeside } from "../canvas/layout.js";
import { beside, number, percent } from "../format.js";
import { language, t } from "../i18n/index.js";
import { kernelOf, weightName } from "../weight-names.js";
import { weightIn } from "../weights.js";
import { isShown } from "./diagram.js";
import { drawnIcon } from "./icons.js";
import { courseOf } from "./reading.js";
import { aboutNetwork, answerOf, isCurrent, unitName } from "./units.js";
import { weightField } from "./weight-field.js";
import { weightList, weightsInto } from "./weight-list.js";
import { matrixOf, placeOf } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("./units.js").Unit} Unit */
/** @typedef {import("@preact/signals-core").ReadonlySignal<number[][]>} Shown the units shown of each layer */
/** @typedef {[name: string, value: string, warn?: boolean]} Line */

const WIDTH = 176;

/** @param {HTMLElement} element @param {Store} store @param {Shown} shown @returns {() => void} */
export function inspectCard(element, store, shown) {
  const card = document.createElement("div");
  card.className = "inspect-card";
  const inside = content(card, store, (unit) => hasMore(store, shown, unit));
  element.append(card);
  const fillIt = effect(inside.show);
  // Apart from the numbers, which change with every frame: where the scroller stands is dear to ask.
  const placeIt = effect(() => {
    const { inspected } = store.view.value;
    const tile = inspected?.pinned ? tileOf(store, shown, inspected) : undefined;
    card.hidden = !tile;
    if (!inspected || !tile) return;
    const size = { width: WIDTH, height: card.offsetHeight };
    const end = (element.closest(".stage")?.scrollLeft ?? 0) + store.stage.value.width;
    const { x, y } = noteBeside(store.layout.value, inspected.layer + 1, tile, size, end);
    card.style.left = `${x}px`;
    card.style.top = `${y}px`;
  });
  return () => {
    fillIt();
    placeIt();
    card.remove();
  };
}

/** The same in the flow of the page, where nothing stands beside the tiles: on a phone. @param {HTMLElement} element @param {Store} store */
export function inspectSection(element, store) {
  element.classList.add("inspect-section");
  const inside = content(element, store, () => true);
  return effect(() => {
    const { inspected } = store.view.value;
    element.hidden = !inspected?.pinned || inspected.layer < 0;
    inside.show();
  });
}

/** @param {HTMLElement} root @param {Store} store @param {(unit: Unit) => boolean} isListed whether all its weights are listed */
function content(root, store, isListed) {
  const [title, lines] = [document.createElement("strong"), document.createElement("div")];
  const [offset, list, lock] = [biasRow(store), weightList(store), freezeButton(store)];
  root.append(title, list.root, offset.root, lines, lock.root);
  return {
    show() {
      const { inspected } = store.view.value;
      if (!inspected?.pinned || inspected.layer < 0) return;
      const name = unitName(store, inspected);
      if (title.textContent !== name) title.textContent = name;
      if (isListed(inspected)) list.show(inspected, name);
      else list.root.hidden = true;
      offset.show(inspected);
      lock.show(inspected.layer);
      fill(lines, linesOf(store, inspected));
    },
  };
}

/** Whether a unit has weights that stand beside no tile. @param {Store} store @param {Shown} shown @param {Unit} unit */
function hasMore(store, shown, { layer, unit }) {
  const matrix = matrixOf(store, layer);
  const [node, ...others] = matrix?.sources ?? [];
  const all = weightsInto(store, { layer, unit }).length;
  if (!matrix || others.length || !isShown(store, node)) return all > 0;
  return all > (node > 0 ? shown.value[node - 1]?.length : store.layout.value.columns[0].tiles.length);
}

/** @param {Store} store @param {Shown} shown @param {Unit} unit @returns {Rect | undefined} */
const tileOf = (store, shown, { layer, unit }) =>
  store.layout.value.columns[layer + 1]?.tiles[shown.value[layer]?.indexOf(unit)];

/** The bias as a number to type over; hidden where there is none. @param {Store} store */
function biasRow(store) {
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
      const inputs = matrixOf(store, layer)?.inputs ?? (about && kernelOf(about, layer)?.inputs) ?? 0;
      const place = placeOf(store, layer, unit, inputs);
      const theta = isCurrent(store) ? store.frame.value?.arrays.theta?.values : undefined;
      const value = about && theta && inputs > 0 && weightIn(theta, about.network.layers, place);
      root.hidden = typeof value !== "number";
      if (!about || typeof value !== "number") return;
      name.textContent = t("drawing.bias");
      field.show({ place, value, name: weightName(about, place) });
    },
  };
}

/** Keeps the weights of a layer as they are, or lets them learn again. @param {Store} store */
function freezeButton(store) {
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
