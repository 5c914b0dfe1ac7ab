// @ts-check
/** How numbers are printed: few digits, a true minus, thousands separated as the reader's language does it. */

const MINUS = "\u2212";
const NO_BREAK_SPACE = "\u00a0";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {string} locale @param {Intl.NumberFormatOptions} options */
function format(locale, options) {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, { ...options, signDisplay: "negative" });
  formats.set(key, known);
  return known;
}

/** @param {number} value @param {string} locale @param {Intl.NumberFormatOptions} options */
function print(value, locale, options) {
  return Number.isNaN(value) ? "NaN" : format(locale, options).format(value).replace("-", MINUS);
}

/** A measured quantity: three significant digits but no more than four decimals, whole from 1,000 on, a power of ten where that is too long. @param {number} value @param {string} [locale] @param {number} [digits] */
export function number(value, locale = "en", digits = 3) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if ((size < 0.001 || size >= 1e6) && Number.isFinite(value)) return scientific(value, locale, digits);
  if (size >= 1000) return integer(value, locale);
  if (size < 10 ** (digits - 5)) return fixed(value, 4, locale);
  return print(value, locale, { minimumSignificantDigits: digits, maximumSignificantDigits: digits });
}

/** A count: 1,240. @param {number} value @param {string} [locale] */
export const integer = (value, locale = "en") => print(value, locale, { maximumFractionDigits: 0 });

/** A fixed number of decimals: means and standard deviations two, seconds and epochs one. @param {number} value @param {number} [digits] @param {string} [locale] */
export const fixed = (value, digits = 2, locale = "en") =>
  print(value, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A share of one as percent: 0.67 is 67 %. @param {number} share @param {number} [digits] @param {string} [locale] */
export const percent = (share, digits = 0, locale = "en") =>
  `${fixed(100 * share, digits, locale)}${NO_BREAK_SPACE}%`;

/** A place on an axis: no more digits than it needs. @param {number} value @param {string} [locale] */
export function tick(value, locale = "en") {
  const size = Math.abs(value);
  const exponent = Math.round(Math.log10(size));
  if (size > 0 && (size < 0.001 || size >= 1e5)) {
    return Math.abs(size - 10 ** exponent) < 1e-9 * size ? power(exponent) : scientific(value, locale, 2);
  }
  return print(value, locale, { maximumSignificantDigits: 4 });
}

/** Ten to a whole power: 10⁻⁴. @param {number} exponent */
export const power = (exponent) => `10${superscript(exponent)}`;

/** @param {number} exponent */
function superscript(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return (exponent < 0 ? "⁻" : "") + digits.join("");
}

/** @param {number} value @param {string} locale @param {number} digits significant ones */
function scientific(value, locale, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${fixed(Number(mantissa), digits - 1, locale)}×${power(Number(exponent))}`;
}
