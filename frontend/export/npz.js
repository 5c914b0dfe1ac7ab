// @ts-check
/**
 * Arrays as a file of NumPy: .npy version 1.0 (numpy.lib.format), several in an uncompressed zip (PKWARE APPNOTE 4.3).
 * It holds plain numbers only, so it is read without pickle.
 */

/** @typedef {{ name: string, shape: number[], values: Float32Array }} Named */

const ALIGNED = 64;

/** @param {number[]} shape @param {Float32Array} values @returns {Uint8Array<ArrayBuffer>} */
export function npy(shape, values) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const padded = ALIGNED * Math.ceil((10 + head.length + 1) / ALIGNED) - 10;
  const text = new TextEncoder().encode(`${head.padEnd(padded - 1)}\n`);
  const magic = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, padded & 255, padded >> 8];
  const numbers = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => void numbers.setFloat32(4 * i, value, true));
  return joined([Uint8Array.from(magic), text, new Uint8Array(numbers.buffer)]);
}

/** @param {Named[]} arrays @returns {Uint8Array<ArrayBuffer>} */
export const npz = (arrays) =>
  zip(arrays.map(({ name, shape, values }) => ({ name: `${name}.npy`, bytes: npy(shape, values) })));

/** Files one after the other, then the list of them. @param {{ name: string, bytes: Uint8Array }[]} files */
function zip(files) {
  /** @type {Uint8Array[]} */
  const bodies = [];
  /** @type {Uint8Array[]} */
  const list = [];
  for (const { name, bytes } of files) {
    const letters = new TextEncoder().encode(name);
    const offset = total(bodies);
    const about = [
      ...fields(2, 0, 0, 0, EPOCH), // flags, method: stored, time, date
      ...fields(4, crc32(bytes), bytes.length, bytes.length),
      ...fields(2, letters.length, 0), // no extra field
    ];
    bodies.push(record([...fields(4, 0x04034b50), ...fields(2, VERSION), ...about]), letters, bytes);
    const place = [...fields(2, 0, 0, 0), ...fields(4, 0, offset)]; // comment, disk, attributes
    list.push(
      record([...fields(4, 0x02014b50), ...fields(2, VERSION, VERSION), ...about, ...place]),
      letters,
    );
  }
  const counts = fields(2, 0, 0, files.length, files.length); // one disk
  const end = [
    ...fields(4, 0x06054b50),
    ...counts,
    ...fields(4, total(list), total(bodies)),
    ...fields(2, 0),
  ];
  return joined([...bodies, ...list, record(end)]);
}

/** Zip 2.0, and its first day: the same arrays make the same file. */
const VERSION = 20;
const EPOCH = 0x21;

/** @typedef {{ value: number, bytes: number }} Field */

/** Numbers of so many bytes each. @param {number} bytes @param {...number} values @returns {Field[]} */
const fields = (bytes, ...values) => values.map((value) => ({ value, bytes }));

/** Little-endian. @param {Field[]} all */
const record = (all) =>
  Uint8Array.from(
    all.flatMap(({ value, bytes }) => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 255)),
  );

/** @param {Uint8Array[]} parts */
const total = (parts) => parts.reduce((sum, part) => sum + part.length, 0);

/** The checksum of zip, bit by bit from a table of bytes. @param {Uint8Array} bytes */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

/** @param {Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} */
function joined(parts) {
  const all = new Uint8Array(total(parts));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
