// @ts-check
/** Numbers as people type and read them: parsed, checked against the schema's range, refused in words. */
import { t } from "../i18n/index.js";
import { range } from "./schema.js";

/** A percentage is shown as 80 and kept as 0.8. @param {any} node */
const factor = (node) => (node.unit === "%" ? 100 : 1);

/** A number for a text field: no more digits than it has, with a true minus. @param {any} node @param {number} value */
export const print = (node, value) => {
  const shown = Number((value * factor(node)).toPrecision(12));
  return String(shown).replace("-", "\u2212");
};

/** The value in words, with its unit. @param {any} node @param {number} value */
export const spoken = (node, value) => `${print(node, value)}${node.unit === "%" ? "\u00a0%" : ""}`;

/** A decimal number, perhaps with a power of ten; hexadecimals and the like, which Number reads too, are none. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** Thousands as the page prints them: 1,240. */
const THOUSANDS = /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;

/**
 * What was typed, as a number; NaN when it is none. A comma that separates no thousands may stand for the decimal point.
 * @param {any} node @param {string} text
 */
export function parse(node, text) {
  const typed = narrow(text).trim().replace("\u2212", "-");
  const bare = node.unit === "%" ? typed.replace(/\s*%$/, "") : typed;
  const plain = THOUSANDS.test(bare) ? bare.replaceAll(",", "") : bare.replace(/^([-+]?\d*),(\d+)$/, "$1.$2");
  return NUMBER.test(plain) ? Number((Number(plain) / factor(node)).toPrecision(12)) : Number.NaN;
}

/** Full-width digits and signs, as Chinese keyboards type them, in their usual width. @param {string} text */
const narrow = (text) =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** Why a number is not allowed in a field, in a few words; null when it is. @param {any} node @param {number} value */
export function refusal(node, value) {
  const { low, high, openLow, openHigh } = range(node);
  if (!Number.isFinite(value)) return t(node.type === "integer" ? "problem.whole" : "problem.number");
  if (node.type === "integer" && !Number.isInteger(value)) return t("problem.whole");
  if (openLow && value <= low) return t("problem.above", { low: spoken(node, low) });
  if (value < low) return t("problem.atLeast", { low: spoken(node, low) });
  if (openHigh && value >= high) return t("problem.below", { high: spoken(node, high) });
  if (value > high) return t("problem.atMost", { high: spoken(node, high) });
  return null;
}

/** The allowed range as a sentence; empty when the schema names none. @param {any} node */
export function rangeText(node) {
  const { low, high, openLow, openHigh } = range(node);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return "";
  const key = openLow ? "form.rangeOpenLow" : openHigh ? "form.rangeOpenHigh" : "form.range";
  return t(key, { low: spoken(node, low), high: spoken(node, high) });
}
