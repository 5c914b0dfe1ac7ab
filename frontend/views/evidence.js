// @ts-check
/** Bring into view what a note speaks of, and draw a frame around it. */
import { effect } from "@preact/signals-core";
import { evidence } from "../notes.js";
import { deadUnit } from "./diagram.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../notes.js").Note} Note */

/** What is framed, by the panel that it is in. @type {Record<import("../notes.js").Evidence["panel"], string>} */
const TARGETS = {
  strip: "#strip, #rows",
  loss: ".panel.loss",
  answer: "#boundary, #confusion, #fit",
  postmortem: ".postmortem",
};
/** Free around a column of the strip. */
const AIR = 8;

/** Show why a note says what it says. @param {Store} store @param {Note} note */
export function showWhy(store, { key, layer }) {
  const found = evidence(key);
  if (!found) return;
  const { look, inspect } = store.actions;
  const { overlays } = store.view.value;
  look({
    large: null,
    evidence: { key, panel: found.panel, layer: layer ?? null },
    tab: found.panel === "loss" ? "loss" : "network",
    ...(found.histogram && {
      histogram: found.histogram,
      traced: null,
      scene: /** @type {const} */ ("units"),
    }),
    ...(found.panel === "answer" && {
      overlays: { ...overlays, test: true, errors: true },
      judged: /** @type {const} */ ("map"),
    }),
  });
  const unit = key === "dead" && layer !== undefined ? deadUnit(store, layer) : null;
  if (unit !== null && layer !== undefined) inspect({ layer, unit, pinned: true });
}

/** Keep the frame where the evidence is, as long as there is any. @param {Store} store */
export function followEvidence(store) {
  const frame = document.createElement("div");
  frame.className = "evidence";
  const stop = effect(() => {
    const shown = store.view.value.evidence;
    const columns = store.layout.value.columns;
    frame.remove();
    if (shown) requestAnimationFrame(() => place(frame, shown, columns));
  });
  return () => {
    stop();
    frame.remove();
  };
}

/** @param {HTMLElement} frame @param {NonNullable<import("../store.js").View["evidence"]>} shown @param {{ x: number, width: number }[]} columns */
function place(frame, { panel, layer }, columns) {
  const target = /** @type {HTMLElement | null} */ (document.querySelector(TARGETS[panel]));
  if (!target) return;
  const row =
    layer === null || target.id !== "rows" ? null : target.querySelectorAll(".layer-row")[layer + 1];
  const column = layer !== null && target.id === "strip" ? columns[layer + 1] : null;
  frame.style.left = column ? `${column.x - AIR}px` : "";
  frame.style.width = column ? `${column.width + 2 * AIR}px` : "";
  (row ?? target).append(frame);
  frame.scrollIntoView({ block: "nearest", inline: "nearest" });
}
