// @ts-check
/** The experiment's name in the top bar, and behind it whole experiments to start from. */
import { useEffect, useRef } from "preact/hooks";
import { help, t, title } from "../i18n/index.js";
import { experimentName, fetchPresets, presetShown, presets, take } from "../presets.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { move, under } from "./menu.js";

/** @typedef {import("../store.js").Store} Store */

/** @param {{ store: Store }} props */
export function ExperimentMenu({ store }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const opener = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => void fetchPresets(), []);
  const name = experimentName(store);
  if (Object.keys(store.held.value).length) return html`<span class="crumb"><span>${name}</span></span>`;
  const shown = presetShown(store);
  const opened = (/** @type {any} */ event) => {
    if (event.newState !== "open" || !box.current || !opener.current) return;
    under(box.current, opener.current.getBoundingClientRect());
    const chosen = box.current.querySelector("[aria-checked=true]") ?? box.current.querySelector("button");
    /** @type {HTMLElement | null} */ (chosen)?.focus();
  };
  const choose = (/** @type {import("../presets.js").Preset} */ preset) => {
    box.current?.hidePopover();
    take(store, preset);
  };
  return html`
    <span class="crumb">
      <button type="button" class="button quiet" ref=${opener} popovertarget="presets" aria-haspopup="menu" aria-label=${t("presets.open", { name })} title=${name}>
        <span>${name}</span><${Icon} name="down" small />
      </button>
    </span>
    <div id="presets" class="pop menu presets" popover="auto" role="menu" aria-label=${t("presets.title")} ref=${box} onToggle=${opened} onKeyDown=${move}>
      <div class="presets-head" role="presentation">${t("presets.title")}</div>
      ${presets.value.map(
        (preset) => html`
          <button type="button" role="menuitemradio" tabindex="-1" key=${preset.key} aria-checked=${preset === shown ? "true" : "false"} onClick=${() => choose(preset)}>
            <b>${title(preset)}</b><span>${help({ description: preset.about })}</span>
          </button>
        `,
      )}
    </div>
  `;
}
