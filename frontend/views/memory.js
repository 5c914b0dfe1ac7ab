// @ts-check
/** What a recurrent layer's state and gates do while it reads the sequence that is looked at. */
import { effect, signal } from "@preact/signals-core";
import { cellAt, coursesHeight, drawCourses, middleOf } from "../canvas/courses.js";
import { palette } from "../canvas/palette.js";
import { stepsAcross } from "../canvas/sequence.js";
import { surface } from "../canvas/surface.js";
import { decimal, integer, tick } from "../format.js";
import { Select } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import { reach, shades } from "../samples.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { moment } from "./moment.js";
import { paint } from "./painting.js";
import { followPointer } from "./pointer.js";
import { readout } from "./readout.js";
import { readsOf } from "./sequence-view.js";
import { isCurrent, layerKind } from "./units.js";
import { gateNames } from "./weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/courses.js").Courses} Courses */
/** @typedef {import("../canvas/courses.js").Cell} Cell */
/** @typedef {{ store: Store }} Props */

/** What is chosen, if there is such a thing. @type {import("@preact/signals-core").Signal<{ layer: number, gate: string }>} */
const chosen = signal({ layer: 0, gate: "state" });

/** These lie between 0 and 1; what else there is goes to both sides of 0. */
const SHARES = new Set(["input", "output", "forget", "reset", "update"]);

/** The places of the layers that have states. @param {Store} store */
const recurrent = (store) =>
  store.experiment.value.layers.flatMap((_, layer) => (gateNames(store, layer).length ? [layer] : []));

/** The layer and the gate that are shown; null without recurrent layers. @param {Store} store */
function shown(store) {
  const layers = recurrent(store);
  const layer = layers.includes(chosen.value.layer) ? chosen.value.layer : layers[0];
  if (layer === undefined) return null;
  const names = gateNames(store, layer);
  return { layer, names, gate: names.includes(chosen.value.gate) ? chosen.value.gate : "state" };
}

/** @param {Props} props */
export function MemoryPanel({ store }) {
  const found = shown(store);
  if (!found) return null;
  const layers = recurrent(store).map((layer) => ({
    value: String(layer),
    label: `${t("network.layerName", { layer: layer + 1 })}, ${layerKind(store, layer)}`,
  }));
  const gates = [...found.names].reverse().map((name) => ({ value: name, label: t(`gate.${name}`) }));
  const choose = (/** @type {object} */ change) => {
    chosen.value = { ...chosen.value, ...change };
  };
  return html`
    <section class="panel memory" aria-labelledby="memory-title">
      <div class="head">
        <h2 id="memory-title">${t(gates.length > 1 ? "memory.title" : "memory.states")}</h2>
        ${
          layers.length > 1
            ? html`<${Select} label=${t("memory.layer")} value=${String(found.layer)} options=${layers} onChange=${(/** @type {string} */ layer) => choose({ layer: Number(layer) })} />`
            : html`<span class="muted">${layers[0].label}</span>`
        }
        <span class="gap"></span>
        ${gates.length > 1 && html`<${Select} label=${t("memory.gate")} value=${found.gate} options=${gates} onChange=${(/** @type {string} */ gate) => choose({ gate })} />`}
      </div>
      <${Host} id="memory" mount=${mount} store=${store} />
    </section>
  `;
}

/** @param {HTMLElement} element @param {Store} store */
function mount(element, store) {
  element.classList.add("memory-view");
  /** @type {import("../canvas/heat.js").Heat | null} */
  let picture = null;
  /** @type {ReturnType<typeof gather>} */
  let found = null;
  /** @type {import("@preact/signals-core").Signal<Cell | null>} */
  const here = signal(null);
  const width = signal(element.clientWidth);
  const card = readout(element);
  const area = surface(element, (context, size) => {
    width.value = size.width;
    if (!found || !picture) return card.hide();
    const model = courses(store, found, picture.canvas, size.width, here.value);
    drawCourses(context, model);
    tell(element, card, found, model);
  });
  const stops = [
    demandGates(store),
    effect(() => {
      found = gather(store);
      if (found)
        picture = paint(
          picture,
          found.map,
          Array.from({ length: found.units }, (_, unit) => unit),
        );
      element.style.height = `${coursesHeight(found?.units ?? 1)}px`;
      void [here.value, moment.value, width.value, palette.value];
      area.request();
    }),
    followPointer(element, (at) => {
      here.value = at && found && cellAt(courses(store, found, null, width.value, null), at.x, at.y);
      moment.value = here.value?.step ?? null;
    }),
    walk(element, here, () => found),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, card.dispose]) stop();
  };
}

/** @param {Store} store */
function demandGates(store) {
  const stop = effect(() => {
    const layer = shown(store)?.layer;
    const sample = { part: "test", sample: store.sample.value };
    store.actions.watch("gates", layer === undefined ? null : { kind: "gates", layer, ...sample });
  });
  return () => {
    stop();
    store.actions.watch("gates", null);
  };
}

/** The numbers of the gate that is shown; null until they have come. @param {Store} store */
function gather(store) {
  const wanted = shown(store);
  const { gates, gates_of: whose } = (isCurrent(store) && store.frame.value?.arrays) || {};
  if (!wanted || !gates || whose.values[2] !== wanted.layer || gates.shape[0] !== wanted.names.length)
    return null;
  const [, steps, units] = gates.shape;
  const start = wanted.names.indexOf(wanted.gate) * steps * units;
  const values = Float32Array.from(
    { length: steps * units },
    (_, i) => gates.values[start + (i % steps) * units + Math.floor(i / steps)],
  );
  const most = SHARES.has(wanted.gate) ? 1 : reach(values, 0, values.length);
  const bytes = shades(values, 0, values.length, { centre: 0, reach: most });
  return { ...wanted, steps, units, values, most, map: { shape: [units, 1, steps], values: bytes } };
}

/** @param {Store} store @param {NonNullable<ReturnType<typeof gather>>} found @param {HTMLCanvasElement | null} picture @param {number} width @param {Cell | null} here @returns {Courses} */
function courses(store, { steps, units, most, gate }, picture, width, here) {
  const locale = language.value;
  const across = stepsAcross(readsOf(store), steps, store.numbers.value, width);
  const ends = [SHARES.has(gate) ? 0 : -most, most].map((end) => tick(Number(end.toPrecision(2)), locale));
  return {
    ...{
      palette: palette.value,
      picture: /** @type {HTMLCanvasElement} */ (picture),
      steps,
      units,
      ends,
      here,
    },
    ...{ ...across, pointed: moment.value, count: (value) => integer(value, locale) },
  };
}

/** Say what is at the cell, beside it and to those who listen. @param {HTMLElement} element @param {ReturnType<typeof readout>} card @param {NonNullable<ReturnType<typeof gather>>} found @param {Courses} model */
function tell(element, card, { gate, values, steps, units }, model) {
  const { here } = model;
  const locale = language.value;
  element.ariaLabel = t("memory.name", { gate: t(`gate.${gate}`), units: integer(units, locale) });
  if (!here || here.step >= steps || here.unit >= units) return card.hide();
  const { x, y } = middleOf(model, here);
  const place = t("memory.place", {
    step: integer(here.step + 1, locale),
    unit: integer(here.unit + 1, locale),
  });
  const value = `${t(`gate.${gate}`)} ${decimal(values[here.unit * steps + here.step], locale)}`;
  card.show(x, y, [place, value]);
  element.ariaValueNow = String(here.step + 1);
  element.ariaValueText = `${place}: ${value}`;
}

/** The keys that go from cell to cell. @type {Record<string, [steps: number, units: number]>} */
const WAYS = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
  ...{ Home: [Number.NEGATIVE_INFINITY, 0], End: [Number.POSITIVE_INFINITY, 0] },
};

/** Let the arrow keys go from cell to cell. @param {HTMLElement} element @param {import("@preact/signals-core").Signal<Cell | null>} here @param {() => ReturnType<typeof gather>} size */
function walk(element, here, size) {
  element.tabIndex = 0;
  element.setAttribute("role", "slider");
  Object.assign(element, { ariaValueMin: "1", ariaValueNow: "1", ariaLabel: t("memory.title") });
  const key = (/** @type {KeyboardEvent} */ event) => {
    const found = size();
    if (event.key === "Escape") here.value = null;
    if (!found || !WAYS[event.key]) return;
    event.preventDefault();
    const [steps, units] = WAYS[event.key];
    const { step, unit } = here.value ?? { step: steps < 0 ? found.steps : -1, unit: 0 };
    const within = (/** @type {number} */ value, /** @type {number} */ count) =>
      Math.max(0, Math.min(count - 1, value));
    here.value = { step: within(step + steps, found.steps), unit: within(unit + units, found.units) };
    element.ariaValueMax = String(found.steps);
    moment.value = here.value.step;
  };
  const leave = () => {
    here.value = null;
    moment.value = null;
  };
  element.addEventListener("keydown", key);
  element.addEventListener("blur", leave);
  return () => {
    element.removeEventListener("keydown", key);
    element.removeEventListener("blur", leave);
  };
}
