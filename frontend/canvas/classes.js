// @ts-check
/** What the boundary probe says about classes: one map for two classes, one map for each of more. */

/** @typedef {{shape: number[], values: ArrayLike<number>}} Maps u1 (outputs, size, size): one output: 0 = class 0, 255 = class 1; several: the probability of each */
/** @typedef {import("./field.js").Grid} Grid */
/** @typedef {{winner: Uint8Array, lead: Uint8Array, margins: Float32Array[]}} Contest of each cell: the class that wins, how far it stands above an even guess, and by how much each class leads the best other one */

const EVEN = 127.5;

/** @param {Maps} maps @param {number} k */
const plane = ({ shape: [, size], values }, k) =>
  /** @type {Uint8Array} */ (values).subarray(k * size * size, (k + 1) * size * size);

/** How many classes the maps tell apart. @param {Maps} maps */
export const classCount = (maps) => Math.max(2, maps.shape[0]);

/** The map of class 1 against class 0, for two classes. @param {Maps} maps @returns {Grid} */
export const binary = (maps) => ({ size: maps.shape[1], values: plane(maps, maps.shape[0] === 1 ? 0 : 1) });

/** Who wins where, for more than two classes. @param {Maps} maps @returns {Contest} */
export function contest(maps) {
  const planes = Array.from({ length: maps.shape[0] }, (_, k) => plane(maps, k));
  const cells = planes[0].length;
  const found = { winner: new Uint8Array(cells), lead: new Uint8Array(cells) };
  const margins = planes.map(() => new Float32Array(cells));
  for (let i = 0; i < cells; i++) judge(planes, i, found, margins);
  return { ...found, margins };
}

/** @param {Uint8Array[]} planes @param {number} i @param {{winner: Uint8Array, lead: Uint8Array}} found @param {Float32Array[]} margins */
function judge(planes, i, found, margins) {
  let [first, second] = [0, -1];
  for (let k = 1; k < planes.length; k++) {
    if (planes[k][i] > planes[first][i]) [first, second] = [k, first];
    else if (second < 0 || planes[k][i] > planes[second][i]) second = k;
  }
  const [best, next] = [planes[first][i], planes[second][i]];
  const guess = 255 / planes.length;
  found.winner[i] = first;
  found.lead[i] = Math.max(0, Math.round((255 * (best - guess)) / (255 - guess)));
  for (let k = 0; k < planes.length; k++) margins[k][i] = planes[k][i] - (k === first ? next : best);
}

/** The map that says where the answer is uncertain: near the middle between class 0 and 1, or nobody well ahead. @param {Maps} maps @param {Contest | null} found @returns {Grid} */
export function certainty(maps, found) {
  if (!found) return binary(maps);
  const values = found.lead.map((lead) => (lead < EVEN ? EVEN : 255));
  return { size: maps.shape[1], values };
}
