// @ts-check
/** Words: `t(key, values)` in the language of the page, and the titles and help texts of the schema. */
import { batch, signal } from "@preact/signals-core";

/** @typedef {"en" | "zh"} Language */
/** @typedef {string | { one: string, other: string }} Text */
/** @typedef {{ texts: Record<string, Text>, schema: Record<string, string> }} Words `schema`: by the text in the schema */

/** @type {import("@preact/signals-core").Signal<Language>} */
export const language = signal("en");

/** @type {import("@preact/signals-core").Signal<Words>} */
const words = signal({ texts: {}, schema: {} });

/** The language a person most likely reads. @param {readonly string[]} preferred @returns {Language} */
export const preferredLanguage = (preferred) => (preferred[0]?.toLowerCase().startsWith("zh") ? "zh" : "en");

/** Speak `code` from now on. @param {Language} code @param {Words} spoken */
export function speak(code, spoken) {
  batch(() => {
    words.value = spoken;
    language.value = code;
  });
}

/** Fetch the words of a language, then speak it. @param {Language} code */
export async function load(code) {
  const response = await fetch(new URL(`${code}.json`, import.meta.url));
  speak(code, await response.json());
}

/**
 * The words for `key`, with `{name}` replaced by `values.name`; `values.count` chooses between one and other.
 * @param {string} key @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const text = words.value.texts[key] ?? key;
  return fill(typeof text === "string" ? text : text[plural(Number(values.count))], values);
}

/** Whether there are words for `key`. @param {string} key */
export const isKnown = (key) => key in words.value.texts;

/** @param {number} count @returns {"one" | "other"} */
const plural = (count) => (new Intl.PluralRules(language.value).select(count) === "one" ? "one" : "other");

/** @param {string} text @param {Record<string, string | number>} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** The title of a class or a field of the schema, which speaks English itself; few of its words need another spelling. @param {any} node */
export const title = (node) => schemaWords(node.title ?? "");

/** The help text of a class or a field of the schema. @param {any} node */
export const help = (node) => schemaWords(node.description ?? "");

/** What a class of the schema does, in a few words. @param {any} node */
export const hint = (node) => schemaWords(node.hint ?? "");

/** @param {string} english */
const schemaWords = (english) => words.value.schema[english] ?? english;
