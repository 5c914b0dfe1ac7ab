// @ts-check
/** What can be done with a layer as a whole, in its settings: another kind, one more like it, another place, none. */
import { signal } from "@preact/signals-core";
import { change, duplicate, move, offersAfter, offersFor, remove } from "../assembly.js";
import { t } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Palette } from "./palette.js";
import { layerKind } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store, index: number }} Props */
/** @typedef {{ name: string, icon: import("./icons.js").IconName, label: string, act: () => void, off?: boolean, danger?: boolean, bare?: boolean }} Act bare: its icon says it all */

const CHANGE = "change-layer";

/** What opened the palette of other kinds. @type {import("@preact/signals-core").Signal<Element | null>} */
const opener = signal(null);

/** The kind of the layer, which opens the palette of others. @param {Props} props */
export function KindButton({ store, index }) {
  const kind = layerKind(store, index);
  const open = (/** @type {any} */ event) => {
    opener.value = event.currentTarget;
  };
  const about = {
    "aria-haspopup": "menu",
    "aria-label": t("acts.change", { kind }),
    title: t("acts.change", { kind }),
  };
  return html`
    <button type="button" class="button quiet kind" popovertarget=${CHANGE} ...${about} onClick=${open}>
      ${kind}<${Icon} name="down" small />
    </button>
    <${Palette}
      ...${{ id: CHANGE, label: t("acts.change", { kind }), opener: opener.value, foot: t("acts.changeEffect") }}
      offers=${offersFor(store, index).filter((offer) => offer.kind !== store.experiment.value.layers[index].kind)}
      choose=${(/** @type {import("../offers.js").Offer} */ offer) => change(store, index, offer)}
    />
  `;
}

/** @param {Props} props */
export const LayerActs = ({ store, index }) => html`
  <div class="layer-acts" role="toolbar" aria-label=${t("acts.name")}>
    ${actsOf(store, index).map(
      ({ name, icon, label, act, off, danger, bare }) => html`
        <button type="button" key=${name} class=${`button quiet${danger ? " danger" : ""}${bare ? " icon-only" : ""}`} disabled=${off} aria-label=${label} title=${label} onClick=${act}>
          <${Icon} name=${icon} />${!bare && t(`acts.${name}`)}
        </button>
      `,
    )}
  </div>
`;

/** @param {Store} store @param {number} index @returns {Act[]} */
function actsOf(store, index) {
  const { layers } = store.experiment.value;
  const { kind } = layers[index];
  const again = offersAfter(store, index + 1).find((offer) => offer.kind === kind);
  const go = (/** @type {number} */ to) => () => shift(store, index, to);
  const act = (
    /** @type {string} */ name,
    /** @type {Act["icon"]} */ icon,
    /** @type {() => void} */ act,
  ) => ({
    ...{ name, icon, act, label: t(`acts.${name}Name`) },
  });
  return [
    { ...act("back", "left", go(index - 1)), off: index === 0, bare: true },
    { ...act("forth", "right", go(index + 1)), off: index >= layers.length - 2, bare: true },
    { ...act("duplicate", "copy", () => duplicate(store, index)), off: Boolean(again?.why) },
    { ...act("remove", "bin", () => remove(store, index)), danger: true },
  ];
}

/** Move a layer, and go on with it. @param {Store} store @param {number} from @param {number} to */
export function shift(store, from, to) {
  const opened = store.openedLayer.value === from;
  if (move(store, from, to) && opened) store.actions.openLayer(to);
}
