// @ts-check
/** Copying links; and a button that copies the address, which says all there is to say. */
import { t } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */

/** @param {Store} store @param {string} link @param {string} failed what is said when the browser does not let the page */
export async function copyLink(store, link, failed) {
  const copied = await navigator.clipboard?.writeText(link).then(
    () => true,
    () => false,
  );
  store.actions.say({ text: () => t(copied ? "share.copied" : failed), undo: null, topic: "share" });
}

/** @param {{ store: Store }} props */
export const ShareLink = ({ store }) => html`
  <button type="button" class="button quiet" aria-label=${t("top.share")} onClick=${() => copyLink(store, location.href, "share.inAddress")}>
    <${Icon} name="link" /><span class="wide-only">${t("top.share")}</span>
  </button>
`;
