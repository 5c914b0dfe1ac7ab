// @ts-check
/** What one judges: the decision boundary with its key and overlays. Heads here, drawings in their own views. */
import { useEffect, useRef } from "preact/hooks";
import { rampStops } from "../canvas/palette.js";
import { integer, tick } from "../format.js";
import { Segments } from "../forms/controls.js";
import { Held } from "../forms/held.js";
import { overlayControl } from "../held.js";
import { language, t } from "../i18n/index.js";
import { ClassMark } from "./class-mark.js";
import { DrawBar } from "./draw-bar.js";
import { onEscape } from "./escape.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { PlaneView } from "./plane-view.js";
import { ScoresView } from "./scores.js";
import { unitRange as rangeOf, unitName } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** Overlays that say nothing where numbers are learned. */
const OF_CLASSES = ["errors", "uncertainty"];

/** @param {Props} props */
export const BoundaryPanel = ({ store }) => html`
  <section class=${`panel boundary${store.view.value.enlarged ? " enlarged" : ""}`} aria-labelledby="boundary-title">
    <${BoundaryHead} store=${store} />
    ${
      store.view.value.judged === "scores" && !store.view.value.inspected && !store.drawing.value
        ? html`<${ScoresView} store=${store} />`
        : html`
          <${PlaneView} store=${store} />
          <${Key} store=${store} />
          ${store.drawing.value ? html`<${DrawBar} store=${store} />` : html`<${Overlays} store=${store} />`}
        `
    }
  </section>
`;

/** @param {Props} props */
function BoundaryHead({ store }) {
  const { inspected } = store.view.value;
  const answer = t(store.numbers.value ? "panel.answer" : "panel.boundary");
  const name = inspected ? unitName(store, inspected) : answer;
  return html`
    <div class="head">
      <h2 id="boundary-title">${name}</h2>
      <span class="muted">${inspected ? t("panel.unitSees") : momentOf(store)}</span>
      <span class="gap"></span>
      <${JudgedSwitch} store=${store} />
      <${EnlargeButton} store=${store} />
    </div>
  `;
}

/** Show the plane large, over the middle of the page, and back. @param {Props} props */
export function EnlargeButton({ store }) {
  const { enlarged } = store.view.value;
  const switchIt = () => store.actions.look({ enlarged: !store.view.value.enlarged });
  useEffect(() => (enlarged ? onEscape(switchIt) : undefined), [enlarged]);
  const name = t(enlarged ? "panel.shrink" : "panel.enlarge");
  return html`
    <button type="button" class="button quiet icon-only enlarge" aria-label=${name} title=${name} aria-pressed=${enlarged} onClick=${switchIt}>
      <${Icon} name=${enlarged ? "shrink" : "enlarge"} />
    </button>
  `;
}

/** The answers on a map, or how good they are in numbers. @param {Props} props */
export function JudgedSwitch({ store }) {
  const options = /** @type {const} */ (["map", "scores"]).map((value) => ({
    value,
    label: t(`scores.as.${value}`),
  }));
  return html`<${Segments} label=${t("scores.title")} value=${store.view.value.judged} options=${options} onChange=${(/** @type {"map" | "scores"} */ judged) => store.actions.look({ judged })} />`;
}

/** Which step is shown, where it is not the present one. @param {Store} store */
function momentOf(store) {
  const step = integer(store.playhead.value, language.value);
  return store.past.value || store.lost.value ? t("travel.atStep", { step }) : "";
}

/** What the colours mean: classes, numbers, or the least and the greatest value of the unit looked at. @param {Props} props */
export function Key({ store }) {
  const classes = store.state.value?.network.classes ?? 2;
  const range = unitRange(store);
  if (range) return html`<div class="key"><span>${range[0]}</span><${Ramp} /><span>${range[1]}</span></div>`;
  if (store.numbers.value) return html`<div class="key"><span>\u22121</span><${Ramp} /><span>1</span></div>`;
  if (classes > 2)
    return html`<div class="key">${Array.from({ length: classes }, (_, k) => html`<${ClassMark} k=${k} /><span>${k && classes > 3 ? k : t("class.name", { number: k })}</span>`)}</div>`;
  return html`
    <div class="key">
      <${ClassMark} k=${0} /><span>${t("class.name", { number: 0 })}</span>
      <${Ramp} />
      <span>${t("class.name", { number: 1 })}</span><${ClassMark} k=${1} />
    </div>
  `;
}

/** The values at the ends of the scale of the unit that is looked at; null when the classes are shown. @param {Store} store */
function unitRange(store) {
  const { inspected } = store.view.value;
  const { layers } = store.experiment.value;
  if (!inspected || inspected.layer === layers.length - 1) return null;
  if (inspected.layer < 0) return ["\u2212", "+"];
  const [low, high] = rangeOf(store, inspected.layer);
  const scale = store.frame.value?.arrays.neuron_scale?.values[inspected.layer] ?? 1;
  const bounded = low !== null && high !== null;
  return [bounded ? low : -scale, bounded ? high : scale].map((end) => tick(end, language.value));
}

function Ramp() {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const stops = rampStops();
  useEffect(() => {
    if (box.current) box.current.style.background = `linear-gradient(90deg, ${stops.join(", ")})`;
  }, [stops.join()]);
  return html`<span class="ramp" ref=${box}></span>`;
}

/** @param {Props} props */
export function Overlays({ store }) {
  const { overlays } = store.view.value;
  const all = /** @type {(keyof typeof overlays)[]} */ (Object.keys(overlays));
  const names = store.numbers.value ? all.filter((name) => !OF_CLASSES.includes(name)) : all;
  return html`
    <div class="chips" role="group" aria-label=${t("panel.boundary")}>
      ${names.map(
        (name) => html`
          <${Held} key=${name} store=${store} name=${overlayControl(name)} compact>
            <button type="button" class="chip" aria-pressed=${overlays[name]} onClick=${() => store.actions.overlay(name)}>${t(`overlay.${name}`)}</button>
          <//>
        `,
      )}
    </div>
  `;
}
