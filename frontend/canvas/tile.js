// @ts-check
/** One unit as a small map of what it answers over the plane, with its bias as a dot. */
import { drawNaN } from "./hatch.js";

/** @typedef {import("./layout.js").Rect} Rect */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {"plain" | "chosen" | "pointed" | "inspected"} Ring */
/**
 * @typedef {object} Tile
 * @property {Rect} box
 * @property {CanvasImageSource | null} maps pictures of several units, one under the other
 * @property {number} index which of them
 * @property {number} size columns of a picture
 * @property {number} [tall] its rows, where they are not as many
 * @property {boolean} [crisp] its pixels are what there is: none is made up between them
 * @property {number | null} bias
 * @property {boolean} [frozen] its weights stay as they are
 * @property {Ring} ring
 * @property {"live" | "idle" | "dead" | "nan"} life
 */

const CORNER = 6;
const IDLE = 0.42;
/** Radius of the dot of a bias of 0, and of 1.5 or more. */
const DOT = { least: 2.6, most: 4.6, full: 1.5 };

/** Radius of the lock of a frozen layer. */
const LOCK = 7;

/** @param {CanvasRenderingContext2D} context @param {Tile} tile @param {Palette} palette */
export function drawTile(context, tile, palette) {
  context.save();
  if (tile.life === "idle") context.globalAlpha = IDLE;
  if (tile.life === "nan") drawNaN(context, tile.box, palette, CORNER);
  else drawMap(context, tile, palette);
  if (tile.life === "dead") drawDiagonal(context, tile.box, palette.ink["ink-2"]);
  drawOutline(context, tile, palette);
  context.restore();
  if (tile.frozen) drawLock(context, tile.box, palette);
  if (tile.bias !== null && tile.life !== "nan") drawBias(context, tile.box, tile.bias, palette);
}

/** @param {CanvasRenderingContext2D} context @param {Tile} tile @param {Palette} palette */
function drawMap(context, { box, maps, index, size, tall = size, life, crisp = false }, palette) {
  context.save();
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, corner(box));
  context.fillStyle = palette.ink.mid;
  context.fill();
  if (maps && life !== "dead") {
    context.clip();
    context.imageSmoothingEnabled = !crisp;
    context.drawImage(maps, 0, index * tall, size, tall, box.x, box.y, box.width, box.height);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Rect} box @param {string} colour */
function drawDiagonal(context, box, colour) {
  context.beginPath();
  context.moveTo(box.x + 2, box.y + box.height - 2);
  context.lineTo(box.x + box.width - 2, box.y + 2);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
}

/** Lines around a tile: how far out, how wide. @type {Record<Ring, {colour: "line-2" | "ink-2" | "ink", width: number, out: number}>} */
const RINGS = {
  plain: { colour: "line-2", width: 1, out: 0.5 },
  chosen: { colour: "ink-2", width: 1.5, out: 0.75 },
  pointed: { colour: "ink-2", width: 1.5, out: 0.75 },
  inspected: { colour: "ink", width: 2, out: 3 },
};

/** @param {CanvasRenderingContext2D} context @param {Tile} tile @param {Palette} palette */
function drawOutline(context, { box, ring, life }, palette) {
  const { colour, width, out } = RINGS[ring];
  if (ring === "inspected") strokeBox(context, box, 1, palette.ink.surface, 2);
  const stroke = life === "nan" && ring === "plain" ? palette.ink.bad : palette.ink[colour];
  strokeBox(context, box, out, stroke, width);
}

/** @param {CanvasRenderingContext2D} context @param {Rect} box @param {number} out @param {string} colour @param {number} width */
function strokeBox(context, box, out, colour, width) {
  context.beginPath();
  context.roundRect(box.x - out, box.y - out, box.width + 2 * out, box.height + 2 * out, corner(box) + out);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** @param {Rect} box */
const corner = (box) => Math.min(CORNER, box.width / 5);

/** A lock on the upper right corner. @param {CanvasRenderingContext2D} context @param {Rect} box @param {Palette} palette */
function drawLock(context, box, palette) {
  const [x, y] = [box.x + box.width - 2, box.y + 2];
  context.beginPath();
  context.arc(x, y, LOCK, 0, 2 * Math.PI);
  context.fillStyle = palette.ink.surface;
  context.fill();
  context.strokeStyle = palette.ink["line-2"];
  context.lineWidth = 1;
  context.stroke();
  context.strokeStyle = context.fillStyle = palette.ink.ink;
  context.fillRect(x - 3, y - 0.5, 6, 4);
  context.beginPath();
  context.arc(x, y - 0.5, 2, Math.PI, 0);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Rect} box @param {number} bias @param {Palette} palette */
function drawBias(context, box, bias, palette) {
  const { least, most, full } = DOT;
  const scale = Math.max(0.7, Math.min(1, box.width / 40));
  const radius = scale * (least + (most - least) * Math.min(1, Math.abs(bias) / full));
  context.beginPath();
  context.arc(box.x + 1.5, box.y + box.height - 1.5, radius, 0, 2 * Math.PI);
  context.fillStyle = bias < 0 ? palette.ink.neg : palette.ink.pos;
  context.fill();
  context.strokeStyle = palette.ink["mark-ring"];
  context.lineWidth = 1;
  context.stroke();
}
