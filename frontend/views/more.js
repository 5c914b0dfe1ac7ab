// @ts-check
/** The buttons under broad layers: each turns to the units that have no tile yet. */
import { effect } from "@preact/signals-core";
import { t } from "../i18n/index.js";

/** @typedef {import("../store.js").Store} Store */

/** @param {HTMLElement} element @param {Store} store @param {import("./diagram.js").Kept} kept @returns {() => void} */
export function moreButtons(element, store, kept) {
  const root = document.createElement("div");
  element.append(root);
  const turn = (/** @type {number} */ layer) => {
    const pages = [...kept.pages.value];
    pages[layer] = (pages[layer] ?? 0) + 1;
    kept.pages.value = pages;
  };
  const stop = effect(() => {
    const units = store.units.value;
    const buttons = store.layout.value.columns.flatMap(({ more, tiles }, i) => {
      if (!more) return [];
      const all = i > 0 ? units[i - 1] : (store.seen.value?.[0] ?? tiles.length);
      const button = moreButton(i - 1, all - tiles.length);
      button.style.left = `${more.x}px`;
      button.style.top = `${more.y}px`;
      button.style.width = `${more.width}px`;
      if (i > 0) button.addEventListener("click", () => turn(i - 1));
      else button.disabled = true; // there is no telling which inputs matter: the sample shows them all
      return [button];
    });
    root.replaceChildren(...buttons);
  });
  return () => {
    stop();
    root.remove();
  };
}

/** @param {number} layer @param {number} count units without a tile */
function moreButton(layer, count) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "more-units";
  button.textContent = t("drawing.more", { count });
  if (layer >= 0) button.title = t("drawing.moreHelp", { layer: layer + 1 });
  return button;
}
