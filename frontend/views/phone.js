// @ts-check
/** The page on a phone: boundary, numbers and one row per layer; a dock with timeline, buttons and four tabs. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/index.js";
import { ConfusionPanel } from "./confusion.js";
import { CurvePanel } from "./curve-panel.js";
import { DataPanel } from "./data.js";
import { DrawBar } from "./draw-bar.js";
import { FitPanel } from "./fit.js";
import { Hint } from "./hint.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { inspectSection } from "./inspect.js";
import { LargePanel } from "./large.js";
import { enlarge } from "./large-choice.js";
import { LessonPanel } from "./lesson.js";
import { MemoryPanel } from "./memory.js";
import { Banner } from "./messages.js";
import { Metrics } from "./metrics.js";
import { Note } from "./note.js";
import { PastActs } from "./past.js";
import { PlaneView } from "./plane-view.js";
import { PostMortem } from "./postmortem.js";
import { EnlargeButton, JudgedSwitch, Overlays } from "./results.js";
import { mount as rows } from "./rows.js";
import { SamplePanel } from "./sample.js";
import { ScoresView } from "./scores.js";
import { SceneSwitch, SpacePanel, showsSpace } from "./space-panel.js";
import { StepButton } from "./step.js";
import { demandHistograms } from "./strip.js";
import { mount as timeline } from "./timeline.js";
import { PhoneTopBar } from "./topbar.js";
import { showsTrace, TracePanel } from "./trace-panel.js";
import { SeedsPanel, TrainingPanel } from "./training.js";
import { GoOn, PlayButton, Position, ResetButton, Speed } from "./transport.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

const TABS = /** @type {const} */ ([
  ["network", "net"],
  ["loss", "chart"],
  ["data", "data"],
  ["training", "tune"],
]);

const LESSON = /** @type {const} */ (["lesson", "bulb"]);

/** @param {Props} props */
export function Phone({ store }) {
  const { tab } = store.view.value;
  const panels = {
    network: NetworkTab,
    loss: LossTab,
    data: DataPanel,
    training: TrainingTab,
    lesson: LessonTab,
  };
  const taught = store.course.lesson.value !== null;
  const tabs = taught ? [...TABS, LESSON] : TABS;
  const turn = (/** @type {typeof TABS[number][0] | "lesson"} */ name) => {
    enlarge(store, null);
    store.actions.look({ tab: name });
  };
  useEffect(() => turn(taught ? "lesson" : "network"), [taught]);
  const drawing = store.pencil.value !== null;
  useEffect(() => {
    if (drawing) store.actions.look({ tab: "network" });
  }, [drawing]);
  return html`
    <div class="phone">
      <${PhoneTopBar} store=${store} />
      <main class="phone-body" key=${tab}>
        <${Banner} store=${store} />
        <${store.view.value.large ? LargePanel : panels[tab]} store=${store} />
      </main>
      <section class="dock" aria-label=${t("panel.transport")}>
        <${Hint} store=${store} name="scrub" />
        <div class="meta"><${Position} store=${store} /></div>
        ${store.past.value && html`<${PastActs} store=${store} />`}
        <${GoOn} store=${store} />
        <${Host} id="timeline" mount=${timeline} store=${store} />
        <div class="transport">
          <${ResetButton} store=${store} />
          <${PlayButton} store=${store} />
          <${StepButton} store=${store} />
        </div>
        <nav class="tabs" aria-label=${t("tab.name")}>
          ${tabs.map(
            ([name, icon]) => html`
              <button type="button" aria-current=${name === tab ? "page" : undefined} onClick=${() => turn(name)}>
                <${Icon} name=${icon} />${t(`tab.${name}`)}
              </button>
            `,
          )}
        </nav>
      </section>
    </div>
  `;
}

/** Map and scores take turns at the top, and are chosen at the bottom: choosing leads there. @param {Props} props */
function NetworkTab({ store }) {
  const divergence = store.state.value?.divergence;
  const { judged } = store.view.value;
  const shown = useRef(judged);
  useEffect(() => {
    if (shown.current !== judged) document.querySelector(".phone-body")?.scrollTo(0, 0);
    shown.current = judged;
  }, [judged]);
  return html`
    ${
      store.sampled.value
        ? html`<${SamplePanel} store=${store} />`
        : html`
          <section class=${`panel boundary${store.view.value.enlarged ? " enlarged" : ""}`}>
            ${
              judged === "scores" && !store.view.value.inspected && !store.drawing.value
                ? html`<${ScoresView} store=${store} />`
                : html`<${PlaneView} store=${store} /><${EnlargeButton} store=${store} /><${DrawBar} store=${store} />`
            }
          </section>
        `
    }
    <${Hint} store=${store} name="change" />
    <${Metrics} store=${store} />
    <${Note} store=${store} />
    ${divergence && html`<${PostMortem} ...${{ store, divergence }} />`}
    ${showsTrace(store) && html`<${TracePanel} store=${store} />`}
    <div class="scene">
      <${SceneSwitch} store=${store} />
      <button type="button" class="button quiet" data-opener onClick=${() => enlarge(store, {})}><${Icon} name="expand" />${t("large.history")}</button>
    </div>
    ${
      showsSpace(store)
        ? html`<section class="space" aria-label=${t("space.title")}><${SpacePanel} store=${store} /></section>`
        : html`
          <${Host} id="rows" mount=${rows} store=${store} />
          <${Host} id="unit" mount=${inspectSection} store=${store} />
        `
    }
    ${store.sampled.value && html`<${MemoryPanel} store=${store} /><${store.numbers.value ? FitPanel : ConfusionPanel} store=${store} />`}
    ${store.pictured.value && html`<section class="panel judged"><${JudgedSwitch} store=${store} />${judged === "map" && html`<${Overlays} store=${store} />`}</section>`}
  `;
}

/** @param {Props} props */
const LossTab = ({ store }) => html`
  <${CurvePanel} store=${store} />
  <${Metrics} store=${store} />
  <${Note} store=${store} />
`;

/** What a lesson measures is asked for here too. @param {Props} props */
function LessonTab({ store }) {
  useEffect(() => demandHistograms(store), []);
  return html`<${LessonPanel} store=${store} /><${Metrics} store=${store} />`;
}

/** @param {Props} props */
const TrainingTab = ({ store }) => html`
  <section class="panel"><${Speed} store=${store} /></section>
  <${TrainingPanel} store=${store} />
  <${SeedsPanel} store=${store} />
`;
