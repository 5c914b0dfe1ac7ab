// @ts-check
/** The settings of one layer with everything the schema knows of it: a popover under its card, a sheet on a phone. */
import { useEffect, useRef, useState } from "preact/hooks";
import { capital, Field, More, outputActivations, summaryOf } from "../forms/form.js";
import { Held } from "../forms/held.js";
import { Formula } from "../forms/help.js";
import { classOf, deref, fieldsOf, kinds, member, placeAt } from "../forms/schema.js";
import { help, t, title } from "../i18n/index.js";
import { opensMenu } from "./add-layer.js";
import { Connections, Facts } from "./connections.js";
import { chosenFeatures } from "./diagram.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { KindButton, LayerActs } from "./layer-acts.js";
import { under } from "./menu.js";
import { toggleFeature } from "./network.js";

/** @typedef {import("../store.js").Store} Store */

/** The frequent settings of a layer come first in the schema; those after this one wait behind a line. */
const LAST_COMMON = "initializer";
/** The setting that keeps a layer's weights as they are comes after those, and does not wait. */
const FREEZE = "frozen";

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
  const free = !output && !store.held.value.layers;
  const fixed = output ? fixedFields(store) : [];
  const names = fieldsOf(spec).flatMap(([field]) => (fixed.includes(field) ? [] : [field]));
  const common = names.indexOf(LAST_COMMON) + 1 || names.length;
  const isCommon = (/** @type {string} */ field, /** @type {number} */ i) => i < common || field === FREEZE;
  const [shown, rare] = [names.filter(isCommon), names.filter((field, i) => !isCommon(field, i))];
  const place = output ? t("network.outputName") : t("network.layerName", { layer: index + 1 });
  return html`
    <${SheetHead} name=${place} kind=${free ? html`<${KindButton} ...${{ store, index }} />` : capital(title(spec))} />
    <p class="sheet-help">${help(spec)}</p>
    ${spec.formula && html`<${Formula} tex=${spec.formula} />`}
    ${shown.map((field) => html`<${Field} key=${field} store=${store} path=${["layers", index, field]} />`)}
    ${rare.length > 0 && html`<${Rare} ...${{ store, path: ["layers", index], names: rare }} />`}
    ${!store.held.value.layers && html`<${Connections} ...${{ store, index }} />`}
    <${Facts} ...${{ store, index }} />
    ${free && html`<${AddLayer} store=${store} after=${index + 1} /><${LayerActs} ...${{ store, index }} />`}
  `;
}

/** Settings that one seldom needs, behind a line that names their values. @param {{ store: Store, path: import("../forms/schema.js").Path, names: string[] }} props */
function Rare({ store, path, names }) {
  const [open, setOpen] = useState(false);
  const summary = summaryOf(store, path, names);
  return html`
    <${More} ...${{ open, setOpen, summary, label: t("form.moreOf", { summary }) }} />
    ${open && names.map((field) => html`<${Field} key=${field} store=${store} path=${[...path, field]} />`)}
  `;
}

/** On a phone there is no button between the layers. @param {{ store: Store, after: number }} props */
const AddLayer = ({ store, after }) =>
  store.form.value === "phone" &&
  html`
    <button type="button" class="button" ...${opensMenu(after)}>
      ${after === 0 ? t("network.addFirst") : t("network.addAfter", { layer: after })}
    </button>
  `;

/** What the loss decides about the output layer. @param {Store} store */
function fixedFields(store) {
  return outputActivations(store).length === 1 ? ["units", "activation"] : ["units"];
}

/** The input features as switches, the formulas among them, and what is done to the inputs first. @param {{ store: Store }} props */
function InputSettings({ store }) {
  return html`
    <${SheetHead} name=${t("network.inputsName")} kind="" />
    ${store.pictured.value ? html`<${Held} store=${store} name="features"><${Features} store=${store} /><//>` : html`<p class="sheet-help">${t("network.inputsAsTheyAre")}</p>`}
    <${Field} store=${store} path=${["preprocessing"]} />
    ${!store.held.value.layers && html`<${AddLayer} store=${store} after=${0} />`}
  `;
}

/** @param {{ store: Store }} props */
function Features({ store }) {
  const root = store.schema.value;
  const family = deref(root, root.properties.features).items;
  const { features } = store.experiment.value;
  const chosen = chosenFeatures(store);
  return html`
    <div class="chips">
      ${kinds(root, family).map((kind, index) => {
        const spec = member(root, family, kind);
        return html`<button type="button" class="chip" aria-pressed=${chosen.includes(index)} title=${help(spec)} onClick=${() => toggleFeature(store, index)}>${title(spec)}</button>`;
      })}
    </div>
    ${features.flatMap((feature, place) =>
      fieldsOf(member(root, family, feature.kind)).map(
        ([field]) =>
          html`<${Field} key=${`${place}${field}`} store=${store} path=${["features", place, field]} />`,
      ),
    )}
  `;
}

/** @param {{ name: string, kind: any }} props */
const SheetHead = ({ name, kind }) => html`
  <div class="head">
    <h2 id="sheet-title">${name}</h2>
    ${kind && html`<span class="muted">${kind}</span>`}
    <span class="gap"></span>
    <button type="button" class="button quiet icon-only" aria-label=${t("panel.close")} onClick=${(/** @type {any} */ event) => event.currentTarget.closest("[popover]").hidePopover()}>
      <${Icon} name="close" />
    </button>
  </div>
`;
