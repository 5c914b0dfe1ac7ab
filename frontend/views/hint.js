// @ts-check
/** A quiet line beside what it is about; it goes when that is done, or when it was read. */
import { hintOf } from "../hints.js";
import { t } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @param {{ store: import("../store.js").Store, name: import("../hints.js").Hint }} props */
export function Hint({ store, name }) {
  if (hintOf(store) !== name) return null;
  return html`
    <p class="hint">
      <${Icon} name="bulb" small /><span>${t(`hint.${name}`)}</span>
      <button type="button" class="button quiet icon-only" aria-label=${t("hint.close")} title=${t("hint.close")} onClick=${() => store.actions.doneHint(name)}>
        <${Icon} name="close" small />
      </button>
    </p>
  `;
}
