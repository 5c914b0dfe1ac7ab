// @ts-check
/** Where the pointer is over an element. */

/** @typedef {{x: number, y: number}} Point in pixels from the element's top left corner */

/** Call back whenever the pointer moves over an element, with null when it leaves. @param {HTMLElement} element @param {(at: Point | null) => void} moved */
export function followPointer(element, moved) {
  const move = (/** @type {PointerEvent} */ event) => {
    const rim = element.getBoundingClientRect();
    moved({ x: event.clientX - rim.left, y: event.clientY - rim.top });
  };
  const leave = () => moved(null);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerleave", leave);
  return () => {
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerleave", leave);
  };
}
