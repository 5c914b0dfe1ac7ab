// @ts-check
/** Draws a network: edges, tiles, captions. */
import { drawEdges } from "./edges.js";
import { drawTile } from "./tile.js";

/** @typedef {import("./edges.js").Edge} Edge */
/** @typedef {import("./tile.js").Tile} Tile */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{x: number, y: number, text: string, align: CanvasTextAlign}} Caption */
/**
 * @typedef {object} Diagram
 * @property {Palette} palette
 * @property {Edge[][]} gaps the edges of each gap between two layers, weakest first
 * @property {Tile[]} tiles
 * @property {Caption[]} captions
 * @property {Tile[]} inputs their column, drawn apart
 */

/** @param {CanvasRenderingContext2D} context @param {Diagram} model */
export function drawDiagram(context, { palette, gaps, tiles, captions }) {
  for (const list of gaps)
    drawEdges(
      context,
      list.filter(({ lit }) => !lit),
      palette.ink,
    );
  for (const list of gaps)
    drawEdges(
      context,
      list.filter(({ lit, hot }) => lit && !hot),
      palette.ink,
    );
  for (const list of gaps)
    drawEdges(
      context,
      list.filter(({ hot }) => hot),
      palette.ink,
    );
  for (const tile of tiles) drawTile(context, tile, palette);
  context.font = `12px ${palette.font}`;
  context.fillStyle = palette.ink["ink-3"];
  for (const { x, y, text, align } of captions) {
    context.textAlign = align;
    context.textBaseline = "middle";
    context.fillText(text, x, y);
  }
}

/** The column of the inputs. @param {CanvasRenderingContext2D} context @param {Diagram} model */
export function drawInputs(context, { palette, inputs }) {
  for (const tile of inputs) drawTile(context, tile, palette);
}
