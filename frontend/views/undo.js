// @ts-check
/** The buttons that take back the last change and make it again; each says which. */
import { describeChange } from "../changes.js";
import { integer } from "../format.js";
import { language, t } from "../i18n/index.js";
import { describeWeights } from "../weight-names.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../history.js").Change} Change */

/** @param {{ store: Store }} props */
export function UndoButtons({ store }) {
  const { done, undone } = store.history.value;
  return html`
    <span class="undo" role="group" aria-label=${t("undo.group")}>
      <${Button} ...${{ store, icon: "undo", word: t("undo.undo"), keys: "Ctrl+Z", change: done.at(-1), act: () => store.actions.undo() }} />
      <${Button} ...${{ store, icon: "redo", word: t("undo.redo"), keys: "Ctrl+Shift+Z", change: undone.at(-1), act: () => store.actions.redo() }} />
    </span>
  `;
}

/** @param {{ store: Store, icon: import("./icons.js").IconName, word: string, keys: string, change: Change | undefined, act: () => void }} props */
function Button({ store, icon, word, keys, change, act }) {
  const name = change ? t("undo.what", { act: word, change: describe(store, change) }) : word;
  return html`
    <button type="button" class="button quiet icon-only" aria-label=${name} title=${`${name} (${keys})`} aria-disabled=${change ? undefined : "true"} onClick=${() => change && act()}>
      <${Icon} name=${icon} />
    </button>
  `;
}

/** A change in a few words. @param {Store} store @param {Change} change */
function describe(store, { kind, before, after, step, weights }) {
  const [schema, network] = [store.schema.value, store.state.value?.network];
  if (weights && network?.layers.length === after.layers.length)
    return describeWeights({ schema, experiment: after, network }, weights.before, weights.after);
  if (kind === "reset") return t("undo.resetName");
  if (kind === "branch") return t("undo.branchName", { step: integer(step, language.value) });
  return describeChange(schema, before, after).replace(/[.。]$/, "");
}
