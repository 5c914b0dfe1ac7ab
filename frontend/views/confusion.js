// @ts-check
/** Which classes of the test set are mistaken for which: a matrix to click into, and the same as a table. */
import { effect } from "@preact/signals-core";
import { useEffect } from "preact/hooks";
import { cellAt, drawMatrix, matrixHeight } from "../canvas/matrix.js";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { integer } from "../format.js";
import { Segments } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import { confusion, next } from "../samples.js";
import { matrixRows } from "../scores.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { picture } from "./picture.js";
import { pointIn } from "./pointer.js";
import { PerClass } from "./scores.js";
import { fillTable } from "./table.js";
import { decided, wrongOnes } from "./verdict.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** The table behind the matrix is renewed so often (ms). */
const PAUSE = 1000;

/** @param {Props} props */
export function ConfusionPanel({ store }) {
  const classes = store.state.value?.network.classes ?? 2;
  const { judged } = store.view.value;
  useEffect(() => {
    store.actions.watch("decisions", { kind: "decisions" });
    return () => store.actions.watch("decisions", null);
  }, []);
  const options = [
    { value: "map", label: t("scores.as.matrix") },
    { value: "scores", label: t("scores.perClass") },
  ];
  return html`
    <section class="panel confusion" aria-labelledby="confusion-title">
      <div class="head">
        <h2 id="confusion-title">${t("confusion.title")}</h2>
        <span class="muted" title=${t("confusion.axes")}>${t("confusion.axesShort")}</span>
        <span class="gap"></span>
        <${Segments} label=${t("scores.title")} value=${judged} options=${options} onChange=${(/** @type {"map" | "scores"} */ judged) => store.actions.look({ judged })} />
      </div>
      ${
        judged === "scores"
          ? html`<div class="scores"><${PerClass} store=${store} /></div>`
          : html`<${Host} id="confusion" mount=${mountConfusion} store=${store} style=${{ height: `${matrixHeight(classes)}px` }} />`
      }
    </section>
  `;
}

/** @param {HTMLElement} element @param {Store} store */
function mountConfusion(element, store) {
  element.classList.add("confusion-view");
  /** @type {import("../canvas/matrix.js").Matrix | null} */
  let model = null;
  let renewed = Number.NEGATIVE_INFINITY;
  const table = document.createElement("table");
  const area = surface(element, (context, { width }) => {
    if (!model) return;
    drawMatrix(context, width, model);
    describe(() => t("confusion.sentence", { count: wrongOnes(store) ?? "–" }));
    if (performance.now() - renewed < PAUSE && store.playing.value) return;
    renewed = performance.now();
    fillTable(table, tableOf(model));
  });
  const unseen = document.createElement("div");
  unseen.className = "unseen";
  unseen.append(table);
  element.append(unseen);
  const describe = picture(area.canvas);
  const stop = effect(() => {
    model = matrix(store);
    area.request();
  });
  const click = (/** @type {MouseEvent} */ event) => goTo(store, element, event);
  element.addEventListener("click", click);
  return () => {
    stop();
    area.dispose();
    unseen.remove();
    element.removeEventListener("click", click);
  };
}

/** @param {Store} store @returns {import("../canvas/matrix.js").Matrix | null} */
function matrix(store) {
  const decisions = decided(store);
  const truth = store.points.value?.test_y ?? [];
  const classes = store.state.value?.network.classes ?? 0;
  if (!decisions || !classes) return null;
  const { sample } = store;
  const guess = decisions[sample.value];
  return {
    ...{ palette: palette.value, classes, table: confusion(truth, decisions, classes) },
    here: guess === undefined ? null : [truth[sample.value], guess],
    numbers: (count) => integer(count, language.value),
  };
}

/** A click on a cell shows the next sample that is in it. @param {Store} store @param {HTMLElement} element @param {MouseEvent} event */
function goTo(store, element, event) {
  const { x, y } = pointIn(element, event);
  const classes = store.state.value?.network.classes ?? 0;
  const cell = cellAt(classes, element.clientWidth, x, y);
  const decisions = decided(store);
  if (!cell || !decisions) return;
  const truth = store.points.value?.test_y ?? [];
  const found = next(
    store.sample.value,
    decisions.length,
    (i) => truth[i] === cell[0] && decisions[i] === cell[1],
  );
  if (found !== null) store.actions.lookAt(found);
}

/** The same numbers for those who do not see them. @param {import("../canvas/matrix.js").Matrix} model @returns {import("./table.js").Table} */
function tableOf({ table, classes, numbers }) {
  const names = Array.from({ length: classes }, (_, k) => t("class.name", { number: k }));
  const rows = matrixRows(table, classes).map((counts, k) => [names[k], ...counts.map(numbers)]);
  return { caption: t("confusion.title"), head: [t("confusion.axes"), ...names], rows };
}
