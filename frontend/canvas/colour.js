// @ts-check
/** Colours mixed in OKLab, and the diverging scales that the page's maps and bars look up. */

/** @typedef {number[]} Rgb three bytes */
/** @typedef {{zero: Rgb, negative: Rgb, positive: Rgb}} Ends */

/** How fast a map's colour leaves zero, and a histogram bar's. */
const MAP_EXPONENT = 0.85;
const BAR_EXPONENT = 0.7;

/** @param {string} hex "#rrggbb" @returns {Rgb} */
export const parse = (hex) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));

/** @param {Rgb} rgb */
export const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** One pixel of an ImageData seen as 32-bit numbers on a little-endian machine. @param {Rgb} rgb */
export const pack = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** @param {number} byte */
const linear = (byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

/** @param {number} light */
const byte = (light) => {
  const c = Math.max(0, light);
  const encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.round(255 * encoded));
};

/** sRGB to OKLab (Ottosson 2020). @param {Rgb} rgb @returns {Rgb} lightness, green-red, blue-yellow */
function toLab(rgb) {
  const [r, g, b] = rgb.map(linear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab to sRGB. @param {Rgb} lab @returns {Rgb} */
function fromLab([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** The colour at `share` of the way between two colours, as the eye sees it. @param {Rgb} from @param {Rgb} to @param {number} share @returns {Rgb} */
export function mix(from, to, share) {
  const [a, b] = [toLab(from), toLab(to)];
  return fromLab([0, 1, 2].map((i) => a[i] + (b[i] - a[i]) * share));
}

/** The colour of t in [-1, 1]. @param {Ends} ends @param {number} t @param {number} cap @param {number} [exponent] */
export const diverging = (ends, t, cap, exponent = MAP_EXPONENT) =>
  mix(ends.zero, t < 0 ? ends.negative : ends.positive, cap * Math.abs(t) ** exponent);

/** The colour of a histogram's bar at t in [-1, 1]. @param {Ends} ends @param {number} t */
export const barColour = (ends, t) => diverging(ends, Math.max(-1, Math.min(1, t)), 1, BAR_EXPONENT);

/**
 * The pixel of every value of a u1 map.
 * @param {(t: number) => Rgb} colour of t in [-1, 1] @param {number} centre the value that means zero
 */
export function lookup(colour, centre) {
  return Uint32Array.from({ length: 256 }, (_, value) =>
    pack(colour((value - centre) / (value < centre ? centre : 255 - centre))),
  );
}

/** A colour with most of its colour gone, towards the ground: the last good picture of a run that diverged. @param {Rgb} rgb @param {Rgb} ground @returns {Rgb} */
export function fade(rgb, ground) {
  const grey = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  return [0, 1, 2].map((i) => Math.round(0.6 * (grey + 0.15 * (rgb[i] - grey)) + 0.4 * ground[i]));
}

/** Whether a ground asks for the scales of the dark theme. @param {Rgb} ground */
export const isDark = (ground) => toLab(ground)[0] < 0.5;
