// @ts-check
/** What one draws with: a class, the eraser, all away, and the end of it. */
import { CLASSES, cleared, LEAST, MOST } from "../drawing.js";
import { integer } from "../format.js";
import { language, t } from "../i18n/index.js";
import { ClassMark } from "./class-mark.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** @param {Props} props */
export function DrawBar({ store }) {
  const { actions } = store;
  const drawing = store.drawing.value;
  const pencil = store.pencil.value;
  if (!drawing || !pencil) return null;
  return html`
    <div class="draw-bar" role="group" aria-label=${t("draw.name")}>
      ${Array.from({ length: CLASSES }, (_, k) => html`<${Brush} key=${k} ...${{ store, k }} />`)}
      <button type="button" class="brush" aria-pressed=${pencil.erasing} aria-label=${t("draw.eraser")} title=${t("draw.eraser")} onClick=${() => actions.own.holdPencil({ erasing: !pencil.erasing })}><${Icon} name="eraser" /></button>
      <p class="draw-count">
        <span aria-live="polite">${count(drawing.points.length)}</span>
        <button type="button" class="link" onClick=${() => actions.own.redraw(cleared(drawing))}>${t("draw.clear")}</button>
        <span class="gap"></span>
        <button type="button" class="button" onClick=${() => actions.own.holdPencil(null)}>${t("draw.done")}</button>
      </p>
      <p class="draw-hint">${hint(drawing)}</p>
    </div>
  `;
}

/** @param {Props & { k: number }} props */
function Brush({ store, k }) {
  const { brush, erasing } = /** @type {import("../store.js").Pencil} */ (store.pencil.value);
  const anew = k >= (store.drawing.value?.classes ?? 0);
  const name = t(anew ? "draw.newBrush" : "draw.brush", { class: k, key: k + 1 });
  return html`
    <button type="button" class="brush" aria-pressed=${brush === k && !erasing} aria-label=${name} title=${name} onClick=${() => store.actions.own.holdPencil({ brush: k, erasing: false })}><${ClassMark} k=${k} /></button>
  `;
}

/** @param {number} points */
const count = (points) => t("draw.count", { count: points, points: integer(points, language.value) });

/** @param {import("../drawing.js").Drawing} drawing */
function hint({ points }) {
  if (points.length < LEAST) return t("draw.tooFew");
  if (points.length >= MOST) return t("draw.full", { most: integer(MOST, language.value) });
  return t(matchMedia("(pointer: coarse)").matches ? "draw.hintTouch" : "draw.hint");
}
