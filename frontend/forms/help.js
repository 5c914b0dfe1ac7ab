// @ts-check
/** The bubble that says what a setting does: help text, formula, allowed range. One at a time, beside its control. */
import { signal } from "@preact/signals-core";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { help, isKnown, t, title } from "../i18n/index.js";
import { html } from "../views/html.js";
import { rangeText, spoken } from "./numbers.js";
import { classOf, isChoice, placeAt } from "./schema.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("./schema.js").Path} Path */

/** How long the pointer rests on a label, or the keyboard on a control, before the bubble opens (ms). */
const REST = { pointer: 350, keyboard: 900 };
/** Room between a control and its bubble (px). */
const GAP = 12;

/** @type {import("@preact/signals-core").Signal<{ anchor: Element, path: Path } | null>} */
const shown = signal(null);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {Element} anchor @param {Path} path @param {number} delay */
function open(anchor, path, delay) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    shown.value = { anchor, path };
  }, delay);
}

export function closeHelp() {
  clearTimeout(timer);
  shown.value = null;
}

/** Handlers for a label that opens the bubble of `path`. @param {Path} path */
export const labelHelp = (path) => ({
  onPointerEnter: (/** @type {any} */ event) => open(beside(event.currentTarget), path, REST.pointer),
  onPointerLeave: closeHelp,
});

/** The same for a label that is nothing but a label: touching it opens the bubble too. @param {Path} path */
export const touchHelp = (path) => ({
  ...labelHelp(path),
  onClick: (/** @type {any} */ event) => open(beside(event.currentTarget), path, 0),
});

/** The bubble covers no part of the row it speaks of. @param {Element} label */
const beside = (label) => label.closest(".row") ?? label;

/** Handlers for a control that opens the bubble of `path` when the keyboard rests on it. @param {Path} path */
export const controlHelp = (path) => ({
  onFocus: (/** @type {any} */ event) => {
    if (event.currentTarget.matches(":focus-visible")) open(beside(event.currentTarget), path, REST.keyboard);
  },
  onBlur: closeHelp,
});

/** Everything there is to say about the setting at `path`. @param {Store} store @param {Path} path */
export function helpText(store, path) {
  const root = store.schema.value;
  const { node, value } = placeAt(root, store.experiment.value, path);
  const range = [rangeText(node), defaultText(root, node)].filter(Boolean).join(" ");
  const about = { name: title(node), text: help(node), range };
  const effect = t(node.live ? "form.live" : "form.resets");
  if (!isChoice(root, node)) return { ...about, effect, chosen: null };
  const spec = classOf(root, node, value);
  const chosen = { name: title(spec), text: help(spec), formula: spec.formula ?? "" };
  return { ...about, effect, chosen };
}

/** What stands there at first, as a sentence; of lists and texts that would say nothing. @param {any} root @param {any} node */
function defaultText(root, node) {
  const { default: value } = node;
  if (isChoice(root, node) && value) return t("form.default", { value: title(classOf(root, node, value)) });
  if (typeof value === "number") return t("form.default", { value: spoken(node, value) });
  if (typeof value === "boolean") return t("form.default", { value: t(value ? "form.on" : "form.off") });
  return node.enum && value ? t("form.default", { value: optionName(value) }) : "";
}

/** What one of a few named values is called: names of things have no translation. @param {string} value */
export const optionName = (value) => (isKnown(`option.${value}`) ? t(`option.${value}`) : value);

/** One line for people who listen to the page. @param {Store} store @param {Path} path */
export function spokenHelp(store, path) {
  const { text, range, effect, chosen } = helpText(store, path);
  return [text, chosen?.text, range, effect].filter(Boolean).join(" ");
}

/** TeX as MathML; the library is fetched when the first formula is shown. @param {{ tex: string }} props */
function Tex({ tex }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    let wanted = true;
    import("katex").then(({ default: katex }) => {
      if (wanted && box.current) katex.render(tex, box.current, { output: "mathml", throwOnError: false });
    });
    return () => {
      wanted = false;
    };
  }, [tex]);
  return html`<span class="tex" ref=${box}></span>`;
}

/** A formula; what a comma and a wide space separate stands on lines of its own. @param {{ tex: string }} props */
export const Formula = ({ tex }) => html`
  <p class="formulas">${tex.split(/,\s*\\quad\s*/).map((line) => html`<${Tex} key=${line} tex=${line} />`)}</p>
`;

/** The bubble itself; it stands once in the page. @param {{ store: Store }} props */
export function HelpBubble({ store }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const open = shown.value;
  useEffect(() => {
    const events = ["pointerdown", "wheel", "keydown"];
    for (const name of events) addEventListener(name, closeHelp, { passive: true });
    return () => {
      for (const name of events) removeEventListener(name, closeHelp);
    };
  }, []);
  useLayoutEffect(() => {
    if (open && box.current) stand(box.current, open.anchor.getBoundingClientRect());
  });
  if (!open?.anchor.isConnected) return null;
  const { name, text, range, effect, chosen } = helpText(store, open.path);
  return html`
    <div class="help pop" ref=${box} role="tooltip">
      <p class="help-name">${name}</p>
      <p>${text}</p>
      ${chosen && html`<p><b>${chosen.name}</b> ${chosen.text}</p>`}
      ${chosen?.formula && html`<${Formula} tex=${chosen.formula} />`}
      <p class="muted">${[range, effect].filter(Boolean).join(" ")}</p>
    </div>
  `;
}

/** Put the bubble beside its control, inside the window. @param {HTMLElement} box @param {DOMRect} anchor */
function stand(box, anchor) {
  const { width, height } = box.getBoundingClientRect();
  const side = besides({ width, height }, anchor, { width: innerWidth, height: innerHeight });
  box.style.left = `${side.left}px`;
  box.style.top = `${side.top}px`;
}

/**
 * Where a box stands that must not cover its anchor: to the right if there is room, else below, else above.
 * @param {{ width: number, height: number }} box
 * @param {{ left: number, right: number, top: number, bottom: number }} anchor
 * @param {{ width: number, height: number }} room
 */
export function besides(box, anchor, room) {
  const inside = (/** @type {number} */ place, /** @type {number} */ size, /** @type {number} */ all) =>
    Math.max(8, Math.min(place, all - size - 8));
  if (anchor.right + GAP + box.width + 8 <= room.width)
    return { left: anchor.right + GAP, top: inside(anchor.top - 8, box.height, room.height) };
  const below = anchor.bottom + 8;
  const top = below + box.height + 8 <= room.height ? below : anchor.top - 8 - box.height;
  return { left: inside(anchor.left, box.width, room.width), top: inside(top, box.height, room.height) };
}
