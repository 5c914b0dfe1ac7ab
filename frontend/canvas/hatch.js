// @ts-check
/** What is shown where there is no number: red stripes, with or without the word. */

/** @typedef {import("./layout.js").Rect} Rect */
/** @typedef {import("./palette.js").Palette} Palette */

const BROAD = { stripe: 5.5, period: 14 };
const FINE = { stripe: 1.2, period: 10 };

/** Broad stripes and "NaN": instead of a map or a histogram. @param {CanvasRenderingContext2D} context @param {Rect} box @param {Palette} palette @param {number} [corner] */
export function drawNaN(context, box, palette, corner = 0) {
  context.save();
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, corner);
  context.clip();
  context.fillStyle = palette.ink.surface;
  context.fillRect(box.x, box.y, box.width, box.height);
  stripes(context, box, BROAD, 1, palette.ink["bad-soft"]);
  context.restore();
  context.font = `600 11px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.ink.bad;
  if (box.width >= 32) context.fillText("NaN", box.x + box.width / 2, box.y + box.height / 2 + 0.5);
}

/** Fine lines on a soft ground: the span of steps that are not a number. @param {CanvasRenderingContext2D} context @param {Rect} box @param {Palette} palette */
export function drawLost(context, box, palette) {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.fillStyle = palette.ink["bad-soft"];
  context.fillRect(box.x, box.y, box.width, box.height);
  context.globalAlpha = 0.3;
  stripes(context, box, FINE, -1, palette.ink.bad);
  context.restore();
}

/** Parallel stripes at 45 degrees. @param {CanvasRenderingContext2D} context @param {Rect} box @param {{stripe: number, period: number}} pattern @param {1 | -1} slope @param {string} colour */
function stripes(context, { x, y, width, height }, { stripe, period }, slope, colour) {
  context.beginPath();
  for (let at = -height; at < width + height; at += period) {
    context.moveTo(x + at, slope > 0 ? y : y + height);
    context.lineTo(x + at + height, slope > 0 ? y + height : y);
  }
  context.strokeStyle = colour;
  context.lineWidth = stripe;
  context.stroke();
}
