// @ts-check
/** The panel of the curves: which one, on which scale, how smooth, as a picture or as a table. */
import { CURVES, hasScale, WEIGHTS } from "../curves.js";
import { Segments } from "../forms/controls.js";
import { classOf } from "../forms/schema.js";
import { isKnown, t, title } from "../i18n/index.js";
import { curveName } from "./curve-model.js";
import { mount as table } from "./curve-table.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { mount as chart } from "./loss.js";
import { Menu } from "./menu.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** @param {Props} props */
export function CurvePanel({ store }) {
  const { curve, curveTable } = store.view.value;
  const root = store.schema.value;
  const { kind } = store.experiment.value.loss;
  const loss = title(classOf(root, root.properties.loss, store.experiment.value.loss));
  const short = isKnown(`loss.short.${kind}`) ? t(`loss.short.${kind}`) : loss;
  return html`
    <section class="panel loss" aria-labelledby="loss-title">
      <div class="head">
        <span class="chooser">
          <h2 id="loss-title">${curveName(store, curve)}</h2>
          <${CurveMenu} store=${store} />
        </span>
        ${curve === "loss" && html`<span class="muted" title=${loss}>${short}</span>`}
        <span class="gap"></span>
        ${hasScale(curve) && !curveTable && html`<${Scale} store=${store} />`}
        <${OptionsMenu} store=${store} />
      </div>
      <${Host} key=${curveTable} id="loss" mount=${curveTable ? table : chart} store=${store} />
    </section>
  `;
}

/** @param {Props} props */
function CurveMenu({ store }) {
  const { view, actions } = store;
  const items = CURVES.map((curve) => ({
    label: curveName(store, curve),
    chosen: view.value.curve === curve,
    act: () => actions.look({ curve }),
  }));
  return html`<${Menu} id="curve-menu" label=${t("curve.choose")} items=${items} quiet />`;
}

/** @param {Props} props */
function Scale({ store }) {
  const options = [
    { value: "linear", label: t("loss.linear") },
    { value: "log", label: t("loss.log") },
  ];
  const choose = (/** @type {"log" | "linear"} */ lossScale) => store.actions.look({ lossScale });
  const { lossScale } = store.view.value;
  return html`<${Segments} label=${t("curve.scale")} value=${lossScale} options=${options} onChange=${choose} />`;
}

/** @param {Props} props */
function OptionsMenu({ store }) {
  const { view, actions } = store;
  const { smoothing, curveTable } = view.value;
  const names = /** @type {import("../curves.js").Smoothing[]} */ (Object.keys(WEIGHTS));
  const items = [
    ...names.map((name) => ({
      label: t(`curve.smoothing.${name}`),
      group: t("curve.smoothing"),
      chosen: smoothing === name,
      act: () => actions.look({ smoothing: name }),
    })),
    {
      label: t("curve.asTable"),
      group: t("curve.show"),
      chosen: curveTable,
      alone: true,
      act: () => actions.look({ curveTable: !curveTable }),
    },
  ];
  return html`<${Menu} id="curve-options" label=${t("curve.options")} items=${items} icon="more" quiet />`;
}
