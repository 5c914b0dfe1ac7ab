// @ts-check
/** A weight or a bias as a number that one can type over: live until one types; Enter sets it, Escape leaves it as it is. */
import { decimal, integer } from "../format.js";
import { parse, print, refusal } from "../forms/numbers.js";
import { language, t } from "../i18n/index.js";
import { keyOf, nudged, RANGE, rounded } from "../weights.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../weights.js").Place} Place */
/** @typedef {{ place: Place, name: string, value: number }} Shown */
/** @typedef {ReturnType<typeof weightField>} Field */

/** Tells fields apart for those who hear what is wrong with one. */
let count = 0;

/** @param {Store} store @param {() => void} [leave] where Escape leads */
export function weightField(store, leave = () => {}) {
  const { root, input, complaint } = elements();
  /** @type {Shown} */
  let shown = { place: { layer: 0, row: 0, column: 0 }, name: "", value: 0 };
  /** What was set and has not come back yet. @type {number | null} */
  let sent = null;
  let typing = false;

  const refuse = (/** @type {string} */ text) => {
    complaint.textContent = text;
    complaint.hidden = !text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const renew = () => {
    if (!typing) write(input, sent ?? shown.value);
  };
  const set = (/** @type {number} */ value) => {
    typing = false;
    refuse("");
    if (value !== (sent ?? shown.value)) {
      sent = value;
      store.actions.setWeights([{ ...shown.place, value }]);
    }
    renew();
  };
  const forget = () => {
    typing = false;
    refuse("");
    renew();
  };
  const commit = () => {
    if (!typing) return;
    const value = parse(RANGE, input.value);
    if (refusal(RANGE, value)) refuse(allowed());
    else set(value);
  };
  listen(input, {
    type: () => {
      typing = true;
      refuse("");
    },
    commit,
    focus: () => {
      renew();
      input.select();
    },
    blur: () => {
      commit();
      if (typing) forget();
      else renew();
    },
    leaves: () => {
      forget();
      leave();
    },
    nudge: (by, far) => !input.readOnly && set(nudged(sent ?? shown.value, by, far)),
  });
  return {
    root,
    input,
    /** Show a weight: another one, or the same as it is now. @param {Shown} next */
    show(next) {
      const same = keyOf(shown.place) === keyOf(next.place);
      if (!same) forget();
      const came = next.value !== shown.value && !store.actions.orders.entering;
      if (!same || came) sent = null;
      shown = next;
      const closed = isClosed(store);
      input.readOnly = closed;
      input.title = closed ? t("weights.closed") : "";
      if (input.ariaLabel !== next.name) input.ariaLabel = next.name;
      renew();
    },
  };
}

/** Whether no weight can be set: what is shown is not what stands now, or the run has diverged. @param {Store} store */
const isClosed = (store) => store.at.value !== null || store.state.value?.status === "diverged";

/** Which numbers may be typed, in words. */
function allowed() {
  const [low, high] = [RANGE.minimum, RANGE.maximum].map((end) => integer(end, language.value));
  return t("form.range", { low, high });
}

function elements() {
  count += 1;
  const [root, input, complaint] = [
    document.createElement("span"),
    document.createElement("input"),
    document.createElement("span"),
  ];
  root.className = "weight-field";
  complaint.className = "complaint";
  complaint.id = `weight-wrong-${count}`;
  complaint.setAttribute("role", "alert");
  complaint.hidden = true;
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-describedby", complaint.id);
  root.append(input, complaint);
  return { root, input, complaint };
}

/** With few digits, with more of them while one may type; what is selected stays selected. @param {HTMLInputElement} input @param {number} value */
function write(input, value) {
  const focused = document.activeElement === input;
  const text = focused ? print(RANGE, rounded(value)) : decimal(value, language.value, 2);
  if (input.value === text) return;
  const selected = focused && input.selectionStart === 0 && input.selectionEnd === input.value.length;
  input.value = text;
  input.classList.toggle("negative", value < 0);
  if (selected) input.select();
}

/**
 * @typedef {object} Acts
 * @property {() => void} type
 * @property {() => void} commit
 * @property {() => void} focus
 * @property {() => void} blur
 * @property {() => void} leaves
 * @property {(by: number, far: boolean) => void} nudge
 */

/** @param {HTMLInputElement} input @param {Acts} acts */
function listen(input, { type, commit, focus, blur, leaves, nudge }) {
  input.addEventListener("input", type);
  input.addEventListener("focus", focus);
  input.addEventListener("blur", blur);
  input.addEventListener("keydown", (event) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || event.isComposing) return;
    if (key === "Enter") commit();
    else if (key === "Escape") leaves();
    else if (key === "ArrowUp") nudge(1, shiftKey);
    else if (key === "ArrowDown") nudge(-1, shiftKey);
    else return;
    event.preventDefault();
  });
}
