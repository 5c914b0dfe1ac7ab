// @ts-check
/** Numbers as comma-separated values (RFC 4180): a head, then rows; what is no number stays empty. */

/** @param {string[]} head @param {Iterable<ArrayLike<number | string>>} rows */
export function csv(head, rows) {
  const lines = [head, ...rows].map((row) => Array.from(row, cell).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** @param {number | string} value */
function cell(value) {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Single precision has no more digits than these. @param {number} value */
export const single = (value) => Number(value.toPrecision(9));
