// @ts-check
/** What a distribution amounts to, in words: the lines under its bars. */
import { COLUMN } from "../canvas/layout.js";
import { palette } from "../canvas/palette.js";
import { textWidth } from "../canvas/text.js";
import { beside, fitting, integer, percent } from "../format.js";
import { language, t } from "../i18n/index.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("./distributions.js").Distribution} Distribution */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {{name: string, value: string, after: boolean, warn: boolean}} Part after: the name stands behind the value */

/** From this share of saturated values on, a layer is warned about. */
const MANY = 0.6;
/** Two parts of a line keep this distance (px). */
const APART = 6;
/** More characters than this may not fit a line, in whatever language. */
const SURE = 18;

/** @param {string} name @param {string} value @returns {Part} */
const before = (name, value) => ({ name: t(name), value, after: false, warn: false });

/** @param {string} name @param {string} value @param {boolean} [warn] @returns {Part} */
const behind = (name, value, warn = false) => ({ name: t(name), value, after: true, warn });

/** @param {Store} store @param {Distribution} distribution @returns {Part[][]} two lines of at most two parts */
export function summary(store, distribution) {
  const { stats, layer, histogram } = distribution;
  if (Number.isNaN(stats.mean)) return [[], []];
  const spread = fitting((digits) => meanAndDeviation(stats, reach(histogram), digits), fits);
  if (layer < 0) return [spread, [counts(store)]];
  return [spread, condition(store, distribution)];
}

/** @param {import("../canvas/histogram.js").Histogram} histogram */
const reach = ({ low, high }) => Math.max(-low, high);

/** @param {import("./distributions.js").Stats} stats @param {number} reach @param {number} digits */
function meanAndDeviation({ mean, std }, reach, digits) {
  const print = (/** @type {number} */ value) => beside(value, reach, language.value, digits);
  return [before("drawing.mean", print(mean)), before("drawing.std", print(std))];
}

/** Whether a line's parts have room side by side in a column. @param {Part[]} parts */
function fits(parts) {
  const names = parts.map(({ name, value }) => (value ? `${name} ` : name)).join("");
  const values = parts.map(({ value }) => value).join("");
  if (names.length + values.length <= SURE) return true;
  const font = `11.5px ${palette.value.font}`;
  const width = textWidth(names, font) + textWidth(values, `500 ${font}`);
  return width + APART * (parts.length - 1) <= COLUMN;
}

/** The one thing worth a word where there is little room. @param {Store} store @param {Distribution} distribution @returns {Part[]} */
export function remark(store, distribution) {
  const { stats, layer, histogram } = distribution;
  if (Number.isNaN(stats.mean)) return [];
  if (distribution.unit !== null) return alone(store, stats, layer, distribution.unit, "drawing.unitJust");
  const [first] = layer < 0 ? [] : condition(store, distribution);
  return [first ?? before("drawing.std", beside(stats.std, reach(histogram), language.value))];
}

/** How many points and inputs the first layer sees. @param {Store} store @returns {Part} */
function counts(store) {
  const points = store.points.value?.train_y.length ?? 0;
  const seen = store.state.value?.network.input ?? [store.experiment.value.features.length];
  const inputs = seen.reduce((product, size) => product * size, 1);
  const text = t("drawing.pointsInputs", {
    points: t("drawing.points", { count: points }),
    inputs: t("drawing.inputs", { count: inputs }),
  });
  return plain(text);
}

/** @param {string} name @returns {Part} */
const plain = (name) => ({ name, value: "", after: true, warn: false });

/** @param {Store} store @param {Distribution} distribution @returns {Part[]} */
function condition(store, { stats, layer, unit }) {
  if (unit !== null) {
    const line = alone(store, stats, layer, unit, "drawing.unitOnly");
    return fits(line) ? line : alone(store, stats, layer, unit, "drawing.unitJust");
  }
  const { dead } = stats;
  if (Number.isNaN(dead)) return [weights(store, layer)];
  const first = idle(store, stats, layer);
  const last = behind("drawing.dead", integer(dead, language.value), dead > 0);
  return first ? [first, last] : [last];
}

/** Of one unit, and in words that it is of one only. @param {Store} store @param {import("./distributions.js").Stats} stats @param {number} layer @param {number} unit @param {string} words @returns {Part[]} */
function alone(store, stats, layer, unit, words) {
  const first = Number.isNaN(stats.dead) ? weights(store, layer, 1) : idle(store, stats, layer);
  const only = plain(t(words, { unit: unit + 1 }));
  return first ? [first, only] : [only];
}

/** The share of values that teach nothing: saturated, or zero. @param {Store} store @param {import("./distributions.js").Stats} stats @param {number} layer @returns {Part | null} */
function idle(store, { saturated, zero }, layer) {
  const locale = language.value;
  const { layers } = store.experiment.value;
  // Outputs are meant to be sure of themselves: only hidden layers are warned about.
  const many = saturated >= MANY && layer < layers.length - 1;
  if (!Number.isNaN(saturated)) return behind("drawing.saturated", percent(saturated, 0, locale), many);
  return zero > 0 ? behind("drawing.zero", percent(zero, 0, locale)) : null;
}

/** How many weights a layer has, or so many of its units. @param {Store} store @param {number} layer @param {number} [some] */
function weights(store, layer, some) {
  const { units = 0, inputs = 0 } = store.state.value?.network.layers[layer] ?? {};
  const count = (some ?? units) * inputs;
  const name = t("drawing.weights", { count });
  return { name, value: integer(count, language.value), after: true, warn: false };
}

/** The lines under every histogram. @param {HTMLElement} element @param {HTMLElement} first where those of the inputs stand @returns {{show: (store: Store, list: Distribution[], boxes: Rect[]) => void, dispose: () => void}} */
export function createSummaries(element, first) {
  /** @type {HTMLElement[]} */
  const blocks = [];
  const add = () => {
    const block = document.createElement("div");
    block.className = "summary";
    (blocks.length ? element : first).append(block);
    blocks.push(block);
  };
  return {
    show(store, list, boxes) {
      while (blocks.length > list.length) blocks.pop()?.remove();
      while (blocks.length < list.length) add();
      list.forEach((distribution, i) => {
        const block = blocks[i];
        block.style.left = `${boxes[i].x}px`;
        block.style.width = `${boxes[i].width}px`;
        showSummary(block, summary(store, distribution));
      });
    },
    dispose() {
      for (const block of blocks) block.remove();
    },
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
