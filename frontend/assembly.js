// @ts-check
/** What a person does to the layers of the network: add, take away, double, move, change, name, connect. */
import { signal } from "@preact/signals-core";
import { switchKind } from "./edits.js";
import { deref } from "./forms/schema.js";
import { t } from "./i18n/index.js";
import { offers, spotAfter, spotOf, taken, turned } from "./offers.js";
import { sources } from "./shapes.js";
import { inserted, moved, removed, renamed, rewired } from "./wiring.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./offers.js").Offer} Offer */

/** After which place a layer was last put, taken or changed: there a refusal is told. */
export const touched = signal(0);

/** What a list of layers is called in a document. */
export const LAYERS = ["layers"];

/** @param {Store} store @param {any[]} layers @param {number} place */
function edit(store, layers, place) {
  touched.value = place;
  store.actions.edit(LAYERS, layers);
}

/** @param {Store} store */
const layersOf = (store) => store.experiment.value.layers;

/** The shapes of the input and of what every layer gives; null while the server has not told them. @param {Store} store @returns {number[][] | null} */
export function shapesOf(store) {
  const { experiment, network } = store.state.value ?? {};
  const kinds = (/** @type {any[]} */ layers) => layers.map(({ kind }) => kind).join();
  const known = experiment && kinds(experiment.layers) === kinds(layersOf(store));
  return known && network ? [network.input, ...network.layers.map(({ output }) => output)] : null;
}

/** What may be put after place `after`; 0: the input. @param {Store} store @param {number} after */
export const offersAfter = (store, after) =>
  offers(store.schema.value, store.experiment.value, shapesOf(store), spotAfter(layersOf(store), after));

/** What the layer at a place may be turned into. @param {Store} store @param {number} place */
export const offersFor = (store, place) =>
  offers(store.schema.value, store.experiment.value, shapesOf(store), spotOf(layersOf(store), place));

/** @param {Store} store @param {number} after @param {Offer} offer */
export const add = (store, after, offer) =>
  edit(store, taken(store.schema.value, store.experiment.value, after, offer), after);

/** @param {Store} store @param {number} place @param {Offer} offer */
export function change(store, place, offer) {
  const root = store.schema.value;
  const document = store.experiment.value;
  const family = deref(root, root.properties.layers).items;
  const layer = switchKind(root, family, document.layers[place], offer.kind);
  edit(store, turned(document, place, offer, layer), place);
}

/** @param {Store} store @param {number} place */
export function remove(store, place) {
  store.actions.openLayer(null);
  edit(store, removed(layersOf(store), place), place);
}

/** A layer like it, which sees it and what it joins. @param {Store} store @param {number} place */
export function duplicate(store, place) {
  const all = layersOf(store);
  const [, ...also] = sources(all)[place];
  edit(store, inserted(all, place + 1, all[place], also), place + 1);
}

/** Put a layer at another place, unless that would break what is connected; whether it could be. @param {Store} store @param {number} from @param {number} to */
export function move(store, from, to) {
  const { layers, refused } = moved(layersOf(store), from, to);
  if (!refused) {
    edit(store, layers, to);
    return true;
  }
  const { key, layer, other } = refused;
  store.actions.say({ text: () => t(`move.${key}`, { layer, other }), undo: null, topic: "move" });
  return false;
}

/** @param {Store} store @param {number} place @param {string} id */
export const rename = (store, place, id) => edit(store, renamed(layersOf(store), place, id), place);

/** @param {Store} store @param {number} place @param {number[]} nodes what it sees: 0 is the input, n the layer before place n */
export const connect = (store, place, nodes) => edit(store, rewired(layersOf(store), place, nodes), place);
