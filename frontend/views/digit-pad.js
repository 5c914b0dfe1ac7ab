// @ts-check
/** The square on which a digit is drawn, by pointer, finger or keys. */
import { effect } from "@preact/signals-core";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { extended } from "../digit.js";
import { t } from "../i18n/index.js";
import { pointIn } from "./pointer.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../digit.js").Point} Point */
/** @typedef {import("../digit.js").Stroke} Stroke */

/** How thick ink is shown, and how far an arrow key goes (sides of the square). */
const PEN = 0.09;
const STRIDE = 1 / 16;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  const pad = new Pad(element, store);
  element.classList.add("digit-pad");
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  for (const [name, listener] of Object.entries(pad.listeners))
    element.addEventListener(name, /** @type {EventListener} */ (listener));
  const stop = effect(() => {
    element.setAttribute("aria-label", t("digit.pad"));
    element.setAttribute("aria-roledescription", t("draw.role"));
  });
  element.focus({ preventScroll: true });
  return () => {
    stop();
    pad.dispose();
  };
}

class Pad {
  #element;
  #store;
  #area;
  #stop;
  #said = document.createElement("span");
  /** Whether the pressed pointer draws. */
  #pressed = false;
  /** Where the keys point, and whether they draw; null: nobody uses them. @type {Point & { down: boolean } | null} */
  #keys = null;

  /** @param {HTMLElement} element @param {Store} store */
  constructor(element, store) {
    this.#element = element;
    this.#store = store;
    this.#said.className = "hidden";
    this.#said.setAttribute("role", "status");
    element.append(this.#said);
    this.#area = surface(element, (context, { width }) =>
      drawPad(context, width, store.strokes.peek(), this.#keys),
    );
    this.#stop = effect(() => {
      store.strokes.value;
      palette.value;
      this.#area.request();
    });
    this.listeners = {
      pointerdown: this.#press,
      pointermove: this.#move,
      pointerup: this.#release,
      pointercancel: this.#release,
      keydown: this.#key,
      blur: this.#leave,
    };
  }

  dispose() {
    this.#stop();
    this.#area.dispose();
    this.#said.remove();
  }

  /** @param {Point} point @param {boolean} begins */
  #ink(point, begins) {
    this.#store.actions.drawDigit(extended(this.#store.strokes.peek(), point, begins));
  }

  /** @param {{ clientX: number, clientY: number }} event @returns {Point} */
  #pointOf(event) {
    const { x, y } = pointIn(this.#element, event);
    return { x: x / this.#element.clientWidth, y: y / this.#element.clientHeight };
  }

  /** @param {PointerEvent} event */
  #press = (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#element.focus({ preventScroll: true });
    this.#element.setPointerCapture(event.pointerId);
    this.#leave();
    this.#pressed = true;
    this.#ink(this.#pointOf(event), true);
  };

  /** @param {PointerEvent} event */
  #move = (event) => {
    if (!this.#pressed) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length ? all : [event]) this.#ink(this.#pointOf(one), false);
  };

  #release = () => {
    this.#pressed = false;
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    if (way) this.#go(way);
    else if (event.key === " ") this.#lift();
    else if (event.key === "Backspace" || event.key === "Delete") this.#clear();
    else if (event.key === "Escape") this.#layDown();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** @param {[number, number]} way */
  #go([right, down]) {
    const at = this.#keys ?? { x: 0.5, y: 0.5, down: false };
    const keep = (/** @type {number} */ value) => Math.max(STRIDE, Math.min(1 - STRIDE, value));
    this.#keys = { ...at, x: keep(at.x + right * STRIDE), y: keep(at.y + down * STRIDE) };
    if (at.down) this.#ink(this.#keys, false);
    this.#area.request();
  }

  /** Put the pen down, which leaves a dot, or lift it. */
  #lift() {
    const at = this.#keys ?? { x: 0.5, y: 0.5, down: false };
    this.#keys = { ...at, down: !at.down };
    if (this.#keys.down) this.#ink(at, true);
    this.#said.textContent = t(this.#keys.down ? "digit.down" : "digit.up");
    this.#area.request();
  }

  #clear() {
    if (this.#keys) this.#keys = { ...this.#keys, down: false };
    this.#store.actions.drawDigit([]);
  }

  /** End drawing; the keys go back to the button that gave the pencil. */
  #layDown() {
    /** @type {HTMLElement | null} */ (document.querySelector(".draw-toggle"))?.focus();
    this.#store.actions.sketch(false);
  }

  #leave = () => {
    this.#keys = null;
    this.#area.request();
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} side @param {Stroke[]} strokes @param {Point & { down: boolean } | null} keys */
function drawPad(context, side, strokes, keys) {
  const { ink } = palette.peek();
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = PEN * side;
  context.strokeStyle = ink.ink;
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(stroke[0] * side, stroke[1] * side);
    for (let i = 0; i < stroke.length; i += 2) context.lineTo(stroke[i] * side, stroke[i + 1] * side);
    context.stroke();
  }
  if (keys) drawCursor(context, { x: keys.x * side, y: keys.y * side }, keys.down);
}

/** Where the keys point: full while they draw. @param {CanvasRenderingContext2D} context @param {Point} at @param {boolean} down */
function drawCursor(context, { x, y }, down) {
  const { ink } = palette.peek();
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fillStyle = down ? ink.focus : ink.surface;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = ink.focus;
  context.stroke();
}
