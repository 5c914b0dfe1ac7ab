// @ts-check
/** The network on a phone: one row for each layer, tiles on the left, its distribution on the right. */
import { computed, effect, signal } from "@preact/signals-core";
import { drawHistogram, isEmpty } from "../canvas/histogram.js";
import { BAND_UNITS, bands } from "../canvas/layout.js";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { drawTile } from "../canvas/tile.js";
import { t } from "../i18n/index.js";
import { tilesOf } from "../shapes.js";
import { chosenFeatures, gatherTiles, kept } from "./diagram.js";
import { distributions } from "./distributions.js";
import { grid } from "./grid.js";
import { demandTiles, handlers, rowsOfCells, sentence } from "./network.js";
import { picture } from "./picture.js";
import { demandHistograms } from "./strip.js";
import { remark, showSummary } from "./summary.js";
import { activationName, features, layerKind } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/layout.js").Band} Band */
/** @typedef {import("./grid.js").Row} Row */

/** How far the place to touch reaches beyond a tile. */
const TOUCH = { x: 3, top: 2, bottom: 6 };

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("rows-view");
  const width = signal(element.clientWidth);
  const place = computed(() => {
    const inputs = store.pictured.value
      ? features(store.schema.value).length
      : tilesOf(store.seen.value ?? []);
    return bands({ inputs, units: store.units.value }, width.value);
  });
  const memory = kept(BAND_UNITS);
  let model = gather(store, memory, place.value.bands);
  const area = surface(element, (context, size) => {
    width.value = size.width;
    draw(context, model, place.value.bands);
    describe(() => sentence(store));
  });
  const describe = picture(area.canvas);
  const heads = createHeads(element, store);
  const cells = grid(element, handlers(store));
  const stops = [
    effect(() => {
      element.style.height = `${place.value.height}px`;
      heads.show(place.value.bands, memory.shown.value);
      cells.show(rows(store, place.value.bands, memory.shown.value), t("drawing.networkGrid"));
    }),
    effect(() => {
      model = gather(store, memory, place.value.bands);
      heads.remark(model.list);
      area.request();
    }),
    demandTiles(store),
    demandHistograms(store),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, cells.dispose, heads.dispose]) stop();
  };
}

/** @param {Store} store @param {import("./diagram.js").Kept} memory @param {Band[]} list */
const gather = (store, memory, list) => ({
  palette: palette.value,
  tiles: gatherTiles(store, memory, list),
  list: distributions(store),
});

/** @param {CanvasRenderingContext2D} context @param {ReturnType<typeof gather>} model @param {Band[]} places */
function draw(context, { palette, tiles, list }, places) {
  for (const tile of tiles) drawTile(context, { ...tile, bias: null }, palette);
  list.forEach(({ histogram }, i) => {
    if (!places[i] || isEmpty(histogram)) return;
    drawHistogram(context, { ...histogram, start: null }, places[i].histogram, palette);
  });
}

/** The words of each row: a button that opens the layer's settings, and what its distribution amounts to. @param {HTMLElement} element @param {Store} store */
function createHeads(element, store) {
  const root = document.createElement("div");
  element.append(root);
  return {
    /** @param {Band[]} places @param {number[][]} shown */
    show(places, shown) {
      while (root.children.length > places.length) root.lastChild?.remove();
      while (root.children.length < places.length) root.append(createHead(store, root.children.length - 1));
      places.forEach(({ y, height }, i) => {
        const head = /** @type {HTMLElement} */ (root.children[i]);
        head.style.transform = `translateY(${y}px)`;
        head.style.height = `${height}px`;
        title(/** @type {HTMLElement} */ (head.firstElementChild), store, i - 1, shown[i - 1]?.length ?? 0);
      });
    },
    /** @param {import("./distributions.js").Distribution[]} list */
    remark(list) {
      list.forEach((distribution, i) => {
        const box = root.children[i]?.lastElementChild;
        if (box instanceof HTMLElement) showSummary(box, [remark(store, distribution)]);
      });
    },
    dispose: () => root.remove(),
  };
}

/** @param {Store} store @param {number} layer */
function createHead(store, layer) {
  const head = document.createElement("div");
  head.className = "layer-row";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "row-head";
  button.addEventListener("click", () => store.actions.openLayer(layer));
  const words = document.createElement("div");
  words.className = "row-remark";
  head.append(button, words);
  return head;
}

/** @param {HTMLElement} button @param {Store} store @param {number} layer @param {number} shown units that have a tile */
function title(button, store, layer, shown) {
  const [name, kind] = [document.createElement("strong"), document.createElement("span")];
  const last = store.experiment.value.layers.length - 1;
  const hidden = (store.units.value[layer] ?? shown) - shown;
  name.textContent =
    layer < 0
      ? t("network.inputs")
      : layer === last
        ? t("drawing.output")
        : t("network.layerName", { layer: layer + 1 });
  kind.textContent =
    describeLayer(store, layer) + (hidden > 0 ? `, ${t("drawing.more", { count: hidden })}` : "");
  button.replaceChildren(name, kind);
}

/** @param {Store} store @param {number} layer */
function describeLayer(store, layer) {
  const { layers } = store.experiment.value;
  const all = features(store.schema.value);
  if (layer < 0 && !store.pictured.value) return (store.state.value?.network.input ?? []).join(" \u00d7 ");
  if (layer < 0)
    return chosenFeatures(store)
      .map((i) => all[i].label)
      .join(", ");
  const activation = activationName(store, layer);
  return layer === layers.length - 1
    ? activation
    : [`${layerKind(store, layer)} ${store.units.value[layer] || ""}`.trim(), activation]
        .filter(Boolean)
        .join(", ");
}

/** @param {Store} store @param {Band[]} places @param {number[][]} shown @returns {Row[]} */
function rows(store, places, shown) {
  const touch = (/** @type {import("../canvas/layout.js").Rect} */ { x, y, width, height }) => ({
    ...{ x: x - TOUCH.x, y: y - TOUCH.top },
    ...{ width: width + 2 * TOUCH.x, height: height + TOUCH.top + TOUCH.bottom },
  });
  const all = rowsOfCells(store, places, shown);
  return all.map((row) => ({ ...row, cells: row.cells.map((cell) => ({ ...cell, box: touch(cell.box) })) }));
}
