// @ts-check
/** The palette behind the buttons that add a layer: every sort of layer, and why some cannot stand there. */
import { signal } from "@preact/signals-core";
import { add, offersAfter } from "../assembly.js";
import { t } from "../i18n/index.js";
import { html } from "./html.js";
import { Palette } from "./palette.js";

/** @typedef {import("../store.js").Store} Store */

const MENU = "add-layer";

/** Where the layer goes, and what opened the palette. @type {import("@preact/signals-core").Signal<{ after: number, opener: Element | null }>} */
const asked = signal({ after: 0, opener: null });

/** What a button needs to open the palette; `after`: the layer before the new one, counted from 1. @param {number} after */
export const opensMenu = (after) => ({
  popovertarget: MENU,
  "aria-haspopup": "menu",
  onClick: (/** @type {any} */ event) => {
    asked.value = { after, opener: event.currentTarget };
  },
});

/** The palette itself; it stands once in the page. @param {{ store: Store }} props */
export function AddLayerMenu({ store }) {
  const { after, opener } = asked.value;
  const { layers } = store.experiment.value;
  const known = after < layers.length;
  return html`
    <${Palette}
      id=${MENU}
      label=${after === 0 ? t("network.addFirst") : t("network.addAfter", { layer: after })}
      offers=${known ? offersAfter(store, after) : []}
      opener=${opener}
      foot=${t(after === 0 ? "palette.effectFirst" : "palette.effect")}
      choose=${(/** @type {import("../offers.js").Offer} */ offer) => add(store, after, offer)}
    />
  `;
}
