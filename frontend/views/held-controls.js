// @ts-check
/** Choosing what a link hides or locks: one menu for each control. */
import { Select } from "../forms/controls.js";
import { ALWAYS_SHOWN, controlName, groups } from "../held.js";
import { t } from "../i18n/index.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../held.js").Held} Held */

/** How many are hidden and locked, in a few words. @param {Held} held */
export function heldSummary(held) {
  const count = (/** @type {string} */ hold) => Object.values(held).filter((one) => one === hold).length;
  const [hidden, locked] = [count("hidden"), count("locked")];
  const words = {
    hidden: t("share.hiddenCount", { count: hidden }),
    locked: t("share.lockedCount", { count: locked }),
  };
  if (hidden && locked) return t("share.both", words);
  return hidden ? words.hidden : locked ? words.locked : t("share.none");
}

/** @param {{ store: Store, held: Held, setHeld: (held: Held) => void }} props */
export function HeldControls({ store, held, setHeld }) {
  const root = store.schema.value;
  const set = (/** @type {string} */ name, /** @type {string} */ hold) => {
    const { [name]: _, ...others } = held;
    setHeld(hold === "free" ? others : { ...others, [name]: /** @type {any} */ (hold) });
  };
  return html`
    <p class="muted">${t("share.heldHelp")}</p>
    ${groups(root).map(
      ([group, list]) => html`
        <div class="held-group" role="group" aria-label=${t(`held.${group}`)}>
          <h4>${t(`held.${group}`)}</h4>
          ${list.map((name) => html`<${HeldRow} key=${name} ...${{ name, label: controlName(root, name), hold: held[name] ?? "free", set }} />`)}
        </div>
      `,
    )}
  `;
}

/** @param {{ name: string, label: string, hold: string, set: (name: string, hold: string) => void }} props */
function HeldRow({ name, label, hold, set }) {
  const holds = ["free", "locked", "hidden"].filter((one) => one !== "hidden" || !ALWAYS_SHOWN.has(name));
  const options = holds.map((value) => ({ value, label: t(`held.${value}Choice`) }));
  const change = (/** @type {string} */ value) => set(name, value);
  return html`
    <div class="row">
      <span class="label wide">${label}</span>
      <${Select} ...${{ value: hold, options, label, onChange: change, quiet: hold === "free" }} />
    </div>
  `;
}
