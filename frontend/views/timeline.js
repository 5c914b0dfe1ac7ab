// @ts-check
/** The course of the run so far, over the network: one sentence before the first step. */
import { effect } from "@preact/signals-core";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { drawTrack } from "../canvas/track.js";
import { describeMark } from "../changes.js";
import { integer } from "../format.js";
import { language, t } from "../i18n/index.js";
import { picture } from "./picture.js";

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
  const stop = effect(() => {
    model = gather(store);
    empty.textContent = t("drawing.timelineEmpty");
    empty.hidden = model.step > 0;
    area.request();
  });
  return () => {
    stop();
    area.dispose();
    empty.remove();
  };
}

/** @param {Store} store @returns {Track} */
function gather(store) {
  const { series } = store;
  store.seriesVersion.value;
  const frame = store.frame.value;
  const marks = store.marks.value;
  const last = marks.at(-1);
  return {
    palette: palette.value,
    steps: series.column("step"),
    losses: series.column("train_loss"),
    step: frame?.run === series.run ? frame.step : 0,
    marks: marks.map(({ step }) => step),
    label: last ? describeMark(store.schema.value, last) : "",
    lost: store.state.value?.status === "diverged",
  };
}

/** @param {Store} store */
const sentence = (store) =>
  t("drawing.timelineSentence", { step: integer(store.frame.value?.step ?? 0, language.value) });
