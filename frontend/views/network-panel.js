// @ts-check
/** The middle of the page: cards, diagram and distributions on common axes, in one sideways scroller. */
import { useEffect, useRef } from "preact/hooks";
import { integer } from "../format.js";
import { Segments } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import { Cards } from "./cards.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { enlarge } from "./large-choice.js";
import { later } from "./later.js";
import { Banner } from "./messages.js";
import { mount as network } from "./network.js";
import { PostMortem } from "./postmortem.js";
import { SceneSwitch, SpaceUnderCards, showsSpace } from "./space-panel.js";
import { mount as strip } from "./strip.js";
import { showsTrace, TracePanel } from "./trace-panel.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

const LargePanel = later(() => import("./large.js").then(({ LargePanel }) => LargePanel));

const KINDS = ["activations", "pre_activations", "weights", "gradients"];

/** @param {Props} props */
export function NetworkPanel({ store }) {
  const divergence = store.state.value?.divergence;
  const { large } = store.view.value;
  return html`
    <main class="centre" aria-label=${t("panel.network")}>
      ${!large && html`<${Head} store=${store} />`}
      <${Banner} store=${store} />
      ${large ? html`<${LargePanel} store=${store} />` : html`<${Stage} store=${store} showStrip=${!divergence} />`}
      ${divergence && html`<${PostMortem} ...${{ store, divergence }} />`}
    </main>
  `;
}

/** @param {Props} props */
function Head({ store }) {
  const network = store.state.value?.network;
  return html`
    <div class="head network-head">
      <h2 id="network-title">${t("panel.network")}</h2>
      <span class="muted">${network && totals(store, network)}</span>
      <${SceneSwitch} store=${store} />
    </div>
  `;
}

/** What the whole network weighs and costs. @param {Store} store @param {{ parameters: number, operations: number }} network */
function totals(store, { parameters, operations }) {
  const said = (/** @type {string} */ key, /** @type {number} */ count) =>
    t(key, { count: integer(count, language.value) });
  return t(store.pictured.value ? "network.totals" : "network.totalsSample", {
    parameters: said("network.parameters", parameters),
    operations: said("network.operations", operations),
  });
}

/** @param {{ store: Store, showStrip: boolean }} props */
function Stage({ store, showStrip }) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  const net = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => measure(store, scroller.current, net.current), []);
  const { width } = store.layout.value;
  return html`
    <div class="stage" ref=${scroller}>
      <div class="net" ref=${net} style=${{ width: `${width}px` }}>
        ${showsSpace(store) ? html`<${SpaceUnderCards} store=${store} />` : html`<${Host} id="network" mount=${network} store=${store} />`}
        <${Cards} store=${store} />
      </div>
      ${showStrip && showsTrace(store) && html`<${TracePanel} store=${store} />`}
      ${
        showStrip &&
        !showsTrace(store) &&
        html`
          <section class="strip" aria-labelledby="strip-title" style=${{ width: `${width}px` }}>
            <${StripHead} store=${store} />
            <${Host} id="strip" mount=${strip} store=${store} />
            ${store.course.veiled.value && html`<p class="strip-veil"><${Icon} name="lock" />${t("lesson.predictFirst")}</p>`}
          </section>
        `
      }
    </div>
  `;
}

/** Tell the store how much of the network is visible. @param {Store} store @param {HTMLElement | null} scroller @param {HTMLElement | null} net */
function measure(store, scroller, net) {
  if (!scroller || !net) return undefined;
  const observer = new ResizeObserver(() =>
    store.actions.stageResized({ width: scroller.clientWidth, height: net.clientHeight }),
  );
  observer.observe(scroller);
  observer.observe(net);
  return () => observer.disconnect();
}

/** @param {Props} props */
function StripHead({ store }) {
  const options = KINDS.map((kind) => ({ value: kind, label: t(`distribution.${kind}`) }));
  const choose = (/** @type {import("../store.js").HistogramKind} */ histogram) =>
    store.actions.look({ histogram });
  return html`
    <div class="head strip-head" style=${{ width: `${store.stage.value.width}px` }}>
      <h2 id="strip-title">${t("panel.distributions")}</h2>
      <${Segments} label=${t("panel.distributions")} value=${store.view.value.histogram} options=${options} onChange=${choose} />
      <span class="gap"></span>
      <span class="at-start">${t("distribution.atStart")}</span>
      <button type="button" class="button quiet" data-opener onClick=${() => enlarge(store, {})}><${Icon} name="expand" />${t("large.history")}</button>
    </div>
  `;
}
