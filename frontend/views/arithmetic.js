// @ts-check
/** How one unit's numbers come about, with the numbers in the formulas. */
import { number } from "../format.js";
import { language, t } from "../i18n/index.js";
import { backward, forward, gradients, largest } from "../trace.js";
import { html } from "./html.js";
import { tracedPoint } from "./traced.js";
import { activationName, unitName } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../trace.js").Sum} Sum */
/** @typedef {{ store: Store, trace: Trace, layer: number, unit: number }} Subject */

/** Terms that are written out. */
const TERMS = 5;
const MINUS = "\u2212";

/** Of the unit that was chosen, else of the first output. @param {{ store: Store, trace: Trace }} props */
export function Arithmetic({ store, trace }) {
  const last = trace.nodes.length - 2;
  const { layer, unit } = store.view.value.arithmetic ?? { layer: last, unit: 0 };
  const node = trace.nodes[layer + 1];
  const subject =
    node && unit < node.a.length ? { store, trace, layer, unit } : { store, trace, layer: last, unit: 0 };
  const lines = store.view.value.way === "forward" ? onTheWay(subject) : onTheWayBack(subject);
  return html`
    <div class="arithmetic" tabindex="0" role="group" aria-label=${t("trace.arithmetic")}>
      <h3>${unitName(store, subject)}</h3>
      ${lines.map((line) => html`<p>${line}</p>`)}
    </div>
  `;
}

/** @param {Subject} subject */
function onTheWay({ store, trace, layer, unit }) {
  const { z, a } = trace.nodes[layer + 1];
  const last = layer === trace.nodes.length - 2;
  const network = networkOf(store);
  const sum = forward(network, trace.theta, trace, layer, unit);
  const lines = [];
  if (z) lines.push(sum ? `z = ${written(sum)} = ${said(z[unit])}` : `z = ${said(z[unit])}`);
  const name = activationName(store, layer);
  const from = z
    ? last && network.link === "identity"
      ? said(z[unit])
      : `${name || "f"}(${last && network.link === "softmax" ? "z" : said(z[unit])})`
    : "";
  lines.push(`${last ? "p" : "a"} = ${from ? `${from} = ` : ""}${said(a[unit])}`);
  if (last)
    lines.push(t("trace.target", { target: said(target(store, trace, unit)), loss: said(trace.loss) }));
  return lines;
}

/** @param {Subject} subject */
function onTheWayBack({ store, trace, layer, unit }) {
  const { da, dz, a } = trace.nodes[layer + 1];
  const network = networkOf(store);
  const last = layer === trace.nodes.length - 2;
  const lines = [];
  if (da && !last) {
    const sum = backward(network, trace.theta, trace, layer, unit);
    lines.push(`∂L/∂a = ${sum ? `${written(sum)} = ` : ""}${said(da[unit])}`);
  }
  if (dz)
    lines.push(
      `∂L/∂z = ${last ? fromLoss(a[unit], target(store, trace, unit), dz[unit]) : slope(da, dz, unit)}${said(dz[unit])}`,
    );
  const pulls = gradients(network, trace, layer, unit);
  if (pulls && dz) lines.push(`∂L/∂w = ∂L/∂z · x = ${products(pulls, dz[unit])}`);
  return lines;
}

/** What the output should be; a loss that sees a sum through a sigmoid keeps another code of it. @param {Store} store @param {Trace} trace @param {number} unit */
function target(store, trace, unit) {
  const point = tracedPoint(store);
  const { link, outputs } = networkOf(store);
  const truth = point && store.points.value?.[`${point.part}_y`][point.sample];
  return link === "sigmoid" ? Number(truth === (outputs === 1 ? 1 : unit)) : trace.target[unit];
}

/** Where the loss is made for the output, the gradient is the plain difference. @param {number} p @param {number} target @param {number} dz */
const fromLoss = (p, target, dz) =>
  Math.abs(p - target - dz) <= 1e-5 * Math.max(1, Math.abs(dz))
    ? `p − t = ${said(p)} − ${said(target)} = `
    : "";

/** Where the activation looks at one sum only, its slope is what both gradients differ by. @param {import("../trace.js").Numbers | null} da @param {import("../trace.js").Numbers} dz @param {number} unit */
const slope = (da, dz, unit) =>
  da?.[unit] ? `∂L/∂a · f′(z) = ${said(da[unit])} · ${said(dz[unit] / da[unit])} = ` : "";

/** @param {Sum} sum */
function written({ terms, bias }) {
  const { shown, rest, amount } = largest(terms, TERMS);
  const parts = shown.map(({ weight, value }) => signed(weight, ` \u00b7 ${bracketed(value)}`));
  if (rest) parts.push(signed(amount, ` ${t("trace.rest", { count: rest })}`));
  if (bias !== null) parts.push(signed(bias, ` ${t("drawing.bias")}`));
  const [first, ...others] = parts;
  return [
    first.sign < 0 ? MINUS : "",
    first.text,
    ...others.map(({ sign, text }) => ` ${sign < 0 ? MINUS : "+"} ${text}`),
  ].join("");
}

/** A number without its sign, and what follows it. @param {number} value @param {string} after */
const signed = (value, after) => ({ sign: Math.sign(value), text: said(Math.abs(value)) + after });

/** @param {import("../trace.js").Term[]} pulls @param {number} dz */
function products(pulls, dz) {
  const sorted = pulls.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, TERMS);
  const parts = sorted.map(({ weight, value }) => `${said(dz)} · ${bracketed(value)} = ${said(weight)}`);
  return parts.join("; ") + (pulls.length > TERMS ? " …" : "");
}

/** @param {number} value */
const said = (value) => number(value, language.value);

/** @param {number} value */
const bracketed = (value) => (value < 0 ? `(${said(value)})` : said(value));

/** @param {Store} store */
const networkOf = (store) => /** @type {import("../store.js").State} */ (store.state.value).network;
