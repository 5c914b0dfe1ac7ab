// @ts-check
/** A note on the edge under the pointer: which two units it joins, and its weight; a click makes it a number to type over. */
import { effect, signal } from "@preact/signals-core";
import { nearestEdge } from "../canvas/edges.js";
import { endsOf, weightName } from "../weight-names.js";
import { keyOf, weightIn } from "../weights.js";
import { aboutNetwork, isCurrent } from "./units.js";
import { weightField } from "./weight-field.js";
import { placeOf } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/edges.js").Edge} Edge */
/** @typedef {import("../weights.js").Place} Place */
/** @typedef {{ place: Place, x: number, y: number }} Met a weight, and where its edge was met */
/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */

/** How near (px) the pointer, or a finger, must come. */
const REACH = { pointer: 6, finger: 16 };
/** How far the note stands above its edge. */
const OFF = 10;
/** What covers the edges. */
const COVERS = ".unit-cell, .inspect-card, .weight-field, .more-units, .edge-note";

/**
 * @param {HTMLElement} element @param {Store} store @param {Signal<Place | null>} pointed what is to be drawn strongly
 * @param {() => Edge[][]} gaps the edges as they are drawn
 */
export function edgeNote(element, store, pointed, gaps) {
  /** @type {Signal<Met | null>} */
  const met = signal(null);
  const open = signal(false);
  const close = () => {
    open.value = false;
    met.value = null;
  };
  const { root, show } = note(element, store, close);
  const stops = [
    effect(() => {
      root.inert = !open.value;
      pointed.value = met.value?.place ?? null;
      element.style.cursor = met.value && !open.value ? "pointer" : "";
    }),
    effect(() => show(met.value)),
    listen(element, {
      move: (event) => {
        if (!open.value) met.value = meet(element, store, gaps(), event, REACH.pointer);
      },
      leave: () => {
        if (!open.value) met.value = null;
      },
      click: (event) => {
        const reach =
          /** @type {PointerEvent} */ (event).pointerType === "touch" ? REACH.finger : REACH.pointer;
        const found = meet(element, store, gaps(), event, reach);
        if (!found) return false;
        met.value = found;
        open.value = true;
        root.querySelector("input")?.focus();
        return true;
      },
    }),
  ];
  root.addEventListener("focusout", close);
  return () => {
    for (const stop of stops) stop();
    root.remove();
  };
}

/** The weight whose edge is there. @param {HTMLElement} element @param {Store} store @param {Edge[][]} gaps @param {MouseEvent} event @param {number} reach @returns {Met | null} */
function meet(element, store, gaps, event, reach) {
  if (event.target instanceof Element && event.target.closest(COVERS)) return null;
  const rim = element.getBoundingClientRect();
  const at = { x: event.clientX - rim.left, y: event.clientY - rim.top };
  const found = nearestEdge(gaps, at, reach);
  if (!found) return null;
  const place = placeOf(store, found.layer, found.edge.to.index, found.edge.from.index);
  return { place, x: at.x, y: found.y };
}

/** @param {HTMLElement} element @param {Store} store @param {() => void} close */
function note(element, store, close) {
  const [root, ends] = [document.createElement("div"), document.createElement("span")];
  const field = weightField(store, close);
  root.className = "edge-note";
  root.append(ends, field.root);
  element.append(root);
  /** @param {Met | null} met */
  const show = (met) => {
    const about = aboutNetwork(store);
    const theta = isCurrent(store) ? store.frame.value?.arrays.theta?.values : undefined;
    const value = met && about && theta && weightIn(theta, about.network.layers, met.place);
    root.hidden = typeof value !== "number";
    if (!met || !about || typeof value !== "number") return;
    const { from, to } = endsOf(about, met.place);
    ends.textContent = `${from} \u2192 ${to}`;
    field.show({ place: met.place, value, name: weightName(about, met.place) });
    if (root.dataset.at === `${keyOf(met.place)} ${met.x}`) return;
    root.dataset.at = `${keyOf(met.place)} ${met.x}`;
    const most = store.layout.value.width - root.offsetWidth;
    root.style.left = `${Math.max(0, Math.min(most, met.x - root.offsetWidth / 2))}px`;
    root.style.top = `${Math.max(0, met.y - root.offsetHeight - OFF)}px`;
  };
  return { root, show };
}

/** @param {HTMLElement} element @param {{ move: (event: PointerEvent) => void, leave: () => void, click: (event: MouseEvent) => boolean }} acts click: whether an edge was meant */
function listen(element, { move, leave, click }) {
  const moved = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== "touch") move(event);
  };
  const clicked = (/** @type {MouseEvent} */ event) => {
    if (click(event)) event.stopImmediatePropagation(); // else it would let go of a pinned unit
  };
  element.addEventListener("pointermove", moved);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("click", clicked);
  return () => {
    element.removeEventListener("pointermove", moved);
    element.removeEventListener("pointerleave", leave);
    element.removeEventListener("click", clicked);
  };
}
