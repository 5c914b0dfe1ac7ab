// @ts-check
/** Data of one's own: pasted, dropped or chosen, looked at, and only then given to the network. */
import { signal } from "@preact/signals-core";
import { useEffect, useRef, useState } from "preact/hooks";
import { isBinary, lineCount, parse } from "../csv.js";
import { integer } from "../format.js";
import { Segments } from "../forms/controls.js";
import { language, t } from "../i18n/index.js";
import {
  BYTES,
  bytesOf,
  dataOf,
  faultsOf,
  hasHeader,
  LIMITS,
  sheetOf,
  taskOf,
  usualChoice,
} from "../table.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../table.js").Sheet} Sheet */
/** @typedef {import("../table.js").Choice} Choice */
/** @typedef {import("../table.js").Fault} Fault */

/** Rows of the preview. */
const PREVIEW = 20;
/** Whether the dialog is open. */
const opened = signal(false);

export const openCsv = () => {
  opened.value = true;
};

/** @param {{ store: Store }} props */
export function CsvDialog({ store }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = opened.value;
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open) box.current?.close();
  }, [open]);
  const close = () => {
    opened.value = false;
  };
  return html`
    <dialog class="csv" ref=${box} aria-labelledby="csv-title" onClose=${close} onClick=${(/** @type {any} */ event) => event.target === event.currentTarget && close()}>
      <div class="head">
        <h2 id="csv-title">${t("csv.title")}</h2>
        <span class="gap"></span>
        <button type="button" class="button quiet icon-only" aria-label=${t("panel.close")} onClick=${close}><${Icon} name="close" /></button>
      </div>
      ${open && html`<${Importer} store=${store} close=${close} />`}
    </dialog>
  `;
}

/** @param {{ store: Store, close: () => void }} props */
function Importer({ store, close }) {
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(/** @type {Fault | null} */ (null));
  const take = (/** @type {string} */ given) => {
    const fault = faultOfText(given);
    setRefused(fault);
    setText(fault ? "" : given);
  };
  const takeFile = async (/** @type {File | undefined} */ file) => {
    if (!file) return;
    if (file.size > BYTES.file) return setRefused(tooLarge(file.size));
    take(await file.text());
  };
  const drop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    takeFile(event.dataTransfer?.files[0]);
  };
  return html`
    <div class="csv-body" onDragOver=${(/** @type {Event} */ event) => event.preventDefault()} onDrop=${drop}>
      <p class="csv-limits">${t("csv.limits", { rows: shown(LIMITS.rows), columns: LIMITS.columns, points: 6, classes: LIMITS.classes, size: BYTES.data / 1000 })}</p>
      <label class="csv-file button"><${Icon} name="upload" />${t("csv.choose")}<input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" onChange=${(/** @type {any} */ event) => takeFile(event.target.files[0])} /></label>
      <textarea class="csv-text" rows="5" spellcheck=${false} aria-label=${t("csv.paste")} placeholder=${t("csv.placeholder")} value=${text} onInput=${(/** @type {any} */ event) => take(event.target.value)}></textarea>
      ${refused && html`<${Faults} faults=${[refused]} />`}
      ${text.trim() !== "" && html`<${Reading} key=${text} ...${{ store, text, close }} />`}
    </div>
  `;
}

/** What speaks against a text before it is read. @param {string} text @returns {Fault | null} */
function faultOfText(text) {
  if (isBinary(text)) return { code: "binary", about: {} };
  if (lineCount(text, 2 * LIMITS.rows) > 2 * LIMITS.rows)
    return { code: "manyLines", about: { most: shown(LIMITS.rows) } };
  return text.length > BYTES.file ? tooLarge(text.length) : null;
}

/** @param {number} bytes @returns {Fault} */
const tooLarge = (bytes) => ({
  code: "large_file",
  about: { size: shown(Math.ceil(bytes / 1000)), most: shown(BYTES.file / 1000), rows: shown(LIMITS.rows) },
});

/** @param {number} value */
const shown = (value) => integer(value, language.value);

/** What was read, what of it is used, and what is wrong with it. @param {{ store: Store, text: string, close: () => void }} props */
function Reading({ store, text, close }) {
  const [parsed] = useState(() => parse(text));
  const [header, setHeader] = useState(() => hasHeader(parsed));
  const sheet = sheetOf(parsed, header);
  const [choice, setChoice] = useState(() => usualChoice(sheet));
  const found = faultsOf(parsed, sheet, choice);
  const data = found.length ? null : dataOf(sheet, choice);
  const faults = data && bytesOf(data) > BYTES.data ? [tooMuch(bytesOf(data))] : found;
  const use = () => {
    store.actions.own.holdPencil(null);
    store.actions.own.bring(data);
    close();
  };
  return html`
    <${Choices} ...${{ sheet, choice, setChoice, header, setHeader }} />
    ${faults.length > 0 && html`<${Faults} faults=${faults} />`}
    <${Preview} ...${{ sheet, choice }} />
    <div class="csv-acts">
      <span class="muted">${t("csv.summary", { rows: shown(sheet.lines.length), columns: shown(sheet.columns.length) })}</span>
      <span class="gap"></span>
      <button type="button" class="button primary" aria-disabled=${faults.length > 0} disabled=${faults.length > 0} onClick=${use}>${t("csv.use")}</button>
    </div>
  `;
}

/** @param {number} bytes @returns {Fault} */
const tooMuch = (bytes) => ({
  code: "manyCells",
  about: { size: shown(Math.ceil(bytes / 1000)), most: shown(BYTES.data / 1000) },
});

/** @param {{ faults: Fault[] }} props */
const Faults = ({ faults }) => html`
  <div role="alert">
    <ul class="csv-faults">
      ${faults.map(({ code, about }) => html`<li><${Icon} name="warn" small />${t(`csv.${code}`, about)}</li>`)}
    </ul>
  </div>
`;

/** @param {{ sheet: Sheet, choice: Choice, setChoice: (choice: Choice) => void, header: boolean, setHeader: (on: boolean) => void }} props */
function Choices({ sheet, choice, setChoice, header, setHeader }) {
  const { columns, separator } = sheet;
  const setTarget = (/** @type {number} */ target) => {
    const inputs = choice.inputs.filter((at) => at !== target);
    setChoice({ target, inputs, task: taskOf(columns[target], separator) });
  };
  const toggle = (/** @type {number} */ at) => {
    const inputs = choice.inputs.includes(at)
      ? choice.inputs.filter((one) => one !== at)
      : [...choice.inputs, at];
    setChoice({ ...choice, inputs: inputs.sort((a, b) => a - b) });
  };
  const tasks = [
    { value: "classes", label: t("csv.classes") },
    { value: "numbers", label: t("csv.numbers") },
  ];
  return html`
    <div class="csv-choices">
      <label class="row"><span class="label wide">${t("csv.header")}</span><input type="checkbox" class="switch" role="switch" checked=${header} onChange=${() => setHeader(!header)} /></label>
      <label class="row"><span class="label">${t("csv.target")}</span><select class="select" value=${choice.target} onChange=${(/** @type {any} */ event) => setTarget(Number(event.target.value))}>
        ${columns.map(({ name }, at) => html`<option value=${at} selected=${at === choice.target}>${name}</option>`)}
      </select></label>
      <${Segments} label=${t("csv.task")} value=${choice.task} options=${tasks} onChange=${(/** @type {Choice["task"]} */ task) => setChoice({ ...choice, task })} />
    </div>
    <div class="chips" role="group" aria-label=${t("csv.inputs")}>
      <span class="muted">${t("csv.inputs")}</span>
      ${columns.map(({ name }, at) => at !== choice.target && html`<button type="button" class="chip" aria-pressed=${choice.inputs.includes(at)} onClick=${() => toggle(at)}>${name}</button>`)}
    </div>
  `;
}

/** The first rows, with the columns that are used set off. @param {{ sheet: Sheet, choice: Choice }} props */
function Preview({ sheet, choice }) {
  const use = (/** @type {number} */ at) =>
    at === choice.target ? "target" : choice.inputs.includes(at) ? "input" : "unused";
  const count = Math.min(PREVIEW, sheet.lines.length);
  return html`
    <div class="csv-preview" tabindex="0" role="region" aria-label=${t("csv.preview", { count })}>
      <table>
        <thead><tr><th>${t("csv.line")}</th>${sheet.columns.map(({ name }, at) => html`<th class=${use(at)}>${name}</th>`)}</tr></thead>
        <tbody>${Array.from({ length: count }, (_, row) => html`<tr><th>${sheet.lines[row]}</th>${sheet.columns.map(({ values }, at) => html`<td class=${use(at)}>${values[row]}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
  `;
}
