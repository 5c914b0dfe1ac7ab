// @ts-check
/** A picture in large, in the place of the network: a distribution over the steps, the layers' health, or the loss landscape. */
import { useEffect, useRef } from "preact/hooks";
import { Segments, Select } from "../forms/controls.js";
import { t } from "../i18n/index.js";
import { CourseView } from "./course.js";
import { mount as history, mountTable as historyTable, QUANTITIES } from "./history.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { LandscapeView } from "./landscape.js";
import { enlarge, layerName, rowOf } from "./large-choice.js";
import { demandHistograms } from "./strip.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../store.js").Large} Large */
/** @typedef {{ store: Store }} Props */

const VIEWS = { history: HistoryView, course: CourseView, landscape: LandscapeView };

/** @param {Props} props */
export function LargePanel({ store }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => demandHistograms(store), []); // what else is shown, such as the note, goes by them
  useEffect(() => {
    box.current?.focus();
    return focusOpener;
  }, []);
  const { large } = store.view.value;
  if (!large) return null;
  const close = () => enlarge(store, null);
  const options = /** @type {Large["what"][]} */ (Object.keys(VIEWS)).map((value) => ({
    value,
    label: t(`large.${value}`),
  }));
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  };
  return html`
    <section class="large" aria-labelledby="large-title" tabindex="-1" ref=${box} onKeyDown=${keys}>
      <div class="head">
        <h2 id="large-title" class="spoken">${t(`large.${large.what}`)}</h2>
        <${Segments} label=${t("large.choose")} value=${large.what} options=${options} onChange=${(/** @type {Large["what"]} */ what) => enlarge(store, { what })} />
        <span class="gap"></span>
        <button type="button" class="button quiet icon-only" aria-label=${t("panel.close")} title=${t("panel.close")} onClick=${close}><${Icon} name="close" /></button>
      </div>
      <${VIEWS[large.what]} store=${store} />
    </section>
  `;
}

/** Give the focus back to what opened the panel, once it is there again. */
function focusOpener() {
  requestAnimationFrame(() => {
    const opener = /** @type {HTMLElement | null} */ (document.querySelector("[data-opener]"));
    if (document.activeElement === document.body) opener?.focus();
  });
}

/** @param {Props} props */
function HistoryView({ store }) {
  const large = /** @type {Large} */ (store.view.value.large);
  const layers = store.state.value?.network.layers.length ?? 0;
  const rows = Array.from({ length: layers + 1 }, (_, row) => ({
    value: String(row),
    label: layerName(store, row),
  }));
  const kinds = QUANTITIES.map((value) => ({ value, label: t(`distribution.${value}`) }));
  const forms = /** @type {const} */ (["ridges", "band", "table"]).map((value) => ({
    value,
    label: t(`history.${value}`),
  }));
  const shape = (/** @type {"ridges" | "band" | "table"} */ form) =>
    enlarge(store, form === "table" ? { table: true } : { form, table: false });
  return html`
    <div class="large-choice">
      <${Select} label=${t("history.layer")} value=${String(rowOf(store))} options=${rows} onChange=${(/** @type {string} */ row) => enlarge(store, { row: Number(row) })} />
      <${Segments} label=${t("panel.distributions")} value=${store.view.value.histogram} options=${kinds} onChange=${(/** @type {typeof QUANTITIES[number]} */ histogram) => store.actions.look({ histogram })} />
      <span class="gap"></span>
      <${Segments} label=${t("history.form")} value=${large.table ? "table" : large.form} options=${forms} onChange=${shape} />
    </div>
    <${Host} key=${large.table} id="history" mount=${large.table ? historyTable : history} store=${store} />
  `;
}
