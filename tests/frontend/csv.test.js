import assert from "node:assert/strict";
import { test } from "node:test";
import { isBinary, lineCount, numberOf, parse, write } from "../../frontend/csv.js";
import { random } from "./random.js";

/** @param {string} text @param {string} [separator] */
const cells = (text, separator) => parse(text, separator).rows.map((row) => row.cells);

test("cells are parted by what parts them", () => {
  const expected = [
    ["a", "b"],
    ["1", "2"],
  ];
  for (const separator of [",", ";", "\t"]) {
    assert.deepEqual(cells(`a${separator}b\n1${separator}2\n`), expected);
    assert.deepEqual(cells(`a${separator}b\r\n1${separator}2`), expected);
    assert.deepEqual(cells(`\uFEFFa${separator}b\r1${separator}2\r`), expected);
  }
});

test("a decimal comma is no separator where semicolons part the cells", () => {
  const { separator, rows } = parse("a;b\n1,5;2,25\n-3,0;4e2\n");
  assert.equal(separator, ";");
  assert.deepEqual(
    rows[1].cells.map((cell) => numberOf(cell, separator)),
    [1.5, 2.25],
  );
  assert.deepEqual(
    rows[2].cells.map((cell) => numberOf(cell, separator)),
    [-3, 400],
  );
});

test("what is in quotes may hold anything", () => {
  assert.deepEqual(cells('"a,b","say ""yes""","two\r\nlines"\n1,2,3'), [
    ["a,b", 'say "yes"', "two\r\nlines"],
    ["1", "2", "3"],
  ]);
  assert.deepEqual(cells('"",""\n'), [["", ""]]);
  assert.deepEqual(cells(' "a" , b \n'), [["a ", "b"]]);
});

test("lines are counted through quotes and over empty ones", () => {
  const { rows } = parse('a,b\n\n"x\ny",2\n   \n3,4\n');
  assert.deepEqual(
    rows.map(({ line }) => line),
    [1, 3, 6],
  );
});

test("a quote that never ends is told by its line", () => {
  assert.equal(parse('a,b\n1,"2\n3,4').unclosed, 2);
  assert.equal(parse("a,b\n1,2").unclosed, null);
  assert.equal(parse('a\n"').unclosed, 2);
});

test("numbers are numbers, and nothing else is", () => {
  for (const [text, value] of /** @type {[string, number][]} */ ([
    ["1", 1],
    [" -2.5 ", -2.5],
    ["+.5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1E-3", 0.001],
    ["\u22124", -4],
  ]))
    assert.equal(numberOf(text, ","), value);
  for (const text of ["", " ", "x", "1 2", "1,5", "0x10", "1e", "NaN", "Infinity", "1.2.3", "--1", "1_000"])
    assert.ok(Number.isNaN(numberOf(text, ",")), text);
  assert.equal(numberOf("1,5", "\t"), 1.5);
  assert.ok(Number.isNaN(numberOf("1,5,5", ";")));
});

test("what is written is read again, whatever is in it", () => {
  const draw = random(7);
  const letters = ['"', ",", ";", "\t", "\n", "\r", " ", "a", "0", ".", "\u4e2d"];
  for (let time = 0; time < 500; time++) {
    const width = 1 + Math.floor(4 * draw());
    const rows = Array.from({ length: 1 + Math.floor(4 * draw()) }, () =>
      Array.from({ length: width }, () =>
        Array.from(
          { length: Math.floor(5 * draw()) },
          () => letters[Math.floor(letters.length * draw())],
        ).join(""),
      ),
    ).filter((row) => row.length > 1 || row[0].trim() !== "");
    assert.deepEqual(cells(write(rows), ","), rows);
  }
});

test("any text at all is read, and in time that grows with it", () => {
  const draw = random(8);
  const letters = ['"', '""', ",", "\r\n", "\n", "1", "x", " ", ";"];
  for (let time = 0; time < 500; time++) {
    const text = Array.from({ length: 40 }, () => letters[Math.floor(letters.length * draw())]).join("");
    for (const { line, cells } of parse(text).rows) assert.ok(line >= 1 && cells.length >= 1);
  }
  assert.equal(parse(`${'"'.repeat(200_001)}\n1,2`).unclosed, 1);
  assert.equal(cells(" ".repeat(200_000)).length, 0);
  assert.equal(cells("").length, 0);
});

test("a text that is none, and one that is too long, are known without being read", () => {
  assert.ok(isBinary("PK\u0003\u0004\0\0"));
  assert.ok(!isBinary("a,b\n1,2"));
  assert.equal(lineCount("a\nb\nc", 100), 2);
  assert.equal(lineCount("1\n".repeat(1_000_000), 5000), 5001);
});
