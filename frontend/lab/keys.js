// @ts-check
/** The keys of the laboratory: those of the playground, for all starts at once. */

/** @typedef {import("./lab.js").Lab} Lab */

const QUANTITIES = /** @type {const} */ ({ 1: "activations", 2: "pre_activations", 3: "gradients" });

/** @param {Lab} lab @param {import("../store.js").Store} desk */
export function listen(lab, desk) {
  /** @type {Record<string, () => void>} */
  const acts = { " ": lab.toggle, r: lab.reset, n: () => lab.draw(lab.seed.value + 1) };
  for (const [key, quantity] of Object.entries(QUANTITIES)) acts[key] = () => lab.look(quantity);
  document.addEventListener("keydown", (event) => {
    const { key, target, altKey, ctrlKey, metaKey, repeat } = event;
    const act = acts[key.toLowerCase()];
    if (!act || altKey || ctrlKey || metaKey || event.defaultPrevented || isTaken(key, target)) return;
    if (key !== " " && !desk.singleKeys.value) return;
    event.preventDefault();
    if (!repeat) act();
  });
}

/** Who types is not interrupted; Space presses what was reached by keys. @param {string} key @param {EventTarget | null} target */
const isTaken = (key, target) =>
  target instanceof Element &&
  (target.matches("input:not([type=range]), select, textarea") ||
    target.closest("[popover]:popover-open") !== null ||
    (key === " " && target.matches("button:focus-visible, a:focus-visible, [type=range]")));
