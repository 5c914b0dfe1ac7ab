// @ts-check
/** Which layers may stand at one place of the network, and why the others may not. Pure. */
import { dataSays, newLayer } from "./edits.js";
import { deref, kinds, member } from "./forms/schema.js";
import { joinable, sources } from "./shapes.js";
import { inserted, replaced, usersAfter } from "./wiring.js";

/** @typedef {import("./wiring.js").Layer} Layer */
/**
 * @typedef {object} Spot a place for a layer
 * @property {number} node what it would see: 0 is the input, n the layer before place n
 * @property {Layer[]} users those that would see it
 * @property {number[]} also what it sees besides already
 */
/** @typedef {"basics" | "joins" | "images" | "sequences"} Group */
/** @typedef {{ kind: string, spec: any, group: Group, why: string | null, also: number[], gives: number }} Offer why: the reason against it, as the last part of a key; also: what else it would see; gives: the rank of what it would give */

export const GROUPS = /** @type {const} */ (["basics", "joins", "images", "sequences"]);

/** Ranks of shapes: single numbers, a sequence, an image. */
const [NUMBERS, SEQUENCE, IMAGE] = [1, 2, 3];

/** On the connection after place `after`; 0: the input. @param {any[]} layers @param {number} after @returns {Spot} */
export const spotAfter = (layers, after) => ({
  node: after,
  users: usersAfter(layers, after).map((place) => layers[place]),
  also: [],
});

/** In the place of a layer. @param {any[]} layers @param {number} place @returns {Spot} */
export function spotOf(layers, place) {
  const all = sources(layers);
  const node = Math.max(...all[place]);
  return {
    node,
    users: layers.filter((_, i) => all[i].includes(place + 1)),
    also: all[place].filter((other) => other !== node),
  };
}

/**
 * What may stand at a spot, and what may not and why not, in the order of the schema.
 * @param {any} root @param {any} document @param {number[][] | null} shapes of the input and of what every layer gives, where they are known
 * @param {Spot} spot @returns {Offer[]}
 */
export function offers(root, document, shapes, spot) {
  const family = deref(root, root.properties.layers).items;
  const rank = shapes?.[spot.node]?.length ?? NUMBERS;
  const accepted = spot.users.map((layer) => ranksOf(member(root, family, layer.kind), layer, rank));
  return kinds(root, family).map((kind) => {
    const spec = member(root, family, kind);
    const given = (spec.gives[rank] ?? []).filter((/** @type {number} */ made) =>
      accepted.every((ranks) => ranks.includes(made)),
    );
    const also =
      spec.inputs[0] === 1 ? [] : spot.also.length ? spot.also : partner(kind, document, shapes, spot.node);
    const why =
      misplaced(root, document, spec, rank) ?? lonely(spec, also, spot) ?? (given.length ? null : "below");
    return { kind, spec, group: groupOf(spec), why, also, gives: given.includes(rank) ? rank : given[0] };
  });
}

/** The ranks that a layer below can take: one that joins takes what goes with the rest. @param {any} spec @param {Layer} layer @param {number} rank */
const ranksOf = (spec, layer, rank) =>
  (layer.inputs?.length ?? 0) > 1 ? [rank] : Object.keys(spec.gives).map(Number);

/** @param {any} spec @returns {Group} */
function groupOf({ gives, inputs }) {
  if (inputs[0] > 1) return "joins";
  return NUMBERS in gives ? "basics" : IMAGE in gives ? "images" : "sequences";
}

/** Why a layer cannot take what is there; null where it can. @param {any} root @param {any} document @param {any} spec @param {number} rank */
function misplaced(root, document, { gives }, rank) {
  if (rank in gives) return null;
  if (NUMBERS in gives) return "flatten";
  const sort = dataSays(root, document, "inputs");
  const laidFlat = sort === "image" || sort === "sequence";
  if (laidFlat && IMAGE in gives && SEQUENCE in gives) return "flat";
  if (IMAGE in gives) return sort === "image" ? "afterFlat" : "images";
  return sort === "sequence" ? "afterLast" : "sequences";
}

/** Why there is nothing for a layer to join. @param {any} spec @param {number[]} also @param {Spot} spot */
function lonely({ inputs }, also, { node }) {
  if (inputs[0] === 1 || also.length) return null;
  return node === 0 ? "nothing" : "unlike";
}

/**
 * What goes with a node in a join: what the layer there saw itself, so that it is bridged, else the nearest that has a
 * fitting shape.
 * @param {string} kind @param {any} document @param {number[][] | null} shapes @param {number} node
 */
function partner(kind, { layers }, shapes, node) {
  if (!shapes || node === 0) return [];
  const above = Array.from({ length: node }, (_, i) => node - 1 - i);
  const order = [...sources(layers)[node - 1], ...above];
  const found = order.find((one) => joinable(kind, shapes[one], shapes[node]));
  return found === undefined ? [] : [found];
}

/** A layer as it is offered, with its settings. @param {any} root @param {any} document @param {number} after @param {Offer} offer @returns {Layer} */
function made(root, document, after, { kind, gives }) {
  const layer = newLayer(root, document, after - 1, kind);
  return "returns" in layer ? { ...layer, returns: gives === SEQUENCE ? "sequence" : "last" } : layer;
}

/** The layers with one more after place `after`. @param {any} root @param {any} document @param {number} after @param {Offer} offer */
export const taken = (root, document, after, offer) =>
  inserted(document.layers, after, made(root, document, after, offer), offer.also);

/** The layers with one of them turned into another kind. @param {any} document @param {number} place @param {Offer} offer @param {Layer} layer what it turns into, with the settings that it keeps */
export function turned(document, place, offer, layer) {
  const { node } = spotOf(document.layers, place);
  const settled =
    "returns" in layer ? { ...layer, returns: offer.gives === SEQUENCE ? "sequence" : "last" } : layer;
  return replaced(document.layers, place, settled, [node, ...offer.also]);
}
