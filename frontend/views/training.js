// @ts-check
/** The training panel: every field of the Experiment that has no place of its own, sliders first; and the seeds. */
import { Field } from "../forms/form.js";
import { fieldsOf, isChoice, placeAt } from "../forms/schema.js";
import { t } from "../i18n/index.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** Fields that are set elsewhere: in the data panel, in the network, below. */
const ELSEWHERE = new Set(["data", "train_share", "features", "layers", "seeds"]);

/** @param {Props} props */
export function TrainingPanel({ store }) {
  const root = store.schema.value;
  const fields = fieldsOf(root).filter(([name]) => !ELSEWHERE.has(name));
  const choices = fields.filter(([, node]) => isChoice(root, node));
  const numbers = fields.filter(([, node]) => !isChoice(root, node));
  return html`
    <section class="panel training" aria-labelledby="training-title">
      <div class="head"><h2 id="training-title">${t("panel.training")}</h2></div>
      ${[...numbers, ...choices].map(([name]) => html`<${Field} key=${name} store=${store} path=${[name]} />`)}
    </section>
  `;
}

/** The seeds but that of the data, which stands with the data. @param {Props} props */
export function SeedsPanel({ store }) {
  const { value } = placeAt(store.schema.value, store.experiment.value, ["seeds"]);
  const names = Object.keys(value).filter((name) => name !== "data");
  return html`
    <section class="panel" aria-labelledby="seeds-title">
      <div class="head"><h2 id="seeds-title">${t("panel.seeds")}</h2></div>
      ${names.map((name) => html`<${Field} key=${name} store=${store} path=${["seeds", name]} />`)}
    </section>
  `;
}
