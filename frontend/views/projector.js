// @ts-check
/** One or two panels for a whole room: large, dark and bare; the keys of the page work on. */
import { useEffect, useRef, useState } from "preact/hooks";
import { leastWidth } from "../canvas/layout.js";
import { integer, number } from "../format.js";
import { language, t } from "../i18n/index.js";
import { PANELS, shrunk, WIDTH, zoomOf } from "../projector.js";
import { mount as boundary } from "./boundary.js";
import { curveName } from "./curve-model.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { mount as curve } from "./loss.js";
import { metricsOf } from "./metrics.js";
import { mount as network } from "./network.js";
import { Key } from "./results.js";
import { SamplePanel } from "./sample.js";
import { mount as strip } from "./strip.js";
import { PlayButton } from "./transport.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** @param {Props} props */
export function Projector({ store }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const zoom = useZoom();
  useEffect(() => {
    document.documentElement.classList.add("projecting");
    store.actions.watch("metrics", { kind: "metrics" });
    const release = leaveWithEscape(store);
    return () => {
      release();
      store.actions.watch("metrics", null);
      document.documentElement.classList.remove("projecting");
    };
  }, []);
  useEffect(() => box.current?.querySelector("button")?.focus(), []);
  const shown = store.projector.value ?? [];
  return html`
    <main class=${`projector of-${shown.join("-")}`} style=${{ zoom }} key=${zoom} ref=${box} aria-label=${t("projector.title")}>
      ${shown.includes("boundary") && html`<${BoundaryPart} store=${store} />`}
      ${shown.includes("network") && html`<${NetworkPart} store=${store} />`}
      ${shown.includes("distributions") && html`<${StripPart} store=${store} />`}
      <div class="projector-beside">
        <${Numbers} store=${store} />
        ${shown.includes("curve") && html`<h2 class="hidden">${curveName(store, store.view.value.curve)}</h2><${Host} id="loss" mount=${curve} store=${store} />`}
      </div>
      <${Dock} store=${store} />
    </main>
  `;
}

/** How much the window enlarges everything, kept up to date. */
function useZoom() {
  const now = () => zoomOf(innerWidth, innerHeight);
  const [zoom, setZoom] = useState(now);
  useEffect(() => {
    const resize = () => setZoom(now());
    addEventListener("resize", resize);
    return () => removeEventListener("resize", resize);
  }, []);
  return zoom;
}

/** Escape leaves, unless it closes something that lies over the panels. @param {Store} store */
function leaveWithEscape(store) {
  const key = (/** @type {KeyboardEvent} */ event) => {
    const taken = event.defaultPrevented || store.keysShown.value || store.view.value.inspected?.pinned;
    if (event.key === "Escape" && !taken) store.actions.project(null);
  };
  addEventListener("keydown", key, true);
  return () => removeEventListener("keydown", key, true);
}

/** @param {Props} props */
const BoundaryPart = ({ store }) =>
  store.sampled.value
    ? html`<div class="projector-left"><${SamplePanel} store=${store} /></div>`
    : html`
      <section class="projector-left boundary" aria-label=${t("panel.boundary")}>
        <${Host} id="boundary" mount=${boundary} store=${store} />
        <${Key} store=${store} />
      </section>
    `;

/** @param {Props} props */
const NetworkPart = ({ store }) => html`
  <${Stage} store=${store} name=${t("panel.network")}>
    <div class="net"><${Host} id="network" mount=${network} store=${store} /></div>
  <//>
`;

/** @param {Props} props */
const StripPart = ({ store }) => html`
  <${Stage} store=${store} name=${t("panel.distributions")}>
    <div class="strip"><${Host} id="strip" mount=${strip} store=${store} /></div>
  <//>
`;

/** What is laid out in the columns of the network: it tells the store how much room there is. @param {{ store: Store, name: string, children: any }} props */
function Stage({ store, name, children }) {
  const scroller = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () =>
      store.actions.stageResized({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { width } = store.layout.value;
  const zoom = shrunk(leastWidth(store.units.value.length), WIDTH);
  return html`
    <section class="projector-wide stage" ref=${scroller} aria-label=${name} tabIndex="0" style=${{ zoom }}>
      <div class="projector-stage" style=${{ width: `${width}px` }}>${children}</div>
    </section>
  `;
}

/** Two numbers that the last row reads. @param {Props} props */
function Numbers({ store }) {
  const locale = language.value;
  const found = metricsOf(store);
  const lost = store.lost.value;
  return html`
    <dl class="projector-numbers">
      <div><dt>${t("metric.testLoss")}</dt><dd>${lost ? "NaN" : found ? number(found.testLoss, locale) : ""}</dd></div>
      <div><dt>${t("projector.step")}</dt><dd>${integer(store.playhead.value, locale)}</dd></div>
    </dl>
    ${store.projector.value?.includes("distributions") && html`<h2 class="projector-title">${t(`distribution.${store.view.value.histogram}`)}</h2>`}
  `;
}

/** @param {Props} props */
function Dock({ store }) {
  const shown = store.projector.value ?? [];
  return html`
    <div class="projector-dock">
      <${PlayButton} store=${store} />
      <div class="projector-choice" role="group" aria-label=${t("projector.panels")}>
        ${PANELS.map(
          (panel, index) => html`
            <button type="button" aria-pressed=${shown.includes(panel)} aria-keyshortcuts=${index + 1} onClick=${() => store.actions.project(panel)}>
              <kbd>${index + 1}</kbd>${t(`projector.${panel}`)}
            </button>
          `,
        )}
      </div>
      <button type="button" class="button quiet icon-only" aria-label=${t("projector.leave")} title=${`${t("projector.leave")} (Esc)`} onClick=${() => store.actions.project(null)}>
        <${Icon} name="close" />
      </button>
    </div>
  `;
}
