// @ts-check
/** Reset, play and speed; and above the timeline where training stands. */
import { fixed, integer } from "../format.js";
import { Select } from "../forms/controls.js";
import { Held } from "../forms/held.js";
import { spoken } from "../forms/numbers.js";
import { classOf } from "../forms/schema.js";
import { language, t } from "../i18n/index.js";
import { Hint } from "./hint.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { PastActs } from "./past.js";
import { StepButton } from "./step.js";
import { mount as timeline } from "./timeline.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** Steps a second by the name of the speed; null: as fast as the server gives. @type {[string, number | null][]} */
const SPEEDS = [
  ["slow", 1],
  ["normal", 60],
  ["fast", 300],
  ["max", null],
];

/** @param {Props} props */
export const Transport = ({ store }) => html`
  <div class="transport">
    <${ResetButton} store=${store} />
    <${PlayButton} store=${store} />
    <${StepButton} store=${store} />
  </div>
`;

/** @param {Props} props */
export const ResetButton = ({ store }) => html`
  <${Held} store=${store} name="reset" compact>
    <button type="button" class="button quiet icon-only" aria-label=${t("transport.reset")} title=${`${t("transport.reset")} (R)`} onClick=${store.actions.reset}>
      <${Icon} name="reset" />
    </button>
  <//>
`;

/** @param {Props} props */
export function PlayButton({ store }) {
  const playing = store.playing.value;
  const button = html`
    <button
      type="button"
      class="button primary play"
      disabled=${store.stuck.value}
      aria-label=${t(playing ? "transport.pauseName" : "transport.playName")}
      onClick=${store.actions.toggle}
    >
      <${Icon} name=${playing ? "pause" : "play"} />${t(playing ? "transport.pause" : "transport.play")}
    </button>
  `;
  if (playing && store.held.value.play === "locked") return button; // what runs can always be stopped
  return html`<${Held} store=${store} name="play" compact>${button}<//>`;
}

/** @param {Props} props */
export const Timeline = ({ store }) => html`
  <div class="meta">
    <${Position} store=${store} />
    <${Hint} store=${store} name="scrub" />
    <span class="gap"></span>
    <${Aside} store=${store} />
  </div>
  <${Host} id="timeline" mount=${timeline} store=${store} />
`;

/** The speed; while one looks at the past what can be done there; after training has ended by itself how it goes on. @param {Props} props */
function Aside({ store }) {
  const past = store.past.value;
  const ended = store.state.value?.status === "stopped";
  const moves = past ? store.replaying.value : !ended;
  return html`
    ${moves && html`<${Speed} store=${store} />`}
    ${past && html`<${PastActs} store=${store} />`}
    <${GoOn} store=${store} />
  `;
}

/** Where training has ended by itself: the way on. @param {Props} props */
export function GoOn({ store }) {
  if (store.state.value?.status !== "stopped" || store.past.value) return null;
  return html`<button type="button" class="act" onClick=${store.actions.goOn}>${t("transport.goOn")}</button>`;
}

/** @param {Props} props */
export function Position({ store }) {
  const step = store.frame.value?.step ?? store.state.value?.step ?? 0;
  const epoch = store.frame.value?.epoch ?? 0;
  const { text, bad } = activity(store, step);
  return html`
    <span>${t("transport.step")} <b>${integer(step, language.value)}</b></span>
    <span>${t("transport.epoch")} <b>${fixed(epoch, 1, language.value)}</b></span>
    <span class=${`activity${bad ? " bad" : ""}`} title=${text}>${text}</span>
  `;
}

/** What training is doing, in two words. @param {Store} store @param {number} step */
function activity(store, step) {
  const state = store.state.value;
  if (store.past.value) {
    const now = integer(store.now.value, language.value);
    return { text: t("travel.viewing", { now }), bad: false };
  }
  if (state?.divergence) {
    const stopped = integer(state.divergence.step + 1, language.value);
    return { text: t("transport.stopped", { step: stopped }), bad: true };
  }
  if (state?.status === "playing") return { text: rate(store), bad: false };
  if (state?.status === "complete") return { text: t("transport.complete"), bad: false };
  if (state?.status === "stopped") return { text: ending(store), bad: false };
  return { text: t(step === 0 ? "transport.ready" : "transport.paused"), bad: false };
}

/** Why training has stopped by itself. @param {Store} store */
export function ending(store) {
  const root = store.schema.value;
  const { stopping } = /** @type {import("../protocol.js").State} */ (store.state.value).experiment;
  const { properties } = classOf(root, root.properties.stopping, stopping);
  const { kind, ...numbers } = stopping;
  const said = Object.entries(numbers).map(([name, value]) => [name, spoken(properties[name], value)]);
  return t(`transport.ended.${kind}`, Object.fromEntries(said));
}

/** @param {Store} store */
const rate = (store) => {
  const { value } = store.rate;
  return t("transport.rate", {
    rate: integer(value >= 1000 ? Number(value.toPrecision(2)) : value, language.value),
  });
};

/** @param {Props} props */
export function Speed({ store }) {
  const speed = store.state.value?.speed;
  const chosen = SPEEDS.find(([, value]) => value === speed)?.[0] ?? "normal";
  const options = SPEEDS.map(([name]) => ({ value: name, label: t(`transport.${name}`) }));
  const change = (/** @type {string} */ name) => store.actions.speed(new Map(SPEEDS).get(name) ?? null);
  return html`
    <${Held} store=${store} name="speed" compact>
      <span class="speed">
        <span aria-hidden="true">${t("transport.speed")}</span>
        <${Select} value=${chosen} options=${options} label=${t("transport.speed")} onChange=${change} />
      </span>
    <//>
  `;
}
