// @ts-check
/** The trace of one sample, in the place of the distributions: every number of every layer, and one unit's arithmetic. */
import { effect, signal, untracked } from "@preact/signals-core";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { number } from "../format.js";
import { Segments } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import { paced } from "../pace.js";
import { bySize } from "../trace.js";
import { Arithmetic } from "./arithmetic.js";
import { chosenFeatures } from "./diagram.js";
import { onEscape } from "./escape.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { pointWords } from "./points.js";
import { tracedPoint, traceOf } from "./traced.js";
import { features } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {{ store: Store }} Props */

/** Numbers are read, so they change at most this often (ms). */
const PAUSE = 250;
/** The largest so many numbers of a layer are listed. */
const LISTED = 100;

/** Whether a sample is traced. @param {Store} store */
export const showsTrace = (store) => tracedPoint(store) !== null;

/** @param {Props} props */
export function TracePanel({ store }) {
  const trace = usePaced(store);
  useEffect(() => onEscape(() => store.actions.trace(null)), []);
  return html`
    <section class="trace" aria-labelledby="trace-title" style=${wide(store) && { width: `${store.layout.value.width}px` }}>
      <${Head} ...${{ store, trace }} />
      ${trace && html`<${Lists} ...${{ store, trace }} /><${Arithmetic} ...${{ store, trace }} />`}
    </section>
  `;
}

/** On a desk each list stands under its layer. @param {Store} store */
const wide = (store) => store.form.value !== "phone";

/** Ask for the numbers, and give them on as often as one can read them. @param {Store} store */
function usePaced(store) {
  const shown = useMemo(() => signal(traceOf(store)), []);
  useEffect(() => {
    const renew = paced(() => {
      shown.value = untracked(() => traceOf(store));
    }, PAUSE);
    const stops = [
      effect(() => {
        void [store.frame.value, store.view.value, store.state.value, store.points.value];
        renew();
      }),
      effect(() => {
        const point = tracedPoint(store);
        store.actions.watch("trace", point && { kind: "trace", ...point });
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      store.actions.watch("trace", null);
    };
  }, []);
  return shown.value;
}

/** @param {{ store: Store, trace: Trace | null }} props */
function Head({ store, trace }) {
  const point = tracedPoint(store);
  const { way } = store.view.value;
  const options = ["forward", "backward"].map((value) => ({ value, label: t(`trace.${value}`) }));
  const words = point ? pointWords(store, point.part, point.sample).join(", ") : "";
  const loss = trace ? t("trace.loss", { loss: number(trace.loss, language.value) }) : "";
  return html`
    <div class="head strip-head" style=${wide(store) && { width: `${store.stage.value.width}px` }}>
      <h2 id="trace-title">${t("trace.title")}</h2>
      <${Segments} label=${t("trace.way")} value=${way} options=${options} onChange=${(/** @type {"forward" | "backward"} */ chosen) => store.actions.look({ way: chosen })} />
      <span class="muted">${words}</span>
      <span class="gap"></span>
      <span class="muted trace-loss">${loss}</span>
      <button type="button" class="button quiet icon-only" aria-label=${t("trace.close")} title=${t("trace.close")} onClick=${() => store.actions.trace(null)}><${Icon} name="close" /></button>
    </div>
  `;
}

/** @param {{ store: Store, trace: Trace }} props */
function Lists({ store, trace }) {
  const columns = store.layout.value.columns;
  const place = (/** @type {number} */ node) =>
    wide(store) && {
      position: "absolute",
      left: `${columns[node]?.x ?? 0}px`,
      width: `${columns[node]?.width ?? 0}px`,
    };
  return html`
    <div class="trace-lists">
      ${trace.nodes.map((_, node) => html`<${List} key=${node} ...${{ store, trace, node, style: place(node) }} />`)}
    </div>
  `;
}

/** The numbers of one layer, the largest first where they are many. @param {{ store: Store, trace: Trace, node: number, style: any }} props */
function List({ store, trace, node, style }) {
  const { way, arithmetic } = store.view.value;
  const { z, a, da, dz } = trace.nodes[node];
  const [left, right] = way === "forward" || node === 0 ? [z, a] : [da, dz];
  const last = node === trace.nodes.length - 1;
  const order = useOrder(store, right ?? left ?? a, `${way} ${JSON.stringify(tracedPoint(store))}`);
  const name =
    node === 0 ? t("network.inputs") : last ? t("drawing.output") : t("network.layerName", { layer: node });
  const heads =
    way === "forward"
      ? [node ? "z" : "", node ? (last ? "p" : "a") : "x"]
      : node
        ? ["∂L/∂a", "∂L/∂z"]
        : ["", ""];
  const show = (/** @type {number} */ unit) => () =>
    store.actions.look({ arithmetic: { layer: node - 1, unit } });
  const cells = (/** @type {number} */ unit) => html`
    <span>${node ? unit + 1 : inputName(store, unit)}</span>
    <span>${said(left, unit)}</span><span>${said(right, unit)}</span>
  `;
  return html`
    <section class="trace-list" aria-label=${name} style=${style}>
      <div class="trace-row trace-names"><span>${wide(store) ? "" : name}</span><span>${heads[0]}</span><span>${heads[1]}</span></div>
      <div class="trace-rows" tabindex="0" role="group" aria-label=${name}>
        ${order.map((unit) =>
          node
            ? html`<button type="button" class="trace-row" key=${unit} aria-pressed=${arithmetic?.layer === node - 1 && arithmetic.unit === unit} onClick=${show(unit)}>${cells(unit)}</button>`
            : html`<div class="trace-row" key=${unit}>${cells(unit)}</div>`,
        )}
        ${a.length > LISTED && html`<div class="trace-row muted">${t("drawing.more", { count: a.length - LISTED })}</div>`}
      </div>
    </section>
  `;
}

/** The order stays while training goes on, so that rows can be read. @param {Store} store @param {import("../trace.js").Numbers} values @param {string} about */
function useOrder(store, values, about) {
  const kept = useRef({ about: "", order: /** @type {number[]} */ ([]) });
  const settled =
    kept.current.about === about && kept.current.order.length === Math.min(LISTED, values.length);
  if (!settled || !store.playing.value) kept.current = { about, order: bySize(values, LISTED) };
  return kept.current.order;
}

/** Small numbers are long as powers of ten. @param {import("../trace.js").Numbers | null} values @param {number} unit */
const said = (values, unit) =>
  values ? number(values[unit], language.value, Math.abs(values[unit]) < 0.01 ? 2 : 3) : "";

/** What the first layer sees is called, as far as it is a feature. @param {Store} store @param {number} unit */
function inputName(store, unit) {
  const { input } = store.state.value?.network ?? {};
  const chosen = store.pictured.value ? chosenFeatures(store) : [];
  const all = features(store.schema.value);
  return chosen.length === input?.[0] ? (all[chosen[unit]]?.label ?? unit + 1) : unit + 1;
}
