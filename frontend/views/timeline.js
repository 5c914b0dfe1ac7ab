// @ts-check
/** The course of the run, over the network, with the playhead on it: one sentence before the first step. */
import { effect } from "@preact/signals-core";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { drawTrack } from "../canvas/track.js";
import { describeMark } from "../changes.js";
import { courseEnd } from "../course.js";
import { integer } from "../format.js";
import { hintOf } from "../hints.js";
import { language, t } from "../i18n/index.js";
import { picture } from "./picture.js";
import { playhead } from "./playhead.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/track.js").Track} Track */

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("timeline-view");
  const empty = document.createElement("span");
  empty.className = "timeline-empty";
  element.append(empty);
  /** @type {Track | null} */
  let model = null;
  const area = surface(element, (context, size) => {
    if (!model) return;
    drawTrack(context, model, size);
    describe(() => sentence(store));
  });
  const describe = picture(area.canvas);
  const handle = playhead(element, store);
  const stop = effect(() => {
    model = gather(store);
    empty.textContent = t(hintOf(store) === "play" ? "hint.play" : "drawing.timelineEmpty");
    empty.hidden = model.now > 0;
    area.request();
  });
  return () => {
    stop();
    handle.dispose();
    area.dispose();
    empty.remove();
  };
}

/** @param {Store} store @returns {Track} */
function gather(store) {
  const { series } = store;
  store.seriesVersion.value;
  const [now, good] = [store.now.value, store.good.value];
  return {
    palette: palette.value,
    steps: series.column("step"),
    losses: series.column("train_loss"),
    first: store.state.value?.past.first ?? 0,
    ...{ now, good, end: courseEnd(now, good), playhead: store.playhead.value },
    marks: store.marks.value.map((mark) => ({
      step: mark.step,
      label: describeMark(store.schema.value, mark),
    })),
  };
}

/** @param {Store} store */
function sentence(store) {
  const [step, now] = [store.playhead.value, store.now.value].map((at) => integer(at, language.value));
  return store.past.value
    ? t("drawing.timelinePast", { step, now })
    : t("drawing.timelineSentence", { step: now });
}
