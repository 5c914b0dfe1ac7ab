// @ts-check
/** Tables as text (RFC 4180): read with whatever separator and decimal sign they have, and written. */

/** @typedef {{ line: number, cells: string[] }} Row `line` counts from 1 in the text */
/** @typedef {{ separator: string, rows: Row[], unclosed: number | null }} Parsed `unclosed`: the line of a quote that never ends */

const SEPARATORS = [",", ";", "\t"];
/** So much of a text is looked at to find its separator, and whether it is a text at all. */
const GLANCE = 20_000;
/** A plain number, with a point or, where cells are not parted by commas, a comma. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether this is no text but a file of another sort. @param {string} text */
export const isBinary = (text) => text.slice(0, GLANCE).includes("\0");

/** How many lines there are at most, without parsing. @param {string} text @param {number} most @returns {number} `most` + 1 for more */
export function lineCount(text, most) {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && count <= most; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** The rows of a text; lines without anything in them are left out. @param {string} text @param {string} [separator] found out when absent @returns {Parsed} */
export function parse(text, separator) {
  const body = text.replace(/^\uFEFF/, "");
  const chosen = separator ?? separatorOf(body);
  const reader = new Reader(body, chosen);
  return { separator: chosen, rows: reader.rows(), unclosed: reader.unclosed };
}

/** The separator that parts the first lines into the most cells, all alike. @param {string} text */
export function separatorOf(text) {
  const start = text.slice(0, GLANCE);
  const counts = SEPARATORS.map((separator) => {
    const rows = new Reader(start, separator).rows().slice(0, 10);
    const widths = rows.map(({ cells }) => cells.length);
    const alike = widths.filter((width) => width === widths[0]).length;
    return widths[0] > 1 ? (alike / widths.length) * 1000 + widths[0] : 0;
  });
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

class Reader {
  /** @type {number | null} */
  unclosed = null;
  #text;
  #separator;
  #at = 0;
  #line = 1;

  /** @param {string} text @param {string} separator */
  constructor(text, separator) {
    this.#text = text;
    this.#separator = separator;
  }

  rows() {
    /** @type {Row[]} */
    const rows = [];
    while (this.#at < this.#text.length) {
      const row = { line: this.#line, cells: this.#row() };
      if (row.cells.length > 1 || row.cells[0].trim() !== "") rows.push(row);
    }
    return rows;
  }

  /** @returns {string[]} */
  #row() {
    const cells = [];
    do cells.push(this.#cell());
    while (this.#accept(this.#separator));
    if (this.#accept("\r\n") || this.#accept("\n") || this.#accept("\r")) this.#line += 1;
    return cells;
  }

  #cell() {
    const start = this.#at;
    this.#plain(/[^ ]/g);
    if (this.#text[this.#at] === '"') {
      const quoted = this.#quoted();
      return quoted + this.#plain(this.#end);
    }
    this.#at = start;
    return this.#plain(this.#end).trim();
  }

  /** What is in quotes; two of them stand for one. */
  #quoted() {
    const begun = this.#line;
    let cell = "";
    this.#at += 1;
    for (;;) {
      const close = this.#text.indexOf('"', this.#at);
      const part = this.#text.slice(this.#at, close < 0 ? undefined : close);
      cell += part;
      this.#line += part.split(/\r\n|\n|\r/).length - 1;
      this.#at = close < 0 ? this.#text.length : close + 1;
      if (close < 0) this.unclosed ??= begun;
      if (!this.#accept('"')) return cell;
      cell += '"';
    }
  }

  get #end() {
    return this.#separator === "\t" ? /[\t\r\n]/g : this.#separator === ";" ? /[;\r\n]/g : /[,\r\n]/g;
  }

  /** What stands before the next character of a sort. @param {RegExp} stop */
  #plain(stop) {
    stop.lastIndex = this.#at;
    const end = stop.exec(this.#text)?.index ?? this.#text.length;
    const part = this.#text.slice(this.#at, end);
    this.#at = end;
    return part;
  }

  /** @param {string} symbol */
  #accept(symbol) {
    if (!this.#text.startsWith(symbol, this.#at)) return false;
    this.#at += symbol.length;
    return true;
  }
}

/** The number in a cell; NaN where there is none. @param {string} cell @param {string} separator */
export function numberOf(cell, separator) {
  const text = separator === "," ? cell : cell.replace(",", ".");
  const plain = text.trim().replace("\u2212", "-");
  return NUMBER.test(plain) ? Number(plain) : Number.NaN;
}

/** A table as text. @param {(string | number)[][]} rows the first with the names */
export const write = (rows) =>
  rows
    .map((row) => row.map(quoted).join(","))
    .join("\r\n")
    .concat("\r\n");

/** @param {string | number} cell */
function quoted(cell) {
  const text = String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
