// @ts-check
/** The menu behind the buttons that add a layer: what can stand between two layers, each with what it does. */
import { signal } from "@preact/signals-core";
import { useRef } from "preact/hooks";
import { capital } from "../forms/form.js";
import { deref, kinds, member } from "../forms/schema.js";
import { help, t, title } from "../i18n/index.js";
import { html } from "./html.js";
import { move, under } from "./menu.js";

/** @typedef {import("../store.js").Store} Store */

const MENU = "add-layer";

/** The rank of single numbers: layers of pictures, sequences and branches need more than a place. */
const NUMBERS = 1;

/** Where the layer goes, and what opened the menu. @type {import("@preact/signals-core").Signal<{ after: number, opener: Element | null }>} */
const asked = signal({ after: 0, opener: null });

/** What a button needs to open the menu; `after`: the layer before the new one, counted from 1. @param {number} after */
export const opensMenu = (after) => ({
  popovertarget: MENU,
  "aria-haspopup": "menu",
  onClick: (/** @type {any} */ event) => {
    asked.value = { after, opener: event.currentTarget };
  },
});

/** The menu itself; it stands once in the page. @param {{ store: Store }} props */
export function AddLayerMenu({ store }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const root = store.schema.value;
  const family = deref(root, root.properties.layers).items;
  const { after, opener } = asked.value;
  const opened = (/** @type {any} */ event) => {
    if (event.newState !== "open" || !box.current || !opener) return;
    under(box.current, opener.getBoundingClientRect());
    box.current.querySelector("button")?.focus();
  };
  const choose = (/** @type {string} */ kind) => {
    box.current?.hidePopover();
    store.actions.addLayer(after - 1, kind);
  };
  const label = after === 0 ? t("network.addFirst") : t("network.addAfter", { layer: after });
  return html`
    <div id=${MENU} class="pop menu add-layer" popover="auto" role="menu" aria-label=${label} ref=${box} onToggle=${opened} onKeyDown=${move}>
      ${kinds(root, family)
        .map((kind) => member(root, family, kind))
        .filter((spec) => spec.keeps.includes(NUMBERS))
        .map((spec) => {
          const kind = spec.properties.kind.const;
          return html`
            <button type="button" role="menuitem" tabindex="-1" aria-label=${capital(title(spec))} onClick=${() => choose(kind)}>
              <b>${capital(title(spec))}</b><span>${firstSentence(help(spec))}</span>
            </button>
          `;
        })}
      <p class="muted">${t("network.addEffect")}</p>
    </div>
  `;
}

/** @param {string} text */
const firstSentence = (text) => text.split(/(?<=[.。])\s*/u)[0];
