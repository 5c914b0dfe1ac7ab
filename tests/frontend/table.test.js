import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, write } from "../../frontend/csv.js";
import { columnsOf, pointsTable, shortest } from "../../frontend/download.js";
import { dataOf, faultsOf, hasHeader, sheetOf, usualChoice } from "../../frontend/table.js";

/** What comes of a text, as the page takes it. @param {string} text */
function read(text) {
  const parsed = parse(text);
  const sheet = sheetOf(parsed, hasHeader(parsed));
  const choice = usualChoice(sheet);
  const faults = faultsOf(parsed, sheet, choice);
  return { sheet, choice, faults, data: /** @type {any} */ (faults.length ? null : dataOf(sheet, choice)) };
}

/** @param {string} text */
const told = (text) => read(text).faults.map(({ code, about }) => [code, about.line]);

test("two columns with a class become points of the plane", () => {
  const { data } = read("x,y,colour\n1,2,red\n-3.25,4,blue\n0.5,-6,red\n");
  assert.deepEqual(data, {
    kind: "points",
    classes: 2,
    points: [
      [1, 2, 1],
      [-3.25, 4, 0],
      [0.5, -6, 1],
    ],
    numbers: [],
  });
});

test("classes called by their numbers keep them", () => {
  const { data } = read("1,2,0\n2,3,2\n3,4,2\n");
  assert.equal(data.classes, 3);
  assert.deepEqual(data.points[1], [2, 3, 2]);
});

test("what lies beyond the plane, or has more columns, becomes a table", () => {
  assert.equal(read("a,b,c\n1,2,x\n7,3,y\n").data.kind, "table");
  const { data } = read("w,x,y,kind\n1,2,3,x\n4,5,6,y\n");
  assert.deepEqual(
    [data.kind, data.classes, data.names, data.target, data.truth],
    ["table", 2, ["x", "y"], "kind", [0, 1]],
  );
  assert.deepEqual(data.columns[2], { name: "y", values: [3, 6] });
});

test("numbers are to be found where the last column is full of them", () => {
  const { data, choice } = read("a;b\n1;0,5\n2;1,5\n3;2,5\n");
  assert.equal(choice.task, "numbers");
  assert.deepEqual([data.kind, data.truth], ["table_of_numbers", [0.5, 1.5, 2.5]]);
});

test("a header is seen, and is not missed where there is none", () => {
  assert.ok(hasHeader(parse("a,b\n1,2")));
  assert.ok(!hasHeader(parse("1,2\n3,4")));
  assert.ok(!hasHeader(parse("a,b")));
  assert.equal(read("1,2,red\n2,3,blue\n3,3,red").sheet.columns[0].name, "x1");
});

test("bad rows are named by their line with what is wrong", () => {
  const rows = ["width,height,kind", "1,2,a", "2,3,b", "abc,4,a", "5,,b", "6,7", "8,9,", "1,1,b"];
  assert.deepEqual(told(rows.join("\n")), [
    ["noNumber", 4],
    ["empty", 5],
    ["ragged", 6],
    ["empty", 7],
  ]);
  const [first] = read(rows.join("\r\n")).faults;
  assert.deepEqual(first.about, { line: 4, value: "abc", column: "width" });
});

test("many bad rows are counted", () => {
  const text = `a,b,c\n${"1,2,x\n2,1,y\n".repeat(40)}${"z,1,x\n".repeat(20)}`;
  const { faults } = read(text);
  assert.equal(faults.length, 6);
  assert.deepEqual(faults[5], { code: "more", about: { count: 15 } });
});

test("what cannot be learned from is refused", () => {
  const code = (/** @type {string} */ text) => read(text).faults[0]?.code;
  assert.equal(code("a,b\n1,2"), "fewRows");
  assert.equal(code("1\n2\n3"), "noInputs");
  assert.equal(code("1,2,a\n2,3,a\n3,4,a"), "oneClass");
  assert.equal(code(`a,b,c\n${"1,2,x\n2,1,y\n".repeat(2501)}`), "manyRows");
  assert.equal(code(Array.from({ length: 40 }, (_, i) => `1,2,name${i}`).join("\n")), "manyClasses");
  assert.equal(code("1,2,a\n1e13,3,b\n3,4,a"), "large");
  assert.equal(code('a,b,c\n1,2,"x\n2,3,y'), "unclosed");
  assert.equal(code(`${"1,".repeat(70)}a\n${"2,".repeat(70)}b`), "manyColumns");
});

test("what is downloaded is the same when it comes back", () => {
  const points = {
    run: 1,
    train_x: Float32Array.of(0.1, -5.25, 1 / 3, 6, 1e-7, 2),
    train_y: Uint8Array.of(0, 2, 1),
    test_x: Float32Array.of(-6, Math.PI),
    test_y: Uint8Array.of(2),
  };
  const columns = columnsOf({ kind: "spiral" }, { task: "classification" }, 2);
  const text = write(pointsTable(points, columns));
  assert.equal(text.split("\r\n")[0], "x1,x2,class,part");
  assert.equal(text.split("\r\n")[1], "0.1,-5.25,0,train");
  const { data } = read(text);
  assert.equal(data.classes, 3);
  const [train, test] = [data.points.slice(0, 3), data.points.slice(3)];
  assert.deepEqual(
    Float32Array.from(train.flatMap((/** @type {number[]} */ p) => p.slice(0, 2))),
    points.train_x,
  );
  assert.deepEqual(
    Float32Array.from(test.flatMap((/** @type {number[]} */ p) => p.slice(0, 2))),
    points.test_x,
  );
  assert.deepEqual(
    data.points.map((/** @type {number[]} */ p) => p[2]),
    [0, 2, 1, 2],
  );
});

test("a number of single precision is written in as few digits as give it back", () => {
  for (const x of [0.1, 1 / 3, 1e-30, 123456.789, 0, 5])
    assert.equal(Math.fround(shortest(Math.fround(x))), Math.fround(x));
  assert.equal(String(shortest(Math.fround(0.1))), "0.1");
});

test("numbers of a table are written as they came", () => {
  const data = { kind: "table_of_numbers", target: "y", truth: [3.1, 10], columns: [{ name: "a" }] };
  const { value, inputs, target } = columnsOf(data, { task: "regression" }, 1);
  assert.deepEqual([inputs, target, value(Math.fround(-1)), value(1)], [["a"], "y", 3.1, 10]);
});
