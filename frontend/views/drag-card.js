// @ts-check
/** Moving a layer by its card: dragged with the mouse, or Alt and an arrow key. */
import { signal } from "@preact/signals-core";
import { move } from "../assembly.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/layout.js").Column} Column */

/** What is dragged, how far, and before which layer it would be dropped. @type {import("@preact/signals-core").Signal<{ index: number, by: number, gap: number } | null>} */
export const drag = signal(null);

/** A mouse that moved less than this clicked (px). */
const CLICK = 6;

/** Controls that the mouse is for. */
const CONTROLS = "input, select, .stepper, .card-value, .select";

/** Handlers for a card that can be moved. @param {Store} store @param {number} index */
export const movable = (store, index) => ({
  onPointerDown: (/** @type {PointerEvent} */ event) => grab(store, index, event),
  onKeyDown: (/** @type {any} */ event) => {
    const by = event.altKey && { ArrowLeft: -1, ArrowRight: 1 }[/** @type {string} */ (event.key)];
    const to = index + Number(by);
    if (!by || to < 0 || to > last(store)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!move(store, index, to)) return;
    const card = event.currentTarget.parentElement;
    requestAnimationFrame(() => card?.querySelector(`[data-card="${to}"]`)?.focus());
  },
});

/** The last place that a layer may be moved to: the outputs stay last. @param {Store} store */
const last = (store) => store.experiment.value.layers.length - 2;

/** @param {Store} store @param {number} index @param {PointerEvent} start */
function grab(store, index, start) {
  const card = /** @type {HTMLElement} */ (start.currentTarget);
  const on = /** @type {Element} */ (start.target);
  if (start.button !== 0 || start.pointerType === "touch" || on.closest(CONTROLS)) return;
  const left = card.parentElement?.getBoundingClientRect().left ?? 0;
  const listen = new AbortController();
  const { signal: until } = listen;
  const end = (/** @type {boolean} */ drop) => {
    listen.abort();
    const dropped = drag.value;
    drag.value = null;
    if (!dropped) return;
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    const to = dropped.gap > index ? dropped.gap - 1 : dropped.gap;
    if (drop && to !== index) move(store, index, to);
  };
  const follow = (/** @type {PointerEvent} */ event) => {
    const by = event.clientX - start.clientX;
    if (!drag.value && Math.abs(by) < CLICK) return;
    drag.value = { index, by, gap: gapAt(store.layout.value.columns, event.clientX - left) };
  };
  addEventListener("pointermove", follow, { signal: until });
  addEventListener("pointerup", () => end(true), { signal: until });
  addEventListener("pointercancel", () => end(false), { signal: until });
  addEventListener("keydown", (event) => event.key === "Escape" && end(false), { signal: until });
}

/** @param {Event} event */
function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** Before which layer something dropped at x would stand: the outputs stay last. @param {Column[]} columns inputs first @param {number} x */
export function gapAt(columns, x) {
  const gap = columns.slice(1).findIndex(({ middle }) => x < middle);
  return gap < 0 ? columns.length - 2 : gap;
}
