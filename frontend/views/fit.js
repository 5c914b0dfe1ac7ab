// @ts-check
/** Where numbers are to be found: what is predicted for every test sample against what is true. */
import { effect } from "@preact/signals-core";
import { palette } from "../canvas/palette.js";
import { drawScatter, HEIGHT, sampleAt } from "../canvas/scatter.js";
import { surface } from "../canvas/surface.js";
import { fixed, integer, number, tick } from "../format.js";
import { language, t } from "../i18n/index.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { fitOf } from "./metrics.js";
import { picture } from "./picture.js";
import { pointIn } from "./pointer.js";
import { predicted } from "./verdict.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/scatter.js").Scatter} Scatter */

/** @param {{ store: Store }} props */
export const FitPanel = ({ store }) => html`
  <section class="panel fit" aria-labelledby="fit-title">
    <div class="head">
      <h2 id="fit-title">${t("fit.title")}</h2>
      <span class="muted">${meanError(store)}</span>
    </div>
    <${Host} id="fit" mount=${mount} store=${store} style=${{ height: `${HEIGHT}px` }} />
  </section>
`;

/** @param {Store} store */
function meanError(store) {
  const error = store.frame.value?.arrays.fit_test?.values[1];
  return error === undefined ? "" : t("fit.error", { error: number(error, language.value) });
}

/** @param {Store} store @param {Scatter} model */
function sentence(store, { guesses }) {
  const [fit, locale] = [fitOf(store), language.value];
  const told = fit === undefined || Number.isNaN(fit) ? "–" : fixed(fit, 3, locale);
  return t("fit.sentence", { count: integer(guesses.length, locale), fit: told });
}

/** @param {HTMLElement} element @param {Store} store */
function mount(element, store) {
  element.classList.add("fit-view");
  /** @type {Scatter | null} */
  let model = null;
  const area = surface(element, (context, { width }) => {
    if (!model) return;
    drawScatter(context, width, model);
    const shown = model;
    describe(() => sentence(store, shown));
  });
  const describe = picture(area.canvas);
  const stop = effect(() => {
    model = gather(store);
    area.request();
  });
  const click = (/** @type {MouseEvent} */ event) => {
    const { x, y } = pointIn(element, event);
    const found = model && sampleAt(model, element.clientWidth, x, y);
    if (found !== null) store.actions.lookAt(found);
  };
  store.actions.watch("predictions", { kind: "predictions" });
  element.addEventListener("click", click);
  return () => {
    stop();
    area.dispose();
    element.removeEventListener("click", click);
    store.actions.watch("predictions", null);
  };
}

/** @param {Store} store @returns {Scatter | null} */
function gather(store) {
  const guesses = predicted(store);
  const truth = store.points.value?.test_y;
  if (!guesses || !truth) return null;
  const reach = Math.max(1, ...Array.from(truth, Math.abs));
  const words = {
    truth: t("fit.axes"),
    guess: "",
    tick: (/** @type {number} */ value) => tick(value, language.value),
  };
  return { palette: palette.value, truth, guesses, here: store.sample.value, reach, words };
}
