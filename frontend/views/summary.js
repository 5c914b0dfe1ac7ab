// @ts-check
/** What a distribution amounts to, in words: the lines under its bars. */
import { fixed, integer, number, percent } from "../format.js";
import { language, t } from "../i18n/index.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("./distributions.js").Distribution} Distribution */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {{name: string, value: string, after: boolean, warn: boolean}} Part after: the name stands behind the value */

/** From this share of saturated values on, a layer is warned about. */
const MANY = 0.6;

/** @param {string} name @param {string} value @returns {Part} */
const before = (name, value) => ({ name: t(name), value, after: false, warn: false });

/** @param {string} name @param {string} value @param {boolean} [warn] @returns {Part} */
const behind = (name, value, warn = false) => ({ name: t(name), value, after: true, warn });

/** @param {Store} store @param {Distribution} distribution @returns {Part[][]} two lines of at most two parts */
export function summary(store, { stats, layer }) {
  if (Number.isNaN(stats.mean)) return [[], []];
  const locale = language.value;
  const print = (/** @type {number} */ value) =>
    store.view.value.histogram === "gradients" ? number(value, locale, 2) : fixed(value, 2, locale);
  const moments = [before("drawing.mean", print(stats.mean)), before("drawing.std", print(stats.std))];
  if (layer < 0) return [moments, [counts(store)]];
  return [moments, condition(store, stats, layer)];
}

/** The one thing worth a word where there is little room. @param {Store} store @param {Distribution} distribution @returns {Part[]} */
export function remark(store, { stats, layer }) {
  if (Number.isNaN(stats.mean)) return [];
  const [first] = layer < 0 ? [] : condition(store, stats, layer);
  return [first ?? before("drawing.std", fixed(stats.std, 2, language.value))];
}

/** How many points and inputs the first layer sees. @param {Store} store @returns {Part} */
function counts(store) {
  const points = store.points.value?.train_y.length ?? 0;
  const inputs = store.experiment.value.features.length;
  const text = t("drawing.pointsInputs", {
    points: t("drawing.points", { count: points }),
    inputs: t("drawing.inputs", { count: inputs }),
  });
  return { name: text, value: "", after: true, warn: false };
}

/** @param {Store} store @param {import("./distributions.js").Stats} stats @param {number} layer @returns {Part[]} */
function condition(store, { saturated, dead, zero }, layer) {
  const locale = language.value;
  const parts = [];
  const { layers } = store.experiment.value;
  // Outputs are meant to be sure of themselves: only hidden layers are warned about.
  const many = saturated >= MANY && layer < layers.length - 1;
  if (!Number.isNaN(saturated)) parts.push(behind("drawing.saturated", percent(saturated, 0, locale), many));
  else if (!Number.isNaN(dead) && zero > 0) parts.push(behind("drawing.zero", percent(zero, 0, locale)));
  if (!Number.isNaN(dead)) parts.push(behind("drawing.dead", integer(dead, locale), dead > 0));
  if (parts.length) return parts;
  const { units = 0, inputs = 0 } = store.state.value?.network.layers[layer] ?? {};
  return [behind("drawing.weights", integer(units * inputs, locale))];
}

/** The lines under every histogram. @param {HTMLElement} element @returns {{show: (store: Store, list: Distribution[], boxes: Rect[]) => void, dispose: () => void}} */
export function createSummaries(element) {
  const root = document.createElement("div");
  root.className = "summaries";
  element.append(root);
  return {
    show(store, list, boxes) {
      while (root.children.length > list.length) root.lastChild?.remove();
      while (root.children.length < list.length) root.append(document.createElement("div"));
      list.forEach((distribution, i) => {
        const block = /** @type {HTMLElement} */ (root.children[i]);
        block.style.left = `${boxes[i].x}px`;
        block.style.width = `${boxes[i].width}px`;
        showSummary(block, summary(store, distribution));
      });
    },
    dispose: () => root.remove(),
  };
}

/** Put the lines into an element unless they stand there already. @param {HTMLElement} element @param {Part[][]} lines */
export function showSummary(element, lines) {
  const text = JSON.stringify(lines);
  if (element.dataset.shown === text) return;
  element.dataset.shown = text;
  element.replaceChildren(...lines.map((parts) => line("div", parts.map(partElement))));
}

/** @param {string} name @param {Node[]} children */
function line(name, children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

/** @param {Part} part */
function partElement({ name, value, after, warn }) {
  if (!value) return line("span", [new Text(name)]);
  const number = document.createElement("b");
  number.textContent = value;
  number.classList.toggle("warn", warn);
  return line("span", after ? [number, new Text(` ${name}`)] : [new Text(`${name} `), number]);
}
