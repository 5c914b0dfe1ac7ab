// @ts-check
/** The wire as the page sees it: binary frames decoded without copying, and the shape of commands and events. */

/** @typedef {import("./types.d.ts").Experiment} Experiment */
/** @typedef {import("./types.d.ts").State} State */
/** @typedef {State["network"]} Network */
/** @typedef {import("./types.d.ts").Welcome} Welcome */
/** @typedef {import("./types.d.ts").Error} Refusal */
/** @typedef {import("./types.d.ts").Problem} Problem */
/** @typedef {import("./types.d.ts").Diverged} Divergence */
/** @typedef {import("./types.d.ts").Event} ServerEvent */
/** @typedef {Float32Array | Float64Array | Uint8Array | Int32Array} Values */
/** @typedef {{ shape: number[], values: Values }} NamedArray */
/** @typedef {{ type: "points", run: number, arrays: Record<string, NamedArray> }} PointsFrame */
/** @typedef {import("./types.d.ts").Frame & { type: "frame", arrays: Record<string, NamedArray> }} DataFrame */
/** @typedef {PointsFrame | DataFrame} Frame */

export const SUBPROTOCOL = "layerwise.v1";

/** Close codes after which the same session should not be asked for again (server/protocol.py, CLOSE_CODES). */
export const SET_ASIDE = 1011;
export const FULL = 1013;

const VIEWS = { f4: Float32Array, f8: Float64Array, u1: Uint8Array, i4: Int32Array };

/**
 * Split a binary frame into its JSON header and typed arrays that are views of `buffer`:
 * `[u32 header length][JSON header, padded][arrays, each aligned to 8 bytes]`, little-endian.
 * @param {ArrayBuffer} buffer @returns {Frame}
 */
export function decode(buffer) {
  const size = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  return { ...header, arrays: arrays(buffer, 4 + size, header.arrays) };
}

/**
 * @param {ArrayBuffer} buffer @param {number} body where the arrays begin
 * @param {{ name: string, dtype: keyof typeof VIEWS, shape: number[], offset: number }[]} table
 */
const arrays = (buffer, body, table) =>
  Object.fromEntries(
    table.map(({ name, dtype, shape, offset }) => {
      const length = shape.reduce((product, side) => product * side, 1);
      return [name, { shape, values: new VIEWS[dtype](buffer, body + offset, length) }];
    }),
  );

/** A name for this open page: the server keeps the sequence numbers of two pages apart by it. */
export const newClientId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte % 36).toString(36)).join("");
