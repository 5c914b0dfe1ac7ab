// @ts-check
/** What a room sees on a projector: one or two panels, drawn as large as the window allows. */

/** @typedef {"boundary" | "network" | "curve" | "distributions"} Panel */

/** In the order of their keys. @type {Panel[]} */
export const PANELS = ["boundary", "network", "curve", "distributions"];

/** What is shown at first. @type {Panel[]} */
export const FIRST = ["boundary", "curve"];

/** These take the whole width, and stand alone. @type {Set<Panel>} */
const WIDE = new Set(["network", "distributions"]);

/** Everything is laid out for a window of this size, and enlarged (px). */
const STAGE = { width: 640, height: 360 };

/** What a panel of the whole width has for itself (px). */
export const WIDTH = STAGE.width - 40;

/** What is shown after a panel was asked for: with another that leaves room, or no longer if it is not the last. @param {Panel[]} shown @param {Panel} panel */
export function asked(shown, panel) {
  if (WIDE.has(panel)) return [panel];
  const others = shown.filter((other) => other !== panel && !WIDE.has(other));
  if (shown.includes(panel)) return others.length ? others : [panel];
  return PANELS.filter((other) => other === panel || others.includes(other));
}

/** The network is made smaller until it fits, but no smaller than this; then it scrolls. */
const SMALLEST = 0.75;

/** How much what is so wide at least is made smaller to fit a width. @param {number} least @param {number} width */
export const shrunk = (least, width) => Math.max(SMALLEST, Math.min(1, width / least));

/** How much a window enlarges the stage; never below 1. @param {number} width @param {number} height */
export const zoomOf = (width, height) => Math.max(1, Math.min(width / STAGE.width, height / STAGE.height));
