// @ts-check
/** Export: the pictures of the page, its numbers, the weights, and the run as a script. */
import { useRef, useState } from "preact/hooks";
import { figures, png, svg } from "../export/figure.js";
import { curvesCsv, histogramsCsv, lossesCsv, weightsJson, weightsNpz } from "../export/numbers.js";
import { script } from "../export/script.js";
import { save } from "../files.js";
import { Switch } from "../forms/controls.js";
import { t } from "../i18n/index.js";
import { distributions } from "./distributions.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { under } from "./menu.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */
/** @typedef {import("../export/figure.js").Figure} Figure */
/** @typedef {{ kind: string, act: () => void }} Format the end of the file's name, and what makes the file */

const CSV = "text/csv";

/** @param {Props} props */
export function Export({ store }) {
  const [open, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const toggled = (/** @type {any} */ { newState }) => setOpen(newState === "open");
  const place = (/** @type {any} */ { newState }) => {
    const opener = document.querySelector("[popovertarget=export]");
    if (newState !== "open" || !opener) return;
    setTimeout(() => box.current && under(box.current, opener.getBoundingClientRect()));
  };
  return html`
    <button type="button" class="button quiet" popovertarget="export" aria-haspopup="dialog"><${Icon} name="export" />${t("export.title")}</button>
    <div id="export" class="pop share export" popover="auto" role="dialog" aria-labelledby="export-title" ref=${box} onToggle=${toggled} onBeforeToggle=${place}>
      ${open && html`<${Sheet} store=${store} close=${() => box.current?.hidePopover()} />`}
    </div>
  `;
}

/** @param {Props & { close: () => void }} props */
function Sheet({ store, close }) {
  return html`
    <div class="head">
      <h2 id="export-title">${t("export.title")}</h2>
      <span class="gap"></span>
      <button type="button" class="button quiet icon-only" aria-label=${t("panel.close")} onClick=${close}><${Icon} name="close" /></button>
    </div>
    <${Pictures} store=${store} />
    <${Numbers} store=${store} />
  `;
}

/** @param {Props} props */
function Pictures({ store }) {
  const [light, setLight] = useState(true);
  const [shown] = useState(figures);
  const made = async (
    /** @type {Figure} */ figure,
    /** @type {string} */ kind,
    /** @type {typeof png} */ make,
  ) => save(nameOf(store, figure.name, kind), await make(figure, light), "");
  if (!shown.length) return null;
  return html`
    <section aria-labelledby="export-pictures">
      <h3 id="export-pictures">${t("export.pictures")}</h3>
      ${shown.map((figure) => {
        const formats = [
          { kind: "png", act: () => made(figure, "png", png) },
          { kind: "svg", act: () => made(figure, "svg", svg) },
        ];
        return html`<${Row} key=${figure.name} title=${figure.title} formats=${formats} />`;
      })}
      ${
        store.theme.value === "dark" &&
        html`
          <div class="row">
            <span class="label">${t("export.light")}</span>
            <${Switch} value=${light} label=${t("export.light")} onChange=${setLight} />
          </div>
        `
      }
    </section>
  `;
}

/** @param {Props} props */
const Numbers = ({ store }) => html`
  <section aria-labelledby="export-numbers">
    <h3 id="export-numbers">${t("export.numbers")}</h3>
    ${files(store).map(({ title, formats }) => html`<${Row} key=${title} ...${{ title, formats }} />`)}
  </section>
`;

/** What there is besides pictures. @param {Store} store @returns {{ title: string, formats: Format[] }[]} */
function files(store) {
  const { series } = store;
  const file = (
    /** @type {string} */ name,
    /** @type {string} */ kind,
    /** @type {() => BlobPart} */ make,
    type = CSV,
  ) => ({
    kind,
    act: () => save(nameOf(store, name, kind), make(), type),
  });
  const bars = () => histogramsCsv(distributions(store), store.view.value.histogram);
  const losses = () => lossesCsv(Array.from({ length: series.length }, (_, step) => series.lossAt(step)));
  const program = () => script(stagesOf(store), stepOf(store));
  return [
    { title: t("export.curves"), formats: [file("curves", "csv", () => curvesCsv(series))] },
    { title: t("export.losses"), formats: [file("losses", "csv", losses)] },
    { title: t("panel.distributions"), formats: [file("distributions", "csv", bars)] },
    { title: t("export.weights"), formats: weightFormats(store, file) },
    { title: t("export.script"), formats: [file("run", "py", program, "text/x-python")] },
  ];
}

/** @param {Store} store @param {(name: string, kind: string, make: () => BlobPart, type?: string) => Format} file @returns {Format[]} */
function weightFormats(store, file) {
  const theta = store.frame.value?.arrays.theta?.values;
  const network = store.state.value?.network;
  if (!network || !(theta instanceof Float32Array) || theta.length !== network.parameters) return [];
  return [
    file("weights", "json", () => weightsJson(network, theta, stepOf(store)), "application/json"),
    file("weights", "npz", () => weightsNpz(network, theta), "application/zip"),
  ];
}

/** @param {{ title: string, formats: Format[] }} props */
const Row = ({ title, formats }) => html`
  <div class="row">
    <span class="label">${title}</span>
    ${formats.map(
      ({ kind, act }) => html`
        <button key=${kind} type="button" class="button" aria-label=${t("export.as", { title, kind: kind.toUpperCase() })} onClick=${act}>
          ${kind.toUpperCase()}
        </button>
      `,
    )}
    ${!formats.length && html`<span class="muted">${t("export.notYet")}</span>`}
  </div>
`;

/** @param {Store} store */
const stepOf = (store) => store.frame.value?.step ?? store.state.value?.step ?? 0;

/** @param {Store} store @param {string} name @param {string} kind */
const nameOf = (store, name, kind) =>
  `layerwise-${store.experiment.value.data.kind.replaceAll("_", "-")}-step-${stepOf(store)}-${name}.${kind}`;

/** The documents that the run was trained with, from step 0 on. @param {Store} store */
function stagesOf(store) {
  const now = store.state.value?.experiment ?? store.standard;
  const marks = [...store.marks.value].sort((a, b) => a.step - b.step);
  const first = { step: 0, experiment: marks[0]?.before ?? now };
  return [first, ...marks.map(({ step, after }) => ({ step, experiment: after }))];
}
