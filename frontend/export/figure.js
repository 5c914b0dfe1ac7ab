// @ts-check
/** The pictures of the page as files: every canvas drawn anew by its own view, and the words that stand over it. */
import { palette } from "../canvas/palette.js";
import { drawingOf } from "../canvas/surface.js";
import { t } from "../i18n/index.js";
import { svgContext } from "./svg.js";
import { drawWords } from "./words.js";

/** @typedef {{ name: string, title: string, area: HTMLElement }} Figure name: for a file; title: for people */

/** Pixels of a PNG for each of the page. */
const SHARPNESS = 2;
/** Room around a figure (px). */
const MARGIN = 12;
/** What views are called that stand without a heading on a phone. @type {Record<string, string>} */
const HEADLESS = { boundary: "panel.boundary", rows: "panel.network" };
/** Views that are a control rather than a picture. */
const NO_FIGURES = "#timeline";

/** The pictures that are on the page now, in its order. @returns {Figure[]} */
export function figures() {
  const areas = [...document.querySelectorAll(".host canvas")].flatMap((canvas) => {
    const host = canvas.closest(".host");
    const known = drawingOf(/** @type {HTMLCanvasElement} */ (canvas)) && !host?.matches(NO_FIGURES);
    const area = known && (canvas.closest(".net") ?? host);
    return area instanceof HTMLElement && area.checkVisibility() ? [area] : [];
  });
  return [...new Set(areas)].map((area) => ({ area, ...named(area) }));
}

/** By the heading over it; a phone has none over some. @param {HTMLElement} area */
function named(area) {
  const heading = area.closest("[aria-labelledby]")?.getAttribute("aria-labelledby") ?? "";
  const name = area.querySelector(".host")?.id ?? area.id;
  return {
    title: document.getElementById(heading)?.textContent || t(HEADLESS[name] ?? "panel.network"),
    name,
  };
}

/** @param {Figure} figure @param {boolean} light in the light theme, whatever the page's is @returns {Promise<Blob>} */
export const png = (figure, light) =>
  inTheme(light, () => {
    const canvas = document.createElement("canvas");
    const { width, height } = sizeOf(figure);
    canvas.width = width * SHARPNESS;
    canvas.height = height * SHARPNESS;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(SHARPNESS, SHARPNESS);
    context.fillStyle = palette.value.ink.surface;
    context.fillRect(0, 0, width, height);
    compose(context, figure);
    return new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"),
    );
  });

/** @param {Figure} figure @param {boolean} light @returns {Promise<Blob>} */
export const svg = (figure, light) =>
  inTheme(light, async () => {
    const context = svgContext({ measure, address });
    compose(/** @type {any} */ (context), figure);
    const text = context.text({ ...sizeOf(figure), title: figure.title, ground: palette.value.ink.surface });
    return new Blob([text], { type: "image/svg+xml" });
  });

/** @param {Figure} figure */
function sizeOf({ area }) {
  const { width, height } = area.getBoundingClientRect();
  return { width: Math.ceil(width) + 2 * MARGIN, height: Math.ceil(height) + 2 * MARGIN };
}

/** Draw all that the area of a figure shows. @param {CanvasRenderingContext2D} context @param {Figure} figure */
function compose(context, { area }) {
  const origin = area.getBoundingClientRect();
  context.translate(MARGIN - origin.left, MARGIN - origin.top);
  for (const canvas of area.querySelectorAll("canvas")) {
    const drawing = drawingOf(canvas);
    if (!drawing) continue;
    const { left, top } = canvas.getBoundingClientRect();
    context.save();
    context.translate(left, top);
    drawing.draw(context, drawing.size);
    context.restore();
  }
  drawWords(context, area);
}

/**
 * Do something while colours are those of the light theme. Nothing is painted meanwhile: views follow a change of the
 * theme before the browser comes to that.
 * @template T @param {boolean} light @param {() => Promise<T>} act
 */
async function inTheme(light, act) {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  if (!light || theme === "light") return act();
  dataset.theme = "light";
  await followed();
  const made = act();
  dataset.theme = theme;
  return made;
}

/** Observers of the document are told of a change before this goes on. */
const followed = () =>
  /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      const probe = document.createElement("i");
      observer.observe(probe, { attributes: true });
      probe.title = "changed";
    })
  );

/** @param {string} font @param {string} text */
function measure(font, text) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  context.font = font;
  return context.measureText(text);
}

/** A part of an image as an address that holds it. @param {HTMLCanvasElement} image @param {number[]} part */
function address(image, [left, top, width, height]) {
  if (left === 0 && top === 0 && width === image.width && height === image.height) return image.toDataURL();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(image, left, top, width, height, 0, 0, width, height);
  return canvas.toDataURL();
}
