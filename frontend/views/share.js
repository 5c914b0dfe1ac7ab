// @ts-check
/** Sharing: the link to what is trained, which controls it holds, the experiment as a file, and opening what others sent. */
import { signal, useSignalEffect } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import { isTooLarge, toHash } from "../address.js";
import { save } from "../files.js";
import { integer } from "../format.js";
import { Switch } from "../forms/controls.js";
import { More } from "../forms/form.js";
import { language, t } from "../i18n/index.js";
import { HeldControls, heldSummary } from "./held-controls.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { under } from "./menu.js";
import { OpenFile, OpenLink } from "./open-link.js";
import { copyLink } from "./share-link.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */
/** @typedef {import("../held.js").Held} Held */

/** @param {Props} props */
export function Share({ store }) {
  const [open, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const toggled = (/** @type {any} */ { newState }) => setOpen(newState === "open");
  const place = (/** @type {any} */ { newState }) => {
    const opener = document.querySelector("[popovertarget=share]");
    if (newState === "open" && box.current && opener)
      setTimeout(() => box.current && under(box.current, opener.getBoundingClientRect()));
  };
  const close = () => box.current?.hidePopover();
  return html`
    <button type="button" class="button quiet" popovertarget="share" aria-haspopup="dialog"><${Icon} name="link" />${t("top.share")}</button>
    <div id="share" class="pop share" popover="auto" role="dialog" aria-labelledby="share-title" ref=${box} onToggle=${toggled} onBeforeToggle=${place}>
      ${open && html`<${Sheet} store=${store} close=${close} />`}
    </div>
  `;
}

/** @param {Props & { close: () => void }} props */
const Sheet = ({ store, close }) => html`
  <div class="head">
    <h2 id="share-title">${t("top.share")}</h2>
    <span class="gap"></span>
    <button type="button" class="button quiet icon-only" aria-label=${t("panel.close")} onClick=${close}><${Icon} name="close" /></button>
  </div>
  <${LinkSection} store=${store} />
  <section aria-labelledby="share-open">
    <h3 id="share-open">${t("share.open")}</h3>
    <${OpenLink} store=${store} opened=${close} />
  </section>
  <section aria-labelledby="share-file">
    <h3 id="share-file">${t("share.file")}</h3>
    <${OpenFile} store=${store} opened=${close}>
      <button type="button" class="button" onClick=${() => saveExperiment(store)}>${t("share.save")}</button>
    <//>
  </section>
`;

/** @param {Store} store */
function saveExperiment(store) {
  const text = JSON.stringify(store.experiment.value, null, 2);
  save(`layerwise-${store.experiment.value.data.kind}.json`, `${text}\n`, "application/json");
}

/** @param {Props} props */
function LinkSection({ store }) {
  const [held, setHeld] = useState(store.held.value);
  const [withView, setWithView] = useState(false);
  const [open, setOpen] = useState(Object.keys(held).length > 0);
  const link = useLink(store, held, withView);
  const summary = heldSummary(held);
  return html`
    <section aria-labelledby="share-link">
      <h3 id="share-link">${t("share.link")}</h3>
      ${link === "" ? html`<p class="muted">${t("share.tooLarge")}</p>` : html`<${Link} store=${store} link=${link} />`}
      <div class="row">
        <span class="label wide">${t("share.view")}</span>
        <${Switch} value=${withView} label=${t("share.view")} onChange=${setWithView} />
      </div>
      <div class="row">
        <span class="label wide">${t("share.held")}</span>
        <${More} ...${{ open, setOpen, summary, label: `${t("share.held")}: ${summary}` }} />
      </div>
      ${open && html`<${HeldControls} ...${{ store, held, setHeld }} />`}
    </section>
  `;
}

/** @param {{ store: Store, link: string | null }} props */
function Link({ store, link }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const copy = () => {
    field.current?.select();
    copyLink(store, link ?? "", "share.copyFailed");
  };
  const length = integer(link?.length ?? 0, language.value);
  return html`
    <div class="share-row">
      <input class="text" type="text" readonly ref=${field} aria-label=${t("share.link")} aria-describedby="share-length" value=${link ?? ""} onFocus=${() => field.current?.select()} />
      <button type="button" class="button" onClick=${copy}>${t("share.copy")}</button>
    </div>
    <p class="muted" id="share-length">${t("share.length", { count: link?.length ?? 0, length })}</p>
  `;
}

/** The link as it is now; null while it is made, empty where there can be none. @param {Store} store @param {Held} held @param {boolean} withView */
function useLink(store, held, withView) {
  const [link, setLink] = useState(/** @type {string | null} */ (null));
  const [choices] = useState(() => signal({ held, withView }));
  choices.value = same(choices.peek(), { held, withView }) ? choices.peek() : { held, withView };
  useSignalEffect(() => {
    const chosen = choices.value;
    const { histogram, lossScale, overlays } = store.view.value;
    const view = chosen.withView ? { histogram, lossScale, overlays } : null;
    let latest = true;
    const described = { root: store.schema.value, standard: store.standard };
    toHash({ experiment: store.experiment.value, held: chosen.held, view }, described).then((hash) => {
      if (latest) setLink(isTooLarge(hash) ? "" : location.origin + location.pathname + hash);
    });
    return () => {
      latest = false;
    };
  });
  return link;
}

/** @param {{ held: Held, withView: boolean }} a @param {{ held: Held, withView: boolean }} b */
const same = (a, b) => a.held === b.held && a.withView === b.withView;
