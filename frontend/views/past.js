// @ts-check
/** What one can do while looking at an earlier step: show what was recorded, go on from there, come back. */
import { t } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ icon: import("./icons.js").IconName, words: string, act: () => void, hint?: string }} ActProps */

/** @param {{ store: Store }} props */
export function PastActs({ store }) {
  const { travel } = store.actions;
  const replaying = store.replaying.value;
  const back = store.state.value?.divergence ? "travel.toGood" : "travel.toNow";
  return html`
    <span class="past-acts" role="group" aria-label=${t("travel.acts")}>
      ${
        replaying
          ? html`<${Act} icon="pause" words=${t("travel.stop")} act=${travel.stop} />`
          : html`<${Act} icon="play" words=${t(store.calm.value ? "travel.next" : "travel.replay")} hint=${t("travel.replayHelp")} act=${travel.replay} />`
      }
      ${!replaying && html`<${Act} icon="branch" words=${t("travel.branch")} hint=${t("travel.branchHelp")} act=${travel.branch} />`}
      <${Act} icon="end" words=${t(back)} act=${() => travel.visit(null)} />
    </span>
  `;
}

/** @param {ActProps} props */
const Act = ({ icon, words, act, hint }) => html`
  <button type="button" class="act" title=${hint ?? words} onClick=${act}><${Icon} name=${icon} small /><span>${words}</span></button>
`;
