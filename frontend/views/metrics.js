// @ts-check
/** The three numbers one judges by: train loss, test loss, and test accuracy, or R² where numbers are learned. */
import { useEffect } from "preact/hooks";
import { fixed, number } from "../format.js";
import { language, t } from "../i18n/index.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */

/** More characters than this are printed smaller, so that three numbers fit side by side. */
const LONG = 7;

/** The columns of the `metrics` array. */
const COLUMNS = /** @type {const} */ (["trainLoss", "testLoss", "trainAccuracy", "testAccuracy", "penalty"]);

/** The newest metrics by name; null until they arrive. @param {Store} store @returns {Record<typeof COLUMNS[number], number> | null} */
export function metricsOf(store) {
  const values = store.frame.value?.arrays.metrics?.values;
  return values
    ? /** @type {any} */ (Object.fromEntries(COLUMNS.map((name, index) => [name, values[index]])))
    : null;
}

/** @param {{ store: Store }} props */
export function Metrics({ store }) {
  const numbers = store.numbers.value;
  useEffect(() => {
    store.actions.watch("metrics", { kind: "metrics" });
    return () => store.actions.watch("metrics", null);
  }, []);
  useEffect(() => {
    store.actions.watch("scores", numbers ? { kind: "scores" } : null);
    return () => store.actions.watch("scores", null);
  }, [numbers]);
  const found = metricsOf(store);
  const diverged = store.lost.value;
  const penalised = found !== null && found.penalty > 0;
  const loss = (/** @type {number | undefined} */ value) =>
    value === undefined ? "" : diverged ? "NaN" : number(value, language.value);
  return html`
    <dl class="metrics">
      <${Metric}
        name=${t(penalised ? "metric.trainLossPlain" : "metric.trainLoss")}
        hint=${penalised ? withPenalty(found) : undefined}
        value=${loss(found?.trainLoss)}
        bad=${diverged}
      />
      <${Metric} name=${t("metric.testLoss")} value=${loss(found?.testLoss)} bad=${diverged} />
      ${
        numbers
          ? html`<${Metric} name=${t("metric.testFit")} hint=${t("metric.fitHelp")} value=${diverged ? "–" : fit(store)} />`
          : html`<${Metric} name=${t("metric.testAccuracy")} value=${diverged ? "–" : accuracy(found?.testAccuracy)} unit=${!diverged && isKnown(found) && "%"} />`
      }
    </dl>
  `;
}

/** @param {{ name: string, value: string, unit?: string, hint?: string, bad?: boolean }} props */
const Metric = ({ name, value, unit, hint, bad = false }) => html`
  <div class="metric" title=${hint}>
    <dt>${name}</dt>
    <dd class=${`${bad ? "bad" : ""}${value.length > LONG ? " long" : ""}`}>${value}${unit && html`<small>${"\u00a0"}${unit}</small>`}</dd>
  </div>
`;

/** @param {{ trainLoss: number, penalty: number }} found */
const withPenalty = ({ trainLoss, penalty }) =>
  t("metric.withPenalty", { value: number(trainLoss + penalty, language.value) });

/** @param {number | undefined} share NaN where numbers were learned before */
const accuracy = (share) =>
  share === undefined || Number.isNaN(share) ? "" : fixed(100 * share, 1, language.value);

/** @param {ReturnType<typeof metricsOf>} found */
const isKnown = (found) => found !== null && !Number.isNaN(found.testAccuracy);

/** R² on the test points; undefined until it arrives. @param {Store} store @returns {number | undefined} */
export const fitOf = (store) => store.frame.value?.arrays.fit_test?.values[0];

/** @param {Store} store */
function fit(store) {
  const value = fitOf(store);
  if (value === undefined) return "";
  return Number.isNaN(value) ? "–" : fixed(value, 3, language.value);
}
