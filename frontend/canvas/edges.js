// @ts-check
/** Weights drawn as curves between units: colour for the sign, width and strength for the size. */

/** @typedef {{x: number, y: number}} Place */
/** @typedef {{from: Place, to: Place, weight: number, strength: number, lit: boolean, bow?: number}} Edge strength 0 to 1; lit: not faded; bow: how far it is drawn down, to be seen where it passes a column; weight NaN: it just hands a value on */
/** @typedef {{offset: number, shape: number[], inputs: number}} Matrix where a layer's weights stand in theta: rows = units, a column more than there are inputs = biases */

/** A weight as large as this share of its layer's weights is drawn at full strength. */
const FULL = 0.96;
/** More edges than this between two layers are a felt: only the strongest are drawn. */
export const MOST = 400;
/** A percentile needs no more samples than this. */
const SAMPLES = 2048;
/** The strength of a line that hands a value on. */
const STRAIGHT = 0.2;
/** How much of an edge is left when another unit is inspected. */
const FADED = 0.06;

/** @param {Float32Array} theta @param {Matrix} matrix @param {number} unit @param {number} input */
export const weightAt = (theta, { offset, shape }, unit, input) => theta[offset + unit * shape[1] + input];

/** Null where the units have no bias. @param {Float32Array} theta @param {Matrix} matrix @param {number} unit */
export const biasAt = (theta, matrix, unit) =>
  matrix.shape[1] > matrix.inputs ? weightAt(theta, matrix, unit, matrix.inputs) : null;

/** Whether a layer has a weight for each pair of a unit and an input, and nothing else. @param {Matrix & {output: number[]}} layer */
export const isDense = ({ shape: [rows, columns], inputs, output }) =>
  output.length === 1 && rows === output[0] && (columns === inputs || columns === inputs + 1);

/** The size that the given share of a layer's weights stay below; biases do not count. @param {Float32Array} theta @param {Matrix} matrix */
export function percentile(theta, { offset, shape: [units, columns], inputs }) {
  const count = units * inputs;
  const stride = Math.ceil(count / SAMPLES);
  const sizes = Float32Array.from({ length: Math.ceil(count / stride) }, (_, i) => {
    const at = i * stride;
    return Math.abs(theta[offset + Math.floor(at / inputs) * columns + (at % inputs)]);
  }).sort();
  return sizes[Math.min(sizes.length - 1, Math.floor(FULL * sizes.length))];
}

/** How strong a weight is drawn, 0 to 1. @param {number} weight @param {number} full */
export const strength = (weight, full) => (full > 0 ? Math.min(1, Math.abs(weight) / full) : 0);

/**
 * The edges of one gap, weakest first, at most `MOST`.
 * @param {Float32Array} theta @param {Matrix} matrix
 * @param {(Place & {index: number})[]} sources @param {(Place & {index: number})[]} targets
 * @param {(source: number, target: number) => boolean} lit by index
 * @returns {Edge[]}
 */
export function edges(theta, matrix, sources, targets, lit) {
  const full = percentile(theta, matrix);
  const all = targets.flatMap((to) =>
    sources.map((from) => {
      const weight = weightAt(theta, matrix, to.index, from.index);
      return { from, to, weight, strength: strength(weight, full), lit: lit(from.index, to.index) };
    }),
  );
  return all.sort((a, b) => a.strength - b.strength).slice(-MOST);
}

/**
 * The lines along which a layer without such weights hands on what it sees: from every unit to the one of its number,
 * in layers that stand side by side counted on.
 * @param {(Place & {index: number})[]} sources @param {(Place & {index: number})[]} targets @param {number} first number of the first source's target
 * @param {(source: number, target: number) => boolean} lit by index
 * @returns {Edge[]}
 */
export const passages = (sources, targets, first, lit) =>
  sources.flatMap((from) => {
    const to = targets.find(({ index }) => index === from.index + first);
    return to ? [{ from, to, weight: Number.NaN, strength: STRAIGHT, lit: lit(from.index, to.index) }] : [];
  });

/** A line for each pair, of which no weight is known. @param {(Place & {index: number})[]} sources @param {(Place & {index: number})[]} targets @param {(source: number, target: number) => boolean} lit by index @returns {Edge[]} */
export const mesh = (sources, targets, lit) =>
  targets.flatMap((to) =>
    sources.map((from) => ({ from, to, weight: Number.NaN, strength: 0, lit: lit(from.index, to.index) })),
  );

/** @param {CanvasRenderingContext2D} context @param {Edge[]} list @param {{neg: string, pos: string, "ink-4": string}} colours */
export function drawEdges(context, list, colours) {
  context.lineCap = "butt";
  for (const { from, to, weight, strength, lit, bow = 0 } of list) {
    const middle = (from.x + to.x) / 2;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.bezierCurveTo(middle, from.y + bow, middle, to.y + bow, to.x, to.y);
    context.strokeStyle = Number.isNaN(weight) ? colours["ink-4"] : weight < 0 ? colours.neg : colours.pos;
    context.lineWidth = 0.6 + 3.6 * strength;
    context.globalAlpha = !lit ? FADED : Number.isNaN(weight) ? 0.4 + 3 * strength : 0.1 + 0.6 * strength;
    context.stroke();
  }
  context.globalAlpha = 1;
}
