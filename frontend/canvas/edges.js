// @ts-check
/** Weights drawn as curves between units: colour for the sign, width and strength for the size. */

/** @typedef {{x: number, y: number}} Place */
/** @typedef {Place & {index: number}} End */
/** @typedef {{from: End, to: End, weight: number, strength: number, lit: boolean, hot?: boolean, bow?: number}} Edge strength 0 to 1; lit: not faded; hot: under the pointer; bow: how far it is drawn down, to be seen where it passes a column; weight NaN: it just hands a value on */
/** @typedef {{offset: number, shape: number[], inputs: number}} Matrix where a layer's weights stand in theta: rows = units, a column more than there are inputs = biases */

/** A weight as large as this share of its layer's weights is drawn at full strength. */
const FULL = 0.96;
/** More edges than this between two layers are a felt: only the strongest are drawn. */
export const MOST = 400;
/** A percentile needs no more samples than this. */
const SAMPLES = 2048;
/** The strength of a line that hands a value on. */
const STRAIGHT = 0.2;
/** How much wider the edge under the pointer is. */
const HOT = 1.2;
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
 * @param {End[]} sources @param {End[]} targets
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
 * @param {End[]} sources @param {End[]} targets @param {number} first number of the first source's target
 * @param {(source: number, target: number) => boolean} lit by index
 * @returns {Edge[]}
 */
export const passages = (sources, targets, first, lit) =>
  sources.flatMap((from) => {
    const to = targets.find(({ index }) => index === from.index + first);
    return to ? [{ from, to, weight: Number.NaN, strength: STRAIGHT, lit: lit(from.index, to.index) }] : [];
  });

/** A line for each pair, of which no weight is known. @param {End[]} sources @param {End[]} targets @param {(source: number, target: number) => boolean} lit by index @returns {Edge[]} */
export const mesh = (sources, targets, lit) =>
  targets.flatMap((to) =>
    sources.map((from) => ({ from, to, weight: Number.NaN, strength: 0, lit: lit(from.index, to.index) })),
  );

/** Straight pieces that stand for a curve when one looks for it. */
const PIECES = 24;

/** The point of an edge at a share of its way. @param {Edge} edge @param {number} t */
function along({ from, to, bow = 0 }, t) {
  const middle = (from.x + to.x) / 2;
  const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  return {
    x: a * from.x + (b + c) * middle + d * to.x,
    y: (a + b) * from.y + (c + d) * to.y + (b + c) * bow,
  };
}

/** How far a place is from an edge, up or down, and where that edge is there; null beside it. @param {Edge} edge @param {Place} at */
function meets(edge, at) {
  if (at.x < edge.from.x || at.x > edge.to.x) return null;
  let before = along(edge, 0);
  for (let i = 1; i <= PIECES; i++) {
    const after = along(edge, i / PIECES);
    if (after.x >= at.x) {
      const [wide, high] = [after.x - before.x, after.y - before.y];
      const y = before.y + (wide > 0 ? ((at.x - before.x) / wide) * high : 0);
      return { y, distance: (Math.abs(y - at.y) * wide) / Math.hypot(wide, high) };
    }
    before = after;
  }
  return null;
}

/** The edge nearest to a place that has a weight and is not faded; null where none is near. @param {Edge[][]} gaps by layer @param {Place} at @param {number} reach */
export function nearestEdge(gaps, at, reach) {
  /** @type {{layer: number, edge: Edge, y: number} | null} */
  let found = null;
  let least = reach;
  gaps.forEach((list, layer) => {
    for (const edge of list) {
      const met = edge.lit && !Number.isNaN(edge.weight) ? meets(edge, at) : null;
      if (!met || met.distance > least) continue;
      least = met.distance;
      found = { layer, edge, y: met.y };
    }
  });
  return /** @type {{layer: number, edge: Edge, y: number} | null} */ (found);
}

/** @param {CanvasRenderingContext2D} context @param {Edge[]} list @param {{neg: string, pos: string, "ink-4": string}} colours */
export function drawEdges(context, list, colours) {
  context.lineCap = "butt";
  for (const { from, to, weight, strength, lit, hot = false, bow = 0 } of list) {
    const middle = (from.x + to.x) / 2;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.bezierCurveTo(middle, from.y + bow, middle, to.y + bow, to.x, to.y);
    context.strokeStyle = Number.isNaN(weight) ? colours["ink-4"] : weight < 0 ? colours.neg : colours.pos;
    context.lineWidth = 0.6 + 3.6 * strength + (hot ? HOT : 0);
    context.globalAlpha = hot
      ? 1
      : !lit
        ? FADED
        : Number.isNaN(weight)
          ? 0.4 + 3 * strength
          : 0.1 + 0.6 * strength;
    context.stroke();
  }
  context.globalAlpha = 1;
}
