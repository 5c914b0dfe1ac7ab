// @ts-check
/** The middle of the page as hidden space: which layer and units, and the picture of it. */
import { CARD } from "../canvas/layout.js";
import { Select } from "../forms/controls.js";
import { spaces } from "../hidden.js";
import { t } from "../i18n/index.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { mount, spaceOf } from "./space.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** Free between the cards and the picture. */
const GAP = 12;

/** Neurons or hidden space; the latter says why where there is none. @param {Props} props */
export function SceneSwitch({ store }) {
  const reason = unavailable(store);
  const { scene } = store.view.value;
  const choose = (/** @type {"units" | "space"} */ wanted) => () => {
    if (wanted === "units" || !reason) store.actions.look({ scene: wanted });
  };
  return html`
    <div class="segments" role="group" aria-label=${t("space.scene")}>
      <button type="button" aria-pressed=${scene === "units"} onClick=${choose("units")}>${t("space.neurons")}</button>
      <button
        type="button"
        aria-pressed=${scene === "space"}
        aria-disabled=${reason ? "true" : undefined}
        aria-description=${reason}
        title=${reason}
        onClick=${choose("space")}
      >${t("space.title")}</button>
    </div>
  `;
}

/** Why there is no hidden space; empty where there is one. @param {Store} store */
const unavailable = ({ state: { value: state } }) =>
  state && !spaces(state.network).length ? t("space.unavailable") : undefined;

/** Whether the middle shows hidden space now. @param {Store} store */
export const showsSpace = (store) => store.view.value.scene === "space";

/** Under the cards, as wide as what is seen of the network. @param {Props} props */
export const SpaceUnderCards = ({ store }) => html`
  <section class="space" aria-label=${t("space.title")} style=${{ width: `${store.stage.value.width}px`, marginTop: `${CARD.y + CARD.height + GAP}px` }}>
    <${SpacePanel} store=${store} />
  </section>
`;

/** @param {Props} props */
export function SpacePanel({ store }) {
  const space = spaceOf(store);
  if (!space) return html`<p class="no-picture">${t("space.unavailable")}</p>`;
  return html`
    <${Choice} ...${{ store, space }} />
    <${Host} id="space" mount=${mount} store=${store} />
  `;
}

/** @param {{ store: Store, space: import("../hidden.js").Space }} props */
function Choice({ store, space }) {
  const network = /** @type {import("../store.js").State} */ (store.state.value).network;
  const last = network.layers.length - 1;
  const layers = spaces(network).map((layer) => ({
    value: String(layer),
    label: layer === last ? t("drawing.output") : t("network.layerName", { layer: layer + 1 }),
  }));
  const units = Array.from({ length: network.layers[space.layer].output[0] }, (_, unit) => ({
    value: String(unit),
    label: t("space.unit", { unit: unit + 1 }),
  }));
  const look = (/** @type {Partial<typeof space>} */ change) =>
    store.actions.look({ space: { ...space, ...change } });
  const leave = (/** @type {string} */ layer) =>
    store.actions.look({ space: { layer: Number(layer), first: Number.POSITIVE_INFINITY, second: 0 } });
  const axis = (/** @type {"first" | "second"} */ which, /** @type {string} */ label) => html`
    <div class="row"><span class="label">${label}</span>
      <${Select} label=${label} value=${String(space[which])} options=${units} onChange=${(/** @type {string} */ unit) => look({ [which]: Number(unit) })} />
    </div>
  `;
  return html`
    <div class="space-choice">
      <div class="row"><span class="label">${t("space.layer")}</span>
        <${Select} label=${t("space.layer")} value=${String(space.layer)} options=${layers} onChange=${leave} />
      </div>
      ${axis("first", t("space.across"))}
      ${axis("second", t("space.up"))}
      <p class="muted">${t(store.pictured.value ? "space.help" : "space.helpPoints")}</p>
    </div>
  `;
}
