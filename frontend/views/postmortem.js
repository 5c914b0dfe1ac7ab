// @ts-check
/** What stands in the place of the distributions when the numbers grew too large: what happened, and what to do. */

import { describeMark } from "../changes.js";
import { betterRate } from "../course.js";
import { integer, number, power } from "../format.js";
import { print } from "../forms/numbers.js";
import { nudge, scaleOf } from "../forms/scale.js";
import { language, t } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../protocol.js").Divergence} Divergence */
/** @typedef {{ step: number, text: any }} Fact */

/** Gradients that are cut at a length of 1. */
const CLIPPED = { kind: "global_norm", limit: 1 };
/** Steps the chart looks back. */
const LOOK_BACK = 40;
/** A gradient this many times larger than the one before is a jump. */
const JUMP = 10;
const CHART = { width: 240, height: 150, left: 40, bottom: 22, top: 8, right: 8 };

/** @param {{ store: Store, divergence: Divergence }} props */
export const PostMortem = ({ store, divergence }) => html`
  <section class="postmortem" aria-labelledby="postmortem-title">
    <div class="postmortem-words">
      <h2 id="postmortem-title" class="bad"><${Icon} name="warn" /><span>${t("diverged.title")}</span></h2>
      <p>${t("diverged.text")}</p>
      <dl class="facts">
        ${facts(store, divergence).map(
          ({ step, text }) =>
            html`<dt>${t("diverged.step", { step: integer(step, language.value) })}</dt><dd>${text}</dd>`,
        )}
      </dl>
    </div>
    <${NormChart} divergence=${divergence} />
    <${Remedies} ...${{ store, divergence }} />
  </section>
`;

/** Four dated facts at most: the last change, the first jump of the gradient, its last norm, who overflowed. @param {Store} store @param {Divergence} divergence @returns {Fact[]} */
function facts(store, divergence) {
  const { step, gradient_norms: norms } = divergence;
  const change = store.marks.value.at(-1);
  const jump = norms.findIndex((norm, index) => index > 0 && norm > JUMP * norms[index - 1]);
  const stepOf = (/** @type {number} */ index) => step - (norms.length - 1 - index);
  const list = [];
  if (change) list.push({ step: change.step, text: describeMark(store.schema.value, change) });
  if (jump > 0) {
    const values = {
      before: number(norms[jump - 1], language.value),
      after: number(norms[jump], language.value),
    };
    list.push({ step: stepOf(jump), text: t("diverged.jump", values) });
  }
  if (norms.length && jump !== norms.length - 1)
    list.push({ step, text: t("diverged.norm", { value: number(norms[norms.length - 1], language.value) }) });
  list.push({ step: step + 1, text: html`<b class="bad">${culprit(store, divergence)}</b>` });
  return list;
}

/** @param {Store} store @param {Divergence} divergence */
function culprit(store, { layer }) {
  if (layer === null) return t("diverged.loss");
  const last = layer === store.experiment.value.layers.length - 1;
  const name = last ? t("diverged.outputLayer") : t("diverged.someLayer", { layer: layer + 1 });
  return t("diverged.layer", { layer: name });
}

/** The gradient norms of the last steps on a log axis. @param {{ divergence: Divergence }} props */
function NormChart({ divergence: { step, gradient_norms } }) {
  const norms = gradient_norms.slice(-LOOK_BACK).map((norm) => Math.max(norm, 1e-12));
  if (norms.length < 2) return html`<div class="postmortem-chart"></div>`;
  const { width, height, left, bottom, top, right } = CHART;
  const low = Math.floor(Math.log10(Math.min(...norms)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...norms))));
  const x = (/** @type {number} */ index) => left + (index / norms.length) * (width - left - right);
  const y = (/** @type {number} */ exponent) =>
    height - bottom - ((exponent - low) / (high - low)) * (height - bottom - top);
  const points = norms
    .map((norm, index) => `${x(index).toFixed(1)},${y(Math.log10(norm)).toFixed(1)}`)
    .join(" ");
  const ticks = [low, Math.round((low + high) / 2), high].filter(
    (tick, index, all) => all.indexOf(tick) === index,
  );
  const name = t("diverged.chart", { count: norms.length });
  return html`
    <figure class="postmortem-chart">
      <figcaption>${name}</figcaption>
      <svg viewBox=${`0 0 ${width} ${height}`} width=${width} height=${height} role="img" aria-label=${name}>
        ${ticks.map(
          (exponent) => html`
            <path class="grid" d=${`M${left} ${y(exponent)}H${width - right}`} />
            <text x=${left - 7} y=${y(exponent) + 4} text-anchor="end">${exponent === 0 ? "1" : power(exponent)}</text>
          `,
        )}
        <polyline class="curve" points=${points} />
        <path class="end" d=${`M${width - right} ${top}V${height - bottom}`} />
        <text x=${left} y=${height - 5}>${integer(step - norms.length + 1, language.value)}</text>
        <text x=${width - right} y=${height - 5} text-anchor="end">${integer(step + 1, language.value)}</text>
      </svg>
    </figure>
  `;
}

/** Back to the last good step, perhaps with another setting. @param {{ store: Store, divergence: Divergence }} props */
function Remedies({ store, divergence }) {
  const good = store.good.value ?? divergence.step;
  const { rate, back } = rateToTry(store);
  const node = store.schema.value.properties.learning_rate;
  const { rewind } = store.actions.travel;
  return html`
    <div class="postmortem-acts">
      <button type="button" class="button primary" onClick=${() => rewind(good)}>
        <${Icon} name="rewind" />${t("diverged.rewind", { step: integer(good, language.value) })}
      </button>
      <p class="muted">${t("diverged.also")}</p>
      <button type="button" class="button" onClick=${() => rewind(good, ["clipping"], CLIPPED)}>${t("diverged.clip")}</button>
      <button type="button" class="button" onClick=${() => rewind(good, ["learning_rate"], rate)}>
        ${t(back ? "diverged.rateBack" : "diverged.rate", { rate: print(node, rate) })}
      </button>
    </div>
  `;
}

/** A rate that promises more, as round as those of the slider. @param {Store} store */
function rateToTry(store) {
  const { experiment, history, failed, schema } = store;
  const { rate, back } = betterRate(experiment.value, history.value.done, failed.value);
  const scale = back ? null : scaleOf(schema.value.properties.learning_rate);
  return { rate: scale ? nudge(scale, rate, -1) : rate, back };
}
