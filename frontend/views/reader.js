// @ts-check
/** A slider over a picture, for keys and for who listens: it stands where the picture is read off. It has no face of its own. */

/** @typedef {{ label: string, now: number, last: number, text: string }} Read where it stands, how far it may go, and what is read off there */
/** @typedef {{ move: (event: KeyboardEvent) => boolean, leave: () => boolean }} Acts each tells whether there was something to do */

/** @param {HTMLElement} plot positioned @param {Acts} acts */
export function reader(plot, { move, leave }) {
  const slider = document.createElement("div");
  slider.className = "reader";
  slider.role = "slider";
  slider.tabIndex = 0;
  plot.append(slider);
  slider.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.key === "Escape" ? leave() : move(event))) return;
    event.preventDefault();
    event.stopPropagation();
  });
  slider.addEventListener("blur", leave);
  const update = (/** @type {Read} */ { label, now, last, text }) => {
    slider.ariaLabel = label;
    slider.ariaValueMin = "0";
    slider.ariaValueMax = String(last);
    slider.ariaValueNow = String(now);
    slider.ariaValueText = text;
  };
  return { update, dispose: () => slider.remove() };
}
