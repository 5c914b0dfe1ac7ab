// @ts-check
/** One sample at a time, where data lie in no plane: its panel, with what the network takes it for in words. */
import { className } from "../data-names.js";
import { decimal, integer } from "../format.js";
import { language, t } from "../i18n/index.js";
import { Host } from "./host.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { mount } from "./sample-view.js";
import { mount as mountSequence } from "./sequence-view.js";
import { unitName } from "./units.js";
import { verdict, wrongOnes } from "./verdict.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** @param {Props} props */
export function SamplePanel({ store }) {
  const sequence = store.sampled.value === "sequence";
  return html`
  <section class="panel sample" aria-labelledby="sample-title">
    <${SampleHead} store=${store} />
    <${Host} id="sample" key=${sequence} mount=${sequence ? mountSequence : mount} store=${store} />
    <div class="verdict">
      <${store.numbers.value ? NumberVerdict : Verdict} store=${store} />
      <${TraceButton} store=${store} />
    </div>
  </section>
`;
}

/** @param {Props} props */
function SampleHead({ store }) {
  const { actions } = store;
  const count = store.points.value?.test_y.length ?? 0;
  const locale = language.value;
  const place = t("sample.place", {
    sample: integer(store.sample.value + 1, locale),
    all: integer(count, locale),
  });
  const { inspected } = store.view.value;
  const name = inspected && inspected.layer >= 0 ? unitName(store, inspected) : t("sample.title");
  const wrong = wrongOnes(store);
  const sort = store.numbers.value ? "Far" : "Mistake";
  const further = t(`sample.next${sort}`);
  const mend = wrong === null ? t(`sample.some${sort}`) : t(`sample.all${sort}`, { count: wrong });
  return html`
    <div class="head">
      <h2 id="sample-title">${name}</h2>
      <span class="muted" aria-live="polite">${place}</span>
      <span class="gap"></span>
      <div class="turn" role="group" aria-label=${t("sample.choose")}>
        <button type="button" class="button quiet icon-only" aria-label=${t("sample.previous")} title=${t("sample.previous")} aria-keyshortcuts="K" onClick=${() => actions.turn(-1)}><${Icon} name="left" /></button>
        <button type="button" class="button quiet icon-only" aria-label=${t("sample.next")} title=${t("sample.next")} aria-keyshortcuts="J" onClick=${() => actions.turn(1)}><${Icon} name="right" /></button>
        <button type="button" class="chip" aria-label=${`${mend}: ${further}`} title=${further} aria-keyshortcuts="M" aria-disabled=${wrong === 0 ? "true" : undefined} onClick=${actions.nextMistake}>${mend}</button>
      </div>
    </div>
  `;
}

/** Opens and closes the sample's way through every layer. @param {Props} props */
function TraceButton({ store }) {
  const { traced } = store.view.value;
  const turn = () => store.actions.trace(traced ? null : { part: "test", sample: 0 });
  return html`<button type="button" class="chip" aria-pressed=${traced !== null} onClick=${turn}>${t("trace.title")}</button>`;
}

/** In words, what the sample is and what it is taken for. @param {Props} props */
function Verdict({ store }) {
  const told = verdict(store);
  if (!told) return null;
  const { guess, truth, right } = told;
  return html`
    <p>
      <span>${t("sample.takenFor")} <b>${className(store, guess)}</b></span>
      <span>${t("sample.trueClass")} <b>${className(store, truth)}</b></span>
      <span class=${right ? "good" : "bad"}><${Icon} name=${right ? "check" : "close"} small />${t(right ? "sample.right" : "sample.wrong")}</span>
    </p>
  `;
}

/** The number that is found, the true one, and how far they are apart. @param {Props} props */
function NumberVerdict({ store }) {
  const told = verdict(store);
  if (!told) return null;
  const { guess, truth, right } = told;
  const print = (/** @type {number} */ value) => decimal(value, language.value);
  return html`
    <p>
      <span><i class="dot predicted"></i>${t("sample.predicted")} <b>${print(guess)}</b></span>
      <span><i class="dot true"></i>${t("sample.trueNumber")} <b>${print(truth)}</b></span>
      <span class=${right ? "" : "bad"}>${t("sample.off", { error: print(Math.abs(guess - truth)) })}</span>
    </p>
  `;
}
