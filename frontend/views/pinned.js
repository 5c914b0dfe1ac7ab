// @ts-check
/** Where a network is wider than its panel: the inputs' column stays in sight, and a soft edge says that there is more. */
import { effect } from "@preact/signals-core";
import { COLUMN, PADDING } from "../canvas/layout.js";

/** @typedef {import("../store.js").Store} Store */

/** What is drawn beside the inputs' column, and how it ends. */
const BESIDE = 18;

/** A place over the inputs' column that does not scroll sideways. @param {HTMLElement} element @param {Store} store */
export function pinned(element, store) {
  const root = document.createElement("div");
  root.className = "pinned";
  root.style.width = `${PADDING + COLUMN + BESIDE}px`;
  const more = document.createElement("div");
  more.className = "more-right";
  root.append(more);
  element.append(root);
  const stop = effect(() => {
    more.style.left = `${store.stage.value.width}px`;
  });
  const dispose = () => {
    stop();
    root.remove();
  };
  return { root, dispose };
}

/** Say on the scroller whether something is hidden on its left or its right, for the styles. @param {HTMLElement} element inside it @param {Store} store */
export function watchScroll(element, store) {
  const scroller = element.closest(".stage");
  if (!scroller) return () => {};
  const update = () => {
    const { width } = store.layout.value;
    const left = Math.max(0, Math.min(scroller.scrollLeft, width - store.stage.value.width));
    scroller.toggleAttribute("data-scrolled", left > 0);
    scroller.toggleAttribute("data-goes-on", left + store.stage.value.width < width - 1);
  };
  const stop = effect(update);
  scroller.addEventListener("scroll", update, { passive: true });
  return () => {
    stop();
    scroller.removeEventListener("scroll", update);
  };
}
