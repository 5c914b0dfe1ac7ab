// @ts-check
/** The mark of a class, beside words. */
import { useEffect, useRef } from "preact/hooks";
import { drawMark } from "../canvas/marks.js";
import { palette } from "../canvas/palette.js";
import { enlarged } from "../canvas/surface.js";
import { html } from "./html.js";

/** Its side, and the radius of the mark (px). */
const SIDE = 12;
const RADIUS = 4;

/** @param {{ k: number }} props */
export function ClassMark({ k }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const { ink, classes } = palette.value;
  useEffect(() => {
    if (!canvas.current) return;
    const ratio = (devicePixelRatio || 1) * enlarged(canvas.current);
    canvas.current.width = canvas.current.height = SIDE * ratio;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.current.getContext("2d"));
    context.scale(ratio, ratio);
    drawMark(context, k, SIDE / 2, SIDE / 2, RADIUS, false, {
      ring: ink["mark-ring"],
      surface: ink.surface,
      ink: ink.ink,
      classes,
    });
  }, [k, classes]);
  return html`<canvas class="mark" ref=${canvas} aria-hidden="true"></canvas>`;
}
