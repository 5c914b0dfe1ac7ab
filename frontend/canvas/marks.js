// @ts-check
/** The mark of each class: one shape each, all of the same area; filled for training points, hollow for test points. */

/** @typedef {{ring: string, surface: string, ink: string, classes: string[]}} MarkColours */

/** How many shapes there are. */
export const SHAPES = 6;

/** The circle has radius 1; the other shapes have its area, π. */
const CIRCLE = 1;

/** @param {number} count @param {number} radius @param {number} turn of the first corner, in full turns */
const polygon = (count, radius, turn) =>
  Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * (turn + i / count);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });

/** Half the width of the plus's arms, and how far they reach. */
const ARM = 0.42;
const REACH = (Math.PI / 4 + ARM * ARM) / (2 * ARM);
/** Half the base of the triangle; its height is 1.78 of that, a little of it below the middle. */
const BASE = Math.sqrt(Math.PI / 1.78);

/** Corners around the middle, y down; null is the circle. @type {(number[][] | null)[]} */
const CORNERS = [
  polygon(4, Math.sqrt(Math.PI / 2), 0),
  null,
  [
    [0, -BASE],
    [BASE, 0.78 * BASE],
    [-BASE, 0.78 * BASE],
  ],
  polygon(4, Math.sqrt(Math.PI / 2), 1 / 8),
  [
    [-ARM, -REACH],
    [ARM, -REACH],
    [ARM, -ARM],
    [REACH, -ARM],
    [REACH, ARM],
    [ARM, ARM],
    [ARM, REACH],
    [-ARM, REACH],
    [-ARM, ARM],
    [-REACH, ARM],
    [-REACH, -ARM],
    [-ARM, -ARM],
  ],
  polygon(6, Math.sqrt((2 * Math.PI) / (3 * Math.sqrt(3))), 0),
];

/** The corners of a class's mark of radius 1, null for the circle. @param {number} k */
export const corners = (k) => CORNERS[k % SHAPES];

/** Begin a path around a mark. @param {CanvasRenderingContext2D} context @param {number} k class @param {number} x @param {number} y @param {number} radius */
export function markPath(context, k, x, y, radius) {
  context.beginPath();
  const points = corners(k);
  if (!points) return context.arc(x, y, radius * CIRCLE, 0, 2 * Math.PI);
  for (const [dx, dy] of points) context.lineTo(x + radius * dx, y + radius * dy);
  context.closePath();
}

/** Draw one point. @param {CanvasRenderingContext2D} context @param {number} k @param {number} x @param {number} y @param {number} radius @param {boolean} hollow @param {MarkColours} colours */
export function drawMark(context, k, x, y, radius, hollow, colours) {
  const colour = colours.classes[k % SHAPES];
  markPath(context, k, x, y, radius);
  context.fillStyle = hollow ? colours.surface : colour;
  context.fill();
  context.strokeStyle = hollow ? colour : colours.ring;
  context.lineWidth = hollow ? 1.5 : 1;
  context.stroke();
}

/** Ring a point. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius @param {string} colour */
export function drawRing(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.stroke();
}
