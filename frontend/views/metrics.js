// @ts-check
/** The three numbers one judges by: train loss, test loss, test accuracy. */
import { useEffect } from "preact/hooks";
import { fixed, number } from "../format.js";
import { language, t } from "../i18n/index.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */

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
  useEffect(() => {
    store.actions.watch("metrics", { kind: "metrics" });
    return () => store.actions.watch("metrics", null);
  }, []);
  const found = metricsOf(store);
  const diverged = store.state.value?.status === "diverged";
  const penalised = store.experiment.value.regularizer.kind !== "none";
  const loss = (/** @type {number | undefined} */ value) => {
    if (diverged) return html`<span class="bad">NaN</span>`;
    return value === undefined ? "" : number(value, language.value);
  };
  return html`
    <dl class="metrics">
      <${Metric} name=${t(penalised ? "metric.trainLossPlain" : "metric.trainLoss")} hint=${penalised && found ? withPenalty(found) : undefined}>
        ${loss(found?.trainLoss)}
      <//>
      <${Metric} name=${t("metric.testLoss")}>${loss(found?.testLoss)}<//>
      <${Metric} name=${t("metric.testAccuracy")}>${diverged ? "–" : accuracy(found?.testAccuracy)}<//>
    </dl>
  `;
}

/** @param {{ name: string, hint?: string, children?: any }} props */
const Metric = ({ name, hint, children }) => html`
  <div class="metric" title=${hint}>
    <dt>${name}</dt>
    <dd>${children}</dd>
  </div>
`;

/** @param {{ trainLoss: number, penalty: number }} found */
const withPenalty = ({ trainLoss, penalty }) =>
  t("metric.withPenalty", { value: number(trainLoss + penalty, language.value) });

/** @param {number | undefined} share */
const accuracy = (share) =>
  share === undefined ? "" : html`${fixed(100 * share, 1, language.value)}<small>${"\u00a0"}%</small>`;
