// @ts-check
/** Where the pointer is over an element. */

import { enlarged } from "../canvas/surface.js";

/** @typedef {{x: number, y: number}} Point in pixels from the element's top left corner */

/** Where a pointer is, also in what is drawn enlarged. @param {HTMLElement} element @param {{clientX: number, clientY: number}} event @returns {Point} */
export function pointIn(element, { clientX, clientY }) {
  const { left, top } = element.getBoundingClientRect();
  const zoom = enlarged(element);
  return { x: (clientX - left) / zoom, y: (clientY - top) / zoom };
}

/** Call back whenever the pointer moves over an element, with null when it leaves. @param {HTMLElement} element @param {(at: Point | null) => void} moved */
export function followPointer(element, moved) {
  const move = (/** @type {PointerEvent} */ event) => moved(pointIn(element, event));
  const leave = () => moved(null);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerleave", leave);
  return () => {
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerleave", leave);
  };
}
