// @ts-check
/** Icons on a 16 px grid with 1.5 px strokes, and the mark of Layerwise. */
import { html } from "./html.js";

const PATHS = {
  play: "M4.5 2.9v10.2a.7.7 0 0 0 1.07.6l7.9-5.1a.7.7 0 0 0 0-1.2l-7.9-5.1a.7.7 0 0 0-1.07.6z",
  pause:
    "M4.4 2.8h1.7a.8.8 0 0 1 .8.8v8.8a.8.8 0 0 1-.8.8H4.4a.8.8 0 0 1-.8-.8V3.6a.8.8 0 0 1 .8-.8zm5.5 0h1.7a.8.8 0 0 1 .8.8v8.8a.8.8 0 0 1-.8.8H9.9a.8.8 0 0 1-.8-.8V3.6a.8.8 0 0 1 .8-.8z",
  reset: "M3 3v3.5h3.5M3.2 6.3A5.3 5.3 0 1 1 2.7 8.6",
  step: "M4 3.2v9.6L11 8zM12.6 3.2v9.6",
  undo: "M6 3.2 2.9 6.3 6 9.4M3.2 6.3h6.2a3.6 3.6 0 0 1 0 7.2H7",
  redo: "m10 3.2 3.1 3.1L10 9.4M12.8 6.3H6.6a3.6 3.6 0 0 0 0 7.2H9",
  branch:
    "M4.5 5.4v5.2M5.9 4a1.4 1.4 0 1 1-2.8 0 1.4 1.4 0 0 1 2.8 0zM5.9 12a1.4 1.4 0 1 1-2.8 0 1.4 1.4 0 0 1 2.8 0zM12.9 4.6a1.4 1.4 0 1 1-2.8 0 1.4 1.4 0 0 1 2.8 0zM11.5 6c0 3-4.6 2-6.4 4.7",
  end: "m4.4 3.4 4.6 4.6-4.6 4.6M12 3.4v9.2",
  rewind: "M8 3.6v8.8L2.4 8zM13.6 3.6v8.8L8 8z",
  down: "m4 6.2 4 3.8 4-3.8",
  left: "m9.8 4-3.8 4 3.8 4",
  right: "m6.2 4 3.8 4-3.8 4",
  plus: "M8 3.2v9.6M3.2 8h9.6",
  minus: "M3.2 8h9.6",
  check: "m3.2 8.6 3.2 3.2 6.4-7",
  close: "m4 4 8 8m0-8-8 8",
  enlarge: "M9.5 2.8h3.7v3.7M13 3 9 7M6.5 13.2H2.8V9.5M3 13l4-4",
  shrink: "M13.2 6.5H9.5V2.8M9.7 6.3l3.6-3.6M2.8 9.5h3.7v3.7M6.3 9.7l-3.6 3.6",
  link: "M6.6 9.4a3 3 0 0 0 4.3 0l2-2a3 3 0 0 0-4.3-4.3l-.8.8M9.4 6.6a3 3 0 0 0-4.3 0l-2 2a3 3 0 0 0 4.3 4.3l.8-.8",
  lock: "M4.2 7.2h7.6a1 1 0 0 1 1 1v4.6a1 1 0 0 1-1 1H4.2a1 1 0 0 1-1-1V8.2a1 1 0 0 1 1-1zM5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7",
  export: "M8 2.4v7.4M5 7l3 3 3-3M2.8 11v2.2h10.4V11",
  moon: "M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z",
  sun: "M10.8 8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0zM8 1.6v1.2M8 13.2v1.2M1.6 8h1.2M13.2 8h1.2M3.5 3.5l.8.8M11.7 11.7l.8.8M3.5 12.5l.8-.8M11.7 4.3l.8-.8",
  projector: "M2 2.8h12M3.2 2.8v7.4h9.6V2.8M8 10.2v2M5.2 14l2.8-1.8L10.8 14",
  contrast: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2v11.6M10.4 3.2v9.6M12.4 4.6v6.8",
  dice: "M5 2.6h6A2.4 2.4 0 0 1 13.4 5v6a2.4 2.4 0 0 1-2.4 2.4H5A2.4 2.4 0 0 1 2.6 11V5A2.4 2.4 0 0 1 5 2.6zM5.7 5.7v.01M10.3 10.3v.01M10.3 5.7v.01M5.7 10.3v.01",
  bulb: "M5.6 10.6C4.4 9.8 3.7 8.5 3.7 7a4.3 4.3 0 0 1 8.6 0c0 1.5-.7 2.8-1.9 3.6v1.2H5.6zM6.4 14h3.2",
  warn: "M8 2.6 14 13H2zM8 6.6v3M8 11.3v.1",
  data: "M2.5 2.5v11h11M5.9 11a1.3 1.3 0 1 1-2.6 0 1.3 1.3 0 0 1 2.6 0zM9.3 6a1.3 1.3 0 1 1-2.6 0 1.3 1.3 0 0 1 2.6 0zM12.9 10a1.3 1.3 0 1 1-2.6 0 1.3 1.3 0 0 1 2.6 0z",
  net: "M5 4.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM5 11.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM14 8a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM5 5l6 2.5M5 11l6-2.5",
  chart: "M2.5 2.5v11h11M5 5c1 4.5 3 6 8 6.3",
  tune: "M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6M11.8 5a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0zM7.4 11a1.6 1.6 0 1 1-3.2 0 1.6 1.6 0 0 1 3.2 0z",
  question: "M5.3 5.7a2.7 2.7 0 1 1 4.2 2.2C8.5 8.6 8 9 8 10.1M8 12.9v.01",
  more: "M3.5 8v.01M8 8v.01M12.5 8v.01",
  expand: "M9.6 2.8h3.6v3.6M6.4 13.2H2.8V9.6M13 3 9.3 6.7M3 13l3.7-3.7",
  pencil: "M10.6 3.2l2.2 2.2M3 13l.6-2.8 7.3-7.3a1.4 1.4 0 0 1 2 0l.2.2a1.4 1.4 0 0 1 0 2L5.8 12.4z",
  upload: "M8 10V2.8M5 5.6l3-3 3 3M2.8 11v2.2h10.4V11",
  eraser:
    "M6.2 13.2 2.9 9.9a1 1 0 0 1 0-1.4l5.6-5.6a1 1 0 0 1 1.4 0l3.2 3.2a1 1 0 0 1 0 1.4l-5.7 5.7zM6.2 13.2h7M5.7 5.7l4.6 4.6",
  copy: "M5.8 5.8V3.4a.8.8 0 0 1 .8-.8h6a.8.8 0 0 1 .8.8v6a.8.8 0 0 1-.8.8h-2.4M3.4 5.800h6a.8.8 0 0 1 .8.8v6a.8.8 0 0 1-.8.8h-6a.8.8 0 0 1-.8-.8v-6a.8.8 0 0 1 .8-.8z",
  bin: "M3 4.500h10M6.2 4.300V3a.6.6 0 0 1 .6-.6h2.400a.6.6 0 0 1 .6.6v1.300M4.3 4.500l.6 8.300a.8.8 0 0 0 .8.700h4.600a.8.8 0 0 0 .8-.7l.6-8.300M6.8 7v4M9.2 7v4",
  menu: "M2.6 4.5h10.8M2.6 8h10.8M2.6 11.5h10.8",
};

const FILLED = new Set(["play", "pause", "rewind"]);

/** @typedef {keyof typeof PATHS} IconName */

/** @param {{ name: IconName, small?: boolean }} props */
export const Icon = ({ name, small = false }) => html`
  <svg class=${`icon${FILLED.has(name) ? " filled" : ""}${small ? " small" : ""}`} viewBox="0 0 16 16" aria-hidden="true">
    <path d=${PATHS[name]} />
  </svg>
`;

/** The same for a view that draws on its own. @param {IconName} name */
export function drawnIcon(name) {
  const [icon, path] = ["svg", "path"].map((tag) =>
    document.createElementNS("http://www.w3.org/2000/svg", tag),
  );
  icon.setAttribute("class", "icon small");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  icon.append(path);
  return icon;
}

/** Three layers, each a distribution. */
export const Logo = () => html`
  <svg class="logo" viewBox="0 0 22 22" aria-hidden="true">
    <rect width="22" height="22" rx="6" />
    <path d="M4 8.6h2.3c1.9 0 1.9-3.8 4.7-3.8s2.8 3.8 4.7 3.8H18" />
    <path d="M4 12.7h2c2.2 0 1.8-3.8 3.6-3.8 1.5 0 2.2 3.8 4.6 3.8H18" />
    <path d="M4 16.8h3.8c2.2 0 2.6-3.8 4.5-3.8 1.7 0 1.5 3.8 3.5 3.8H18" />
  </svg>
`;
