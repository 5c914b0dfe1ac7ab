// @ts-check
/** From the rows of a file to data that can be learned: which columns there are, what is to be found, and what is wrong where. */
import { numberOf } from "./csv.js";
import { CLASSES, put } from "./drawing.js";

/** @typedef {import("./csv.js").Parsed} Parsed */
/** @typedef {import("./csv.js").Row} Row */
/** @typedef {{ name: string, numeric: boolean, values: string[] }} Column */
/** @typedef {{ separator: string, columns: Column[], lines: number[] }} Sheet the columns without the header; the line of each row */
/** @typedef {{ target: number, inputs: number[], task: "classes" | "numbers" }} Choice which column is to be found, and from which */
/** @typedef {{ code: string, about: Record<string, string | number> }} Fault in the words of `csv.<code>` */

/** What the server takes (engine/datasets/given.py, engine/fields.py). */
export const LIMITS = { rows: 5000, columns: 64, classes: 32, name: 40, cell: 1e12, reach: 6 };
/** A file may have so many bytes, and what is made of it a little more than a message has room for besides. */
export const BYTES = { file: 1_000_000, data: 240_000 };
/** So many faults are told, the rest are counted. */
const TOLD = 5;
/** A column of numbers with at most so many different ones is taken for classes. */
const FEW = 10;
/** Names of columns that the page writes itself: they say no more than which part a point was in. */
const PART = /^(part|set|split)$/i;

/** The columns of a table. @param {Parsed} parsed @param {boolean} header @returns {Sheet} */
export function sheetOf({ separator, rows }, header) {
  const [first, ...rest] = rows;
  const body = header ? rest : rows;
  const columns = first.cells.map((cell, at) => {
    const values = body.map(({ cells }) => cells[at] ?? "");
    const name = header && cell.trim() ? cell.trim() : `x${at + 1}`;
    return { name: name.slice(0, LIMITS.name), numeric: isNumeric(values, separator), values };
  });
  return { separator, columns, lines: body.map(({ line }) => line) };
}

/** Whether most cells are numbers: the others are faults. @param {string[]} values @param {string} separator */
function isNumeric(values, separator) {
  const numbers = values.filter((value) => !Number.isNaN(numberOf(value, separator))).length;
  return numbers > values.length / 2;
}

/** Whether the first row names the columns: a name stands over numbers, or is over no other cell of its column. @param {Parsed} parsed */
export function hasHeader({ separator, rows }) {
  const [first, ...rest] = rows;
  if (!rest.length || first.cells.some((cell) => !Number.isNaN(numberOf(cell, separator)))) return false;
  return first.cells.some((cell, at) => {
    const values = rest.map(({ cells }) => cells[at] ?? "");
    return isNumeric(values, separator) || !values.includes(cell);
  });
}

/** What one most likely wants: the last column found from all numbers before it. @param {Sheet} sheet @returns {Choice} */
export function usualChoice({ columns, separator }) {
  const useful = columns.map((_, at) => at).filter((at) => !PART.test(columns[at].name));
  const words = useful.filter((at) => !columns[at].numeric);
  const target = words.at(-1) ?? useful.at(-1) ?? 0;
  const inputs = useful.filter((at) => at !== target && columns[at].numeric);
  return { target, inputs, task: taskOf(columns[target], separator) };
}

/** Whether a column holds classes or numbers. @param {Column} column @param {string} separator @returns {Choice["task"]} */
export function taskOf({ numeric, values }, separator) {
  if (!numeric) return "classes";
  const different = new Set(values.map((value) => numberOf(value, separator)));
  return different.size <= FEW && [...different].every(Number.isInteger) ? "classes" : "numbers";
}

/** Everything that is wrong; nothing, and the choice can be taken. @param {Parsed} parsed @param {Sheet} sheet @param {Choice} choice @returns {Fault[]} */
export function faultsOf(parsed, sheet, choice) {
  const { columns, lines } = sheet;
  if (parsed.unclosed !== null) return [{ code: "unclosed", about: { line: parsed.unclosed } }];
  if (lines.length < 2) return [{ code: "fewRows", about: {} }];
  if (lines.length > LIMITS.rows)
    return [{ code: "manyRows", about: { rows: lines.length, most: LIMITS.rows } }];
  if (!choice.inputs.length) return [{ code: "noInputs", about: {} }];
  if (choice.inputs.length > LIMITS.columns)
    return [{ code: "manyColumns", about: { columns: choice.inputs.length, most: LIMITS.columns } }];
  const uneven = ragged(parsed, columns.length);
  const lost = new Set(uneven.map(({ about }) => about.line));
  const cells = badCells(sheet, choice).filter(({ about }) => !lost.has(about.line));
  const bad = [...uneven, ...cells].sort((a, b) => Number(a.about.line) - Number(b.about.line));
  if (bad.length > TOLD)
    return [...bad.slice(0, TOLD), { code: "more", about: { count: bad.length - TOLD } }];
  return bad.length ? bad : classFaults(sheet, choice);
}

/** Rows with more or fewer cells than the first. @param {Parsed} parsed @param {number} width @returns {Fault[]} */
const ragged = ({ rows }, width) =>
  rows
    .filter(({ cells }) => cells.length !== width)
    .map(({ line, cells }) => ({ code: "ragged", about: { line, count: cells.length, width } }));

/** @param {Sheet} sheet @param {Choice} choice @returns {Fault[]} */
function badCells({ columns, lines, separator }, { inputs, target, task }) {
  const numeric = task === "numbers" ? [...inputs, target] : inputs;
  const faults = numeric.flatMap((at) =>
    columns[at].values.flatMap((value, row) => {
      const about = { line: lines[row], value: value.slice(0, LIMITS.name), column: columns[at].name };
      const number = numberOf(value, separator);
      if (value.trim() === "") return [{ code: "empty", about }];
      if (Number.isNaN(number)) return [{ code: "noNumber", about }];
      return Math.abs(number) > LIMITS.cell ? [{ code: "large", about }] : [];
    }),
  );
  if (task === "numbers") return faults;
  const column = columns[target];
  const missing = column.values.flatMap((value, row) =>
    value.trim() === "" ? [{ code: "empty", about: { line: lines[row], column: column.name } }] : [],
  );
  return [...faults, ...missing];
}

/** @param {Sheet} sheet @param {Choice} choice @returns {Fault[]} */
function classFaults({ columns }, { target, task }) {
  if (task === "numbers") return [];
  const count = classNames(columns[target]).length;
  const { name: column } = columns[target];
  if (count < 2) return [{ code: "oneClass", about: { column } }];
  return count > LIMITS.classes
    ? [{ code: "manyClasses", about: { column, count, most: LIMITS.classes } }]
    : [];
}

/** The names of the classes, numbers by their size. @param {Column} column */
export function classNames({ values }) {
  const names = [...new Set(values.map((value) => value.trim()))];
  const numbers = names.every((name) => name !== "" && !Number.isNaN(Number(name)));
  return numbers ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}

/** The data that a choice without faults makes: points of the plane where two columns tell few classes, else a table. @param {Sheet} sheet @param {Choice} choice */
export function dataOf(sheet, choice) {
  const { columns, separator } = sheet;
  const numbers = (/** @type {number} */ at) =>
    columns[at].values.map((value) => numberOf(value, separator) || 0);
  const target = columns[choice.target];
  if (choice.task === "numbers") {
    const own = { kind: "table_of_numbers", target: target.name, truth: numbers(choice.target) };
    return { ...own, columns: inputsOf(sheet, choice, numbers) };
  }
  const names = classNames(target);
  const truth = target.values.map((value) => names.indexOf(value.trim()));
  const inputs = choice.inputs.map(numbers);
  if (isPlane(inputs, names)) return drawn(inputs, truth, names);
  const cut = names.map((name) => name.slice(0, LIMITS.name));
  const own = { kind: "table", target: target.name, classes: names.length, names: cut, truth };
  return { ...own, columns: inputsOf(sheet, choice, numbers) };
}

/** @param {Sheet} sheet @param {Choice} choice @param {(at: number) => number[]} numbers */
const inputsOf = ({ columns }, { inputs }, numbers) =>
  inputs.map((at) => ({ name: columns[at].name, values: numbers(at) }));

/** @param {number[][]} inputs @param {string[]} names */
const isPlane = (inputs, names) =>
  inputs.length === 2 &&
  names.length <= CLASSES &&
  inputs.every((values) => values.every((value) => Math.abs(value) <= LIMITS.reach));

/** Points by hand. Classes that are called by their numbers keep them. @param {number[][]} inputs @param {number[]} truth @param {string[]} names */
function drawn([x1, x2], truth, names) {
  const own = names.map(Number);
  const kept = own.every((k) => Number.isInteger(k) && k >= 0 && k < CLASSES);
  const classes = kept ? Math.max(2, ...own.map((k) => k + 1)) : names.length;
  const points = truth.map((k, i) => [exact(x1[i]), exact(x2[i]), kept ? own[k] : k]);
  return { kind: "points", classes, points, numbers: [] };
}

/** What is written with more digits than single precision has is rounded to those. @param {number} x */
const exact = (x) => Number(x.toPrecision(9)) || put(0);

/** How many bytes data take in a message. @param {any} data */
export const bytesOf = (data) => new TextEncoder().encode(JSON.stringify(data)).length;
