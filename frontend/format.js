// @ts-check
/** How numbers are printed: at most three significant digits where they are long, a true minus, thousands separated as the reader's language does it. */

const MINUS = "\u2212";
const NO_BREAK_SPACE = "\u00a0";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** From here on, and below the least, a number is a power of ten. */
const LARGE = 9999.5;
const LEAST = 0.001;

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

/** A measured quantity: three significant digits but no more than four decimals, whole from 1,000 on, a power of ten beyond 9,999. @param {number} value @param {string} [locale] @param {number} [digits] */
export function number(value, locale = "en", digits = 3) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (isLong(size) || size < LEAST) return scientific(value, locale, digits);
  if (size >= 1000) return integer(value, locale);
  if (size < 10 ** (digits - 5)) return fixed(value, 4, locale);
  return print(value, locale, { minimumSignificantDigits: digits, maximumSignificantDigits: digits });
}

/** A count: 1,240. @param {number} value @param {string} [locale] */
export const integer = (value, locale = "en") => print(value, locale, { maximumFractionDigits: 0 });

/** A fixed number of decimals: means and standard deviations two, seconds and epochs one. @param {number} value @param {number} [digits] @param {string} [locale] */
export const fixed = (value, digits = 2, locale = "en") =>
  print(value, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** One of several numbers of a kind, such as means: two decimals, fewer of larger ones, a power of ten beyond 9,999. @param {number} value @param {string} [locale] @param {number} [digits] of the power of ten */
export function decimal(value, locale = "en", digits = 3) {
  const size = Math.abs(value);
  if (isLong(size)) return scientific(value, locale, digits);
  return fixed(value, size >= 999.95 ? 0 : size >= 99.995 ? 1 : 2, locale);
}

/** A number beside others of a kind that reach so far: two decimals, more of smaller ones, significant digits below 0.01. @param {number} value @param {number} reach @param {string} [locale] @param {number} [digits] of powers of ten */
export function beside(value, reach, locale = "en", digits = 3) {
  if (reach >= 1) return decimal(value, locale, digits);
  if (reach < 0.01) return number(value, locale, Math.min(digits, 2));
  return fixed(value, reach < 0.1 ? 4 : 3, locale);
}

/** What is printed with as many digits, three at most, as fit. @template T @param {(digits: number) => T} print @param {(printed: T) => boolean} fits @returns {T} */
export function fitting(print, fits) {
  const found = [3, 2].find((digits) => fits(print(digits)));
  return print(found ?? 1);
}

/** A share of one as percent: 0.67 is 67 %. @param {number} share @param {number} [digits] @param {string} [locale] */
export const percent = (share, digits = 0, locale = "en") =>
  `${fixed(100 * share, digits, locale)}${NO_BREAK_SPACE}%`;

/** A place on an axis: no more digits than it needs. @param {number} value @param {string} [locale] */
export function tick(value, locale = "en") {
  const size = Math.abs(value);
  if (size > 0 && (size < LEAST || isLong(size))) return shortScientific(value, locale);
  return print(value, locale, { maximumSignificantDigits: 4 });
}

/** @param {number} size */
const isLong = (size) => size >= LARGE && size < Number.POSITIVE_INFINITY;

/** Ten to a whole power: 10⁻⁴. @param {number} exponent */
export const power = (exponent) => `10${superscript(exponent)}`;

/** @param {number} exponent */
function superscript(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return (exponent < 0 ? "⁻" : "") + digits.join("");
}

/** At most three digits, none of them a zero at the end; a power of ten stands for itself. @param {number} value @param {string} locale */
function shortScientific(value, locale) {
  const [mantissa, exponent] = value.toExponential(2).split("e").map(Number);
  if (Math.abs(mantissa) === 1) return (value < 0 ? MINUS : "") + power(exponent);
  return `${print(mantissa, locale, { maximumSignificantDigits: 3 })}×${power(exponent)}`;
}

/** @param {number} value @param {string} locale @param {number} digits significant ones */
function scientific(value, locale, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return `${fixed(Number(mantissa), digits - 1, locale)}×${power(Number(exponent))}`;
}
