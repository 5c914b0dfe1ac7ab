// @ts-check
/** What the numbers of a network before its first step say about its starting weights: one finding, by rule. */

/** @typedef {import("./documents.js").Activation} Activation */
/** @typedef {{ std: number, saturated: number }} Spread of one layer's activations; saturated is NaN where nothing saturates */
/** @typedef {"same" | "explodes" | "saturates" | "fades" | "shrinks" | "backward" | "wide" | "holds"} Finding */
/** @typedef {"good" | "warn" | "bad"} Tone */
/** @typedef {{ finding: Finding, tone: Tone, numbers: { first: number, last: number, share: number, ratio: number } }} Verdict */

/** @type {Record<Finding, Tone>} */
const TONES = {
  same: "bad",
  explodes: "bad",
  saturates: "bad",
  fades: "bad",
  shrinks: "warn",
  backward: "warn",
  wide: "warn",
  holds: "good",
};

/** A spread that grows by so much in five layers explodes; one that falls by so much shrinks, or is as good as gone. */
const GROWTH = 10;
const SHRINKS = 0.4;
const GONE = 0.1;
/** A sigmoid answers 0.5 to nothing: less spread around it than this says nothing. */
const FLAT = 0.02;
/** Parts of the values at the ends: of all layers, and of the worst one. */
const MOST = 0.5;
const SOME = 0.1;
/** The first layer's gradient is so much smaller than the last one's. */
const BACKWARD = 0.05;

/**
 * Judge the starting weights by what comes out of each hidden layer, and by how long each one's gradient is.
 * @param {{ kind: string }} initializer @param {Activation} activation
 * @param {Spread[]} spreads @param {number[]} gradients both from the first hidden layer to the last
 * @returns {Verdict}
 */
export function judge(initializer, activation, spreads, gradients) {
  const [first, last] = [spreads[0].std, spreads[spreads.length - 1].std];
  const ratio = (gradients[0] ?? 1) / (gradients[gradients.length - 1] || 1);
  const ends = spreads.map(({ saturated }) => (Number.isNaN(saturated) ? 0 : saturated));
  const share = ends.reduce((sum, each) => sum + each, 0) / ends.length;
  const finding = find();
  return { finding, tone: TONES[finding], numbers: { first, last, share, ratio } };

  /** @returns {Finding} */
  function find() {
    if (initializer.kind === "constant" || spreads.every(({ std }) => !(std > 0))) return "same";
    if (!(last <= GROWTH * first)) return "explodes";
    if (share >= MOST) return "saturates";
    if (activation === "sigmoid" ? last < FLAT : last < GONE * first) return "fades";
    if (last < SHRINKS * first && activation === "relu") return "shrinks";
    if (ratio < BACKWARD) return "backward";
    return Math.max(...ends) >= SOME ? "wide" : "holds";
  }
}
