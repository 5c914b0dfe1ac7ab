// @ts-check
/** The points of a run as a table, as they stand in a file. */

/** @typedef {import("./store.js").Points} Points */
/** @typedef {{ inputs: string[], target: string, value: (y: number) => string | number }} Columns names, and how what is to be found is written */

/** A number of single precision in as few digits as give it back. @param {number} x */
export function shortest(x) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return short;
  }
  return Number(x.toPrecision(9));
}

/** Names and rows: inputs, what is to be found, and whether a point trains or tests. @param {Points} points @param {Columns} columns @returns {(string | number)[][]} */
export function pointsTable(points, { inputs, target, value }) {
  const width = inputs.length;
  const rows = (/** @type {"train" | "test"} */ part) => {
    const [xs, ys] = [points[`${part}_x`], points[`${part}_y`]];
    return Array.from(ys, (y, i) => [
      ...Array.from(xs.subarray(i * width, (i + 1) * width), shortest),
      value(y),
      part,
    ]);
  };
  return [[...inputs, target, "part"], ...rows("train"), ...rows("test")];
}

/** How the points of a document are written. @param {any} data @param {any} spec what the schema says of the data @param {number} width numbers of a sample @returns {Columns} */
export function columnsOf(data, spec, width) {
  const named = data.columns?.map((/** @type {{ name: string }} */ { name }) => name) ?? spec.attributes;
  const inputs = named ?? Array.from({ length: width }, (_, i) => `x${i + 1}`);
  const classes = data.names?.length ? data.names : spec.class_names;
  const target = data.target ?? (spec.task === "regression" ? "value" : "class");
  if (data.kind === "table_of_numbers") return { inputs, target, value: unscaled(data.truth) };
  return { inputs, target, value: (y) => (spec.task === "regression" ? shortest(y) : (classes?.[y] ?? y)) };
}

/** From −1 … 1 back to the numbers of the file. @param {number[]} truth @returns {(y: number) => number} */
function unscaled(truth) {
  const [low, high] = [Math.min(...truth), Math.max(...truth)];
  return (y) => Number((low / 2 + high / 2 + y * (high / 2 - low / 2)).toPrecision(6));
}
