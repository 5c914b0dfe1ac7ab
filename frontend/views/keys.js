// @ts-check
/** Keys for the whole page, and the list of them. Ignored while someone types. */
import { useEffect, useRef } from "preact/hooks";
import { placeAt } from "../forms/schema.js";
import { t } from "../i18n/index.js";
import { PANELS } from "../projector.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */

const KINDS = /** @type {const} */ (["activations", "pre_activations", "weights", "gradients"]);

/** Keys in the order of the list: what is printed, its words. @type {[string[], string][]} */
const LIST = [
  [["Space"], "keys.play"],
  [["S"], "keys.batch"],
  [["E"], "keys.epoch"],
  [["R"], "keys.reset"],
  [["N"], "keys.weights"],
  [["←", "→"], "keys.scrub"],
  [["B"], "keys.branch"],
  [["T"], "keys.test"],
  [["D"], "keys.discrete"],
  [["L"], "keys.scale"],
  [["K", "J"], "keys.sample"],
  [["M"], "keys.mistake"],
  [["1", "2", "3", "4"], "keys.distribution"],
  [["1", "…", "6"], "keys.brush"],
  [["Tab", "←", "→"], "keys.move"],
  [["Alt", "←", "→"], "keys.layer"],
  [["Enter", "Esc"], "keys.pin"],
  [["Ctrl", "Z"], "keys.undo"],
  [["Ctrl", "Shift", "Z"], "keys.redo"],
  [["P"], "keys.projector"],
  [["?"], "keys.list"],
];

/** What each key does. @param {Store} store @returns {Record<string, () => void>} */
function acts(store) {
  const { actions } = store;
  const weights = () =>
    actions.reseed(
      ["seeds", "weights"],
      placeAt(store.schema.value, store.experiment.value, ["seeds", "weights"]).node,
    );
  return {
    " ": () => (store.replaying.value ? actions.travel.stop() : store.stuck.value || actions.toggle()),
    s: () => store.stuck.value || actions.step("batch"),
    e: () => store.stuck.value || actions.step("epoch"),
    r: actions.reset,
    b: actions.travel.branch,
    n: weights,
    t: () => actions.overlay("test"),
    d: () => actions.overlay("discrete"),
    l: () => actions.look({ lossScale: store.view.value.lossScale === "log" ? "linear" : "log" }),
    k: () => actions.turn(-1),
    j: () => actions.turn(1),
    m: actions.nextMistake,
    "?": () => actions.showKeys(true),
    p: () => actions.project(store.projector.value ? null : undefined),
    ...Object.fromEntries(
      KINDS.map((histogram, index) => [
        String(index + 1),
        () => (store.projector.value ? actions.project(PANELS[index]) : actions.look({ histogram })),
      ]),
    ),
  };
}

/** Keys that may be held down, where nothing else takes them; Shift makes them stronger. @param {Store} store @returns {Record<string, (strength: number) => void>} */
const held = ({ actions: { travel } }) => ({
  arrowleft: (strength) => travel.move(-strength),
  arrowright: travel.move,
});

/** What uses the arrow keys itself. */
const TAKES_ARROWS = "[role=grid], [role=menu], [role=slider], [role=radiogroup], input, select, textarea";

/** How much stronger Shift makes an arrow key. */
const STRONG = 10;

/** What is no letter or digit works whatever the switch says: with the list one gets at the switch again. */
const ALWAYS = new Set([" ", "?"]);

/** Listen on the whole page. @param {Store} store */
export function listenToKeys(store) {
  const [known, arrows] = [acts(store), held(store)];
  const isPressed = followFocus();
  const isMeant = (/** @type {KeyboardEvent} */ event, /** @type {string} */ key) =>
    (store.singleKeys.value || ALWAYS.has(key)) && !(key === " " && isPressed(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || isTyping(event)) return;
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" && !event.shiftKey) act(event, () => store.actions.undo());
      else if (key === "y" || key === "z") act(event, store.actions.redo);
    } else if (arrows[key] && store.now.value > 0 && !isTaken(event)) {
      event.preventDefault();
      arrows[key](event.shiftKey ? STRONG : 1);
    } else if (known[key] && isMeant(event, key)) {
      act(event, known[key]);
    }
  });
}

/** @param {KeyboardEvent} event @param {() => void} what */
function act(event, what) {
  event.preventDefault();
  if (!event.repeat) what();
}

/** @param {KeyboardEvent} event */
const isTyping = ({ target }) =>
  target instanceof Element &&
  Boolean(target.closest("input:not([type=range]), select, textarea, dialog, [popover]:popover-open"));

/** @param {KeyboardEvent} event */
const isTaken = ({ target }) => target instanceof Element && Boolean(target.closest(TAKES_ARROWS));

/** Who clicked has given the focus too, unseen; from the next key on it counts as visible, so that is noted as it comes. */
function followFocus() {
  /** @type {EventTarget | null} */
  let reached = null;
  document.addEventListener("pointerdown", () => {
    reached = null;
  });
  document.addEventListener("focusin", ({ target }) => {
    reached = target instanceof Element && target.matches(":focus-visible") ? target : null;
  });
  /** Space presses what was reached by keys, and never leaves a menu or slider. @param {EventTarget | null} target */
  return (target) =>
    target instanceof Element && (target === reached || target.matches("select, [type=range]"));
}

/** @param {{ store: Store }} props */
export function KeyList({ store }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = store.keysShown.value;
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open) box.current?.close();
  }, [open]);
  const close = () => store.actions.showKeys(false);
  return html`
    <dialog class="keys" ref=${box} aria-labelledby="keys-title" onClose=${close} onClick=${(/** @type {any} */ event) => event.target === event.currentTarget && close()}>
      <div class="head">
        <h2 id="keys-title">${t("keys.title")}</h2>
        <span class="gap"></span>
        <button type="button" class="button quiet icon-only" aria-label=${t("panel.close")} onClick=${close}><${Icon} name="close" /></button>
      </div>
      <dl>
        ${LIST.map(([keys, words]) => html`<dt>${t(words)}</dt><dd>${keys.map((key) => html`<kbd>${key === "Space" ? t("keys.space") : key}</kbd>`)}</dd>`)}
      </dl>
      <label class="row">
        <span class="label wide">${t("keys.single")}</span>
        <input type="checkbox" class="switch" role="switch" checked=${store.singleKeys.value} onChange=${store.actions.switchSingleKeys} />
      </label>
    </dialog>
  `;
}
