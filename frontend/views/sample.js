// @ts-check
/** What one judges where data lie in no plane: one sample with the network's answer to it, and which classes are mistaken for which. */
import { effect } from "@preact/signals-core";
import { fitted } from "../canvas/heat.js";
import { palette } from "../canvas/palette.js";
import { cellAt, drawMatrix, drawSample, matrixHeight } from "../canvas/sample.js";
import { surface } from "../canvas/surface.js";
import { decimal, integer, percent } from "../format.js";
import { language, t } from "../i18n/index.js";
import { confusion, mistakes, next, probabilities, reach, shades } from "../samples.js";
import { paint, paintPicture } from "./diagram.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { picture } from "./picture.js";
import { answerOf, isCurrent, unitName } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/heat.js").Heat} Heat */
/** @typedef {{ store: Store }} Props */

/** So many numbers of a sample are drawn one by one; more are a picture. */
const LISTED = 12;
/** The table behind the matrix is renewed so often (ms). */
const PAUSE = 1000;

/** @param {Props} props */
export const SamplePanel = ({ store }) => html`
  <section class="panel sample" aria-labelledby="sample-title">
    <${SampleHead} store=${store} />
    <${Host} id="sample" mount=${mount} store=${store} />
    <${Verdict} store=${store} />
  </section>
`;

/** @param {Props} props */
function SampleHead({ store }) {
  const { actions } = store;
  const count = store.points.value?.test_y.length ?? 0;
  const locale = language.value;
  const place = t("sample.place", {
    sample: integer(store.sample.value + 1, locale),
    all: integer(count, locale),
  });
  const { inspected } = store.view.value;
  const name = inspected && inspected.layer >= 0 ? unitName(store, inspected) : t("sample.title");
  const wrong = wrongOnes(store);
  const mend = wrong === null ? t("sample.nextMistake") : t("sample.mistakes", { count: wrong });
  return html`
    <div class="head">
      <h2 id="sample-title">${name}</h2>
      <span class="muted" aria-live="polite">${place}</span>
      <span class="gap"></span>
      <div class="turn" role="group" aria-label=${t("sample.choose")}>
        <button type="button" class="button quiet icon-only" aria-label=${t("sample.previous")} title=${t("sample.previous")} aria-keyshortcuts="K" onClick=${() => actions.turn(-1)}><${Icon} name="left" /></button>
        <button type="button" class="button quiet icon-only" aria-label=${t("sample.next")} title=${t("sample.next")} aria-keyshortcuts="J" onClick=${() => actions.turn(1)}><${Icon} name="right" /></button>
        <button type="button" class="chip" aria-label=${t("sample.nextMistake")} title=${t("sample.nextMistake")} aria-keyshortcuts="M" aria-disabled=${wrong === 0} onClick=${actions.nextMistake}>${mend}</button>
      </div>
    </div>
  `;
}

/** The decisions, where they are about the data that is shown. @param {Store} store */
function decided(store) {
  const decisions = isCurrent(store) ? store.frame.value?.arrays.decisions?.values : undefined;
  const points = store.points.value;
  if (!decisions || !points || points.run !== store.frame.value?.run) return null;
  return decisions.length <= points.test_y.length ? decisions : null;
}

/** @param {Store} store */
function wrongOnes(store) {
  const decisions = decided(store);
  return decisions && mistakes(store.points.value?.test_y ?? [], decisions);
}

/** In words, what the sample is and what it is taken for. @param {Props} props */
function Verdict({ store }) {
  const told = verdict(store);
  if (!told) return html`<p class="verdict"></p>`;
  const { guess, truth } = told;
  const right = guess === truth;
  return html`
    <p class="verdict">
      <span>${t("sample.takenFor")} <b>${guess}</b></span>
      <span>${t("sample.trueClass")} <b>${truth}</b></span>
      <span class="gap"></span>
      <span class=${right ? "good" : "bad"}><${Icon} name=${right ? "check" : "close"} small />${t(right ? "sample.right" : "sample.wrong")}</span>
    </p>
  `;
}

/** @param {Store} store */
function verdict(store) {
  const outputs = outputsOf(store);
  const truth = store.points.value?.test_y[store.sample.value];
  if (!outputs || truth === undefined) return null;
  const shares = probabilities(outputs);
  const guess = decided(store)?.[store.sample.value] ?? shares.indexOf(Math.max(...shares));
  return { guess, truth, shares };
}

/** What the last layer answers to the sample that is looked at. @param {Store} store @returns {Float32Array | null} */
function outputsOf(store) {
  const { answers } = (isCurrent(store) && store.frame.value?.arrays) || {};
  const outputs = store.state.value?.network.outputs ?? 0;
  return answers ? /** @type {Float32Array} */ (answers.values).slice(-outputs) : null;
}

/** @param {HTMLElement} element @param {Store} store */
function mount(element, store) {
  element.classList.add("sample-view");
  /** @type {{ sample: Heat | null, unit: Heat | null, filters: Heat | null }} */
  const kept = { sample: null, unit: null, filters: null };
  /** @type {import("../canvas/sample.js").Model | null} */
  let model = null;
  const area = surface(element, (context, { width }) => {
    if (!model) return;
    drawSample(context, width, model);
    describe(() => sentence(store));
  });
  const describe = picture(area.canvas);
  const letGo = () => store.view.value.inspected && store.actions.inspect(null);
  element.addEventListener("click", letGo);
  const stops = [
    effect(() => {
      model = gather(store, kept);
      area.request();
    }),
    effect(() => {
      const { layer = -1 } = store.view.value.inspected ?? {};
      const wanted = layer >= 0 && store.experiment.value.layers[layer]?.kind === "conv2d";
      store.actions.watch("filters", wanted ? { kind: "filters", layer } : null);
    }),
  ];
  return () => {
    for (const stop of [...stops, area.dispose]) stop();
    element.removeEventListener("click", letGo);
    store.actions.watch("filters", null);
  };
}

/** @param {Store} store @param {{ sample: Heat | null, unit: Heat | null, filters: Heat | null }} kept */
function gather(store, kept) {
  const { inspected } = store.view.value;
  const unit = inspected && inspected.layer >= 0 ? answerOf(store, inspected) : null;
  const map = unit && unit.size > 1 ? unitPicture(kept, unit) : null;
  const own = map ? null : samplePicture(store, kept);
  return {
    palette: palette.value,
    picture: map ?? own,
    parts: map || own ? [] : parts(store),
    bars: bars(store),
    filters: inspected ? filters(store, kept, inspected) : null,
    words: t("sample.filter"),
  };
}

/** @param {Heat} heat */
const framed = ({ canvas }) => ({ canvas, width: canvas.width, height: canvas.height });

/** @param {{ unit: Heat | null }} kept @param {{ size: number, values: Float32Array }} unit */
function unitPicture(kept, { size, values }) {
  const scale = { centre: 0, reach: reach(values, 0, values.length) };
  const map = { shape: [1, size], values: shades(values, 0, values.length, scale) };
  kept.unit = paint(kept.unit, map, [0]);
  return framed(kept.unit);
}

/** @param {Store} store @param {{ sample: Heat | null }} kept */
function samplePicture(store, kept) {
  const shape = store.seen.value;
  if (!shape) return null;
  if (shape.length === 3) kept.sample = paintPicture(store, kept.sample, shape);
  else if (shape[0] > LISTED) kept.sample = paintMany(store, kept.sample, shape[0]);
  else return null;
  return kept.sample && framed(kept.sample);
}

/** Many numbers, row by row in a square. @param {Store} store @param {Heat | null} old @param {number} count */
function paintMany(store, old, count) {
  const { answers_x: x } = (isCurrent(store) && store.frame.value?.arrays) || {};
  if (!x) return null;
  const side = Math.ceil(Math.sqrt(count));
  const bytes = shades(x.values, 0, count, { centre: 0, reach: reach(x.values, 0, count) });
  const heat = fitted(old, side, side);
  heat.paintEach((i) => palette.value.tiles[bytes[i] ?? 128]);
  return heat;
}

/** The few numbers of a sample, as the first layer sees them. @param {Store} store */
function parts(store) {
  const { answers_x: x } = (isCurrent(store) && store.frame.value?.arrays) || {};
  if (!x || x.values.length > LISTED) return [];
  const most = reach(x.values, 0, x.values.length) || 1;
  const locale = language.value;
  return Array.from(x.values, (value, i) => ({
    label: `x${String.fromCharCode(0x2081 + i)}`,
    share: value / most,
    value: decimal(value, locale, 2),
  }));
}

/** @param {Store} store @returns {import("../canvas/sample.js").Bar[]} */
function bars(store) {
  const told = verdict(store);
  if (!told) return [];
  const locale = language.value;
  const plain = store.state.value?.network.link === "identity";
  return told.shares.map((share, k) => ({
    label: integer(k, locale),
    share,
    value: plain ? decimal(share, locale, 2) : percent(share, 0, locale),
    truth: k === told.truth,
    chosen: k === told.guess,
  }));
}

/** What a unit of a convolution looks for: a square of weights for each channel that it sees. @param {Store} store @param {{ filters: Heat | null }} kept @param {import("./units.js").Unit} unit */
function filters(store, kept, { layer, unit }) {
  const { filters: all, filters_of: whose } = (isCurrent(store) && store.frame.value?.arrays) || {};
  if (!all || whose?.values[0] !== layer || unit >= all.shape[0]) return null;
  const [, count, size] = all.shape;
  const cells = count * size * size;
  const scale = { centre: 0, reach: reach(all.values, unit * cells, cells) };
  const values = shades(all.values, unit * cells, cells, scale);
  const which = Array.from({ length: count }, (_, i) => i);
  kept.filters = paint(kept.filters, { shape: [count, size], values }, which);
  return { canvas: kept.filters.canvas, size, count };
}

/** @param {Store} store */
function sentence(store) {
  const told = verdict(store);
  const locale = language.value;
  const sample = integer(store.sample.value + 1, locale);
  if (!told) return t("sample.unknown", { sample });
  const { guess, truth, shares } = told;
  return t("sample.sentence", { sample, truth, guess, share: percent(shares[guess] ?? 0, 0, locale) });
}

/** @param {Props} props */
export function ConfusionPanel({ store }) {
  const classes = store.state.value?.network.classes ?? 2;
  return html`
    <section class="panel confusion" aria-labelledby="confusion-title">
      <div class="head">
        <h2 id="confusion-title">${t("confusion.title")}</h2>
        <span class="muted">${t("confusion.axes")}</span>
      </div>
      <${Host} id="confusion" mount=${mountConfusion} store=${store} style=${{ height: `${matrixHeight(classes)}px` }} />
    </section>
  `;
}

/** @param {HTMLElement} element @param {Store} store */
function mountConfusion(element, store) {
  element.classList.add("confusion-view");
  /** @type {import("../canvas/sample.js").Matrix | null} */
  let model = null;
  let renewed = Number.NEGATIVE_INFINITY;
  const table = document.createElement("table");
  const area = surface(element, (context, { width }) => {
    if (!model) return;
    drawMatrix(context, width, model);
    describe(() => t("confusion.sentence", { count: wrongOnes(store) ?? "–" }));
    if (performance.now() - renewed < PAUSE && store.playing.value) return;
    renewed = performance.now();
    fillTable(table, model);
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
  store.actions.watch("decisions", { kind: "decisions" });
  const click = (/** @type {MouseEvent} */ event) => goTo(store, element, event);
  element.addEventListener("click", click);
  return () => {
    stop();
    area.dispose();
    unseen.remove();
    element.removeEventListener("click", click);
    store.actions.watch("decisions", null);
  };
}

/** @param {Store} store @returns {import("../canvas/sample.js").Matrix | null} */
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
  const { left, top, width } = element.getBoundingClientRect();
  const classes = store.state.value?.network.classes ?? 0;
  const cell = cellAt(classes, width, event.clientX - left, event.clientY - top);
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

/** The same numbers for those who do not see them. @param {HTMLTableElement} element @param {import("../canvas/sample.js").Matrix} model */
function fillTable(element, { table, classes, numbers }) {
  const names = Array.from({ length: classes }, (_, k) => t("class.name", { number: k }));
  const cell = (/** @type {string} */ tag, /** @type {string} */ text) => {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  };
  const row = (/** @type {HTMLElement[]} */ cells) => {
    const made = document.createElement("tr");
    made.append(...cells);
    return made;
  };
  const head = row([cell("th", t("confusion.axes")), ...names.map((name) => cell("th", name))]);
  const body = names.map((name, i) =>
    row([
      cell("th", name),
      ...Array.from(table.subarray(i * classes, (i + 1) * classes), (n) => cell("td", numbers(n))),
    ]),
  );
  const caption = cell("caption", t("confusion.title"));
  element.replaceChildren(caption, head, ...body);
}
