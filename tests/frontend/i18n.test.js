// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { describeChange } from "../../frontend/changes.js";
import { put } from "../../frontend/edits.js";
import { besides } from "../../frontend/forms/help.js";
import { help, language, preferredLanguage, speak, t, title } from "../../frontend/i18n/index.js";
import { schema, standard } from "./schema.js";

/** @param {"en" | "zh"} code */
const learn = (code) =>
  speak(code, JSON.parse(readFileSync(new URL(`../../frontend/i18n/${code}.json`, import.meta.url), "utf8")));

test("the language is the one the person reads", () => {
  assert.equal(preferredLanguage(["zh-TW", "en"]), "zh");
  assert.equal(preferredLanguage(["de", "zh"]), "en");
  assert.equal(preferredLanguage([]), "en");
});

test("a text takes its values and its number", () => {
  learn("en");
  assert.equal(t("network.parameters", { count: 1 }), "1 parameter");
  assert.equal(t("network.parameters", { count: "1,240" }), "1,240 parameters");
  assert.equal(t("no.such.text"), "no.such.text");
});

test("the schema speaks English by itself and Chinese by its English", () => {
  learn("en");
  assert.equal(title(schema.properties.optimizer), "Optimizer");
  learn("zh");
  assert.equal(title(schema.properties.optimizer), "优化器");
  assert.notEqual(help(schema.properties.optimizer), schema.properties.optimizer.description);
  assert.equal(language.value, "zh");
});

test("an edit is told in a sentence", () => {
  learn("en");
  const before = standard();
  const said = (/** @type {any[]} */ path, /** @type {any} */ value) =>
    describeChange(schema, before, put(before, path, value));
  assert.equal(said(["layers", 1, "units"], 9), "Layer 2 now has 9 units.");
  assert.equal(said(["layers", 0, "units"], 1), "Layer 1 now has 1 unit.");
  assert.equal(said(["layers"], before.layers.slice(1)), "Layer removed: 2 are left.");
  assert.equal(said(["data"], { kind: "xor", samples: 400, noise: 0.05 }), "Data: XOR.");
  assert.equal(said(["data", "noise"], 0.1), "Noise: 0.1.");
  assert.equal(said(["layers", 0, "initializer"], { kind: "he" }), "Layer 1, Initializer: He.");
  assert.equal(said(["features"], [{ kind: "x1" }, { kind: "x1_x2" }]), "Input features: x₁, x₁x₂.");
});

test("a bubble stands beside its control, else below, else above, and inside the window", () => {
  const [box, room] = [
    { width: 300, height: 200 },
    { width: 1000, height: 800 },
  ];
  const left = { left: 16, right: 240, top: 400, bottom: 432 };
  assert.deepEqual(besides(box, left, room), { left: 252, top: 392 });
  assert.deepEqual(besides(box, { ...left, top: 780, bottom: 800 }, room), { left: 252, top: 592 });
  const right = { left: 760, right: 980, top: 400, bottom: 432 };
  assert.deepEqual(besides(box, right, room), { left: 692, top: 440 });
  assert.deepEqual(besides(box, { ...right, top: 700, bottom: 732 }, room), { left: 692, top: 492 });
});
