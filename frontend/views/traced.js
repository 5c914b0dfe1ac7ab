// @ts-check
/** The sample whose numbers are shown: which, what came of it, and how the units answer to it. */
import { read } from "../trace.js";
import { unitScale } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("./points.js").Part} Part */

/** Which sample is traced, if it exists; where one sample is looked at it is that one. @param {Store} store @returns {{ part: Part, sample: number } | null} */
export function tracedPoint(store) {
  const { traced } = store.view.value;
  const points = store.points.value;
  if (!traced || !points) return null;
  const { part, sample } = store.sampled.value
    ? { part: /** @type {const} */ ("test"), sample: store.sample.value }
    : traced;
  return sample < points[`${part}_y`].length ? { part, sample } : null;
}

/** Its numbers, once those of this sample in this network have come. @param {Store} store @returns {Trace | null} */
export function traceOf(store) {
  const point = tracedPoint(store);
  const network = store.state.value?.network;
  const { run, arrays } = store.frame.value ?? {};
  const whose = arrays?.trace_of?.values;
  if (!point || !network || !arrays || !whose || run !== store.state.value?.run) return null;
  if (whose[0] !== Number(point.part === "test") || whose[1] !== point.sample) return null;
  return read(network, arrays);
}

/** Each unit's answer to the traced point as one byte, layer by layer, on the scale of its map. @param {Store} store @returns {{ shape: number[], values: Uint8Array } | null} */
export function tracedMaps(store) {
  const trace = traceOf(store);
  if (!trace) return null;
  const bytes = trace.nodes.slice(1).flatMap(({ a }, layer) => {
    const { centre, reach } = unitScale(store, layer) ?? { centre: 0, reach: 1 };
    return Array.from(a, (value) => Math.max(0, Math.min(255, 128 + (127 * (value - centre)) / reach)));
  });
  return { shape: [bytes.length, 1], values: Uint8Array.from(bytes) };
}
