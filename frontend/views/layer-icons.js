// @ts-check
/** A small picture of what each kind of layer does, on a 20 px grid with 1.5 px strokes. */
import { html } from "./html.js";

/** @param {number} x @param {number} y @param {number} r */
const ring = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

/** @param {number} x @param {number} y @param {number} width @param {number} [height] */
const box = (x, y, width, height = width) => `M${x} ${y}h${width}v${height}h${-width}z`;

/** Two by two cells, with what becomes of them on the right. @param {string} result */
const pool = (result) => `${box(2, 5, 10)}M7 5v10M2 10h10${result}`;

/** A state that comes back to where it was. */
const LOOP = "M7.2 9.5C4 3 16 3 12.8 9.5M12.2 6.7l.6 2.8 2.7-1.2M2 13h4M14 13h4";

/** Lines, and what is filled. @type {Record<string, { lines: string, fills?: string }>} */
const PICTURES = {
  dense: {
    lines: "M4 4l12 3M4 4l12 9M4 10l12-3M4 10l12 3M4 16l12-9M4 16l12-3",
    fills: [ring(4, 4, 1.8), ring(4, 10, 1.8), ring(4, 16, 1.8), ring(16, 7, 1.8), ring(16, 13, 1.8)].join(
      "",
    ),
  },
  activation: { lines: "M2.5 15.5h3.5c5 0 3-11 8-11h3.5" },
  dropout: {
    lines: ring(14, 6, 2.2) + ring(6, 14, 2.2),
    fills: ring(6, 6, 2.4) + ring(14, 14, 2.4),
  },
  gaussian_noise: { lines: "M2.5 15.5c5.5 0 4-11 7.5-11s2 11 7.5 11" },
  batch_norm: { lines: "M3 16.5h14M5 16.5 10 4l5 12.5M10 4v12.5" },
  layer_norm: { lines: "M10 3v14M4 6h12M6.5 10h7M4 14h12" },
  prelu: { lines: "M3 13.5 10 11l6.5-7.5M3 11h1.5M10 16.5V15" },
  maxout: { lines: "M3 4l5 9 4.5-1.5L17 4" },
  add: { lines: `${ring(13, 12, 4)}M13 10v4M11 12h4M2 12h7M4.5 12C4.5 5 13 4 13 8M17 12h1.5` },
  concat: { lines: `${box(3, 3, 4, 6)}${box(3, 11, 4, 6)}${box(13, 3, 4, 14)}M7 6h6M7 14h6M13 10h4` },
  conv2d: { lines: `${box(3, 3, 14)}M3 12.3h14M12.3 3v14`, fills: box(3, 3, 9.3) },
  max_pool2d: { lines: pool(`M12 10h2.5${box(14.5, 8, 4)}`), fills: box(2, 5, 5) + box(14.5, 8, 4) },
  average_pool2d: { lines: pool(`M12 10h2.5${box(14.5, 8, 4)}`) },
  global_average_pool2d: { lines: `${box(2, 5, 10)}M12 10h2.5`, fills: ring(16.5, 10, 2) },
  flatten: {
    lines: `${box(2, 6, 8)}M6 6v8M2 10h8M10 10h3.5${box(14, 2.5, 4, 15)}M14 6.2h4M14 10h4M14 13.8h4`,
  },
  simple_rnn: { lines: ring(10, 13, 3.8) + LOOP },
  gru: { lines: `${box(6.2, 9.5, 7.6)}M10 9.5v7.6${LOOP}` },
  lstm: { lines: `${box(4, 10, 12, 7)}M8 10v7M12 10v7M2 5h16M6 10V5M14 10V5` },
};

/** Of a kind that has no picture: a plain column of units. */
const PLAIN = { lines: box(6, 3, 8, 14) };

/** @param {{ kind: string }} props */
export function LayerIcon({ kind }) {
  const { lines, fills } = PICTURES[kind] ?? PLAIN;
  return html`
    <svg class="layer-icon" viewBox="0 0 20 20" aria-hidden="true">
      ${fills && html`<path class="filled" d=${fills} />`}
      <path d=${lines} />
    </svg>
  `;
}
