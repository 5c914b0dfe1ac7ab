// @ts-check
/** Choose a point of the plane to trace: a click near it, or the arrow keys and Enter. A ring shows which one. */
import { effect } from "@preact/signals-core";
import { REACH, toScreen } from "../canvas/field.js";
import { nearest } from "../hidden.js";
import { t } from "../i18n/index.js";
import { pointIn } from "./pointer.js";
import { pointWords } from "./points.js";
import { tracedPoint } from "./traced.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/field.js").Square} Square */
/** @typedef {import("./points.js").Part} Part */
/** @typedef {{ part: Part, sample: number, x1: number, x2: number }} Place */

/** A click is meant for a point this near (px), a touch for one a little farther. */
const NEAR = { mouse: 8, touch: 16 };
/** The coordinate that each arrow key goes along, and which way. @type {Record<string, ["x1" | "x2", 1 | -1]>} */
const ARROWS = { ArrowRight: ["x1", 1], ArrowLeft: ["x1", -1], ArrowUp: ["x2", 1], ArrowDown: ["x2", -1] };

/** The points that can be chosen. @param {Store} store @returns {Place[]} */
function places(store) {
  const points = store.points.value;
  if (!points || !store.pictured.value) return [];
  const parts = /** @type {Part[]} */ (store.view.value.overlays.test ? ["train", "test"] : ["train"]);
  return parts.flatMap((part) =>
    Array.from(points[`${part}_y`], (_, sample) => {
      const xs = points[`${part}_x`];
      return { part, sample, x1: xs[2 * sample], x2: xs[2 * sample + 1] };
    }).filter(({ x1, x2 }) => Math.abs(x1) <= REACH && Math.abs(x2) <= REACH),
  );
}

/** The next point in one direction, from the last one round to the first. @param {Place[]} all @param {Place} from @param {string} key */
export function neighbour(all, from, key) {
  const [axis, way] = ARROWS[key];
  const other = axis === "x1" ? "x2" : "x1";
  const sorted = all.toSorted((a, b) => way * (a[axis] - b[axis]) || a[other] - b[other]);
  const at = sorted.findIndex(({ part, sample }) => part === from.part && sample === from.sample);
  return sorted[(at + 1) % sorted.length];
}

/**
 * @param {HTMLElement} element with the plane in it @param {Store} store @param {() => Square} square where the plane is drawn
 * @returns {{ moved: () => void, dispose: () => void }} `moved`: the plane is drawn elsewhere
 */
export function pointPicker(element, store, square) {
  const ring = document.createElement("div");
  ring.className = "point-ring";
  ring.tabIndex = 0;
  ring.setAttribute("role", "slider");
  element.append(ring);
  /** @type {Place | null} */
  let here = null;
  const moved = () => {
    ring.hidden = !here;
    if (!here) return;
    const [x, y] = toScreen(square(), here.x1, here.x2);
    ring.style.transform = `translate(${x}px, ${y}px)`;
  };
  const goTo = (/** @type {Place | undefined} */ place, /** @type {Place[]} */ all) => {
    here = place ?? null;
    if (here) describe(ring, store, here, all);
    moved();
  };
  const pick = (/** @type {Place | null} */ place) =>
    place && store.actions.trace({ part: place.part, sample: place.sample });
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = places(store);
    if (event.key in ARROWS) goTo(neighbour(all, here, event.key), all);
    else if (event.key === "Home") goTo(all[0], all);
    else if (event.key === "End") goTo(all[all.length - 1], all);
    else if (event.key === "Enter") pick(here);
    else return;
    if (event.key !== "Enter" && tracedPoint(store)) pick(here);
    event.preventDefault();
  };
  const click = (/** @type {MouseEvent} */ event) => {
    const found = placeAt(element, store, square(), event);
    if (!found) return;
    event.stopImmediatePropagation();
    pick(found);
  };
  ring.addEventListener("keydown", key);
  element.addEventListener("click", click);
  const stop = effect(() => {
    const all = places(store);
    const traced = tracedPoint(store);
    const is = (
      /** @type {Place} */ { part, sample },
      /** @type {{ part: Part, sample: number } | null} */ other,
    ) => part === other?.part && sample === other.sample;
    ring.classList.toggle("traced", traced !== null);
    goTo(all.find((place) => is(place, traced)) ?? all.find((place) => is(place, here)) ?? all[0], all);
  });
  const dispose = () => {
    stop();
    element.removeEventListener("click", click);
    ring.remove();
  };
  return { moved, dispose };
}

/** @param {HTMLElement} ring @param {Store} store @param {Place} here @param {Place[]} all */
function describe(ring, store, here, all) {
  ring.ariaLabel = t("trace.points");
  ring.setAttribute("aria-description", t("trace.pointsHelp"));
  ring.ariaValueMin = "1";
  ring.ariaValueMax = String(all.length);
  ring.ariaValueNow = String(all.indexOf(here) + 1);
  ring.ariaValueText = pointWords(store, here.part, here.sample).join(", ");
}

/** The point that a click is meant for. @param {HTMLElement} element @param {Store} store @param {Square} square @param {MouseEvent} event */
function placeAt(element, store, square, event) {
  const all = places(store);
  const { x, y } = pointIn(element, event);
  const near = /** @type {PointerEvent} */ (event).pointerType === "touch" ? NEAR.touch : NEAR.mouse;
  const at = all.map(({ x1, x2 }) => toScreen(square, x1, x2));
  const set = { xs: at.map(([x]) => x), ys: at.map(([, y]) => y) };
  const found = nearest([set], x, y, near);
  return found && all[found.index];
}
