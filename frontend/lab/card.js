// @ts-check
/** The card of one start: its initializer, the verdict, and a histogram for each hidden layer. */
import { useMemo, useState } from "preact/hooks";
import { beside, integer, number, percent, tick } from "../format.js";
import { NumberField, Select, Slider } from "../forms/controls.js";
import { capital } from "../forms/form.js";
import { Formula } from "../forms/help.js";
import { print, refusal } from "../forms/numbers.js";
import { classOf } from "../forms/schema.js";
import { language, t, title } from "../i18n/index.js";
import { Host } from "../views/host.js";
import { html } from "../views/html.js";
import { Icon } from "../views/icons.js";
import { choices, family, inline, LAYERS, parameter } from "./documents.js";
import { histogramView } from "./histogram.js";

/** @typedef {import("./lab.js").Lab} Lab */
/** @typedef {import("./column.js").Column} Column */
/** @typedef {{ lab: Lab, column: Column, number: number }} Props */

/** From here on a layer's saturation is marked. */
const HIGH = 0.6;

/** What a start is called: its initializer, and its number if it has one. @param {any} root @param {import("./documents.js").Initializer} initializer */
export function nameOf(root, initializer) {
  const found = parameter(root, initializer.kind);
  const name = capital(title(classOf(root, family(root), initializer)));
  return found ? `${name} ${print(found.node, initializer[found.name])}` : name;
}

/** @param {Props} props */
export function Card({ lab, column, number: place }) {
  const { root } = lab;
  const { initializer } = column;
  const name = nameOf(root, initializer);
  const spec = classOf(root, family(root), initializer);
  const options = choices(root).map((kind) => ({
    value: kind,
    label: capital(title(classOf(root, family(root), { kind }))),
  }));
  return html`
    <article class="lab-card" aria-label=${name}>
      <header>
        <div class="lab-card-top">
          <span class=${`lab-line k${place - 1}`} aria-hidden="true"></span>
          <${Select}
            value=${initializer.kind}
            options=${options}
            label=${t("lab.initializer", { number: place })}
            onChange=${(/** @type {string} */ kind) => lab.choose(column, kind)}
          />
          <span class="gap"></span>
          ${
            lab.columns.value.length > 1 &&
            html`
              <button type="button" class="button quiet icon-only" aria-label=${t("lab.remove", { name })} title=${t("lab.remove", { name })} onClick=${() => lab.remove(column)}>
                <${Icon} name="close" small />
              </button>
            `
          }
        </div>
        <div class="lab-formula">
          ${spec.formula && html`<${Formula} tex=${inline(spec.formula)} />`}
          <span class="gap"></span>
          <${Chip} column=${column} />
        </div>
        <${Parameter} key=${initializer.kind} ...${{ lab, column, number: place }} />
      </header>
      <div class="lab-rows">
        ${Array.from({ length: LAYERS }, (_, row) => html`<${Row} key=${row} ...${{ column, row, name }} />`)}
      </div>
      <p class="lab-verdict">${sentence(column)}</p>
      <${Loss} column=${column} />
    </article>
  `;
}

/** @param {{ column: Column }} props */
const Loss = ({ column: { loss } }) => html`
  <p class="lab-loss"><span>${t("lab.loss")}</span><b>${Number.isNaN(loss) ? "" : number(loss, language.value)}</b></p>
`;

/** The one number of the initializer: a slider over its handy range, and a field for any other. @param {Props} props */
function Parameter({ lab, column, number: place }) {
  const { initializer } = column;
  const found = parameter(lab.root, initializer.kind);
  const [problem, setProblem] = useState("");
  if (!found) return html`<div class="lab-parameter"></div>`;
  const { name, node } = found;
  const label = t("lab.parameter", { field: title(node), number: place });
  const change = (/** @type {number} */ value) => {
    setProblem("");
    lab.start(column, { ...initializer, [name]: value });
  };
  const refuse = (/** @type {number | null} */ value) =>
    setProblem(value === null ? "" : (refusal(node, value) ?? ""));
  const shared = { node, value: initializer[name], onChange: change };
  return html`
    <div class="lab-parameter" title=${problem || undefined}>
      <${Slider} ...${shared} label=${label} />
      <${NumberField} ...${shared} label=${t("form.valueOf", { name: label })} onRefuse=${refuse} problem=${problem} />
    </div>
  `;
}

/** @param {{ column: Column }} props */
function Chip({ column }) {
  const verdict = column.verdict.value;
  if (column.diverged) return html`<p class="lab-chip bad">${t("lab.chip.diverged")}</p>`;
  if (!verdict) return html`<p class="lab-chip">…</p>`;
  return html`<p class=${`lab-chip ${verdict.tone}`}>${t(`lab.chip.${verdict.finding}`)}</p>`;
}

/** The finding in a sentence, with its numbers. @param {Column} column */
function sentence(column) {
  const locale = language.value;
  const verdict = column.verdict.value;
  const divergence = column.store.state.value?.divergence;
  if (divergence) return t("lab.verdict.diverged", { step: integer(divergence.step + 1, locale) });
  if (!verdict) return column.store.notice.value?.text() ?? t("lab.verdict.none");
  const { first, last, share, ratio } = verdict.numbers;
  return t(`lab.verdict.${verdict.finding}`, {
    first: short(first, locale),
    last: short(last, locale),
    share: percent(share, 0, locale),
    ratio: percent(ratio, ratio < 0.01 ? 1 : 0, locale),
  });
}

/** Two digits are enough to compare. @param {number} value @param {string} locale */
const short = (value, locale) => tick(Number(value.toPrecision(2)), locale);

/** @param {{ column: Column, row: number, name: string }} props */
function Row({ column, row, name }) {
  const mount = useMemo(() => histogramView(row, () => name), [row, name]);
  return html`
    <div class="lab-row">
      <p class="lab-row-name" aria-hidden="true">${t("lab.layer", { layer: row + 1 })}</p>
      <${Host} id=${`histogram-${column.id}-${row}`} mount=${mount} store=${column} />
      <${Numbers} column=${column} row=${row} />
    </div>
  `;
}

/** @param {{ column: Column, row: number }} props */
function Numbers({ column, row }) {
  const { list, gradients } = column.shown.value;
  const stats = list[row]?.stats;
  if (!stats) return html`<dl></dl>`;
  const locale = language.value;
  const spread = (/** @type {number} */ value) =>
    beside(value, Math.max(stats.std, Math.abs(stats.mean)), locale, 1);
  const { saturated, zero } = stats;
  const activations = column.quantity.value === "activations";
  return html`
    <dl>
      <div><dt>${t("lab.stat.mean")}</dt><dd>${spread(stats.mean)}</dd></div>
      <div><dt>${t("lab.stat.std")}</dt><dd>${spread(stats.std)}</dd></div>
      ${
        Number.isNaN(saturated)
          ? activations && html`<div><dt>${t("lab.stat.zero")}</dt><dd>${percent(zero, 0, locale)}</dd></div>`
          : html`
              <div><dt>${t("lab.stat.saturated")}</dt><dd class=${saturated >= HIGH ? "high" : ""}>${percent(saturated, 0, locale)}</dd></div>
            `
      }
      <div><dt>${t("lab.stat.gradient")}</dt><dd>${short(gradients[row] ?? Number.NaN, locale)}</dd></div>
    </dl>
  `;
}
