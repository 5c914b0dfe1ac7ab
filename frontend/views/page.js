// @ts-check
/** The whole page: desk, desk with a rail of icons, or phone, from the same panels. */
import { signal } from "@preact/signals-core";
import { useEffect, useRef } from "preact/hooks";
import { HelpBubble } from "../forms/help.js";
import { t } from "../i18n/index.js";
import { AddLayerMenu } from "./add-layer.js";
import { CsvDialog } from "./csv-dialog.js";
import { CurvePanel } from "./curve-panel.js";
import { DataPanel } from "./data.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { KeyList } from "./keys.js";
import { later } from "./later.js";
import { LayerSettings } from "./layer.js";
import { Announcer } from "./messages.js";
import { Metrics } from "./metrics.js";
import { NetworkPanel } from "./network-panel.js";
import { Note } from "./note.js";
import { BoundaryPanel } from "./results.js";
import { TopBar } from "./topbar.js";
import { SeedsPanel, TrainingPanel } from "./training.js";
import { Timeline, Transport } from "./transport.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** What only some data, screens and people need. */
const ConfusionPanel = later(() => import("./confusion.js").then(({ ConfusionPanel }) => ConfusionPanel));
const FitPanel = later(() => import("./fit.js").then(({ FitPanel }) => FitPanel));
const LessonPanel = later(() => import("./lesson.js").then(({ LessonPanel }) => LessonPanel));
const MemoryPanel = later(() => import("./memory.js").then(({ MemoryPanel }) => MemoryPanel));
const Phone = later(() => import("./phone.js").then(({ Phone }) => Phone));
const Projector = later(() => import("./projector.js").then(({ Projector }) => Projector));
const SamplePanel = later(() => import("./sample.js").then(({ SamplePanel }) => SamplePanel));

const PANELS = /** @type {const} */ ([
  ["data", "data", DataPanel],
  ["training", "tune", TrainingPanel],
  ["seeds", "dice", SeedsPanel],
]);

/** @param {Props} props */
export function Page({ store }) {
  const { status } = store.connection.value;
  const waiting = store.state.value === null && status === "connecting";
  return html`
    <${store.projector.value ? Projector : store.form.value === "phone" ? Phone : Desk} store=${store} />
    <${LayerSettings} store=${store} />
    <${AddLayerMenu} store=${store} />
    <${HelpBubble} store=${store} />
    <${KeyList} store=${store} />
    <${CsvDialog} store=${store} />
    <${Announcer} store=${store} />
    ${waiting && html`<p class="starting">${t("app.starting")}</p>`}
  `;
}

/** @param {Props} props */
const Desk = ({ store }) => html`
  <div class="page">
    <${TopBar} store=${store} />
    <section class="bar bar-acts" aria-label=${t("panel.transport")}><${Transport} store=${store} /></section>
    <section class="bar bar-time" aria-label=${t("panel.timeline")}><${Timeline} store=${store} /></section>
    <section class="bar bar-metrics" aria-label=${t("panel.metrics")}><${Metrics} store=${store} /></section>
    <${Left} store=${store} />
    <${NetworkPanel} store=${store} />
    <aside class="results" aria-label=${t("panel.results")}>
      ${
        store.sampled.value
          ? html`<${SamplePanel} store=${store} /><${MemoryPanel} store=${store} /><${store.numbers.value ? FitPanel : ConfusionPanel} store=${store} />`
          : html`<${BoundaryPanel} store=${store} />`
      }
      <${CurvePanel} store=${store} />
      <${Note} store=${store} />
    </aside>
  </div>
`;

/** What one chooses, or the lesson that chooses what there is to choose. @param {Props} props */
function Left({ store }) {
  if (store.course.lesson.value) return html`<${LessonPanel} store=${store} />`;
  return store.form.value === "rail" ? html`<${Rail} store=${store} />` : html`<${Choices} store=${store} />`;
}

/** @param {Props} props */
const Choices = ({ store }) => html`
  <aside class="choices" aria-label=${t("panel.settings")}>
    ${PANELS.map(([name, , Panel]) => html`<${Panel} key=${name} store=${store} />`)}
  </aside>
`;

/** Which panel of the rail is open. @type {import("@preact/signals-core").Signal<string | null>} */
const opened = signal(null);

/** Where there is no room for the left column: an icon for each of its panels, which opens over the network. @param {Props} props */
function Rail({ store }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const close = (/** @type {any} */ event) => {
    if (event.key === "Escape") opened.value = null;
  };
  useEffect(() => {
    const outside = (/** @type {any} */ event) => {
      if (!box.current?.contains(event.target)) opened.value = null;
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, []);
  return html`
    <aside class="rail" aria-label=${t("panel.settings")} onKeyDown=${close} ref=${box}>
      ${PANELS.map(
        ([name, icon]) => html`
          <button
            type="button"
            class="button quiet icon-only"
            aria-label=${t(`panel.${name}`)}
            title=${t(`panel.${name}`)}
            aria-expanded=${opened.value === name}
            onClick=${() => {
              opened.value = opened.value === name ? null : name;
            }}
          >
            <${Icon} name=${icon} />
          </button>
        `,
      )}
      ${PANELS.filter(([name]) => name === opened.value).map(
        ([name, , Panel]) => html`<div class="drawer pop" key=${name}><${Panel} store=${store} /></div>`,
      )}
    </aside>
  `;
}
