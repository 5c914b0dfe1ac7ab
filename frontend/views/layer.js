// @ts-check
/** The settings of one layer with everything the schema knows of it: a popover under its card, a sheet on a phone. */
import { useEffect, useRef } from "preact/hooks";
import { capital, Field } from "../forms/form.js";
import { Formula } from "../forms/help.js";
import { classOf, deref, fieldsOf, kinds, member, placeAt } from "../forms/schema.js";
import { help, t, title } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { under } from "./menu.js";

/** @typedef {import("../store.js").Store} Store */

/** @param {{ store: Store }} props */
export function LayerSettings({ store }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const shown = useRef(/** @type {number | null} */ (null));
  const index = store.openedLayer.value;
  useEffect(() => {
    const sheet = box.current;
    if (!sheet) return;
    if (index === null) {
      if (sheet.matches(":popover-open")) sheet.hidePopover();
      return;
    }
    shown.current = index;
    if (!sheet.matches(":popover-open")) sheet.showPopover();
    const card = document.querySelector(`.card:has([data-card="${index}"])`);
    if (card) under(sheet, card.getBoundingClientRect());
    /** @type {HTMLElement | null} */ (sheet.querySelector("input, select"))?.focus();
  }, [index]);
  // The browser tells late that it closed the sheet: by then a click may have asked for another layer's.
  const toggled = (/** @type {any} */ event) => {
    if (event.newState === "closed" && store.openedLayer.peek() === shown.current)
      store.actions.openLayer(null);
  };
  const known = index !== null && index < store.experiment.value.layers.length;
  return html`
    <div class="pop sheet" popover="auto" role="dialog" aria-labelledby="sheet-title" ref=${box} onToggle=${toggled}>
      ${known && (index === -1 ? html`<${InputSettings} store=${store} />` : html`<${Settings} key=${index} ...${{ store, index }} />`)}
    </div>
  `;
}

/** @param {{ store: Store, index: number }} props */
function Settings({ store, index }) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, ["layers", index]);
  const spec = classOf(root, node, value);
  const output = index === store.experiment.value.layers.length - 1;
  const fixed = output ? fixedFields(store) : [];
  const place = output ? t("network.outputName") : t("network.layerName", { layer: index + 1 });
  return html`
    <${SheetHead} name=${place} kind=${capital(title(spec))} />
    <p class="sheet-help">${help(spec)}</p>
    ${spec.formula && html`<${Formula} tex=${spec.formula} />`}
    ${fieldsOf(spec)
      .filter(([field]) => !fixed.includes(field))
      .map(([field]) => html`<${Field} key=${field} store=${store} path=${["layers", index, field]} />`)}
    ${!output && html`<${AddLayer} store=${store} after=${index + 1} />`}
    ${!output && html`<button type="button" class="button danger" onClick=${() => store.actions.removeLayer(index)}>${t("network.remove")}</button>`}
  `;
}

/** On a phone there is no button between the layers. @param {{ store: Store, after: number }} props */
const AddLayer = ({ store, after }) =>
  store.form.value === "phone" &&
  html`
    <button type="button" class="button" onClick=${() => store.actions.addLayer(after - 1)}>
      ${after === 0 ? t("network.addFirst") : t("network.addAfter", { layer: after })}
    </button>
  `;

/** What the loss decides about the output layer. @param {Store} store */
function fixedFields(store) {
  const root = store.schema.value;
  const { link } = classOf(root, root.properties.loss, store.experiment.value.loss);
  return link === "identity" ? ["units"] : ["units", "activation"];
}

/** The input features as a list of switches, for the phone. @param {{ store: Store }} props */
function InputSettings({ store }) {
  const root = store.schema.value;
  const family = deref(root, root.properties.features).items;
  const all = kinds(root, family);
  const chosen = store.experiment.value.features.map(({ kind }) => kind);
  const toggle = (/** @type {string} */ kind) => {
    const next = all.filter((other) => (other === kind) !== chosen.includes(/** @type {any} */ (other)));
    store.actions.edit(
      ["features"],
      next.map((name) => ({ kind: name })),
    );
  };
  return html`
    <${SheetHead} name=${t("network.inputsName")} kind="" />
    <div class="chips">
      ${all.map((kind) => {
        const spec = member(root, family, kind);
        const on = chosen.includes(/** @type {any} */ (kind));
        return html`<button type="button" class="chip" aria-pressed=${on} title=${help(spec)} onClick=${() => toggle(kind)}>${title(spec)}</button>`;
      })}
    </div>
    <${AddLayer} store=${store} after=${0} />
  `;
}

/** @param {{ name: string, kind: string }} props */
const SheetHead = ({ name, kind }) => html`
  <div class="head">
    <h2 id="sheet-title">${name}</h2>
    <span class="muted">${kind}</span>
    <span class="gap"></span>
    <button type="button" class="button quiet icon-only" aria-label=${t("panel.close")} onClick=${(/** @type {any} */ event) => event.currentTarget.closest("[popover]").hidePopover()}>
      <${Icon} name="close" />
    </button>
  </div>
`;
