// @ts-check
/**
 * Layers as a graph: put in, taken out, moved and connected, and named again as far as names are needed. Pure.
 *
 * In a document a layer sees those that its `inputs` name, or the one just above. Here it sees nodes: `INPUT`, or a layer.
 */

/** @typedef {{ kind: string, id?: string, inputs?: string[], [field: string]: any }} Layer */
/** @typedef {{ layer: Layer, sees: Seen[], joins: boolean }} Node joins: it made one of several to begin with */
/** @typedef {Node | null} Seen null: the input */

/** What the data are called where layers say what they see. */
export const INPUT = "input";

/** The most that a layer may see. */
const MOST = 8;

/** @param {Layer[]} layers @returns {Node[]} */
function graph(layers) {
  /** @type {Map<string, Seen>} */
  const named = new Map([[INPUT, null]]);
  /** @type {Node[]} */
  const nodes = [];
  for (const layer of layers) {
    const above = nodes.at(-1) ?? null;
    const sees = (layer.inputs ?? []).map((name) => named.get(name) ?? null);
    nodes.push({ layer, sees: sees.length ? sees : [above], joins: sees.length > 1 });
    if (layer.id) named.set(layer.id, nodes[nodes.length - 1]);
  }
  return nodes;
}

/** The layers of a graph: one that sees just what is above it says nothing, any other names what it sees. @param {Node[]} nodes @returns {Layer[]} */
function written(nodes) {
  const plain = nodes.map(({ sees }, place) => sees.length === 1 && sees[0] === (nodes[place - 1] ?? null));
  const said = nodes.map(({ layer }, place) => !plain[place] || Boolean(layer.inputs?.length));
  const needed = new Set(nodes.flatMap(({ sees }, place) => (said[place] ? sees : [])));
  const taken = new Set([INPUT, ...nodes.map(({ layer }) => layer.id ?? "")]);
  /** @type {Map<Seen, string>} */
  const names = new Map([[null, INPUT]]);
  for (const node of nodes)
    names.set(node, node.layer.id || (needed.has(node) ? fresh(node.layer.kind, taken) : ""));
  return nodes.map((node, place) => ({
    ...node.layer,
    id: names.get(node) ?? "",
    inputs: said[place] ? node.sees.map((seen) => names.get(seen) ?? "") : [],
  }));
}

/** A name that nobody has yet: dense, dense_2. @param {string} kind @param {Set<string>} taken */
function fresh(kind, taken) {
  let name = kind;
  for (let count = 2; taken.has(name); count++) name = `${kind}_${count}`;
  taken.add(name);
  return name;
}

/** Who sees a node. @param {Node[]} nodes @param {Seen} node */
const users = (nodes, node) => nodes.filter(({ sees }) => sees.includes(node));

/** Those that would see a layer put after place `after` (0: the input): the next one if it sees what is there, else all that do. @param {Node[]} nodes @param {number} after */
function below(nodes, after) {
  const all = users(nodes, nodes[after - 1] ?? null);
  return all.includes(nodes[after]) ? [nodes[after]] : all;
}

/** The places of the layers that would see a new one after place `after`. @param {Layer[]} layers @param {number} after */
export function usersAfter(layers, after) {
  const nodes = graph(layers);
  return below(nodes, after).map((node) => nodes.indexOf(node));
}

/**
 * With a layer put on the connection after place `after` (0: the input).
 * @param {Layer[]} layers @param {number} after @param {Layer} layer @param {number[]} [also] what it sees besides; 0: the input, n the layer before place n
 */
export function inserted(layers, after, layer, also = []) {
  const nodes = graph(layers);
  const above = nodes[after - 1] ?? null;
  const node = {
    layer: { ...layer, id: "", inputs: [] },
    sees: [above, ...also.map((n) => nodes[n - 1] ?? null)],
    joins: also.length > 0,
  };
  for (const user of below(nodes, after)) user.sees = user.sees.map((seen) => (seen === above ? node : seen));
  return written(nodes.toSpliced(after, 0, node));
}

/** Without the layer at `place`: who saw it sees what it saw. Joins of one, and what then goes nowhere, go with it. @param {Layer[]} layers @param {number} place */
export function removed(layers, place) {
  const nodes = graph(layers);
  return written(pruned(without(nodes, nodes[place])));
}

/** @param {Node[]} nodes @param {Node} gone @returns {Node[]} */
function without(nodes, gone) {
  const rest = nodes.filter((node) => node !== gone);
  const last = latest(nodes, gone.sees);
  for (const user of users(rest, gone)) {
    const all = user.sees.length > 1 && user.sees.length + gone.sees.length - 1 <= MOST;
    const sees = user.sees.flatMap((seen) => (seen === gone ? (all ? gone.sees : [last]) : [seen]));
    user.sees = [...new Set(sees)];
  }
  const lone = rest.find(({ joins, sees }) => joins && sees.length === 1);
  return lone ? without(rest, lone) : rest;
}

/** What stands lowest. @param {Node[]} nodes @param {Seen[]} seen */
const latest = (nodes, seen) =>
  seen.reduce((a, b) => (((b && nodes.indexOf(b)) ?? -1) > ((a && nodes.indexOf(a)) ?? -1) ? b : a));

/** Without what nobody sees, the last one apart. @param {Node[]} nodes @returns {Node[]} */
function pruned(nodes) {
  const seen = new Set(nodes.flatMap(({ sees }) => sees));
  const rest = nodes.filter((node, place) => place === nodes.length - 1 || seen.has(node));
  return rest.length === nodes.length ? rest : pruned(rest);
}

/** @typedef {{ layers: Layer[], refused: null } | { layers: null, refused: { key: string, layer: number, other: number } }} Move */

/**
 * With the layer at `from` moved to `to`. A link of a chain leaves it and enters it anew; where branches begin or meet,
 * connections stay as they are, unless one would see what is below it, or nobody would see one: numbers count as drawn.
 * @param {Layer[]} layers @param {number} from @param {number} to @returns {Move}
 */
export function moved(layers, from, to) {
  const nodes = graph(layers);
  const node = nodes[from];
  const [user, ...others] = users(nodes, node);
  if (node.sees.length === 1 && user && !others.length) {
    const rest = written(without(nodes, node));
    const at = inserted(rest, to, node.layer);
    return { layers: put(at, to, node.layer.id), refused: null };
  }
  return kept(layers, from, to);
}

/** @param {Layer[]} layers @param {number} place @param {string | undefined} id */
const put = (layers, place, id) => (id ? renamed(layers, place, id) : layers);

/** Moved, with every connection by name as it was. @param {Layer[]} layers @param {number} from @param {number} to @returns {Move} */
function kept(layers, from, to) {
  const order = layers.toSpliced(from, 1).toSpliced(to, 0, layers[from]);
  for (const [place, { inputs = [] }] of order.entries())
    for (const name of inputs) {
      const source = order.findIndex(({ id }) => id === name);
      if (source >= place)
        return {
          layers: null,
          refused: {
            key: "below",
            layer: layers.indexOf(order[place]) + 1,
            other: layers.indexOf(order[source]) + 1,
          },
        };
    }
  const nodes = graph(order);
  const lost = nodes.slice(0, -1).findIndex((node) => !users(nodes, node).length);
  const layer = lost < 0 ? 0 : layers.indexOf(order[lost]) + 1;
  return layer
    ? { layers: null, refused: { key: "unseen", layer, other: from + 1 } }
    : { layers: order, refused: null };
}

/** With another name for the layer at `place`, wherever it is seen; without one, it gets one where it needs one. @param {Layer[]} layers @param {number} place @param {string} id */
export function renamed(layers, place, id) {
  const nodes = graph(layers);
  nodes[place].layer = { ...layers[place], id };
  return written(nodes);
}

/** With another layer at `place`, which sees these nodes; what then goes nowhere goes with the old one. @param {Layer[]} layers @param {number} place @param {Layer} layer @param {number[]} sources */
export const replaced = (layers, place, layer, sources) =>
  written(pruned(graph(rewired(layers.with(place, layer), place, sources))));

/** With the layer at `place` seeing these nodes; 0: the input, n the layer before place n. @param {Layer[]} layers @param {number} place @param {number[]} sources */
export function rewired(layers, place, sources) {
  const nodes = graph(layers);
  nodes[place].layer = { ...layers[place], inputs: [] };
  nodes[place].sees = sources.map((n) => nodes[n - 1] ?? null);
  return written(nodes);
}
