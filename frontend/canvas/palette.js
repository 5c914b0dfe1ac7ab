// @ts-check
/** The colours in use, read from the CSS custom properties and read anew when the theme changes. */
import { computed, signal } from "@preact/signals-core";
import { barColour, css, diverging, fade, isDark, lookup, mix, pack, parse } from "./colour.js";

/** @typedef {import("./colour.js").Rgb} Rgb */

/** Which share of full colour a map may reach: points must stay readable on a field. */
const CAPS = {
  light: { field: 0.58, tile: 0.88, classes: 0.5 },
  dark: { field: 0.62, tile: 0.92, classes: 0.55 },
};

/** A map's value that means zero, and the value between the two classes. */
const ZERO = 128;
const DECISION = 127.5;

const CLASSES = 6;

const theme = signal(0);

/** @param {string} name of a custom property, without the dashes */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function readInk() {
  const names = /** @type {const} */ ([
    "ink",
    "ink-2",
    "ink-3",
    "ink-4",
    "line",
    "line-2",
    "surface",
    "canvas",
    "well",
  ]);
  const data = /** @type {const} */ (["mid", "neg", "pos", "neg-text", "pos-text", "hist-zero", "mark-ring"]);
  const states = /** @type {const} */ (["good", "warn", "bad", "bad-soft", "focus"]);
  const all = [...names, ...data, ...states].map((name) => [name, token(name)]);
  return /** @type {Record<typeof names[number] | typeof data[number] | typeof states[number], string>} */ (
    Object.fromEntries(all)
  );
}

/** Everything a canvas needs to know about colour and type. */
function read() {
  const ink = readInk();
  const dark = isDark(parse(ink.surface));
  const cap = CAPS[dark ? "dark" : "light"];
  const map = { zero: parse(ink.mid), negative: parse(ink.neg), positive: parse(ink.pos) };
  const bar = { ...map, zero: parse(ink["hist-zero"]) };
  const field = (/** @type {number} */ t) => diverging(map, t, cap.field);
  const discrete = (/** @type {number} */ t) => field(Math.sign(t));
  const faded = (/** @type {number} */ t) => fade(field(t), parse(ink.surface));
  return {
    ink,
    dark,
    font: token("font") || "sans-serif",
    classes: Array.from({ length: CLASSES }, (_, k) => token(`c${k}`)),
    /** The colour of a map's value, t in [-1, 1]. */
    field,
    /** Pixels of a picture, from paper to ink. */
    inks: Uint32Array.from({ length: 256 }, (_, i) => pack(mix(parse(ink.surface), parse(ink.ink), i / 255))),
    tiles: lookup((t) => diverging(map, t, cap.tile), ZERO),
    fields: {
      smooth: lookup(field, DECISION),
      discrete: lookup(discrete, DECISION),
      faded: lookup(faded, DECISION),
    },
    unitFields: { smooth: lookup(field, ZERO), discrete: lookup(discrete, ZERO), faded: lookup(faded, ZERO) },
    classField: classField(map.zero, cap.classes),
    bar: graded((t) => css(barColour(bar, t))),
  };
}

/** @typedef {ReturnType<typeof read>} Palette */

/** The same function of t in [-1, 1], worked out beforehand for so many places. @param {(t: number) => string} colour @param {number} [half] */
function graded(colour, half = 64) {
  const grades = Array.from({ length: 2 * half + 1 }, (_, i) => colour(i / half - 1));
  return (/** @type {number} */ t) => grades[Math.round(half * (1 + Math.max(-1, Math.min(1, t))))];
}

/** Pixels of the winning class, by its lead over an even guess: 256 grades for each class. @param {Rgb} zero @param {number} cap */
const classField = (zero, cap) =>
  Array.from({ length: CLASSES }, (_, k) =>
    Uint32Array.from({ length: 256 }, (_, lead) =>
      pack(mix(zero, parse(token(`c${k}`)), (cap * lead) / 255)),
    ),
  );

/** The palette of the present theme. */
export const palette = computed(() => {
  theme.value;
  return read();
});

/** Colours for a legend's gradient, from the most negative to the most positive. @param {number} [count] */
export const rampStops = (count = 13) =>
  Array.from({ length: count }, (_, i) => css(palette.value.field((2 * i) / (count - 1) - 1)));

const changed = () => {
  theme.value++;
};
new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
