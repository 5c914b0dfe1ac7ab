// @ts-check
/** Draws the control of any path of the document from the schema; special controls replace it by path. */
import { useEffect, useState } from "preact/hooks";
import { misfit, switchKind } from "../edits.js";
import { controlOf } from "../held.js";
import { help, t, title } from "../i18n/index.js";
import { reason } from "../problems.js";
import { html } from "../views/html.js";
import { Icon } from "../views/icons.js";
import { Complaint, Dice, NumberField, Select, Slider, Switch, TextField } from "./controls.js";
import { Held } from "./held.js";
import { controlHelp, optionName, spokenHelp, touchHelp } from "./help.js";
import { spoken } from "./numbers.js";
import { classOf, fieldsOf, isChoice, kinds, member, placeAt } from "./schema.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("./schema.js").Path} Path */
/** @typedef {{ store: Store, path: Path }} FieldProps */

/** A capital at the beginning, for menus that stand alone. @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Keep a slot for problems at `path` while a control is shown. @param {Store} store @param {Path} path */
export function useSlot(store, path) {
  const key = path.join(".");
  useEffect(() => {
    store.slots.add(key);
    return () => void store.slots.delete(key);
  }, [key]);
  return {
    id: `problem-${key.replaceAll(".", "-")}`,
    message: problemText(store, store.problems.value[key]),
  };
}

/** A problem in the words of the page. @param {Store} store @param {import("../protocol.js").Problem | undefined} problem */
export const problemText = (store, problem) =>
  problem && reason(store.schema.value, store.experiment.value, problem);

/** The control of a field, as far as the link lets it be turned. @param {FieldProps} props */
export const Field = ({ store, path }) => html`
  <${Held} store=${store} name=${controlOf(path)}><${FreeField} ...${{ store, path }} /><//>
`;

/** The control of a field, whatever it is. @param {FieldProps} props */
function FreeField({ store, path }) {
  const root = store.schema.value;
  const { node } = placeAt(root, store.experiment.value, path);
  if (isChoice(root, node)) return html`<${ChoiceField} ...${{ store, path }} />`;
  if (path[0] === "seeds" && path.length === 2) return html`<${SeedField} ...${{ store, path }} />`;
  if (node.type === "boolean") return html`<${SwitchField} ...${{ store, path }} />`;
  if (node.type === "number" || node.type === "integer") return html`<${NumberRow} ...${{ store, path }} />`;
  if (node.enum) return html`<${EnumRow} ...${{ store, path }} />`;
  if (node.type === "string") return html`<${TextRow} ...${{ store, path }} />`;
  if (node.type === "array") return html`<${ListRow} ...${{ store, path }} />`;
  return html`<${Group} ...${{ store, path }} />`;
}

/** What a control needs to know about its field. @param {Store} store @param {Path} path */
function described(store, path) {
  const { node, value } = placeAt(store.schema.value, store.experiment.value, path);
  return { node, value, name: title(node), description: spokenHelp(store, path) };
}

/** @param {FieldProps} props */
function NumberRow({ store, path }) {
  const { node, value, name, description } = described(store, path);
  const { id, message } = useSlot(store, path);
  const change = (/** @type {number} */ next) => store.actions.edit(path, next);
  const refuse = (/** @type {number | null} */ refused) => store.actions.refuse(path, refused);
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label" ...${touchHelp(path)}>${name}</span>
      <${Slider} ...${{ node, value, label: name, description, onChange: change, ...controlHelp(path) }} />
      <${NumberField}
        ...${{ node, value, label: t("form.valueOf", { name }), onChange: change, onRefuse: refuse }}
        problem=${message}
        describedBy=${message ? id : undefined}
      />
      ${node.unit === "%" && html`<span class="unit">%</span>`}
    </div>
    <${Complaint} ...${{ id, message }} />
  `;
}

/** @param {FieldProps} props */
function SwitchField({ store, path }) {
  const { value, name, description } = described(store, path);
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label" ...${touchHelp(path)}>${name}</span>
      <${Switch} ...${{ value, label: name, description }} onChange=${(/** @type {boolean} */ on) => store.actions.edit(path, on)} />
    </div>
  `;
}

/** A few named values. @param {FieldProps} props */
function EnumRow({ store, path }) {
  const { node, value, name, description } = described(store, path);
  const { id, message } = useSlot(store, path);
  const options = node.enum.map((/** @type {string} */ one) => ({ value: one, label: optionName(one) }));
  const change = (/** @type {string} */ next) => store.actions.edit(path, next);
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label" ...${touchHelp(path)}>${name}</span>
      <${Select} ...${{ value, options, label: name, description, onChange: change, ...controlHelp(path) }} />
    </div>
    <${Complaint} ...${{ id, message }} />
  `;
}

/** A name or a formula, on a line of its own. @param {FieldProps} props */
function TextRow({ store, path }) {
  const { node, value, name, description } = described(store, path);
  const { id, message } = useSlot(store, path);
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label" ...${touchHelp(path)}>${name}</span>
      <${TextField}
        ...${{ node, value, label: name, description, problem: message, describedBy: message ? id : undefined }}
        onChange=${(/** @type {string} */ text) => store.actions.edit(path, text)}
      />
    </div>
    <${Complaint} ...${{ id, message }} />
  `;
}

/** A list is only counted here: what is entered one by one has a view of its own. @param {FieldProps} props */
function ListRow({ store, path }) {
  const { value, name } = described(store, path);
  const { id, message } = useSlot(store, path);
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label wide" ...${touchHelp(path)}>${name}</span>
      <span class="muted">${t("form.entries", { count: value.length })}</span>
    </div>
    <${Complaint} ...${{ id, message }} />
  `;
}

/** @param {FieldProps} props */
function SeedField({ store, path }) {
  const { node, value, name } = described(store, path);
  const { id, message } = useSlot(store, path);
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label wide" ...${touchHelp(path)}>${name}</span>
      <${NumberField}
        ...${{ node, value, label: t("form.valueOf", { name }), problem: message, describedBy: message ? id : undefined }}
        onChange=${(/** @type {number} */ next) => store.actions.edit(path, next)}
        onRefuse=${(/** @type {number | null} */ refused) => store.actions.refuse(path, refused)}
      />
      <${Dice} label=${t("form.new", { name })} onClick=${() => store.actions.reseed(path, node)} />
    </div>
    <${Complaint} ...${{ id, message }} />
  `;
}

/** The menu of a family, as any control may show it. @param {Store} store @param {Path} path */
export function choiceOf(store, path) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, path);
  const label = (/** @type {string} */ kind) => title(member(root, node, kind));
  const place = groups(store, path, node);
  return {
    name: title(node),
    value: value.kind,
    options: kinds(root, node).map((kind) => ({ value: kind, label: label(kind), ...place(kind) })),
    choose: (/** @type {string} */ kind) => store.actions.edit(path, switchKind(root, node, value, kind)),
  };
}

/** Whether a kind is the usual one and has no settings: so to speak, nothing is chosen. @param {Store} store @param {any} node @param {string} kind */
export const isBare = (store, node, kind) =>
  node.default?.kind === kind && !fieldsOf(member(store.schema.value, node, kind)).length;

/** Where the kinds of a long menu stand, and which do not fit. @param {Store} store @param {Path} path @param {any} node @returns {(kind: string) => { group?: string, disabled?: boolean }} */
function groups(store, path, node) {
  const root = store.schema.value;
  const document = store.experiment.value;
  const last = document.layers.length - 1;
  if (path.join() === "loss")
    return (kind) => {
      const wrong = misfit(root, document, kind);
      return wrong ? { group: t(`group.${wrong}`), disabled: true } : {};
    };
  if (path.at(-1) !== "activation") return () => ({});
  const allowed = path[1] === last ? outputActivations(store) : [];
  const loss = title(classOf(root, root.properties.loss, document.loss));
  return (kind) => {
    if (allowed.length && !allowed.includes(kind))
      return { group: t("group.notWith", { loss }), disabled: true };
    const [low, high] = member(root, node, kind).range;
    if (low === null && high === null) return { group: t("group.unbounded") };
    return { group: t(low !== null && high !== null ? "group.bounded" : "group.oneSided") };
  };
}

/** The kinds of activation that the loss lets the last layer have; none: all. @param {Store} store @returns {string[]} */
export function outputActivations(store) {
  const root = store.schema.value;
  return classOf(root, root.properties.loss, store.experiment.value.loss).activations;
}

/** A row with a menu, and the settings of what is chosen below it. @param {FieldProps} props */
function ChoiceField({ store, path }) {
  const { name, value, options, choose } = choiceOf(store, path);
  const { id, message } = useSlot(store, path);
  const { node } = placeAt(store.schema.value, store.experiment.value, path);
  const off = value === "none" || (path.length === 1 && isBare(store, node, value));
  const shown = options.map(({ value: kind, label, ...rest }) => ({
    ...{ value: kind, ...rest },
    label: path.length > 1 || isBare(store, node, kind) ? label : capital(label),
  }));
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label" ...${touchHelp(path)}>${name}</span>
      <${Select}
        ...${{ value, options: shown, label: name, onChange: choose, quiet: off, ...controlHelp(path) }}
        description=${spokenHelp(store, path)}
      />
    </div>
    <${Complaint} ...${{ id, message }} />
    <${Details} key=${value} ...${{ store, path }} />
  `;
}

/** The settings of a chosen kind: one stands open, several wait behind a line that names their values. @param {FieldProps} props */
export function Details({ store, path }) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, path);
  const spec = classOf(root, node, value);
  const fields = fieldsOf(spec);
  const [alone] = useState(fields.length === 1 && value[fields[0][0]] !== 0);
  const [open, setOpen] = useState(false);
  if (!fields.length) return null;
  const all = html`<div class="nested">${fields.map(([field]) => html`<${FreeField} key=${field} store=${store} path=${[...path, field]} />`)}</div>`;
  if (alone) return all;
  const summary = summaryOf(store, path);
  const label = t("form.more", { name: title(spec), summary });
  return html`<${More} ...${{ open, setOpen, summary, label, hint: help(spec) }} />${open && all}`;
}

/** The line that opens what is seldom needed. @param {{ open: boolean, setOpen: (open: boolean) => void, summary: string, label: string, hint?: string }} props */
export const More = ({ open, setOpen, summary, label, hint }) => html`
  <button type="button" class="more" aria-expanded=${open} aria-label=${label} title=${hint} onClick=${() => setOpen(!open)}>
    <span>${open ? "" : summary}</span><${Icon} name="down" small />
  </button>
`;

/** The settings at a path with their values, in one line. @param {Store} store @param {Path} path @param {string[]} [names] some of them */
export function summaryOf(store, path, names) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, path);
  return fieldsOf(classOf(root, node, value))
    .filter(([field]) => names?.includes(field) ?? true)
    .map(([field, part]) => `${title(part)} ${valueText(root, part, value[field])}`.trim())
    .join(" · ");
}

/** A value as it is read. @param {any} root @param {any} node @param {any} value */
export function valueText(root, node, value) {
  if (isChoice(root, node)) return title(classOf(root, node, value));
  if (typeof value === "number") return spoken(node, value);
  if (typeof value === "boolean") return t(value ? "form.on" : "form.off");
  return node.enum ? optionName(value) : typeof value === "string" ? value : "";
}

/** The fields of a class one under the other. @param {FieldProps} props */
function Group({ store, path }) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, path);
  const spec = classOf(root, node, value);
  return fieldsOf(spec).map(
    ([field]) => html`<${FreeField} key=${field} store=${store} path=${[...path, field]} />`,
  );
}
