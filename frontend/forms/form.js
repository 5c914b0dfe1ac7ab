// @ts-check
/** Draws the control of any path of the document from the schema; special controls replace it by path. */
import { useEffect, useState } from "preact/hooks";
import { switchKind } from "../edits.js";
import { help, t, title } from "../i18n/index.js";
import { reason } from "../problems.js";
import { html } from "../views/html.js";
import { Icon } from "../views/icons.js";
import { Complaint, Dice, NumberField, Select, Slider, Switch } from "./controls.js";
import { controlHelp, spokenHelp, touchHelp } from "./help.js";
import { print } from "./numbers.js";
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

/** The control of a field, whatever it is. @param {FieldProps} props */
export function Field({ store, path }) {
  const root = store.schema.value;
  const { node } = placeAt(root, store.experiment.value, path);
  if (isChoice(root, node)) return html`<${ChoiceField} ...${{ store, path }} />`;
  if (path[0] === "seeds" && path.length === 2) return html`<${SeedField} ...${{ store, path }} />`;
  if (node.type === "boolean") return html`<${SwitchField} ...${{ store, path }} />`;
  if (node.type === "number" || node.type === "integer") return html`<${NumberRow} ...${{ store, path }} />`;
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
  return {
    name: title(node),
    value: value.kind,
    options: kinds(root, node).map((kind) => ({ value: kind, label: label(kind) })),
    choose: (/** @type {string} */ kind) => store.actions.edit(path, switchKind(root, node, value, kind)),
  };
}

/** A row with a menu, and the settings of what is chosen below it. @param {FieldProps} props */
function ChoiceField({ store, path }) {
  const { name, value, options, choose } = choiceOf(store, path);
  const { id, message } = useSlot(store, path);
  const off = value === "none";
  const shown = options.map(({ value: kind, label }) => ({
    value: kind,
    label: kind === "none" || path.length > 1 ? label : capital(label),
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
  const [open, setOpen] = useState(false);
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, path);
  const spec = classOf(root, node, value);
  const fields = fieldsOf(spec);
  if (!fields.length) return null;
  const all = html`<div class="nested">${fields.map(([field]) => html`<${Field} key=${field} store=${store} path=${[...path, field]} />`)}</div>`;
  if (fields.length === 1) return all;
  const summary = fields.map(([field, part]) => `${title(part)} ${print(part, value[field])}`).join(" · ");
  return html`
    <button
      type="button"
      class="more"
      aria-expanded=${open}
      aria-label=${t("form.more", { name: title(spec), summary })}
      title=${help(spec)}
      onClick=${() => setOpen(!open)}
    >
      <span>${open ? "" : summary}</span><${Icon} name="down" small />
    </button>
    ${open && all}
  `;
}

/** The fields of a class one under the other. @param {FieldProps} props */
function Group({ store, path }) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, path);
  const spec = classOf(root, node, value);
  return fieldsOf(spec).map(
    ([field]) => html`<${Field} key=${field} store=${store} path=${[...path, field]} />`,
  );
}
