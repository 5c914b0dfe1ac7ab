// @ts-check
/** A digit drawn by hand in the place of a sample: what stands above and below it, and what the network reads of it. */
import { effect } from "@preact/signals-core";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { className } from "../data-names.js";
import { FULL, SIDE } from "../digit.js";
import { t } from "../i18n/index.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { recognised } from "./verdict.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** Takes a pencil in hand, or lays it down. @param {Props} props */
export function DrawToggle({ store }) {
  if (store.experiment.value.data.kind !== "digits") return null;
  const drawing = store.drawn.value !== null;
  const name = t("digit.draw");
  return html`<button type="button" class="button icon-only draw-toggle" aria-pressed=${drawing} aria-label=${name} title=${name} onClick=${() => store.actions.sketch(!drawing)}><${Icon} name="pencil" /></button>`;
}

/** @param {Props} props */
export function DigitHead({ store }) {
  const empty = !store.strokes.value.length;
  return html`
    <div class="head">
      <h2 id="sample-title">${t("digit.title")}</h2>
      <span class="gap"></span>
      <button type="button" class="chip" aria-disabled=${empty ? "true" : undefined} onClick=${() => store.actions.drawDigit([])}>${t("digit.clear")}</button>
    </div>
  `;
}

/** In words, what the drawing is taken for; and the picture that the network gets. @param {Props} props */
export function DigitVerdict({ store }) {
  const told = recognised(store);
  const empty = !store.strokes.value.length;
  return html`
    <div class="verdict digit-verdict">
      <p>${empty ? t("digit.empty") : told && html`<span>${t("sample.takenFor")} <b>${className(store, told.guess)}</b></span>`}</p>
      ${!empty && html`<span>${t("digit.reduced")}</span><${Host} id="digit-reduced" mount=${mountReduced} store=${store} />`}
    </div>
  `;
}

/** The 8 × 8 pixels that are left of the drawing. @param {HTMLElement} element @param {Store} store */
function mountReduced(element, store) {
  const area = surface(element, (context, { width }) => {
    const cell = width / SIDE;
    const paper = palette.peek().ink;
    store.drawn.peek()?.forEach((count, i) => {
      context.globalAlpha = count / FULL;
      context.fillStyle = paper.ink;
      context.fillRect((i % SIDE) * cell, Math.floor(i / SIDE) * cell, cell, cell);
    });
    context.globalAlpha = 1;
  });
  const stop = effect(() => {
    store.drawn.value;
    palette.value;
    area.request();
  });
  return () => {
    stop();
    area.dispose();
  };
}
