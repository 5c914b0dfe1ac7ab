// @ts-check
/**
 * A canvas context that writes SVG: what the page's draw functions call of a 2-D context, and nothing else. So a picture
 * is drawn by the same code on the screen and in a file.
 */

/** @typedef {[number, number, number, number, number, number]} Matrix */
/** @typedef {{ transform: Matrix, clip: string, style: Style }} Saved */
/** @typedef {{ fillStyle: any, strokeStyle: any, lineWidth: number, lineCap: string, lineJoin: string, globalAlpha: number, font: string, textAlign: string, textBaseline: string, imageSmoothingEnabled: boolean, dash: number[] }} Style */
/** @typedef {HTMLCanvasElement} Image */

/** @type {Style} */
const FIRST = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  globalAlpha: 1,
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  imageSmoothingEnabled: true,
  dash: [],
};

/** How far below a text's place its baseline lies (em): programs differ in how they read `dominant-baseline`. @type {Record<string, number>} */
const BASELINES = { middle: 0.35, top: 0.8, hanging: 0.8, bottom: -0.2, ideographic: -0.2 };
/** @type {Record<string, string>} */
const ANCHORS = { center: "middle", right: "end", end: "end" };

/** @type {Matrix} */
const IDENTITY = [1, 0, 0, 1, 0, 0];

/** @param {{ measure: (font: string, text: string) => any, address: (image: Image, part: number[]) => string }} screen what only a browser can do: the size of a text, and the address of (a part of) an image */
export function svgContext(screen) {
  return new SvgContext(screen);
}

class SvgContext {
  #screen;
  #style = { ...FIRST };
  #transform = IDENTITY;
  #clip = "";
  /** @type {Saved[]} */
  #saved = [];
  #path = "";
  /** @type {string[]} */
  #elements = [];
  /** @type {string[]} */
  #clips = [];

  /** @param {Parameters<typeof svgContext>[0]} screen */
  constructor(screen) {
    this.#screen = screen;
    for (const name of /** @type {(keyof Style)[]} */ (Object.keys(FIRST)))
      Object.defineProperty(this, name, {
        get: () => this.#style[name],
        set: (value) => Object.assign(this.#style, { [name]: value }),
      });
  }

  /** The whole picture. @param {{ width: number, height: number, title: string, ground: string }} about */
  text({ width, height, title, ground }) {
    const defs = this.#clips.length ? `<defs>${this.#clips.join("")}</defs>\n` : "";
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}">`,
      `<title>${escaped(title)}</title>`,
      `<rect width="100%" height="100%" fill="${escaped(ground)}"/>`,
      `${defs}${this.#elements.join("\n")}`,
      "</svg>\n",
    ].join("\n");
  }

  // ---- state ----

  save() {
    this.#saved.push({ transform: this.#transform, clip: this.#clip, style: { ...this.#style } });
  }

  restore() {
    const saved = this.#saved.pop();
    if (!saved) return;
    this.#transform = saved.transform;
    this.#clip = saved.clip;
    Object.assign(this.#style, saved.style);
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.#transform = times(this.#transform, [1, 0, 0, 1, x, y]);
  }

  /** @param {number} x @param {number} y */
  scale(x, y) {
    this.#transform = times(this.#transform, [x, 0, 0, y, 0, 0]);
  }

  /** @param {number} angle */
  rotate(angle) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.#transform = times(this.#transform, [cos, sin, -sin, cos, 0, 0]);
  }

  getTransform() {
    const [a, b, c, d, e, f] = this.#transform;
    return { a, b, c, d, e, f };
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#style.dash = dash;
  }

  // ---- paths ----

  beginPath() {
    this.#path = "";
  }

  closePath() {
    this.#path += "Z";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path += `M${n(x)} ${n(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path += `${this.#path ? "L" : "M"}${n(x)} ${n(y)}`;
  }

  /** @param {...number} places */
  bezierCurveTo(...places) {
    this.#path += `C${places.map(n).join(" ")}`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.#path += `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number | number[]} radii one, or those of the four corners from the top left */
  roundRect(x, y, width, height, radii = 0) {
    const most = Math.min(Math.abs(width), Math.abs(height)) / 2;
    const [a, b = a, c = a, d = b] = [radii].flat().map((radius) => Math.min(radius, most));
    const arc = (/** @type {number} */ r, /** @type {number} */ dx, /** @type {number} */ dy) =>
      r ? `a${n(r)} ${n(r)} 0 0 1 ${n(dx * r)} ${n(dy * r)}` : "";
    this.#path +=
      `M${n(x + a)} ${n(y)}h${n(width - a - b)}${arc(b, 1, 1)}v${n(height - b - c)}${arc(c, -1, 1)}` +
      `h${n(c + d - width)}${arc(d, -1, -1)}v${n(a + d - height)}${arc(a, 1, -1)}Z`;
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    const at = (/** @type {number} */ angle) =>
      `${n(x + radius * Math.cos(angle))} ${n(y + radius * Math.sin(angle))}`;
    const half = (from + to) / 2;
    const large = Number(Math.abs(to - from) / 2 > Math.PI);
    const arc = (/** @type {number} */ angle) =>
      `A${n(radius)} ${n(radius)} 0 ${large} ${Number(to > from)} ${at(angle)}`;
    this.#path += `${this.#path && !this.#path.endsWith("Z") ? "L" : "M"}${at(from)}${arc(half)}${arc(to)}`;
  }

  clip() {
    const id = `clip${this.#clips.length + 1}`;
    const outer = this.#clip ? ` clip-path="url(#${this.#clip})"` : "";
    this.#clips.push(`<clipPath id="${id}"${outer}><path d="${this.#path}"${this.#placed()}/></clipPath>`);
    this.#clip = id;
  }

  // ---- marks ----

  /** @param {string} [rule] */
  fill(rule) {
    this.#add(
      `<path d="${this.#path}"${this.#filled()}${rule === "evenodd" ? ' fill-rule="evenodd"' : ""}`,
      "/>",
    );
  }

  stroke() {
    this.#add(`<path d="${this.#path}" fill="none"${this.#stroked()}`, "/>");
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.#add(`<rect${box(x, y, width, height)}${this.#filled()}`, "/>");
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) {
    this.#add(`<rect${box(x, y, width, height)} fill="none"${this.#stroked()}`, "/>");
  }

  /** The ground of the picture shows already. */
  clearRect() {}

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const { textAlign, textBaseline, font } = this.#style;
    const { size, attributes } = fontOf(font);
    const below = (BASELINES[textBaseline] ?? 0) * size;
    const anchor = ANCHORS[textAlign] ? ` text-anchor="${ANCHORS[textAlign]}"` : "";
    this.#add(
      `<text x="${n(x)}" y="${n(y + below)}"${attributes}${anchor}${this.#filled()}`,
      `>${escaped(text)}</text>`,
    );
  }

  /** @param {string} text */
  measureText(text) {
    return this.#screen.measure(this.#style.font, text);
  }

  /** The image into a box; or, of nine arguments, a part of it. @param {Image} image @param {...number} places */
  drawImage(image, ...places) {
    const whole = [0, 0, image.width, image.height];
    const [part, [x, y, width, height]] =
      places.length === 8
        ? [places.slice(0, 4), places.slice(4)]
        : [whole, [...places, image.width, image.height]];
    const crisp = this.#style.imageSmoothingEnabled ? "" : ' style="image-rendering:pixelated"';
    const alpha = this.#style.globalAlpha < 1 ? ` opacity="${n(this.#style.globalAlpha)}"` : "";
    const address = this.#screen.address(image, part);
    this.#add(
      `<image${box(x, y, width, height)} preserveAspectRatio="none" href="${address}"${crisp}${alpha}`,
      "/>",
    );
  }

  // ---- what all marks share ----

  /** @param {string} head @param {string} tail */
  #add(head, tail) {
    const clip = this.#clip ? ` clip-path="url(#${this.#clip})"` : "";
    const mark = head + this.#placed() + tail;
    this.#elements.push(clip ? `<g${clip}>${mark}</g>` : mark);
  }

  #placed() {
    const moved = this.#transform.some((value, i) => value !== IDENTITY[i]);
    return moved ? ` transform="matrix(${this.#transform.map(n).join(" ")})"` : "";
  }

  #filled() {
    const { fillStyle, globalAlpha } = this.#style;
    return ` fill="${escaped(fillStyle)}"${globalAlpha < 1 ? ` fill-opacity="${n(globalAlpha)}"` : ""}`;
  }

  #stroked() {
    const { strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, dash } = this.#style;
    return [
      ` stroke="${escaped(strokeStyle)}" stroke-width="${n(lineWidth)}"`,
      lineCap === "butt" ? "" : ` stroke-linecap="${lineCap}"`,
      lineJoin === "miter" ? "" : ` stroke-linejoin="${lineJoin}"`,
      dash.length ? ` stroke-dasharray="${dash.map(n).join(" ")}"` : "",
      globalAlpha < 1 ? ` stroke-opacity="${n(globalAlpha)}"` : "",
    ].join("");
  }
}

/** A number as short as a picture needs it. @param {number} value */
const n = (value) => String(Math.round(value * 1000) / 1000);

/** @param {number} x @param {number} y @param {number} width @param {number} height */
const box = (x, y, width, height) => ` x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;

/** @param {unknown} text */
const escaped = (text) =>
  String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** @param {Matrix} m @param {Matrix} k @returns {Matrix} */
const times = ([a, b, c, d, e, f], [p, q, r, s, t, u]) => [
  a * p + c * q,
  b * p + d * q,
  a * r + c * s,
  b * r + d * s,
  a * t + c * u + e,
  b * t + d * u + f,
];

/** A CSS font such as `italic 500 12px Inter, sans-serif`, as attributes that every program reads. @param {string} font */
export function fontOf(font) {
  const [, before, size, family] = /^(.*?)([\d.]+)px(?:\/\S+)?\s+(.*)$/.exec(font.replace(/\s+/g, " ")) ?? [
    "",
    "",
    "10",
    "sans-serif",
  ];
  const style = /italic|oblique/.exec(before)?.[0];
  const weight = /\b(bold|[1-9]00)\b/.exec(before)?.[0];
  const attributes = [
    ` font-family="${escaped(family)}" font-size="${n(Number(size))}"`,
    style ? ` font-style="${style}"` : "",
    weight && weight !== "400" ? ` font-weight="${weight}"` : "",
  ].join("");
  return { size: Number(size), attributes };
}
