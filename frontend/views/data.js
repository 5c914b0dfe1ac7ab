// @ts-check
/** The data panel: the gallery with live thumbnails, the settings of the chosen data, and the split. */
import { useEffect, useRef } from "preact/hooks";
import { REACH } from "../canvas/field.js";
import { palette } from "../canvas/palette.js";
import { drawSequenceThumbnail } from "../canvas/thumbnail.js";
import { write } from "../csv.js";
import { columnsOf, pointsTable } from "../download.js";
import { save } from "../files.js";
import { Dice } from "../forms/controls.js";
import { capital, choiceOf, Field, useSlot } from "../forms/form.js";
import { Held } from "../forms/held.js";
import { labelHelp } from "../forms/help.js";
import { example, fieldsOf, member, placeAt } from "../forms/schema.js";
import { t } from "../i18n/index.js";
import { told } from "../shapes.js";
import { openCsv } from "./csv-dialog.js";
import { Hint } from "./hint.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */
/** @typedef {{ x: number[][], y: number[] }} Sample points, and their classes or numbers */

/** Side and margin of a thumbnail, radius of its points (px). */
const TILE = { side: 40, margin: 4, radius: 1.1 };
/** Columns and rows of the surface that stands for data with numbers. */
const CELLS = 25;
/** Data that people bring: nothing of them is drawn at random. */
const OWN = new Set(["points", "table", "table_of_numbers"]);
/** The picture in the thumbnail. */
const SHOWN = 3;

/** @param {Props} props */
export function DataPanel({ store }) {
  const { value, options } = choiceOf(store, ["data"]);
  const root = store.schema.value;
  const spec = member(root, root.properties.data, value);
  const name = capital(options.find((option) => option.value === value)?.label ?? "");
  const seed = placeAt(root, store.experiment.value, ["seeds", "data"]);
  const isRandom = !OWN.has(value);
  return html`
    <section class="panel" aria-labelledby="data-title">
      <div class="head">
        <h2 id="data-title" ...${labelHelp(["data"])}>${t("panel.data")}</h2>
        <span class="muted data-name">${name}</span>
        <span class="gap"></span>
        ${isRandom && html`<span class="sub">${t("data.seed", { seed: seed.value })}</span>`}
        ${
          isRandom &&
          html`<${Held} store=${store} name="seeds" compact>
          <${Dice} label=${t("data.newPoints")} onClick=${() => store.actions.reseed(["seeds", "data"], seed.node)} />
        <//>`
        }
      </div>
      <${Hint} store=${store} name="change" />
      <${Held} store=${store} name="data"><${Gallery} store=${store} /><//>
      ${settingsOf(spec).map(([field]) => html`<${Field} key=${field} store=${store} path=${["data", field]} />`)}
      <${Field} store=${store} path=${["train_share"]} />
    </section>
  `;
}

/** Save the points that are shown. @param {Store} store */
function download(store) {
  const points = store.points.value;
  const { data } = store.experiment.value;
  if (!points) return;
  const root = store.schema.value;
  const width = points.train_x.length / points.train_y.length;
  const columns = columnsOf(data, member(root, root.properties.data, data.kind), width);
  save(`${data.kind}.csv`, write(pointsTable(points, columns)), "text/csv;charset=utf-8");
}

/** Fields of a table that follow from its rows. */
const OF_ROWS = new Set(["target", "classes"]);

/** The settings of a data set; what people brought is none. @param {any} spec */
const settingsOf = (spec) =>
  fieldsOf(spec).filter(
    ([name, { type }]) => type !== "array" && !(spec.properties.columns && OF_ROWS.has(name)),
  );

/** @param {Props} props */
function Gallery({ store }) {
  useSlot(store, ["data"]);
  const { name, value, options, choose } = choiceOf(store, ["data"]);
  const root = store.schema.value;
  const { data } = store.experiment.value;
  const tile = (/** @type {{ value: string, label: string }} */ option) => {
    const spec = member(root, root.properties.data, option.value);
    const present = option.value === value ? data : example(root, spec);
    const about = { name: capital(option.label), classes: told(spec, present, "classes") };
    return html`
      <button
        type="button"
        class="thumbnail"
        aria-pressed=${option.value === value}
        aria-label=${t(spec.task === "regression" ? "data.tileNumbers" : "data.tile", about)}
        title=${capital(option.label)}
        onClick=${() => {
          store.actions.own.holdPencil(null);
          choose(option.value);
        }}
      >
        ${
          store.real.value[option.value]
            ? html`<${RealThumbnail} sample=${store.real.value[option.value]} reads=${spec.reads} />`
            : html`<${Thumbnail} sample=${store.gallery.value[option.value]} numbers=${spec.task === "regression"} />`
        }
      </button>
    `;
  };
  const drawn = options.filter(
    ({ value: kind }) => store.real.value[kind] || isDrawn(member(root, root.properties.data, kind)),
  );
  return html`
    <div class="gallery" role="group" aria-label=${name}>
      ${drawn.map(tile)}
    </div>
    <div class="own-data">
      <button type="button" class="own" aria-pressed=${value === "points"} title=${t("data.draw")} aria-label=${t("data.draw")} onClick=${store.actions.own.draw}><${Icon} name="pencil" />${t("data.drawShort")}</button>
      <button type="button" class="own" aria-pressed=${value.startsWith("table")} aria-haspopup="dialog" title=${t("data.upload")} aria-label=${t("data.upload")} onClick=${openCsv}><${Icon} name="upload" />${t("data.uploadShort")}</button>
      <button type="button" class="own" aria-label=${t("data.download")} title=${t("data.download")} disabled=${!store.points.value} onClick=${() => download(store)}><${Icon} name="export" /></button>
    </div>
  `;
}

/** Whether a data set lies in the plane and is drawn at random: then there is a thumbnail of it. @param {any} spec */
const isDrawn = ({ inputs, properties }) =>
  inputs === "plane" && "noise" in properties && "samples" in properties;

/** @param {{ sample: Sample | undefined, numbers: boolean }} props */
function Thumbnail({ sample, numbers }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const colours = palette.value;
  useEffect(() => {
    if (!canvas.current || !sample) return;
    if (numbers) drawSurface(canvas.current, sample, colours);
    else draw(canvas.current, sample, colours.classes);
  }, [sample, colours]);
  return html`<canvas ref=${canvas} aria-hidden="true"></canvas>`;
}

/** One of the sequences or pictures, or the two numbers that tell flowers apart best. @param {{ sample: { x: any[], y: number[] }, reads?: import("../canvas/sequence.js").Reads }} props */
function RealThumbnail({ sample, reads }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const colours = palette.value;
  useEffect(() => {
    if (!canvas.current) return;
    if (reads) drawSequence(canvas.current, sample.x[0], reads, colours);
    else if (Array.isArray(sample.x[0][0])) drawPicture(canvas.current, sample.x, colours.inks);
    else draw(canvas.current, { x: spread(sample.x), y: sample.y }, colours.classes);
  }, [sample, colours]);
  return html`<canvas ref=${canvas} aria-hidden="true"></canvas>`;
}

/** @param {HTMLCanvasElement} canvas @param {number[][]} steps @param {import("../canvas/sequence.js").Reads} reads @param {import("../canvas/palette.js").Palette} colours */
function drawSequence(canvas, steps, reads, colours) {
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.height = TILE.side * ratio;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  drawSequenceThumbnail(context, TILE.side, steps, reads, colours);
}

/** One of the pictures, with paper around it. @param {HTMLCanvasElement} canvas @param {number[][][][]} pictures @param {Uint32Array} inks */
function drawPicture(canvas, pictures, inks) {
  const picture = pictures[Math.min(SHOWN, pictures.length - 1)];
  canvas.width = canvas.height = picture.length + 2;
  canvas.classList.add("pixels");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(picture.length, picture.length);
  const pixels = new Uint32Array(image.data.buffer);
  picture.flat(2).forEach((value, cell) => {
    pixels[cell] = value ? inks[Math.round(255 * value)] : 0;
  });
  context.putImageData(image, 1, 1);
}

/** The last two columns of a table, in the plane. @param {number[][]} rows */
function spread(rows) {
  const ends = [2, 1].map((back) => {
    const column = rows.map((row) => row[row.length - back]);
    return { low: Math.min(...column), high: Math.max(...column), at: rows[0].length - back };
  });
  return rows.map((row) =>
    ends.map(({ low, high, at }) => 0.85 * REACH * ((2 * (row[at] - low)) / (high - low) - 1)),
  );
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

/** The numbers as a surface: at each place the mean of all, the nearer the more. @param {HTMLCanvasElement} canvas @param {Sample} sample @param {import("../canvas/palette.js").Palette} colours */
function drawSurface(canvas, { x, y }, { tiles }) {
  canvas.width = canvas.height = CELLS;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const picture = context.createImageData(CELLS, CELLS);
  const pixels = new Uint32Array(picture.data.buffer);
  const at = (/** @type {number} */ cell) => ((2 * cell + 1) / CELLS - 1) * REACH;
  for (let cell = 0; cell < pixels.length; cell++) {
    const [left, up] = [at(cell % CELLS), -at(Math.floor(cell / CELLS))];
    let [sum, all] = [0, 0];
    x.forEach(([x1, x2], point) => {
      const near = 1 / (0.1 + (x1 - left) ** 2 + (x2 - up) ** 2) ** 2;
      sum += near * y[point];
      all += near;
    });
    pixels[cell] = tiles[Math.round(128 + 127 * Math.max(-1, Math.min(1, sum / all)))];
  }
  context.putImageData(picture, 0, 0);
}
