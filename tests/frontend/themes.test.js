// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTheme, systemThemes } from "../../frontend/themes.js";

/** A browser whose system has these wishes. @param {string[]} wishes */
const media = (wishes) => (/** @type {string} */ query) =>
  /** @type {any} */ ({ matches: wishes.some((wish) => query.includes(wish)), addEventListener() {} });

test("the button goes round all themes", () => {
  assert.deepEqual(
    [nextTheme("light"), nextTheme("dark"), nextTheme("contrast")],
    ["dark", "contrast", "light"],
  );
});

test("who asks for more contrast gets it, dark or not", () => {
  const wanted = (/** @type {string[]} */ ...wishes) => systemThemes(media(wishes), () => {}).wanted();
  assert.equal(wanted(), "light");
  assert.equal(wanted("scheme: dark"), "dark");
  assert.equal(wanted("contrast: more", "scheme: dark"), "contrast");
  assert.ok(systemThemes(media(["forced-colors"]), () => {}).isForced());
});
