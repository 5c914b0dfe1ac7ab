// @ts-check
/** All incoming weights of a unit as a list to scroll, the numbers of a filter as pictures have them: for what has no room beside the tiles. */
import { t } from "../i18n/index.js";
import { endsOf, kernelOf, weightName } from "../weight-names.js";
import { keyOf, weightIn } from "../weights.js";
import { aboutNetwork, isCurrent } from "./units.js";
import { weightField } from "./weight-field.js";
import { matrixOf, placeOf } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../weights.js").Weight} Weight */
/** @typedef {import("./units.js").Unit} Unit */
/** @typedef {import("./weight-field.js").Field} Field */

/** So many weights are listed; of more of them the largest. */
const LISTED = 64;

/** @param {Store} store */
export function weightList(store) {
  const [root, words, box] = ["div", "p", "div"].map((tag) => document.createElement(tag));
  root.className = "weight-list";
  box.className = "weight-rows";
  box.setAttribute("role", "group");
  root.append(words, box);
  let key = "";
  /** @type {Weight[]} */
  let listed = [];
  /** @type {Field[]} */
  let fields = [];
  return {
    root,
    /** @param {Unit} unit @param {string} name */
    show(unit, name) {
      const about = aboutNetwork(store);
      const all = weightsInto(store, unit);
      const { layer } = unit;
      const now = [layer, unit.unit, all.length, t("weights.unit", unit)].join();
      root.hidden = !all.length;
      if (!about || !all.length) return;
      if (now !== key) {
        key = now;
        listed = largest(all);
        const side = kernelOf(about, layer)?.kernel;
        box.style.setProperty("--side", String(side ?? 1));
        box.classList.toggle("kernel", side !== undefined);
        box.ariaLabel = t("weights.into", { unit: name });
        words.hidden = listed.length === all.length;
        words.textContent = t("weights.largest", { count: listed.length, all: all.length });
        fields = listed.map(() => weightField(store));
        box.replaceChildren(...listed.map((weight, i) => row(fields[i], shortName(about, weight))));
      }
      const values = new Map(all.map((weight) => [keyOf(weight), weight.value]));
      listed.forEach((place, i) => {
        fields[i].show({ place, name: weightName(about, place), value: values.get(keyOf(place)) ?? 0 });
      });
    },
  };
}

/** The weights with which a unit, or a filter, sees what is below it, in their order; its bias is none of them. @param {Store} store @param {Unit} unit @returns {Weight[]} */
export function weightsInto(store, { layer, unit }) {
  const about = aboutNetwork(store);
  const theta = isCurrent(store) ? store.frame.value?.arrays.theta?.values : undefined;
  if (!about || !theta || layer < 0) return [];
  const count = matrixOf(store, layer)?.inputs ?? kernelOf(about, layer)?.inputs ?? 0;
  return Array.from({ length: count }, (_, input) => {
    const place = placeOf(store, layer, unit, input);
    return { ...place, value: weightIn(theta, about.network.layers, place) ?? 0 };
  });
}

/** As many as are listed, the largest first; all of them in their order if they are few. @param {Weight[]} weights */
function largest(weights) {
  if (weights.length <= LISTED) return weights;
  return [...weights].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, LISTED);
}

/** What a weight comes from: of the layer below just the unit; null in a filter. @param {import("../weight-names.js").About} about @param {Weight} weight */
function shortName(about, weight) {
  const [node] = about.network.layers[weight.layer].sources;
  const { from } = endsOf(about, weight);
  return from && node > 0 ? t("drawing.unitJust", { unit: weight.column + 1 }) : from;
}

/** @param {Field} field @param {string | null} from */
function row(field, from) {
  if (from === null) return field.root;
  const [element, name] = [document.createElement("div"), document.createElement("span")];
  element.className = "inspect-row";
  name.textContent = from;
  element.append(name, field.root);
  return element;
}
