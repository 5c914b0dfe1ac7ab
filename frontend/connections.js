// @ts-check
/** What one layer may see: the layers above it and the input, and why some of them not. Pure. */
import { joinable, sources } from "./shapes.js";

/** @typedef {{ node: number, chosen: boolean, why: string | null }} Source node: 0 is the input, n the layer before place n; why: the reason why it cannot be chosen, or cannot be let go, as the last part of a key */

/**
 * Everything above a layer, the input first.
 * @param {any[]} layers @param {number} place @param {any} spec of the layer, from the schema @param {number[][] | null} shapes of the input and of what every layer gives, where they are known
 * @returns {Source[]}
 */
export function seeable(layers, place, spec, shapes) {
  const all = sources(layers);
  const [least, most] = spec.inputs;
  const seen = all[place];
  const lonely = (/** @type {number} */ node) =>
    node > 0 && !all.some((nodes, other) => other !== place && nodes.includes(node));
  return Array.from({ length: place + 1 }, (_, node) => {
    const chosen = seen.includes(node);
    if (chosen)
      return { node, chosen, why: lonely(node) ? "only" : most > 1 && seen.length <= least ? "least" : null };
    const trapped = most === 1 && lonely(seen[0]);
    const why = !fits(layers[place].kind, spec, shapes, node, seen)
      ? "shape"
      : trapped
        ? "trapped"
        : most > 1 && seen.length >= most
          ? "most"
          : null;
    return { node, chosen, why };
  });
}

/** Whether a layer can take what a node gives, beside what it sees. @param {string} kind @param {any} spec @param {number[][] | null} shapes @param {number} node @param {number[]} seen */
function fits(kind, { gives, inputs }, shapes, node, seen) {
  if (!shapes) return true;
  return shapes[node].length in gives && (inputs[1] === 1 || joinable(kind, shapes[node], shapes[seen[0]]));
}

/** The nodes that are seen once `node` is chosen, or chosen no longer. @param {Source[]} all @param {number} node @param {boolean} several @returns {number[]} */
export function toggled(all, node, several) {
  if (!several) return [node];
  return all.filter((source) => source.chosen !== (source.node === node)).map((source) => source.node);
}
