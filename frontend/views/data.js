// @ts-check
/** The data panel: the gallery with live thumbnails, the settings of the chosen data, and the split. */
import { useEffect, useRef } from "preact/hooks";
import { palette } from "../canvas/palette.js";
import { Dice } from "../forms/controls.js";
import { capital, choiceOf, Field, useSlot } from "../forms/form.js";
import { labelHelp } from "../forms/help.js";
import { fieldsOf, member, placeAt } from "../forms/schema.js";
import { t } from "../i18n/index.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */
/** @typedef {{ x: number[][], y: number[] }} Sample */

/** The data live in [-6, 6]². */
const REACH = 6;
/** Side and margin of a thumbnail, radius of its points (px). */
const TILE = { side: 50, margin: 5, radius: 1.3 };

/** @param {Props} props */
export function DataPanel({ store }) {
  const { value, options } = choiceOf(store, ["data"]);
  const root = store.schema.value;
  const spec = member(root, root.properties.data, value);
  const name = capital(options.find((option) => option.value === value)?.label ?? "");
  const seed = placeAt(root, store.experiment.value, ["seeds", "data"]);
  return html`
    <section class="panel" aria-labelledby="data-title">
      <div class="head">
        <h2 id="data-title" ...${labelHelp(["data"])}>${t("panel.data")}</h2>
        <span class="muted">${name}</span>
        <span class="gap"></span>
        <span class="sub">${t("data.seed", { seed: seed.value })}</span>
        <${Dice} label=${t("data.newPoints")} onClick=${() => store.actions.reseed(["seeds", "data"], seed.node)} />
      </div>
      <${Gallery} store=${store} />
      ${fieldsOf(spec).map(([field]) => html`<${Field} key=${field} store=${store} path=${["data", field]} />`)}
      <${Field} store=${store} path=${["train_share"]} />
    </section>
  `;
}

/** @param {Props} props */
function Gallery({ store }) {
  useSlot(store, ["data"]);
  const { name, value, options, choose } = choiceOf(store, ["data"]);
  const root = store.schema.value;
  const tile = (/** @type {{ value: string, label: string }} */ option) => {
    const { classes } = member(root, root.properties.data, option.value);
    return html`
      <button
        type="button"
        class="thumbnail"
        aria-pressed=${option.value === value}
        aria-label=${t("data.tile", { name: capital(option.label), classes })}
        title=${capital(option.label)}
        onClick=${() => choose(option.value)}
      >
        <${Thumbnail} sample=${store.gallery.value[option.value]} />
      </button>
    `;
  };
  return html`<div class="gallery" role="group" aria-label=${name}>${options.map(tile)}</div>`;
}

/** @param {{ sample: Sample | undefined }} props */
function Thumbnail({ sample }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const colours = palette.value.classes;
  useEffect(() => {
    if (canvas.current && sample) draw(canvas.current, sample, colours);
  }, [sample, colours]);
  return html`<canvas ref=${canvas} aria-hidden="true"></canvas>`;
}

/** @param {HTMLCanvasElement} canvas @param {Sample} sample @param {string[]} colours */
function draw(canvas, { x, y }, colours) {
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.height = TILE.side * ratio;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  const place = (/** @type {number} */ value) =>
    TILE.margin + ((value + REACH) / (2 * REACH)) * (TILE.side - 2 * TILE.margin);
  x.forEach(([x1, x2], point) => {
    context.beginPath();
    context.arc(place(x1), TILE.side - place(x2), TILE.radius, 0, 2 * Math.PI);
    context.fillStyle = colours[y[point]];
    context.fill();
  });
}
