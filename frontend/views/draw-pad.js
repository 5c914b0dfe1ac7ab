// @ts-check
/** What lies over the plane while one draws: points are put, sprayed, dragged and taken away, by pointer or by keys. */
import { effect } from "@preact/signals-core";
import { REACH, toPlane, toScreen } from "../canvas/field.js";
import * as drawings from "../drawing.js";
import { fixed } from "../format.js";
import { language, t } from "../i18n/index.js";
import { place } from "./boundary.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../drawing.js").Drawing} Drawing */
/** @typedef {{ x: number, y: number }} Place in pixels from the element's top left corner */

/** A point this near is meant (px); a finger is less exact than a mouse. */
const NEAR = { mouse: 8, touch: 16 };
/** Sprayed points are so far apart, and stray so far (px). */
const SPRAY = { apart: 14, stray: 5 };
/** How far an arrow key goes on the plane, and with Shift. */
const STRIDE = { near: 0.2, far: 1 };
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {HTMLElement} element over the plane @param {Store} store */
export function mount(element, store) {
  const cursor = document.createElement("span");
  cursor.className = "draw-cursor";
  cursor.hidden = true;
  const said = document.createElement("span");
  said.className = "hidden";
  said.setAttribute("role", "status");
  element.append(cursor, said);
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  const pad = new Pad(element, { cursor, said }, store);
  const stop = effect(() => {
    element.setAttribute("aria-label", t("draw.pad", { count: store.drawing.value?.points.length ?? 0 }));
    element.setAttribute("aria-roledescription", t("draw.role"));
    element.classList.toggle("erasing", Boolean(store.pencil.value?.erasing));
  });
  for (const [name, listener] of Object.entries(pad.listeners))
    element.addEventListener(name, /** @type {EventListener} */ (listener));
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
  return () => {
    stop();
    for (const [name, listener] of Object.entries(pad.listeners))
      element.removeEventListener(name, /** @type {EventListener} */ (listener));
    element.replaceChildren();
  };
}

class Pad {
  #element;
  #cursor;
  #said;
  #store;
  /** What the pressed pointer does. @type {"drag" | "spray" | "erase" | null} */
  #act = null;
  /** The number of the point that is dragged. @type {number | null} */
  #held = null;
  /** Where the last point was sprayed. @type {Place} */
  #last = { x: 0, y: 0 };
  /** Where the keys point on the plane. */
  #at = [0, 0];

  /** @param {HTMLElement} element @param {{ cursor: HTMLElement, said: HTMLElement }} parts @param {Store} store */
  constructor(element, { cursor, said }, store) {
    this.#said = said;
    this.#element = element;
    this.#cursor = cursor;
    this.#store = store;
    this.listeners = {
      pointerdown: this.#press,
      pointermove: this.#move,
      pointerup: this.#release,
      pointercancel: this.#release,
      keydown: this.#key,
      blur: this.#leave,
    };
  }

  /** @returns {Drawing} */
  get #drawing() {
    return /** @type {Drawing} */ (this.#store.drawing.peek());
  }

  get #square() {
    return place(this.#element.clientWidth, this.#element.clientHeight);
  }

  /** The point that is meant by a place on the screen. @param {Place} place @param {string} [pointer] */
  #pointAt({ x, y }, pointer = "mouse") {
    const [x1, x2] = toPlane(this.#square, x, y);
    const near = pointer === "mouse" ? NEAR.mouse : NEAR.touch;
    return drawings.nearest(this.#drawing, x1, x2, (near * 2 * REACH) / this.#square.side);
  }

  /** @param {PointerEvent} event @returns {Place} */
  #placeOf({ clientX, clientY }) {
    const rim = this.#element.getBoundingClientRect();
    return { x: clientX - rim.left, y: clientY - rim.top };
  }

  /** @param {PointerEvent} event */
  #press = (event) => {
    if (event.button !== 0 || !this.#store.drawing.peek()) return;
    event.preventDefault();
    this.#element.focus({ preventScroll: true });
    this.#cursor.hidden = true;
    this.#element.setPointerCapture(event.pointerId);
    const at = this.#placeOf(event);
    const { erasing } = /** @type {import("../store.js").Pencil} */ (this.#store.pencil.peek());
    this.#held = this.#pointAt(at, event.pointerType);
    if (erasing || event.altKey) this.#act = "erase";
    else this.#act = this.#held === null ? "spray" : "drag";
    if (this.#act === "erase") this.#erase(at, event.pointerType);
    if (this.#act === "spray") this.#put(at);
    this.#last = at;
  };

  /** @param {PointerEvent} event */
  #move = (event) => {
    if (!this.#act || !this.#store.drawing.peek()) return;
    const at = this.#placeOf(event);
    if (this.#act === "erase") return this.#erase(at, event.pointerType);
    if (this.#act === "drag") return this.#drag(at);
    if (Math.hypot(at.x - this.#last.x, at.y - this.#last.y) < SPRAY.apart) return;
    this.#last = at;
    const stray = () => SPRAY.stray * (2 * Math.random() - 1);
    this.#put({ x: at.x + stray(), y: at.y + stray() });
  };

  #release = () => {
    this.#act = this.#held = null;
  };

  /** @param {Place} at */
  #put({ x, y }) {
    const [x1, x2] = toPlane(this.#square, x, y);
    if (Math.max(Math.abs(x1), Math.abs(x2)) <= REACH) this.#add(x1, x2);
  }

  /** @param {number} x1 @param {number} x2 */
  #add(x1, x2) {
    const { brush } = /** @type {import("../store.js").Pencil} */ (this.#store.pencil.peek());
    this.#store.actions.own.redraw(drawings.added(this.#drawing, x1, x2, brush));
  }

  /** @param {Place} at */
  #drag({ x, y }) {
    const [x1, x2] = toPlane(this.#square, x, y);
    if (this.#held !== null)
      this.#store.actions.own.redraw(drawings.moved(this.#drawing, this.#held, x1, x2));
  }

  /** @param {Place} at @param {string} pointer */
  #erase(at, pointer) {
    const found = this.#pointAt(at, pointer);
    if (found !== null) this.#store.actions.own.redraw(drawings.removed(this.#drawing, found));
  }

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    if (event.ctrlKey || event.metaKey || !this.#store.drawing.peek()) return;
    const digit = Number(event.key);
    const arrow = ARROWS[event.key];
    if (arrow) this.#go(arrow, event.shiftKey ? STRIDE.far : STRIDE.near);
    else if (event.key === "Enter") this.#add(this.#at[0], this.#at[1]);
    else if (event.key === "Delete" || event.key === "Backspace") this.#eraseHere();
    else if (event.key === "Escape") this.#store.actions.own.holdPencil(null);
    else if (digit >= 1 && digit <= drawings.CLASSES)
      this.#store.actions.own.holdPencil({ brush: digit - 1, erasing: false });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #eraseHere() {
    const [x, y] = toScreen(this.#square, this.#at[0], this.#at[1]);
    this.#erase({ x, y }, "touch");
  }

  /** @param {[number, number]} way @param {number} stride */
  #go(way, stride) {
    const locale = language.peek();
    this.#at = this.#at.map((x, i) => drawings.put(x + way[i] * stride));
    const [x, y] = toScreen(this.#square, this.#at[0], this.#at[1]);
    this.#cursor.hidden = false;
    this.#cursor.style.transform = `translate(${x}px, ${y}px)`;
    const [x1, x2] = this.#at.map((coordinate) => fixed(coordinate, 1, locale));
    this.#said.textContent = t("drawing.place", { x1, x2 });
  }

  #leave = () => {
    this.#cursor.hidden = true;
  };
}
