// @ts-check
/** What the `scores` probe says: of each class precision, recall, F1 and points, and their plain averages. Pure. */

/** @typedef {ArrayLike<number>} Numbers */
/** @typedef {{ precision: number, recall: number, f1: number, support: number }} Score */

/** One for each class. @param {Numbers} values (classes * 4), row by row @returns {Score[]} */
export const scoresOf = (values) =>
  Array.from({ length: values.length / 4 }, (_, k) => {
    const [precision, recall, f1, support] = [0, 1, 2, 3].map((column) => values[4 * k + column]);
    return { precision, recall, f1, support };
  });

/**
 * The averages over the classes that some point has or was given, as the engine has them; null where there is none.
 * @param {Score[]} scores @param {Numbers} table how often class i (row) was taken for class j
 * @returns {Score | null}
 */
export function average(scores, table) {
  const classes = scores.length;
  const known = scores.filter((_, k) =>
    scores.some((_, i) => table[i * classes + k] > 0 || table[k * classes + i] > 0),
  );
  if (!known.length) return null;
  const mean = (/** @type {"precision" | "recall" | "f1"} */ name) =>
    known.reduce((sum, score) => sum + score[name], 0) / known.length;
  const support = scores.reduce((sum, score) => sum + score.support, 0);
  return { precision: mean("precision"), recall: mean("recall"), f1: mean("f1"), support };
}

/** The matrix row by row. @param {Numbers} table @param {number} classes */
export const matrixRows = (table, classes) =>
  Array.from({ length: classes }, (_, i) =>
    Array.from({ length: classes }, (_, j) => table[i * classes + j]),
  );
