// @ts-check
/** The cards above the columns: inputs, layers, output, and the buttons between them that add a layer. */

import { LAYERS, touched } from "../assembly.js";
import { CARD } from "../canvas/layout.js";
import { integer } from "../format.js";
import { Complaint, Select, Stepper } from "../forms/controls.js";
import { capital, choiceOf, outputActivations, problemText, useSlot } from "../forms/form.js";
import { Held } from "../forms/held.js";
import { controlHelp, labelHelp, spokenHelp } from "../forms/help.js";
import { spoken } from "../forms/numbers.js";
import { classOf, deref, fieldsOf, isChoice, kinds, placeAt } from "../forms/schema.js";
import { controlOf } from "../held.js";
import { isKnown, language, t, title } from "../i18n/index.js";
import { opensMenu } from "./add-layer.js";
import { drag, movable } from "./drag-card.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { isFrozen } from "./units.js";

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
        ${layers.length < limit && !store.held.value.layers && html`<${Plus} place=${plus[index]} />`}
        <${Card} store=${store} index=${index} place=${rest[index].card} />
      `;
    })}
    ${drag.value && html`<span class="drop" style=${placed({ ...plus[drag.value.gap], ...DROP, x: plus[drag.value.gap].x + plus[drag.value.gap].size / 2 - DROP.width / 2 })}></span>`}
    <${Refused} ...${{ store, columns }} />
  `;
}

/** The mark between two cards where a dragged one would be dropped. */
const DROP = { y: CARD.y - 4, width: 3, height: CARD.height + 8 };

/** Why the layers cannot be as a person wanted them, where that was. @param {{ store: Store, columns: import("../canvas/layout.js").Column[] }} props */
function Refused({ store, columns }) {
  const { id, message } = useSlot(store, LAYERS);
  const { card } = columns[Math.min(touched.value, columns.length - 1)];
  return html`<${Bubble} ...${{ id, message, place: card }} />`;
}

/** @param {{ place: import("../canvas/layout.js").Plus }} props */
function Plus({ place: { x, y, size, after } }) {
  const name = after === 0 ? t("network.addFirst") : t("network.addAfter", { layer: after });
  return html`
    <button
      type="button"
      class="plus"
      aria-label=${name}
      title=${name}
      style=${placed({ x, y, width: size, height: size })}
      ...${opensMenu(after)}
    >
      <${Icon} name="plus" small />
    </button>
  `;
}

/** How many input features are chosen, which, and what is done to them first. @param {{ store: Store, place: Rect }} props */
function InputCard({ store, place }) {
  const { id, message } = useSlot(store, ["features"]);
  const wrong = message ?? problemBelow(store, ["features"]) ?? problemBelow(store, ["preprocessing"], true);
  return html`
    <section class="card" role="group" aria-label=${t("network.inputsName")} style=${placed(place)}>
      <div class="card-top">
        <${CardName} ...${{ store, index: -1, name: t("network.inputs"), label: t("network.inputSettings") }} />
        <span class="muted">${inputCount(store)}</span>
      </div>
      <div class="card-bottom"><${Held} store=${store} name="preprocessing" compact><${Preprocessing} store=${store} /><//></div>
    </section>
    <${Bubble} ...${{ id, message: wrong, place }} />
  `;
}

/** Of the features those that are chosen; of other data how much the first layer sees. @param {Store} store */
function inputCount(store) {
  const root = store.schema.value;
  const family = deref(root, root.properties.features).items;
  const { features } = store.experiment.value;
  if (!store.pictured.value) return (store.state.value?.network.input ?? []).join(" \u00d7 ");
  return t("network.inputsChosen", { count: features.length, all: kinds(root, family).length });
}

/** @param {{ store: Store }} props */
function Preprocessing({ store }) {
  const path = ["preprocessing"];
  useSlot(store, path);
  const { name, value, options, choose } = choiceOf(store, path);
  const about = { description: spokenHelp(store, path), ...labelHelp(path), ...controlHelp(path) };
  return html`<${Select} ...${{ value, options, label: name, onChange: choose, ...about }} />`;
}

/** @param {CardProps} props */
function LayerCard({ store, index, place }) {
  const layer = index + 1;
  const { id, message } = useSlot(store, ["layers", index]);
  const free = !store.held.value.layers;
  const dragged = drag.value?.index === index ? drag.value : null;
  const wrong = problemBelow(store, ["layers", index]) ?? message;
  return html`
    <section class=${`card${overflowed(store, index) ? " overflowed" : ""}${dragged ? " dragged" : ""}`} role="group" aria-label=${t("network.layerName", { layer })} style=${placed(dragged ? { ...place, x: place.x + dragged.by } : place)} ...${free ? movable(store, index) : {}}>
      <div class="card-top">
        <${LayerName} ...${{ store, index }} settings="network.settings" />
        <${Size} ...${{ store, index, describedBy: wrong ? id : undefined, problem: wrong ?? undefined }} />
      </div>
      <div class="card-bottom"><${Settings} ...${{ store, index }} /></div>
    </section>
    <${Bubble} ...${{ id, message: wrong ?? overflowText(store, index), place }} />
  `;
}

/** How many units a layer has, to be changed where that is a setting of its own; else the shape of what it gives. @param {{ store: Store, index: number, describedBy?: string, problem?: string }} props */
function Size({ store, index, describedBy, problem }) {
  const layer = index + 1;
  const field = SIZES.find((name) => name in store.experiment.value.layers[index]);
  if (!field) return html`<span class="muted">${shapeOf(store, index)}</span>`;
  const path = ["layers", index, field];
  const { node, value } = placeAt(store.schema.value, store.experiment.value, path);
  const held = store.held.value.units;
  if (held) return html`<${HeldSize} ...${{ store, held, size: value }} />`;
  const wrong = store.problems.value[path.join(".")] ? problem : undefined;
  return html`
    <${Stepper}
      ...${{ node, value, describedBy: wrong && describedBy, problem: wrong }}
      label=${t("network.units", { layer })}
      fewer=${t("network.fewerUnits", { layer })}
      more=${t("network.moreUnits", { layer })}
      onChange=${(/** @type {number} */ count) => store.actions.edit(path, count)}
      onRefuse=${(/** @type {number | null} */ refused) => store.actions.refuse(path, refused)}
      ...${controlHelp(path)}
    />
  `;
}

/** How many units a layer has, where the link lets nobody change it. @param {{ store: Store, held: string, size: number }} props */
const HeldSize = ({ store, held, size }) => html`
  <${Held} store=${store} name=${held === "locked" ? "units" : ""} compact>
    <span class="muted">${integer(size, language.value)}</span>
  <//>
`;

/** Fields that say how large a layer is. */
const SIZES = ["units", "filters"];
/** Menus that stand on a card; those of a layer that has none of them are few. */
const FREQUENT = ["activation", "initializer"];

/** The shape of what a layer gives, as far as it is known. @param {Store} store @param {number} index */
function shapeOf(store, index) {
  const layer = store.state.value?.network.layers[index];
  const same = layer?.kind === store.experiment.value.layers[index].kind;
  return layer && same ? layer.output.map((size) => integer(size, language.value)).join("\u00d7") : "";
}

/** At most two of a layer's settings: menus, else numbers that open all of them. @param {{ store: Store, index: number }} props */
function Settings({ store, index }) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, ["layers", index]);
  const fields = fieldsOf(classOf(root, node, value)).filter(([name]) => !SIZES.includes(name));
  const choices = fields.filter(([, part]) => isChoice(root, part));
  const frequent = choices.filter(([name]) => FREQUENT.includes(name));
  const menus = frequent.length ? frequent : choices.slice(0, 1);
  if (menus.length)
    return menus.map(
      ([name]) => html`<${CardSelect} key=${name} ...${{ store, path: ["layers", index, name] }} />`,
    );
  const numbers = fields.filter(([, part]) => part.type === "number" || part.type === "integer");
  const [name, part] = numbers.find(([, one]) => one.scale !== "log") ?? numbers[0] ?? [];
  if (!name) return html`<span class="card-fixed">${t("network.noSettings")}</span>`;
  return html`
      <button type="button" class="card-value" key=${name} onClick=${() => store.actions.openLayer(index)} ...${labelHelp(["layers", index, name])}>
        ${title(part)} <b>${spoken(part, value[name])}</b>
      </button>
    `;
}

/** The last layer: its units follow from the loss and the data. @param {CardProps} props */
function OutputCard({ store, index, place }) {
  const { id, message } = useSlot(store, ["layers", index]);
  const root = store.schema.value;
  const { link } = classOf(root, root.properties.loss, store.experiment.value.loss);
  const wrong = problemBelow(store, ["layers", index]) ?? message;
  const layer = store.experiment.value.layers[index];
  const units = "units" in layer ? layer.units : store.units.value[index];
  return html`
    <section class=${`card${overflowed(store, index) ? " overflowed" : ""}`} role="group" aria-label=${t("network.outputName")} style=${placed(place)}>
      <div class="card-top">
        <${LayerName} ...${{ store, index }} settings="network.outputSettings" />
        <span class="muted">${t("network.output")}${units > 1 ? ` ${integer(units, language.value)}` : ""}</span>
      </div>
      <div class="card-bottom">
        ${
          outputActivations(store).length === 1
            ? html`<span class="card-fixed" title=${t("network.fromLoss")}>${t(`link.${link}`)}</span>`
            : "activation" in layer &&
              html`<${CardSelect} ...${{ store, path: ["layers", index, "activation"] }} />`
        }
        ${"initializer" in layer && html`<${CardSelect} ...${{ store, path: ["layers", index, "initializer"] }} />`}
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
  const short = isKnown(`card.${value.kind}`) ? t(`card.${value.kind}`) : kind;
  const named = kind === short ? kind : `${short}: ${kind}`; // the name must have the words that are to be seen
  const label = t(settings, { kind: named, layer: index + 1 });
  const frozen = isFrozen(store, index);
  const told = frozen ? t("weights.frozenCard", { label }) : label;
  return html`<${CardName} ...${{ store, index, name: short, full: kind, label: told, frozen }} />`;
}

/** @param {{ store: Store, index: number, name: string, full?: string, label: string, frozen?: boolean }} props full: the name, where a shorter one is shown */
const CardName = ({ store, index, name, full = name, label, frozen = false }) => html`
  <h3>
    <button
      type="button"
      class="card-name"
      aria-label=${label}
      aria-haspopup="dialog"
      title=${full}
      data-card=${index}
      onClick=${() => store.actions.openLayer(index)}
      ...${labelHelp(index < 0 ? ["features"] : ["layers", index])}
    >
      <span>${name}</span><${Icon} name="down" small />
      ${frozen && html`<span class="card-lock"><${Icon} name="lock" small /></span>`}
    </button>
  </h3>
`;

/** The menu of one field of a layer; its name tells the layer too, since every card has such a menu. @param {{ store: Store, path: Path }} props */
function CardSelect({ store, path }) {
  const { name, value, options, choose } = choiceOf(store, path);
  const layer = Number(path[1]) + 1;
  const output = layer === store.experiment.value.layers.length;
  const label = output ? t("network.outputField", { name }) : t("network.field", { name, layer });
  const about = { description: spokenHelp(store, path), ...labelHelp(path), ...controlHelp(path) };
  return html`
    <${Held} store=${store} name=${controlOf(path)} compact>
      <${Select} ...${{ value, options, label, onChange: choose, ...about }} />
    <//>
  `;
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

/** What is wrong anywhere below a path, or there too. @param {Store} store @param {Path} path @param {boolean} [there] */
function problemBelow(store, path, there = false) {
  const prefix = `${path.join(".")}${there ? "" : "."}`;
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
