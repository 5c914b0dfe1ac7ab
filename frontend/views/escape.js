// @ts-check
/** Escape closes what was opened over or beside the page's own, before it lets go of anything under that. */

/** @param {() => void} close @returns {() => void} stops listening */
export function onEscape(close) {
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (event.target instanceof Element && event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    close();
  };
  document.addEventListener("keydown", key, true);
  return () => document.removeEventListener("keydown", key, true);
}
