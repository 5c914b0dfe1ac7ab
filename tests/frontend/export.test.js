// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "../../frontend/export/csv.js";
import { crc32, npy, npz } from "../../frontend/export/npz.js";
import { arraysOf, curvesCsv, lossesCsv, weightsJson } from "../../frontend/export/numbers.js";
import { script } from "../../frontend/export/script.js";
import { fontOf, svgContext } from "../../frontend/export/svg.js";
import { Series } from "../../frontend/series.js";
import { standard } from "./schema.js";

const screen = { measure: () => ({ width: 10 }), address: () => "data:image/png;base64,AAAA" };
const about = { width: 100, height: 50, title: "Loss & <more>", ground: "#ffffff" };

/** @param {(context: any) => void} draw */
function drawn(draw) {
  const context = svgContext(screen);
  draw(context);
  return context.text(about);
}

test("a picture is a file of shapes with a title and a ground", () => {
  const text = drawn(() => {});
  assert.match(
    text,
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="100" height="50" viewBox="0 0 100 50">/,
  );
  assert.match(text, /<title>Loss &amp; &lt;more><\/title>/);
  assert.match(text, /<rect width="100%" height="100%" fill="#ffffff"\/>/);
});

test("paths are filled and stroked in the style of the moment", () => {
  const text = drawn((context) => {
    context.fillStyle = "red";
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(1, 2);
    context.lineTo(3, 4.00049);
    context.fill();
    context.setLineDash([2, 1]);
    context.lineWidth = 3;
    context.strokeStyle = "blue";
    context.stroke();
  });
  assert.match(text, /<path d="M1 2L3 4" fill="red" fill-opacity="0.5"\/>/);
  assert.match(
    text,
    /fill="none" stroke="blue" stroke-width="3" stroke-dasharray="2 1" stroke-opacity="0.5"\/>/,
  );
});

test("what was saved comes back: style, place and clip", () => {
  const text = drawn((context) => {
    context.save();
    context.translate(10, 20);
    context.scale(2, 2);
    context.beginPath();
    context.rect(0, 0, 5, 5);
    context.clip();
    context.fillStyle = "red";
    context.fillRect(1, 1, 2, 2);
    context.restore();
    context.fillRect(0, 0, 1, 1);
  });
  assert.match(
    text,
    /<clipPath id="clip1"><path d="M0 0h5v5h-5Z" transform="matrix\(2 0 0 2 10 20\)"\/><\/clipPath>/,
  );
  assert.match(
    text,
    /<g clip-path="url\(#clip1\)"><rect x="1" y="1" width="2" height="2" fill="red" transform="matrix\(2 0 0 2 10 20\)"\/><\/g>/,
  );
  assert.match(text, /\n<rect x="0" y="0" width="1" height="1" fill="#000000"\/>/);
});

test("a circle is two arcs, a box may be round", () => {
  const text = drawn((context) => {
    context.beginPath();
    context.arc(5, 5, 2, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
    context.roundRect(0, 0, 10, 4, 8);
    context.fill();
  });
  assert.match(text, /d="M7 5A2 2 0 0 1 3 5A2 2 0 0 1 7 5"/);
  assert.match(text, /d="M2 0h6a2 2 0 0 1 2 2v0a2 2 0 0 1 -2 2h-6a2 2 0 0 1 -2 -2v0a2 2 0 0 1 2 -2Z"/);
});

test("text stands where a canvas puts it, in letters that XML allows", () => {
  const text = drawn((context) => {
    context.font = 'italic 500 20px "Segoe UI", sans-serif';
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText("a < b", 30, 40);
  });
  assert.match(
    text,
    /<text x="30" y="47" font-family="&quot;Segoe UI&quot;, sans-serif" font-size="20" font-style="italic" font-weight="500" text-anchor="middle" fill="#000000">a &lt; b<\/text>/,
  );
  assert.equal(fontOf("11px Inter").size, 11);
  assert.equal(
    fontOf('11px Inter,\n  "Segoe UI"').attributes,
    ' font-family="Inter, &quot;Segoe UI&quot;" font-size="11"',
  );
});

test("values of a table are quoted where they must be", () => {
  assert.equal(
    csv(
      ["a", 'b "c"'],
      [
        [1, "x,y"],
        [Number.NaN, "z"],
      ],
    ),
    'a,"b ""c"""\r\n1,"x,y"\r\n,z\r\n',
  );
});

test("curves and losses are rows of numbers", () => {
  const series = new Series();
  series.clear(1);
  series.putEvaluations(0, [0, 0.5, 0.25, 1, 1, Number.NaN, Number.NaN, 0, 0.02, 3]);
  const [head, row] = curvesCsv(series).split("\r\n");
  assert.match(head, /^step,train_loss,test_loss/);
  assert.equal(row, "0,0.5,0.25,1,1,,,0,0.02,3");
  assert.equal(lossesCsv(Float32Array.from([0.1])), "step,batch_loss\r\n0,0.100000001\r\n");
});

const network = /** @type {any} */ ({
  layers: [
    { kind: "dense", parameters: 6, offset: 0, shape: [2, 3] },
    { kind: "flatten", parameters: 0, offset: 6, shape: [0, 0] },
    { kind: "batch_norm", parameters: 4, offset: 6, shape: [2, 1] },
  ],
});
const theta = Float32Array.from({ length: 10 }, (_, i) => i / 2);

test("weights are matrices by layer", () => {
  const arrays = arraysOf(network, theta).map(({ name, shape, values }) => [name, shape, [...values]]);
  assert.deepEqual(arrays, [
    ["layer_1_dense", [2, 3], [0, 0.5, 1, 1.5, 2, 2.5]],
    ["layer_3_batch_norm", [4], [3, 3.5, 4, 4.5]],
  ]);
  const { step, layers } = JSON.parse(weightsJson(network, theta, 7));
  assert.equal(step, 7);
  assert.deepEqual(layers[0].weights, [
    [0, 0.5, 1],
    [1.5, 2, 2.5],
  ]);
});

test("an array is as NumPy writes it", () => {
  const bytes = npy([2, 3], theta.slice(0, 6));
  assert.deepEqual([...bytes.slice(0, 10)], [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  const head = new TextDecoder().decode(bytes.slice(10, 128));
  assert.match(head, /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} +\n$/);
  assert.equal(bytes.length, 128 + 24);
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926); // the check value of CRC-32
  assert.deepEqual([...npz([]).slice(0, 4)], [0x50, 0x4b, 5, 6]);
});

test("a script names every stage of the run", () => {
  const later = { ...standard(), learning_rate: 0.5 };
  const text = script(
    [
      { step: 0, experiment: standard() },
      { step: 60, experiment: later },
    ],
    200,
  );
  assert.match(text, /STEPS = 200\nEVERY = 10\n/);
  assert.match(text, /\(60, r"""\{.*"learning_rate":0.5.*\}"""\),/);
});
