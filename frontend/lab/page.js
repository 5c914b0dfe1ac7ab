// @ts-check
/** The page of the laboratory: what all starts share on top, one card for each, and their race below. */

import { integer } from "../format.js";
import { Dice, Segments } from "../forms/controls.js";
import { capital } from "../forms/form.js";
import { classOf, range } from "../forms/schema.js";
import { language, t, title } from "../i18n/index.js";
import { Host } from "../views/host.js";
import { html } from "../views/html.js";
import { Icon, Logo } from "../views/icons.js";
import { Toast } from "../views/messages.js";
import { ShareLink } from "../views/share-link.js";
import { ConnectionState, Labs, Preferences } from "../views/topbar.js";
import { Card } from "./card.js";
import { ACTIVATIONS, BATCH, LAYERS, MOST, QUANTITIES, RATE, UNITS } from "./documents.js";
import { mount as race } from "./race.js";

/** @typedef {import("./lab.js").Lab} Lab */
/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ lab: Lab, desk: Store }} Props */

/** @param {Props} props */
export const LabPage = ({ lab, desk }) => html`
  <div class="lab">
    <${Top} desk=${desk} />
    <${Bench} lab=${lab} desk=${desk} />
    <main class="lab-body" style=${{ "--starts": lab.columns.value.length }}>
      <section class="lab-starts" aria-label=${t("lab.starts")}>
        <div class="lab-layers" aria-hidden="true">
          ${Array.from(
            { length: LAYERS },
            (_, i) => html`
              <p><b>${t("lab.layer", { layer: i + 1 })}</b><span>${t("lab.units", { count: UNITS })}</span></p>
            `,
          )}
        </div>
        ${lab.columns.value.map(
          (column, i) => html`<${Card} key=${column.id} lab=${lab} column=${column} number=${i + 1} />`,
        )}
      </section>
      <section class="lab-race">
        <div class="lab-race-head">
          <h2>${t("lab.race")}</h2>
          <p class="muted">${t("lab.raceAbout", { rate: RATE, batch: BATCH })}</p>
          <p class="muted">${t("lab.data")}</p>
        </div>
        <${Host} id="race" mount=${race} store=${lab} />
      </section>
    </main>
  </div>
`;

/** @param {{ desk: Store }} props */
const Top = ({ desk }) => html`
  <header class="top">
    <a class="brand" href="./" aria-label=${t("lab.back")} title=${t("lab.back")}><${Logo} /><span>Layerwise</span></a>
    <span class="crumb">${t("lab.title")}</span>
    <${Toast} store=${desk} />
    <span class="wide-only"><${Labs} current="lab" /></span>
    <${ShareLink} store=${desk} />
    <span class="divider wide-only"></span>
    <${Preferences} store=${desk} />
    <${ConnectionState} store=${desk} />
  </header>
`;

/** What is the same for all of them. @param {Props} props */
function Bench({ lab }) {
  const { root } = lab;
  const activations = root.$defs.Dense.properties.activation;
  const name = (/** @type {string} */ kind) => title(classOf(root, activations, { kind }));
  const full = lab.columns.value.length >= MOST;
  const { high } = range(root.$defs.Seeds.properties.weights);
  const next = lab.seed.value >= high ? 0 : lab.seed.value + 1;
  return html`
    <section class="lab-bench" aria-label=${t("panel.settings")}>
      <div class="lab-title">
        <h1>${t("lab.title")}</h1>
        <p class="muted">${t("lab.about", { layers: LAYERS, units: UNITS })}</p>
      </div>
      <div class="lab-choice">
        <span class="label" aria-hidden="true">${t("lab.activation")}</span>
        <${Segments}
          label=${t("lab.activation")}
          value=${lab.activation.value}
          options=${ACTIVATIONS.map((kind) => ({ value: kind, label: name(kind) }))}
          onChange=${lab.activate}
        />
      </div>
      <div class="lab-choice">
        <span class="label" aria-hidden="true">${t("lab.show")}</span>
        <${Segments}
          label=${t("lab.show")}
          value=${lab.quantity.value}
          options=${QUANTITIES.map((quantity) => ({ value: quantity, label: t(`distribution.${quantity}`) }))}
          onChange=${lab.look}
        />
      </div>
      <div class="lab-choice">
        <span class="label">${t("lab.seed")}</span><b>${lab.seed.value}</b>
        <${Dice} label=${t("lab.newSeed")} onClick=${() => lab.draw(next)} />
      </div>
      <button
        type="button"
        class="button"
        disabled=${full}
        title=${full ? t("lab.full", { count: MOST }) : undefined}
        onClick=${lab.add}
      >
        <${Icon} name="plus" />${capital(t("lab.add"))}
      </button>
      <div class="lab-acts">
        <p class="lab-step">${t("lab.step")} <b>${integer(lab.step.value, language.value)}</b></p>
        <button type="button" class="button quiet icon-only" aria-label=${t("lab.reset")} title=${t("lab.reset")} onClick=${lab.reset}>
          <${Icon} name="reset" />
        </button>
        <button type="button" class="button primary lab-play" onClick=${lab.toggle}>
          <${Icon} name=${lab.playing.value ? "pause" : "play"} />${t(lab.playing.value ? "lab.pause" : "lab.train")}
        </button>
      </div>
    </section>
  `;
}
