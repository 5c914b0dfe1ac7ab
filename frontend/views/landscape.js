// @ts-check
/** The loss around the present weights, worked out when it is asked for, and how sharply it bends there. */
import { effect, signal } from "@preact/signals-core";
import { useEffect } from "preact/hooks";
import { drawLandscape, heightAt } from "../canvas/landscape.js";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { integer, number, percent } from "../format.js";
import { Segments } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { enlarge } from "./large-choice.js";
import { picture } from "./picture.js";
import { followPointer } from "./pointer.js";
import { readout } from "./readout.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../store.js").Large} Large */
/** @typedef {{ store: Store }} Props */

const SIZE = 31;
/** As good as converged after so many; of a large network each takes two passes back. */
const ITERATIONS = 16;
/** The course has a plane once the weights of so many steps are known besides the present ones: those of 0 and 64. */
const COURSE = 65;

/** An error of the curvature below this part of it is not worth a word. */
const SURE = 0.005;

/** Whether the answer is awaited. */
const asking = signal(false);
/** Draws the random directions. */
const seed = signal(0);

/** @param {Props} props */
export function LandscapeView({ store }) {
  const { along } = /** @type {Large} */ (store.view.value.large);
  const missing = whyNot(store, along);
  useEffect(() => (missing ? undefined : ask(store, along)), [along, seed.value]);
  const options = /** @type {Large["along"][]} */ (["random", "course"]).map((value) => ({
    value,
    label: t(`landscape.${value}`),
  }));
  return html`
    <div class="large-choice">
      <${Segments} label=${t("landscape.along")} value=${along} options=${options} onChange=${(/** @type {Large["along"]} */ along) => enlarge(store, { along })} />
      ${along === "random" && html`<button type="button" class="button" onClick=${() => seed.value++}>${t("landscape.other")}</button>`}
      <button type="button" class="button" disabled=${asking.value || missing !== ""} onClick=${() => ask(store, along)}>${t("landscape.again")}</button>
      <span class="muted" role="status">${missing || (asking.value ? t("landscape.computing") : ofStep(store))}</span>
    </div>
    <${Host} id="landscape" mount=${mount} store=${store} />
    <${Curvature} store=${store} />
  `;
}

/** Why there is no landscape; empty where there is one. @param {Store} store @param {Large["along"]} along */
function whyNot(store, along) {
  if (store.state.value?.network.parameters === 0) return t("landscape.noWeights");
  return along === "course" && (store.frame.value?.step ?? 0) < COURSE ? t("landscape.early") : "";
}

/** @param {Store} store */
function ofStep(store) {
  const whose = store.frame.value?.arrays.landscape_of;
  return whose ? t("landscape.step", { step: integer(whose.values[0], language.value) }) : "";
}

/** Ask for the landscape and the curvature once: what was asked for is not worked out again with every frame. @param {Store} store @param {Large["along"]} along */
function ask(store, along) {
  const { watch } = store.actions;
  const held = () => store.frame.value?.arrays ?? {};
  const { landscape: old, curvature: bent } = store.frame.peek()?.arrays ?? {};
  asking.value = true;
  watch("landscape", { kind: "landscape", along, size: SIZE, seed: seed.peek() });
  watch("curvature", { kind: "curvature", iterations: ITERATIONS });
  const done = () => {
    asking.value = false;
    watch("landscape", null);
    watch("curvature", null);
  };
  const stop = effect(() => {
    const { landscape, curvature, landscape_of: whose } = held();
    const fits = whose?.values[1] === Number(along === "course") && whose.values[2] === seed.peek();
    if (landscape && landscape !== old && fits && curvature !== bent) queueMicrotask(end);
  });
  const end = () => {
    stop();
    done();
  };
  return end;
}

/** @param {HTMLElement} element @param {Store} store */
function mount(element, store) {
  element.classList.add("large-view");
  const card = readout(element);
  /** @type {ReturnType<typeof gather>} */
  let model = null;
  const area = surface(element, (context, size) => {
    if (!model) return;
    drawLandscape(context, model, size);
    describe(() => sentence(store, model));
  });
  const describe = picture(area.canvas);
  const stops = [
    effect(() => {
      model = gather(store);
      area.request();
    }),
    followPointer(element, (at) => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      const found = at && model && heightAt(model, size, at);
      if (at && found)
        card.show(at.x, at.y, [`${found.a}, ${found.b}`, t("landscape.loss", { loss: found.loss })]);
      else card.hide();
    }),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, card.dispose]) stop();
  };
}

/** @param {Store} store @returns {import("../canvas/landscape.js").Landscape | null} */
export function gather(store) {
  const {
    landscape,
    landscape_axes: axes,
    landscape_path: path,
    landscape_of: whose,
    landscape_explained: explained,
  } = store.frame.value?.arrays ?? {};
  const { large } = store.view.value;
  if (!landscape || !large || whose.values[1] !== Number(large.along === "course")) return null;
  const locale = language.value;
  const axis = (/** @type {number} */ i) =>
    large.along === "random"
      ? t("landscape.direction", { number: i + 1 })
      : t("landscape.component", { number: i + 1, share: percent(explained.values[i], 0, locale) });
  const [left, right, low, high] = axes.values;
  return {
    palette: palette.value,
    locale,
    heights: landscape.values,
    size: landscape.shape[0],
    ...{ across: [left, right], up: [low, high], names: [axis(0), axis(1)] },
    path: Array.from({ length: path.shape[0] }, (_, i) => [path.values[2 * i], path.values[2 * i + 1]]),
    start: t("landscape.start"),
    now: t("drawing.at.step", { value: integer(whose.values[0], locale) }),
  };
}

/** @param {Store} store @param {ReturnType<typeof gather>} model */
function sentence(store, model) {
  const heights = Array.from(model?.heights ?? []).filter(Number.isFinite);
  const [low, high] = [Math.min(...heights), Math.max(...heights)].map((loss) =>
    number(loss, language.value),
  );
  return t("landscape.sentence", { step: ofStep(store), low, high });
}

/** @param {Props} props */
function Curvature({ store }) {
  const found = store.frame.value?.arrays.curvature?.values;
  if (!found || Number.isNaN(found[0])) return html`<p class="muted large-note"></p>`;
  const locale = language.value;
  const [curvature, error] = found;
  const rate = number(store.experiment.value.learning_rate, locale);
  const value = number(curvature, locale);
  const known =
    error > SURE * Math.abs(curvature)
      ? t("landscape.curvatureAbout", { value, error: number(error, locale) })
      : t("landscape.curvature", { value });
  const limit = curvature > 0 && t("landscape.limit", { limit: number(2 / curvature, locale), rate });
  return html`<p class="muted large-note"><b>${known}</b> ${limit}</p>`;
}
