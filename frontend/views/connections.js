// @ts-check
/** What a layer is called and what it sees, in its settings: behind a line that says both. */
import { useState } from "preact/hooks";
import { connect, rename, shapesOf } from "../assembly.js";
import { seeable, toggled } from "../connections.js";
import { integer } from "../format.js";
import { Complaint, TextField } from "../forms/controls.js";
import { More, problemText, useSlot } from "../forms/form.js";
import { spokenHelp, touchHelp } from "../forms/help.js";
import { classOf, placeAt } from "../forms/schema.js";
import { language, t } from "../i18n/index.js";
import { INPUT } from "../wiring.js";
import { html } from "./html.js";
import { layerKind } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../connections.js").Source} Source */
/** @typedef {{ store: Store, index: number }} Props */

/** @param {Props} props */
export function Connections({ store, index }) {
  const [open, setOpen] = useState(false);
  const { layers } = store.experiment.value;
  const { node, value } = placeAt(store.schema.value, store.experiment.value, ["layers", index]);
  const spec = classOf(store.schema.value, node, value);
  const all = seeable(layers, index, spec, shapesOf(store));
  const seen = all.filter(({ chosen }) => chosen).map((source) => nodeName(store, source.node));
  const summary = [layers[index].id, t("wiring.sees", { names: seen.join(", ") })]
    .filter(Boolean)
    .join(" · ");
  return html`
    <${More} ...${{ open, setOpen, summary, label: t("form.moreOf", { summary }) }} />
    ${open && html`<${Name} ...${{ store, index }} /><${Sees} ...${{ store, index, all, several: spec.inputs[1] > 1 }} />`}
  `;
}

/** What a node is called: by its name, else by its place and kind. @param {Store} store @param {number} node 0: the input */
function nodeName(store, node) {
  if (node === 0) return t("network.inputs");
  const { id } = store.experiment.value.layers[node - 1];
  return id || `${node} ${layerKind(store, node - 1)}`;
}

/** @param {Props} props */
function Name({ store, index }) {
  const path = ["layers", index, "id"];
  const { node, value } = placeAt(store.schema.value, store.experiment.value, path);
  const { id, message } = useSlot(store, path);
  const name = t("wiring.name");
  const about = { node, value, label: name, description: spokenHelp(store, path) };
  const enter = (/** @type {string} */ typed) => {
    const text = typed.toLowerCase().replace(/\s+/g, "_");
    const code = nameFault(store, index, text, node.pattern);
    if (code) store.actions.refuse(path, text, code);
    else rename(store, index, text);
  };
  return html`
    <div class="row" data-path=${path.join(".")}>
      <span class="label" ...${touchHelp(path)}>${name}</span>
      <${TextField} ...${{ ...about, onChange: enter, problem: message, describedBy: message ? id : undefined }} />
    </div>
    <${Complaint} ...${{ id, message }} />
  `;
}

/** Why a layer cannot have a name, as the code of a refusal; empty where it can. @param {Store} store @param {number} index @param {string} name @param {string} pattern */
function nameFault(store, index, name, pattern) {
  if (!new RegExp(pattern, "u").test(name)) return "layer_name";
  const others = store.experiment.value.layers.toSpliced(index, 1).map(({ id }) => id);
  return name && [INPUT, ...others].includes(name) ? "name_twice" : "";
}

/** @param {Props & { all: Source[], several: boolean }} props several: it may see more than one */
function Sees({ store, index, all, several }) {
  const path = ["layers", index, "inputs"];
  useSlot(store, path);
  const message = wrongWith(store);
  const id = `problem-${index}-inputs`;
  return html`
    <div class="row sees" data-path=${path.join(".")}>
      <span class="label" ...${touchHelp(path)}>${t("wiring.inputs")}</span>
      <div class="chips" role="group" aria-label=${t("wiring.inputs")} aria-describedby=${message ? id : undefined}>
        ${all.map(({ node, chosen, why }) => {
          const reason = why ? t(`wiring.why.${why}`) : undefined;
          const press = () =>
            !why && (several || !chosen) && connect(store, index, toggled(all, node, several));
          return html`
            <button type="button" class="chip" aria-pressed=${chosen} aria-disabled=${why ? "true" : undefined} aria-description=${reason} title=${reason} onClick=${press}>
              ${nodeName(store, node)}
            </button>
          `;
        })}
      </div>
    </div>
    <${Complaint} ...${{ id, message }} />
  `;
}

/** What is wrong with any layer as they are connected now, and with which. @param {Store} store */
function wrongWith(store) {
  const found = Object.values(store.problems.value).find(
    ({ path }) => path[0] === "layers" && path[2] !== "id",
  );
  if (!found) return undefined;
  const layer = Number(found.path[1]) + 1;
  const text = problemText(store, found) ?? "";
  return layer ? t("wiring.wrong", { layer, text }) : text;
}

/** How large a layer's answer is and what it costs, in one line. @param {Props} props */
export function Facts({ store, index }) {
  const layer = store.state.value?.network.layers[index];
  const shapes = shapesOf(store);
  if (!layer || !shapes) return null;
  const said = (/** @type {string} */ key, /** @type {number} */ count) =>
    t(key, { count: integer(count, language.value) });
  const places = (/** @type {number[]} */ shape) => shape.join("×");
  const given = layer.sources.map((node) => places(shapes[node])).join(" + ");
  const facts = [
    `${given} → ${places(layer.output)}`,
    said("network.parameters", layer.parameters),
    said("network.operations", layer.operations),
  ];
  if (shapes[0].length > 1) facts.push(said("network.receptiveField", layer.receptive_field));
  return html`<p class="facts-line muted">${facts.join(" · ")}</p>`;
}
