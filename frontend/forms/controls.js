// @ts-check
/** The controls a form is made of: select, slider with a number field, stepper, switch, seed. They know no store. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../views/html.js";
import { Icon } from "../views/icons.js";
import { parse, print, refusal, spoken } from "./numbers.js";
import { nudge, position, scaleOf, valueAt } from "./scale.js";

/** @typedef {{ value: string, label: string, group?: string, disabled?: boolean }} Option */

/** Hold a button this long before it repeats, then this often (ms). */
const HOLD = { first: 400, next: 90 };

/**
 * A word with an arrow, and over it a native select that nobody sees: keyboard, screen reader and phone get their own.
 * Options that stand in a group follow those that stand in none.
 * @param {{ value: string, options: Option[], label: string, onChange: (value: string) => void, description?: string, quiet?: boolean, [rest: string]: any }} props
 */
export const Select = ({ value, options, label, onChange, description, quiet = false, ...rest }) => html`
  <span class=${`select${quiet ? " none" : ""}`}>
    <span class="face" aria-hidden="true">
      <span>${options.find((option) => option.value === value)?.label}</span><${Icon} name="down" small />
    </span>
    <select
      title=${options.find((option) => option.value === value)?.label}
      aria-label=${label}
      aria-description=${description}
      value=${value}
      onChange=${(/** @type {any} */ event) => chosen(event.currentTarget, onChange)}
      ...${rest}
    >
      ${optionsOf(options.filter(({ group }) => !group))}
      ${groupsOf(options).map(
        (group) =>
          html`<optgroup label=${group}>${optionsOf(options.filter((option) => option.group === group))}</optgroup>`,
      )}
    </select>
  </span>
`;

/** @param {Option[]} options */
const optionsOf = (options) =>
  options.map(
    ({ value, label, disabled }) => html`<option value=${value} disabled=${disabled}>${label}</option>`,
  );

/** @param {Option[]} options */
const groupsOf = (options) => [...new Set(options.flatMap(({ group }) => (group ? [group] : [])))];

/** Who chose with the pointer goes on with the keys of the page, such as Space for Play. @param {HTMLSelectElement} select @param {(value: string) => void} onChange */
function chosen(select, onChange) {
  if (!select.matches(":focus-visible")) select.blur();
  onChange(select.value);
}

/**
 * A text field for one number. What is not allowed is refused without leaving the field.
 * @param {{ node: any, value: number, label: string, onChange: (value: number) => void, onRefuse: (value: number | null) => void, problem?: string, describedBy?: string, [rest: string]: any }} props
 *   `onRefuse` is told which number was refused, NaN for what is none, and null when the person takes it back
 */
export function NumberField({ node, value, label, onChange, onRefuse, problem, describedBy, ...rest }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const wrong = Boolean(problem);
  useEffect(() => setDraft(null), [value]);
  useEffect(() => {
    if (!wrong) setDraft(null);
  }, [wrong]);

  const commit = (/** @type {any} */ event) => {
    const text = event.currentTarget.value;
    const typed = parse(node, text);
    if (refusal(node, typed)) return onRefuse(typed);
    setDraft(null);
    if (typed !== value || problem) onChange(typed);
  };
  const forget = () => {
    setDraft(null);
    onRefuse(null);
  };
  const turn = (/** @type {number} */ by) => {
    const scale = scaleOf(node);
    if (scale) onChange(nudge(scale, value, by));
  };
  const keys = { Enter: commit, ArrowUp: () => turn(1), ArrowDown: () => turn(-1) };
  const revert = draft !== null || problem ? { Escape: forget } : {};
  return html`
    <input
      class="number"
      type="text"
      inputmode="decimal"
      autocomplete="off"
      spellcheck=${false}
      aria-label=${label}
      aria-invalid=${problem ? "true" : undefined}
      aria-describedby=${describedBy}
      value=${draft ?? print(node, value)}
      onInput=${(/** @type {any} */ event) => setDraft(event.currentTarget.value)}
      onChange=${commit}
      onKeyDown=${onKeys({ ...keys, ...revert })}
      ...${rest}
    />
  `;
}

/**
 * A text field for a formula or a name; what was typed is sent when one is done with it.
 * @param {{ node: any, value: string, label: string, onChange: (value: string) => void, problem?: string, describedBy?: string, description?: string }} props
 */
export function TextField({ node, value, label, onChange, problem, describedBy, description }) {
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const wrong = Boolean(problem);
  // What was refused stays in the field, to be mended.
  useEffect(() => {
    if (!wrong && value !== draft) setDraft(null);
  }, [value, wrong]);
  const commit = (/** @type {any} */ event) => {
    const text = event.currentTarget.value.trim();
    if (text !== value || wrong) onChange(text);
    else setDraft(null);
  };
  const forget = () => {
    setDraft(null);
    onChange(value);
  };
  return html`
    <input
      class=${`text${node.format === "formula" ? " formula" : ""}`}
      type="text"
      autocomplete="off"
      autocapitalize="off"
      spellcheck=${false}
      aria-label=${label}
      aria-description=${description}
      aria-invalid=${problem ? "true" : undefined}
      aria-describedby=${describedBy}
      value=${draft ?? value}
      onInput=${(/** @type {any} */ event) => setDraft(event.currentTarget.value)}
      onChange=${commit}
      onKeyDown=${onKeys({ Enter: commit, ...(draft !== null || wrong ? { Escape: forget } : {}) })}
    />
  `;
}

/** Handle some keys, leave the others alone. @param {Record<string, ((event: any) => void) | undefined>} acts */
const onKeys = (acts) => (/** @type {KeyboardEvent} */ event) => {
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act(event);
};

/**
 * A slider over the handy range of a number; arrow keys go from one round value to the next.
 * @param {{ node: any, value: number, label: string, onChange: (value: number) => void, description?: string, [rest: string]: any }} props
 */
export function Slider({ node, value, label, onChange, description, ...rest }) {
  const scale = scaleOf(node);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const place = scale ? position(scale, value) : 0;
  useEffect(() => {
    box.current?.style.setProperty("--filled", `${100 * place}%`);
  });
  if (!scale) return null;
  const keys = (/** @type {any} */ event) => {
    const by = STEPS[/** @type {string} */ (event.key)];
    if (!by) return;
    event.preventDefault();
    onChange(nudge(scale, value, by));
  };
  return html`
    <input
      class="slider"
      type="range"
      min="0"
      max="1"
      step="any"
      ref=${box}
      aria-label=${label}
      aria-valuetext=${spoken(node, value)}
      aria-description=${description}
      value=${place}
      onInput=${(/** @type {any} */ event) => onChange(valueAt(scale, Number(event.currentTarget.value)))}
      onKeyDown=${keys}
      ...${rest}
    />
  `;
}

/** @type {Record<string, number>} */
const STEPS = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 5,
  PageDown: -5,
  Home: -1e6,
  End: 1e6,
};

/**
 * Call `act` at once and again while a button is held.
 * @param {() => void} act
 */
function useHold(act) {
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const latest = useRef(act);
  latest.current = act;
  const stop = () => clearTimeout(timer.current);
  const again = (/** @type {number} */ delay) => {
    timer.current = setTimeout(() => {
      latest.current();
      again(HOLD.next);
    }, delay);
  };
  useEffect(() => stop, []);
  return {
    onPointerDown: (/** @type {PointerEvent} */ event) => {
      if (event.button !== 0) return;
      latest.current();
      again(HOLD.first);
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onClick: (/** @type {MouseEvent} */ event) => {
      if (event.detail === 0) latest.current();
    },
  };
}

/**
 * Minus, a number, plus.
 * @param {{ node: any, value: number, label: string, fewer: string, more: string, onChange: (value: number) => void, onRefuse: (value: number | null) => void, problem?: string, describedBy?: string, [rest: string]: any }} props
 */
export function Stepper({ fewer, more, ...field }) {
  const { node, value, onChange, onRefuse } = field;
  const change = (/** @type {number} */ by) => {
    const act = refusal(node, value + by) ? onRefuse : onChange;
    act(value + by);
  };
  const less = useHold(() => change(-1));
  const plus = useHold(() => change(1));
  return html`
    <span class="stepper">
      <button type="button" aria-label=${fewer} ...${less}><${Icon} name="minus" small /></button>
      <${NumberField} ...${field} />
      <button type="button" aria-label=${more} ...${plus}><${Icon} name="plus" small /></button>
    </span>
  `;
}

/** @param {{ value: boolean, label: string, onChange: (value: boolean) => void, description?: string }} props */
export const Switch = ({ value, label, onChange, description }) => html`
  <button
    type="button"
    class="switch"
    role="switch"
    aria-checked=${value}
    aria-label=${label}
    aria-description=${description}
    onClick=${() => onChange(!value)}
  ></button>
`;

/** A button with a die: other random numbers. @param {{ label: string, onClick: () => void }} props */
export const Dice = ({ label, onClick }) => html`
  <button type="button" class="dice" aria-label=${label} title=${label} onClick=${onClick}><${Icon} name="dice" /></button>
`;

/** A row of buttons of which one is pressed. @param {{ label: string, value: string, options: { value: string, label: string, lang?: string }[], onChange: (value: any) => void }} props */
export const Segments = ({ label, value, options, onChange }) => html`
  <div class="segments" role="group" aria-label=${label}>
    ${options.map(
      (option) => html`
        <button type="button" lang=${option.lang} aria-pressed=${option.value === value} onClick=${() => onChange(option.value)}>
          ${option.label}
        </button>
      `,
    )}
  </div>
`;

/** What is wrong with a field. @param {{ id: string, message?: string }} props */
export const Complaint = ({ id, message }) =>
  message ? html`<p class="complaint" id=${id} role="alert">${message}</p>` : null;
