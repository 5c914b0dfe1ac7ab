// @ts-check
/** Markup in JavaScript: the `html` tag builds Preact elements, and signals read by a component redraw it. */
import "@preact/signals";
import htm from "htm";
import { h } from "preact";

/** @type {(strings: TemplateStringsArray, ...values: any[]) => any} */
export const html = htm.bind(h);
