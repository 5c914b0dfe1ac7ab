// @ts-check
/** The cards above the columns: inputs, layers, output, and the buttons between them that add a layer. */

import { integer } from "../format.js";
import { Complaint, Select, Stepper } from "../forms/controls.js";
import { capital, choiceOf, problemText, useSlot } from "../forms/form.js";
import { controlHelp, labelHelp, spokenHelp } from "../forms/help.js";
import { classOf, deref, kinds, member, placeAt } from "../forms/schema.js";
import { language, t, title } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../forms/schema.js").Path} Path */
/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {{ store: Store, index: number, place: Rect }} CardProps */

/** @param {Rect} rect */
const placed = ({ x, y, width, height }) => ({
  left: `${x}px`,
  top: `${y}px`,
  width: `${width}px`,
  height: `${height}px`,
});

/** @param {{ store: Store }} props */
export function Cards({ store }) {
  const { columns, plus, wires } = store.layout.value;
  const { layers } = store.experiment.value;
  const [inputs, ...rest] = columns;
  const limit = placeAt(store.schema.value, store.experiment.value, ["layers"]).node.maxItems;
  return html`
    ${wires.map((rect) => html`<span class="wire" style=${placed(rect)}></span>`)}
    <${InputCard} store=${store} place=${inputs.card} />
    ${layers.map((_, index) => {
      const Card = index === layers.length - 1 ? OutputCard : LayerCard;
      return html`
        ${layers.length < limit && html`<${Plus} store=${store} place=${plus[index]} />`}
        <${Card} store=${store} index=${index} place=${rest[index].card} />
      `;
    })}
  `;
}

/** @param {{ store: Store, place: import("../canvas/layout.js").Plus }} props */
function Plus({ store, place: { x, y, size, after } }) {
  const name = after === 0 ? t("network.addFirst") : t("network.addAfter", { layer: after });
  return html`
    <button
      type="button"
      class="plus"
      aria-label=${name}
      title=${name}
      style=${placed({ x, y, width: size, height: size })}
      onClick=${() => store.actions.addLayer(after - 1)}
    >
      <${Icon} name="plus" small />
    </button>
  `;
}

/** How many input features are chosen, and which. @param {{ store: Store, place: Rect }} props */
function InputCard({ store, place }) {
  const root = store.schema.value;
  const { id, message } = useSlot(store, ["features"]);
  const family = deref(root, root.properties.features).items;
  const { features } = store.experiment.value;
  const names = features.map(({ kind }) => title(member(root, family, kind)));
  const count = t("network.inputsChosen", { count: features.length, all: kinds(root, family).length });
  return html`
    <section class="card" role="group" aria-label=${t("network.inputsName")} style=${placed(place)}>
      <div class="card-top">
        <h3 ...${labelHelp(["features"])}>${t("network.inputs")}</h3>
        <span class="muted">${count}</span>
      </div>
      <div class="card-bottom"><span class="card-names" title=${names.join(", ")}>${names.join(", ")}</span></div>
    </section>
    <${Bubble} ...${{ id, message, place }} />
  `;
}

/** @param {CardProps} props */
function LayerCard({ store, index, place }) {
  const layer = index + 1;
  const units = placeAt(store.schema.value, store.experiment.value, ["layers", index, "units"]);
  const path = ["layers", index, "units"];
  const { id, message } = useSlot(store, ["layers", index]);
  const wrong = problemBelow(store, ["layers", index]) ?? message;
  return html`
    <section class=${`card${overflowed(store, index) ? " overflowed" : ""}`} role="group" aria-label=${t("network.layerName", { layer })} style=${placed(place)}>
      <div class="card-top">
        <${LayerName} ...${{ store, index }} settings="network.settings" />
        <${Stepper}
          ...${{ node: units.node, value: units.value, describedBy: wrong ? id : undefined, problem: wrong }}
          label=${t("network.units", { layer })}
          fewer=${t("network.fewerUnits", { layer })}
          more=${t("network.moreUnits", { layer })}
          onChange=${(/** @type {number} */ count) => store.actions.edit(path, count)}
          onRefuse=${(/** @type {number | null} */ refused) => store.actions.refuse(path, refused)}
          ...${controlHelp(path)}
        />
      </div>
      <div class="card-bottom">
        <${CardSelect} ...${{ store, path: ["layers", index, "activation"] }} />
        <${CardSelect} ...${{ store, path: ["layers", index, "initializer"] }} />
      </div>
    </section>
    <${Bubble} ...${{ id, message: wrong ?? overflowText(store, index), place }} />
  `;
}

/** The last layer: its units follow from the loss and the data. @param {CardProps} props */
function OutputCard({ store, index, place }) {
  const { id, message } = useSlot(store, ["layers", index]);
  const root = store.schema.value;
  const { link } = classOf(root, root.properties.loss, store.experiment.value.loss);
  const wrong = problemBelow(store, ["layers", index]) ?? message;
  const units = store.experiment.value.layers[index].units;
  return html`
    <section class=${`card${overflowed(store, index) ? " overflowed" : ""}`} role="group" aria-label=${t("network.outputName")} style=${placed(place)}>
      <div class="card-top">
        <${LayerName} ...${{ store, index }} settings="network.outputSettings" />
        <span class="muted">${t("network.output")}${units > 1 ? ` ${integer(units, language.value)}` : ""}</span>
      </div>
      <div class="card-bottom">
        ${
          link === "identity"
            ? html`<${CardSelect} ...${{ store, path: ["layers", index, "activation"] }} />`
            : html`<span class="card-fixed" title=${t("network.fromLoss")}>${t(`link.${link}`)}</span>`
        }
        <${CardSelect} ...${{ store, path: ["layers", index, "initializer"] }} />
      </div>
    </section>
    <${Bubble} ...${{ id, message: wrong ?? overflowText(store, index), place }} />
  `;
}

/** The kind of the layer; it opens the layer's settings. @param {{ store: Store, index: number, settings: string }} props */
function LayerName({ store, index, settings }) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, ["layers", index]);
  const kind = capital(title(classOf(root, node, value)));
  return html`
    <h3>
      <button
        type="button"
        class="card-name"
        aria-label=${t(settings, { kind, layer: index + 1 })}
        aria-haspopup="dialog"
        data-card=${index}
        onClick=${() => store.actions.openLayer(index)}
        ...${labelHelp(["layers", index])}
      >
        ${kind}<${Icon} name="down" small />
      </button>
    </h3>
  `;
}

/** The menu of one field of a layer; its name tells the layer too, since every card has such a menu. @param {{ store: Store, path: Path }} props */
function CardSelect({ store, path }) {
  const { name, value, options, choose } = choiceOf(store, path);
  const layer = Number(path[1]) + 1;
  const output = layer === store.experiment.value.layers.length;
  const label = output ? t("network.outputField", { name }) : t("network.field", { name, layer });
  const about = { description: spokenHelp(store, path), ...labelHelp(path), ...controlHelp(path) };
  return html`<${Select} ...${{ value, options, label, onChange: choose, ...about }} />`;
}

/** A short sentence under a card. @param {{ id: string, message?: string | null, place: Rect }} props */
const Bubble = ({ id, message, place }) =>
  message
    ? html`
        <div class="card-bubble" style=${{ left: `${place.x}px`, top: `${place.y + place.height + 2}px`, width: `${place.width}px` }}>
          <${Complaint} id=${id} message=${message} />
        </div>
      `
    : null;

/** What is wrong anywhere inside a layer. @param {Store} store @param {Path} path */
function problemBelow(store, path) {
  const prefix = `${path.join(".")}.`;
  const found = Object.entries(store.problems.value).find(([key]) => key.startsWith(prefix));
  return problemText(store, found?.[1]);
}

/** @param {Store} store @param {number} index */
const overflowed = (store, index) => store.state.value?.divergence?.layer === index;

/** @param {Store} store @param {number} index */
function overflowText(store, index) {
  const divergence = store.state.value?.divergence;
  if (divergence?.layer !== index) return null;
  return t("network.overflowed", { step: integer(divergence.step + 1, language.value) });
}
