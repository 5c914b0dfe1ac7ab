// @ts-check
/** A control that a link may hide or lock: not there, or its value behind a lock. */
import { controlName } from "../held.js";
import { t } from "../i18n/index.js";
import { html } from "../views/html.js";
import { Icon } from "../views/icons.js";

/** @typedef {import("../store.js").Store} Store */

/** In a lesson nearly everything is locked: one need not be told of each. @param {{ store: Store, name: string, compact?: boolean, children?: any }} props compact: no room for a lock beside it */
export function Held({ store, name, compact = false, children }) {
  const hold = store.held.value[name];
  if (hold === "hidden") return null;
  if (hold !== "locked") return children;
  const words = t("held.locked", { name: controlName(store.schema.value, name) });
  return html`
    <fieldset class=${`locked${compact ? " compact" : ""}`} disabled aria-disabled="true" aria-label=${words} title=${words}>
      ${!store.course.lesson.value && html`<${Icon} name="lock" small />`}
      ${children}
    </fieldset>
  `;
}
