// @ts-check
/** A button at each column of the strip that shows its distribution over the steps in large. */
import { effect } from "@preact/signals-core";
import { render } from "preact";
import { t } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { enlarge, layerName } from "./large-choice.js";

/** @typedef {import("../store.js").Store} Store */

/** @param {HTMLElement} element @param {Store} store @returns {() => void} */
export function expanders(element, store) {
  const root = document.createElement("div");
  element.append(root);
  const stop = effect(() => {
    const { columns } = store.layout.value;
    const buttons = columns.map(({ x, width }, row) => {
      const name = t("large.open", { layer: layerName(store, row) });
      return html`
        <div class="expander" key=${row} style=${{ left: `${x}px`, width: `${width}px` }}>
          <button type="button" aria-label=${name} title=${name} onClick=${() => enlarge(store, { what: "history", row })}>
            <${Icon} name="expand" />
          </button>
        </div>
      `;
    });
    render(html`<div>${buttons}</div>`, root);
  });
  return () => {
    stop();
    render(null, root);
    root.remove();
  };
}
