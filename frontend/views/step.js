// @ts-check
/** The step button: as far as it went the last time, one batch at first; a menu behind an arrow changes that. */
import { useState } from "preact/hooks";
import { integer } from "../format.js";
import { Complaint, Select } from "../forms/controls.js";
import { Held } from "../forms/held.js";
import { parse, refusal } from "../forms/numbers.js";
import { language, t } from "../i18n/index.js";
import { html } from "./html.js";
import { Menu } from "./menu.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {"batch" | "epoch"} Unit */
/** @typedef {{ count: number, unit: Unit }} Far */

/** What the server takes in one go. */
const COUNT = { type: "integer", minimum: 1, maximum: 10_000 };

/** What the menu offers, with the keys that do the same. @type {(Far & { key?: string })[]} */
const OFFERED = [
  { count: 1, unit: "batch", key: "S" },
  { count: 1, unit: "epoch", key: "E" },
  { count: 10, unit: "epoch" },
  { count: 100, unit: "epoch" },
];

/** How far in words: "10 epochs". @param {Far} far */
const words = ({ count, unit }) =>
  t(unit === "batch" ? "transport.batches" : "transport.epochs", {
    count,
    shown: integer(count, language.value),
  });

/** How far on the button, where there is little room. @param {Far} far */
const short = ({ count, unit }) => {
  if (count > 1) return `${integer(count, language.value)}\u00a0×`;
  return t(unit === "batch" ? "transport.stepBatch" : "transport.stepEpoch");
};

/** @param {{ store: Store }} props */
export function StepButton({ store }) {
  const [far, setFar] = useState(/** @type {Far} */ (OFFERED[0]));
  const go = (/** @type {Far} */ chosen) => {
    setFar(chosen);
    store.actions.step(chosen.unit, chosen.count);
  };
  const items = OFFERED.map(({ key, ...offered }) => ({
    ...{ label: words(offered), key, act: () => go(offered) },
    chosen: offered.count === far.count && offered.unit === far.unit,
  }));
  const name = far.count > 1 ? words(far) : undefined;
  return html`
    <${Held} store=${store} name="step" compact>
      <span class="split">
        <button type="button" class="button" disabled=${store.stuck.value} aria-label=${name} title=${words(far)} onClick=${() => go(far)}>
          ${short(far)}
        </button>
        <${Menu} id="step-menu" label=${t("transport.stepMenu")} disabled=${store.stuck.value} items=${items}>
          <${Other} go=${go} />
        <//>
      </span>
    <//>
  `;
}

/** Any number of batches or epochs. @param {{ go: (far: Far) => void }} props */
function Other({ go }) {
  const [text, setText] = useState("500");
  const [unit, setUnit] = useState(/** @type {Unit} */ ("batch"));
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const count = parse(COUNT, text);
    const wrong = refusal(COUNT, count);
    setProblem(wrong);
    if (wrong) return;
    event.currentTarget.closest("[popover]").hidePopover();
    go({ count, unit });
  };
  const units = /** @type {Unit[]} */ (["batch", "epoch"]).map((value) => ({
    value,
    label: t(value === "batch" ? "transport.unitBatch" : "transport.unitEpoch"),
  }));
  const typed = (/** @type {any} */ { currentTarget }) => setText(currentTarget.value);
  return html`
    <form class="step-other" onSubmit=${submit} noValidate>
      <input class="number" type="text" inputmode="numeric" autocomplete="off" aria-label=${t("transport.howMany")} aria-invalid=${problem ? "true" : undefined} aria-describedby="step-problem" value=${text} onInput=${typed} />
      <${Select} value=${unit} options=${units} label=${t("transport.unit")} onChange=${setUnit} />
      <button type="submit" class="button">${t("transport.doIt")}</button>
      <${Complaint} id="step-problem" message=${problem} />
    </form>
  `;
}
