// @ts-check
/** The chart of curves as a table: step and values, evenly chosen where there are many, in the place of the picture. */
import { effect } from "@preact/signals-core";
import { rowsOf } from "../curves.js";
import { integer } from "../format.js";
import { t } from "../i18n/index.js";
import { paced } from "../pace.js";
import { calmRange, gather, print } from "./curve-model.js";
import { fillTable } from "./table.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/curves.js").Chart} Chart */

/** So many rows are shown. */
const ROWS = 100;
/** The table changes at most this often (ms). */
const PAUSE = 1000;

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("chart-table");
  element.tabIndex = 0;
  const table = document.createElement("table");
  element.append(table);
  const range = calmRange();
  const fill = paced(() => {
    const chart = gather(store, range, null);
    element.ariaLabel = chart.words.title;
    fillTable(table, tableOf(chart));
  }, PAUSE);
  const stop = effect(() => {
    gather(store, range, null);
    fill();
  });
  element.role = "region";
  return () => {
    stop();
    table.remove();
    element.classList.remove("chart-table");
    element.removeAttribute("tabindex");
    element.removeAttribute("role");
  };
}

/** @param {Chart} chart @returns {import("./table.js").Table} */
export function tableOf(chart) {
  const { words, lines, steps, locale } = chart;
  const names = lines.map(({ name }) => name || words.title);
  const value = (/** @type {number} */ n) => (Number.isNaN(n) ? "–" : print(chart, n));
  const rows = rowsOf(steps, lines, ROWS).map(([step, ...values]) => [
    integer(step, locale),
    ...values.map(value),
  ]);
  return { caption: words.title, head: [t("drawing.step"), ...names], rows };
}
