// @ts-check
/**
 * A link as the part of an address after `#`: the experiment as its difference from the default (`e=`, base64url of
 * JSON, or `z=`, the same deflated), which controls are hidden (`hide=`) or locked (`lock=`), how it is looked at (`view=`).
 */
import { fromParts, names, toParts } from "./held.js";
import { difference, merge } from "./url.js";

/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {import("./store.js").View} View */
/** @typedef {import("./held.js").Held} Held */
/** @typedef {{ key: string, values: Record<string, string | number> }} Remark a sentence to be said of a link */
/** @typedef {{ root: any, standard: Experiment }} Described the schema and the default document */
/** @typedef {Partial<Pick<View, "histogram" | "lossScale" | "overlays">>} LinkedView */
/**
 * @typedef {object} Link
 * @property {Experiment} experiment
 * @property {Held} held
 * @property {LinkedView | null} view
 * @property {Remark[]} remarks what the reader should know of it
 * @property {boolean} foreign whether it was written for the TensorFlow Playground
 */

/** From this length on an experiment is deflated, if that makes it shorter. */
const LONG = 240;
/** Characters that mail and chat programs pass on whole. */
export const LONGEST = 8000;
/** Stands where an experiment is too large for an address. */
const TOO_LARGE = "too-large";
/** An experiment inflates to so many bytes at most. */
const INFLATED = 2 ** 20;

const HISTOGRAMS = ["activations", "pre_activations", "weights", "gradients"];
const SCALES = ["linear", "log"];
const OVERLAYS = ["test", "errors", "uncertainty", "discrete"];
const PARTS = ["e", "z", "hide", "lock", "view"];

/** A link that cannot be read, and why: the last part of a key of words. */
export class Unreadable extends Error {
  /** @param {"malformed" | "version" | "large" | "foreign"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The fragment of a link; empty for the default. @param {{ experiment: Experiment, held?: Held, view?: LinkedView | null }} link @param {Described} described */
export async function toHash({ experiment, held = {}, view = null }, { standard }) {
  const change = difference(experiment, standard);
  /** @type {[string, string][]} */
  const parts = toParts(held);
  if (view) parts.push(["view", viewText(view)]);
  if (change !== undefined) parts.unshift(await packed(JSON.stringify(change)));
  const text = parts.map(([name, value]) => (value ? `${name}=${value}` : name)).join("&");
  return text && `#${text}`;
}

/** Whether a fragment stands for an experiment too large to be in it. @param {string} hash */
export const isTooLarge = (hash) => hash.slice(1).split("&")[0] === TOO_LARGE;

/**
 * What a fragment stands for; null when it is empty.
 * @param {string} hash @param {Described} described @returns {Promise<Link | null>}
 * @throws {Unreadable} when it cannot be read
 */
export async function fromHash(hash, { root, standard }) {
  if (hash.length <= 1) return null;
  if (mayBeForeign(hash)) {
    const { fromPlayground, isPlayground } = await import("./tfp.js");
    if (isPlayground(hash)) return { ...fromPlayground(hash, standard), foreign: true };
  }
  const parts = partsOf(hash);
  const text =
    parts.e !== undefined ? decode(parts.e) : parts.z !== undefined ? await inflate(parts.z) : "{}";
  const { held, unknown } = fromParts(parts.hide ?? "", parts.lock ?? "", names(root));
  const remarks = unknown.map((name) => ({ key: "link.noControl", values: { name } }));
  return {
    ...{ held, remarks, foreign: false },
    experiment: merge(standard, changeIn(text)),
    view: parts.view === undefined ? null : viewIn(parts.view),
  };
}

/** Whether a fragment has a name that is none of ours. @param {string} hash */
const mayBeForeign = (hash) =>
  hash
    .slice(1)
    .split("&")
    .some((part) => !PARTS.includes(part.split("=", 1)[0]));

/** The fragment in what was pasted: a whole address, or only its end. @param {string} text */
export function hashIn(text) {
  const start = text.indexOf("#");
  if (start >= 0) return text.slice(start).trim();
  return text.includes("=") && !/[\s/]/.test(text.trim()) ? `#${text.trim()}` : "";
}

/** @param {string} hash @returns {Record<string, string | undefined>} */
function partsOf(hash) {
  if (isTooLarge(hash)) throw new Unreadable("large");
  const pairs = hash
    .slice(1)
    .split("&")
    .map((part) => /** @type {[string, string]} */ (part.split("=", 2)));
  const strange = pairs.find(([name]) => !PARTS.includes(name));
  if (strange) throw new Unreadable(/^[a-z]+\d*$/.test(strange[0]) && strange[1] ? "version" : "foreign");
  return Object.fromEntries(pairs);
}

/** @param {string} text @returns {any} */
function changeIn(text) {
  const change = readable(() => JSON.parse(text));
  if (typeof change !== "object" || change === null || Array.isArray(change))
    throw new Unreadable("malformed");
  return change;
}

/** @template T @param {() => T} read @returns {T} */
function readable(read) {
  try {
    return read();
  } catch {
    throw new Unreadable("malformed");
  }
}

// ---- views ----

/** @param {LinkedView} view */
const viewText = ({ histogram, lossScale, overlays }) =>
  [
    histogram,
    lossScale,
    ...Object.entries(overlays ?? {}).flatMap(([name, on]) => (on ? [name] : [])),
  ].join();

/** The view that a list of words names; what it does not know is left as it is. @param {string} text @returns {LinkedView} */
function viewIn(text) {
  const words = text.split(",");
  const histogram = /** @type {any} */ (words.find((word) => HISTOGRAMS.includes(word)));
  const lossScale = /** @type {any} */ (words.find((word) => SCALES.includes(word)));
  const overlays = Object.fromEntries(OVERLAYS.map((name) => [name, words.includes(name)]));
  return {
    ...(histogram && { histogram }),
    ...(lossScale && { lossScale }),
    overlays: /** @type {any} */ (overlays),
  };
}

// ---- letters that need no escaping ----

/** The part of an address that holds a text. @param {string} text @returns {Promise<[string, string]>} */
async function packed(text) {
  const bytes = new TextEncoder().encode(text);
  const plain = base64(bytes);
  if (plain.length <= LONG) return ["e", plain];
  const deflated = base64(await through(bytes, new CompressionStream("deflate-raw")));
  const shorter = deflated.length < plain.length ? deflated : plain;
  if (shorter.length > LONGEST) return [TOO_LARGE, ""];
  return [shorter === deflated ? "z" : "e", shorter];
}

/** @param {string} letters */
const decode = (letters) =>
  readable(() => new TextDecoder("utf-8", { fatal: true }).decode(bytesIn(letters)));

/** @param {string} letters */
async function inflate(letters) {
  const bytes = readable(() => bytesIn(letters));
  try {
    const inflated = await through(bytes, new DecompressionStream("deflate-raw"));
    return new TextDecoder("utf-8", { fatal: true }).decode(inflated);
  } catch {
    throw new Unreadable("malformed");
  }
}

/** Bytes put through a stream; more than an experiment can have is an error. @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream */
async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.length;
    if (size > INFLATED) throw new RangeError("more than an experiment can be");
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} letters @returns {Uint8Array<ArrayBuffer>} */
const bytesIn = (letters) =>
  Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
