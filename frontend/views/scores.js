// @ts-check
/** How good the answers are, in numbers: which class was taken for which, precision, recall and F1; or R² and the error. */
import { useEffect } from "preact/hooks";
import { fixed, integer, number } from "../format.js";
import { Segments } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import { average, matrixRows, scoresOf } from "../scores.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../scores.js").Score} Score */
/** @typedef {"train" | "test"} Part */
/** @typedef {{ store: Store }} Props */

/** @param {Props} props */
export function ScoresView({ store }) {
  useDemand(store);
  return html`<div class="scores">${store.numbers.value ? html`<${Fits} store=${store} />` : html`<${ClassScores} store=${store} />`}</div>`;
}

/** @param {Store} store */
function useDemand(store) {
  useEffect(() => {
    store.actions.watch("class_scores", { kind: "scores" });
    return () => store.actions.watch("class_scores", null);
  }, []);
}

/** Which set is judged. @param {Props} props */
function PartSwitch({ store }) {
  const options = /** @type {Part[]} */ (["test", "train"]).map((value) => ({
    value,
    label: t(`scores.${value}`),
  }));
  return html`<${Segments} label=${t("scores.part")} value=${store.view.value.scored} options=${options} onChange=${(/** @type {Part} */ scored) => store.actions.look({ scored })} />`;
}

/** @param {Props} props */
function ClassScores({ store }) {
  return html`
    <${PartSwitch} store=${store} />
    <${Matrix} store=${store} />
    <${PerClass} store=${store} />
  `;
}

/** Rows are true classes, columns what they were taken for. @param {Props} props */
function Matrix({ store }) {
  const table = arrays(store)[`confusion_${store.view.value.scored}`];
  if (!table) return null;
  const classes = table.shape[0];
  const locale = language.value;
  return html`
    <table class=${`matrix${classes > 6 ? " dense" : ""}`}>
      <caption>${t("confusion.axes")}</caption>
      <thead><tr><td></td>${range(classes).map((k) => html`<th scope="col">${className(k, classes)}</th>`)}</tr></thead>
      <tbody>
        ${matrixRows(table.values, classes).map((row, i) => {
          const all = row.reduce((sum, count) => sum + count, 0) || 1;
          return html`
            <tr>
              <th scope="row">${className(i, classes)}</th>
              ${row.map((count, j) => html`<td class=${i === j ? "right" : "wrong"} style=${{ "--share": i === j ? count / all : Math.sqrt(count / all) }}>${integer(count, locale)}</td>`)}
            </tr>
          `;
        })}
      </tbody>
    </table>
  `;
}

/** Precision, recall and F1 of every class, as many as are drawn with the matrix or instead of it. @param {Props} props */
export function PerClass({ store }) {
  useDemand(store);
  const { scored } = store.view.value;
  const found = arrays(store)[`scores_${scored}`];
  const table = arrays(store)[`confusion_${scored}`];
  if (!found || !table) return null;
  const scores = scoresOf(found.values);
  const mean = average(scores, table.values);
  const classes = scores.length;
  return html`
    <table class="per-class">
      <caption class="spoken">${t("scores.perClass")}</caption>
      <thead><tr><th scope="col">${t("scores.class")}</th><th scope="col">${t("scores.precision")}</th><th scope="col">${t("scores.recall")}</th><th scope="col">${t("scores.f1")}</th><th scope="col">${t("scores.support")}</th></tr></thead>
      <tbody>
        ${scores.map((score, k) => html`<${ScoreRow} key=${k} name=${className(k, classes)} score=${score} />`)}
        ${mean && html`<${ScoreRow} name=${t("scores.mean")} score=${mean} />`}
      </tbody>
    </table>
  `;
}

/** @param {{ name: string, score: Score }} props */
function ScoreRow({ name, score }) {
  const print = (/** @type {number} */ value) => fixed(value, 3, language.value);
  return html`<tr><th scope="row">${name}</th><td>${print(score.precision)}</td><td>${print(score.recall)}</td><td>${print(score.f1)}</td><td>${integer(score.support, language.value)}</td></tr>`;
}

/** R² and the mean absolute error of both sets. @param {Props} props */
function Fits({ store }) {
  const { fit_train: train, fit_test: test } = arrays(store);
  if (!train || !test) return null;
  const print = (/** @type {number} */ value) => (Number.isNaN(value) ? "–" : number(value, language.value));
  const rows = [t("curve.fit"), t("scores.error")];
  return html`
    <table class="per-class">
      <caption class="spoken">${t("scores.title")}</caption>
      <thead><tr><td></td><th scope="col">${t("scores.test")}</th><th scope="col">${t("scores.train")}</th></tr></thead>
      <tbody>
        ${rows.map((name, i) => html`<tr><th scope="row">${name}</th><td>${print(test.values[i])}</td><td>${print(train.values[i])}</td></tr>`)}
      </tbody>
    </table>
    <p class="muted">${t("metric.fitHelp")} ${t("scores.errorHelp")}</p>
  `;
}

/** @param {Store} store @returns {Record<string, import("../protocol.js").NamedArray | undefined>} */
const arrays = (store) => store.frame.value?.arrays ?? {};

/** @param {number} count */
const range = (count) => Array.from({ length: count }, (_, k) => k);

/** The number alone where there are many. @param {number} k @param {number} classes */
const className = (k, classes) => (classes > 4 ? String(k) : t("class.name", { number: k }));
