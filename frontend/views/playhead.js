// @ts-check
/** The playhead: a slider over the timeline, from the first step that is recorded to now. */
import { effect } from "@preact/signals-core";
import { placeOf, stepAt } from "../canvas/track.js";
import { courseEnd } from "../course.js";
import { integer } from "../format.js";
import { language, t } from "../i18n/index.js";

/** @typedef {import("../store.js").Store} Store */

/** Shift makes a key so many times as strong; Page keys go so large a part of the way. */
const STRONG = 10;
const PAGES = 10;

/** @param {HTMLElement} element @param {Store} store */
export function playhead(element, store) {
  const slider = document.createElement("div");
  slider.className = "playhead";
  slider.role = "slider";
  slider.tabIndex = 0;
  const handle = document.createElement("span");
  slider.append(handle);
  element.append(slider);
  const end = () => courseEnd(store.now.value, store.good.value);
  const place = () => {
    handle.style.left = `${placeOf(store.playhead.value, end(), element.clientWidth)}px`;
  };
  const observer = new ResizeObserver(place);
  observer.observe(element);
  const stop = effect(() => {
    slider.hidden = store.now.value === 0;
    place();
    tell(slider, store);
  });
  const letGo = drag(slider, (x) => store.actions.travel.visit(stepAt(x, end(), element.clientWidth)));
  slider.addEventListener("keydown", (event) => press(event, store));
  const dispose = () => {
    stop();
    letGo();
    observer.disconnect();
    slider.remove();
  };
  return { dispose };
}

/** What a person hears who cannot see it. @param {HTMLElement} slider @param {Store} store */
function tell(slider, store) {
  const [now, at] = [store.now.value, store.playhead.value];
  const values = { step: integer(at, language.value), now: integer(now, language.value) };
  slider.ariaLabel = t("panel.timeline");
  slider.ariaValueMin = String(store.state.value?.past?.first ?? 0);
  slider.ariaValueMax = String(now);
  slider.ariaValueNow = String(at);
  slider.ariaValueText = t(store.past.value ? "travel.atPast" : "travel.atNow", values);
}

/** Follow a pointer that is held down, from where it comes down. @param {HTMLElement} slider @param {(x: number) => void} to */
function drag(slider, to) {
  const move = (/** @type {PointerEvent} */ event) => {
    if (slider.hasPointerCapture(event.pointerId)) to(event.clientX - slider.getBoundingClientRect().left);
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    slider.setPointerCapture(event.pointerId);
    move(event);
  };
  slider.addEventListener("pointerdown", down);
  slider.addEventListener("pointermove", move);
  return () => {
    slider.removeEventListener("pointerdown", down);
    slider.removeEventListener("pointermove", move);
  };
}

/** @param {KeyboardEvent} event @param {Store} store */
function press(event, store) {
  const { travel } = store.actions;
  const [one, page] = [event.shiftKey ? STRONG : 1, Math.max(1, Math.round(store.now.value / PAGES))];
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => travel.move(-one),
    ArrowDown: () => travel.move(-one),
    ArrowRight: () => travel.move(one),
    ArrowUp: () => travel.move(one),
    PageDown: () => travel.move(-page),
    PageUp: () => travel.move(page),
    Home: () => travel.visit(0),
    End: () => travel.visit(store.now.value),
    Escape: () => travel.visit(null),
  };
  if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  keys[event.key]();
}
