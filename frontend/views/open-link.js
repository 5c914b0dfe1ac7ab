// @ts-check
/** Opening what others sent: a link or JSON that is pasted, or a file. What is wrong is said in place. */
import { useState } from "preact/hooks";
import { t } from "../i18n/index.js";
import { openFile, openText } from "../opening.js";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../opening.js").Outcome} Outcome */
/** @typedef {{ store: Store, opened: () => void, children?: any }} Props opened: is called when it worked */

/** Problems that are shown at once. */
const MOST = 5;

/** @param {Props} props */
export function OpenLink({ store, opened }) {
  const [text, setText] = useState("");
  const [problems, act] = useOutcome(opened);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    act(openText(store, text));
  };
  return html`
    <form class="share-row" onSubmit=${submit}>
      <input
        class="text"
        type="text"
        autocomplete="off"
        spellcheck=${false}
        aria-label=${t("share.paste")}
        aria-invalid=${problems.length ? "true" : undefined}
        aria-describedby="share-open-help"
        value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled=${!text.trim()}>${t("share.openIt")}</button>
    </form>
    <p class="muted" id="share-open-help">${t("share.paste")}</p>
    <${Problems} problems=${problems} />
  `;
}

/** @param {Props} props */
export function OpenFile({ store, opened, children }) {
  const [problems, act] = useOutcome(opened);
  const chosen = (/** @type {any} */ { currentTarget: input }) => {
    const [file] = input.files;
    if (file) act(openFile(store, file));
    input.value = "";
  };
  return html`
    <div class="share-row">
      ${children}
      <label class="button file">
        ${t("share.openFile")}
        <input type="file" class="hidden" accept=".json,application/json" onChange=${chosen} />
      </label>
    </div>
    <${Problems} problems=${problems} />
  `;
}

/** @param {() => void} opened @returns {[Outcome["problems"], (outcome: Promise<Outcome>) => Promise<void>]} */
function useOutcome(opened) {
  const [problems, setProblems] = useState(/** @type {Outcome["problems"]} */ ([]));
  const act = async (/** @type {Promise<Outcome>} */ outcome) => {
    const { opened: worked, problems: found } = await outcome;
    setProblems(found);
    if (worked) opened();
  };
  return [problems, act];
}

/** @param {{ problems: Outcome["problems"] }} props */
const Problems = ({ problems }) =>
  problems.length > 0 &&
  html`
    <ul class="share-problems complaint" role="alert">
      ${problems.slice(0, MOST).map((words) => html`<li>${words()}</li>`)}
      ${problems.length > MOST && html`<li>${t("share.moreProblems", { count: problems.length - MOST })}</li>`}
    </ul>
  `;
