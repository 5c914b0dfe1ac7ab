// @ts-check
/** The incoming weights of the unit that is looked at, as numbers beside the units they come from; of a pinned unit they can be typed over. */
import { effect } from "@preact/signals-core";
import { weightAt } from "../canvas/edges.js";
import { SINGLE } from "../canvas/layout.js";
import { t } from "../i18n/index.js";
import { weightName } from "../weight-names.js";
import { keyOf } from "../weights.js";
import { isShown, sources } from "./diagram.js";
import { aboutNetwork, isCurrent, unitName } from "./units.js";
import { weightField } from "./weight-field.js";
import { matrixOf, placeOf } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../weights.js").Place} Place */
/** @typedef {import("./weight-field.js").Field} Field */
/** @typedef {{ x: number, y: number, small: boolean, place: Place, value: number }} Beside a number and the place of its left middle */

/**
 * Those of the first layer stand beside the inputs, which stay where they are while the rest scrolls sideways.
 * @param {HTMLElement} element @param {Store} store @param {import("./diagram.js").Kept} kept
 */
export function weightFields(element, store, kept) {
  const root = document.createElement("div");
  root.className = "weight-fields";
  element.append(root);
  const back = () => pinnedTile(element)?.focus();
  const [moving, still] = [group(root, "moving", store, back), group(root, "still", store, back)];
  const stop = effect(() => {
    const list = incoming(store, kept);
    const first = store.view.value.inspected?.layer === 0;
    moving.show(first ? [] : list);
    still.show(first ? list : []);
  });
  return () => {
    stop();
    root.remove();
  };
}

/** @param {HTMLElement} element @returns {HTMLElement | null} */
const pinnedTile = (element) =>
  element.querySelector('.unit-cell[aria-selected="true"]:not([data-layer="-1"])');

/** The incoming weights of the unit that is looked at, each beside the unit it comes from. @param {Store} store @param {import("./diagram.js").Kept} kept @returns {Beside[]} */
function incoming(store, kept) {
  const { layer = -1, unit = 0 } = store.view.value.inspected ?? {};
  const matrix = layer < 0 ? null : matrixOf(store, layer);
  const theta = isCurrent(store) ? store.frame.value?.arrays.theta?.values : undefined;
  if (!theta || !matrix || !kept.shown.value[layer]?.includes(unit)) return [];
  const [node] = matrix.sources;
  if (matrix.sources.length > 1 || !isShown(store, node)) return [];
  const places = sources(store, kept, node);
  const x = Math.max(...places.map((place) => place.x)) + 4;
  return places.map(({ y, index }) => ({
    ...{ x, y, small: places.length > SINGLE },
    place: placeOf(store, layer, unit, index),
    value: weightAt(/** @type {Float32Array} */ (theta), matrix, unit, index),
  }));
}

/** @param {HTMLElement} element @param {string} name @param {Store} store @param {() => void} back where Escape leads */
function group(element, name, store, back) {
  const root = document.createElement("div");
  root.className = name;
  root.setAttribute("role", "group");
  element.append(root);
  /** @type {Field[]} */
  const fields = [];
  return {
    /** @param {Beside[]} list */
    show(list) {
      const { inspected } = store.view.value;
      const about = aboutNetwork(store);
      root.hidden = !list.length;
      root.inert = !inspected?.pinned;
      if (!inspected || !about) return;
      root.ariaLabel = t("weights.into", { unit: unitName(store, inspected) });
      while (fields.length < list.length) fields.push(weightField(store, back));
      for (const { root: spare } of fields.splice(list.length)) spare.remove();
      list.forEach(({ x, y, small, place, value }, i) => {
        const field = fields[i];
        if (field.root.dataset.place !== keyOf(place)) field.root.dataset.place = keyOf(place);
        field.root.classList.toggle("small", small);
        field.root.style.transform = `translate(${x}px, ${y}px) translateY(-50%)`;
        field.show({ place, value, name: weightName(about, place) });
        if (!field.root.parentNode) root.append(field.root);
      });
    },
  };
}
