// @ts-check
/** The card beside a pinned unit: its name, its activation and its bias. */
import { effect } from "@preact/signals-core";
import { fixed } from "../format.js";
import { language, t } from "../i18n/index.js";
import { bias } from "./diagram.js";
import { activationName, unitName } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("@preact/signals-core").ReadonlySignal<number[][]>} Shown the units shown of each layer */

const SIZE = { width: 176, height: 84 };
const DISTANCE = 12;

/** @param {HTMLElement} element @param {Store} store @param {Shown} shown @returns {() => void} */
export function inspectCard(element, store, shown) {
  const card = document.createElement("div");
  card.className = "inspect-card";
  element.append(card);
  const stop = effect(() => {
    const { inspected } = store.view.value;
    const tile = inspected?.pinned ? tileOf(store, shown, inspected) : undefined;
    card.hidden = !tile;
    if (!inspected || !tile) return;
    const value = bias(store, inspected.layer, inspected.unit);
    const title = document.createElement("strong");
    title.textContent = unitName(store, inspected);
    card.replaceChildren(
      title,
      row(t("drawing.activation"), activationName(store, inspected.layer)),
      row(t("drawing.bias"), value === null ? "–" : fixed(value, 3, language.value)),
    );
    const { width, height } = store.layout.value;
    const { tiles } = store.layout.value.columns[inspected.layer + 1];
    const right = Math.max(...tiles.map((each) => each.x + each.width)) + DISTANCE;
    const left = right + SIZE.width < width ? right : tile.x - DISTANCE - SIZE.width;
    card.style.left = `${left}px`;
    card.style.top = `${Math.min(tile.y + DISTANCE, height - SIZE.height - DISTANCE)}px`;
  });
  return () => {
    stop();
    card.remove();
  };
}

/** @param {Store} store @param {Shown} shown @param {import("./units.js").Unit} unit @returns {Rect | undefined} */
const tileOf = (store, shown, { layer, unit }) =>
  store.layout.value.columns[layer + 1]?.tiles[shown.value[layer]?.indexOf(unit)];

/** @param {string} name @param {string} value */
function row(name, value) {
  const element = document.createElement("div");
  const [left, right] = [document.createElement("span"), document.createElement("span")];
  left.textContent = name;
  right.textContent = value;
  element.append(left, right);
  return element;
}
