// @ts-check
/** Draws a network: edges, tiles, the weights of an inspected unit, captions. */
import { decimal } from "../format.js";
import { drawEdges } from "./edges.js";
import { drawTile } from "./tile.js";

/** @typedef {import("./edges.js").Edge} Edge */
/** @typedef {import("./tile.js").Tile} Tile */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{x: number, y: number, value: number, small: boolean}} Weight the number of an edge, at the left of its box */
/** @typedef {{x: number, y: number, text: string, align: CanvasTextAlign}} Caption */
/**
 * @typedef {object} Diagram
 * @property {Palette} palette
 * @property {string} locale
 * @property {Edge[][]} gaps the edges of each gap between two layers, weakest first
 * @property {Tile[]} tiles
 * @property {Weight[]} weights
 * @property {Caption[]} captions
 * @property {{tiles: Tile[], weights: Weight[]}} inputs their column, drawn apart
 */

const BOX = { width: 44, padding: 5, corner: 5, height: 19, small: 16 };

/** @param {CanvasRenderingContext2D} context @param {Diagram} model */
export function drawDiagram(context, { palette, locale, gaps, tiles, weights, captions }) {
  for (const list of gaps)
    drawEdges(
      context,
      list.filter(({ lit }) => !lit),
      palette.ink,
    );
  for (const list of gaps)
    drawEdges(
      context,
      list.filter(({ lit }) => lit),
      palette.ink,
    );
  for (const tile of tiles) drawTile(context, tile, palette);
  for (const weight of weights) drawWeight(context, weight, palette, locale);
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  for (const { x, y, text, align } of captions) {
    context.textAlign = align;
    context.textBaseline = "middle";
    context.fillText(text, x, y);
  }
}

/** The column of the inputs. @param {CanvasRenderingContext2D} context @param {Diagram} model */
export function drawInputs(context, { palette, locale, inputs }) {
  for (const tile of inputs.tiles) drawTile(context, tile, palette);
  for (const weight of inputs.weights) drawWeight(context, weight, palette, locale);
}

/** @param {CanvasRenderingContext2D} context @param {Weight} weight @param {Palette} palette @param {string} locale */
function drawWeight(context, { x, y, value, small }, palette, locale) {
  const text = decimal(value, locale, 2);
  context.font = `600 ${small ? 11 : 12}px ${palette.font}`;
  const width = Math.max(BOX.width, Math.ceil(context.measureText(text).width) + 2 * BOX.padding);
  const height = small ? BOX.small : BOX.height;
  context.beginPath();
  context.roundRect(x + 0.5, Math.round(y - height / 2) + 0.5, width - 1, height - 1, BOX.corner);
  context.fillStyle = palette.ink.surface;
  context.fill();
  context.strokeStyle = palette.ink.line;
  context.lineWidth = 1;
  context.stroke();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.ink[value < 0 ? "neg-text" : "pos-text"];
  context.fillText(text, x + width / 2, y + 0.5);
}
