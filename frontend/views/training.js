// @ts-check
/** The training panel: every field of the Experiment that has no place of its own, sliders first, what is off at first last; and the seeds. */
import { useState } from "preact/hooks";
import { Field, isBare, More, summaryOf } from "../forms/form.js";
import { fieldsOf, isChoice, placeAt } from "../forms/schema.js";
import { t } from "../i18n/index.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** Fields that are set elsewhere: in the data panel, in the network, below. */
const ELSEWHERE = new Set(["data", "train_share", "features", "preprocessing", "layers", "seeds"]);

/** @param {Props} props */
export function TrainingPanel({ store }) {
  const root = store.schema.value;
  const off = (/** @type {any} */ node) => Number(isBare(store, node, node.default.kind));
  const fields = fieldsOf(root).filter(
    ([name]) => !ELSEWHERE.has(name) && store.held.value[name] !== "hidden",
  );
  if (!fields.length) return null;
  const choices = fields.filter(([, node]) => isChoice(root, node)).sort(([, a], [, b]) => off(a) - off(b));
  const numbers = fields.filter(([, node]) => !isChoice(root, node));
  return html`
    <section class="panel training" aria-labelledby="training-title">
      <div class="head"><h2 id="training-title">${t("panel.training")}</h2></div>
      ${[...numbers, ...choices].map(([name]) => html`<${Field} key=${name} store=${store} path=${[name]} />`)}
    </section>
  `;
}

/** The seeds but that of the data, which stands with the data: that of the weights, the others behind a line. @param {Props} props */
export function SeedsPanel({ store }) {
  const [open, setOpen] = useState(false);
  if (store.held.value.seeds === "hidden") return null;
  const { value } = placeAt(store.schema.value, store.experiment.value, ["seeds"]);
  const others = Object.keys(value).filter((name) => name !== "data" && name !== "weights");
  const summary = summaryOf(store, ["seeds"], others);
  const field = (/** @type {string} */ name) =>
    html`<${Field} key=${name} store=${store} path=${["seeds", name]} />`;
  return html`
    <section class="panel" aria-labelledby="seeds-title">
      <div class="head"><h2 id="seeds-title">${t("panel.seeds")}</h2></div>
      ${field("weights")}
      <${More} ...${{ open, setOpen, summary, label: t("form.moreOf", { summary }) }} />
      ${open && others.map(field)}
    </section>
  `;
}
