// @ts-check
/** The top bar: brand, what is being trained, sharing, language, theme, connection. */
import { Segments } from "../forms/controls.js";
import { language, load, t } from "../i18n/index.js";
import { nextTheme } from "../themes.js";
import { Export } from "./export.js";
import { html } from "./html.js";
import { Icon, Logo } from "./icons.js";
import { Lessons } from "./lessons-menu.js";
import { under } from "./menu.js";
import { Toast } from "./messages.js";
import { ExperimentMenu } from "./presets.js";
import { Share } from "./share.js";
import { UndoButtons } from "./undo.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

const LANGUAGES = [
  { value: "en", label: "EN", lang: "en" },
  { value: "zh", label: "中文", lang: "zh" },
];

/** @param {Props} props */
export const TopBar = ({ store }) => html`
  <header class="top">
    <h1 class="brand"><${Logo} /><span>Layerwise</span></h1>
    <${ExperimentMenu} store=${store} />
    <${UndoButtons} store=${store} />
    <${Toast} store=${store} />
    <${Lessons} store=${store} />
    <${Labs} />
    <${Share} store=${store} />
    <${Export} store=${store} />
    <span class="divider"></span>
    <${Preferences} store=${store} />
    <${ProjectorButton} store=${store} />
    <${KeysButton} store=${store} />
    <${ConnectionState} store=${store} />
  </header>
`;

/** On a phone everything but name and connection is in a menu. @param {Props} props */
export const PhoneTopBar = ({ store }) => html`
  <header class="top">
    <h1 class="brand"><${Logo} /><span class="hidden">Layerwise</span></h1>
    <${ExperimentMenu} store=${store} />
    <${UndoButtons} store=${store} />
    <${Toast} store=${store} />
    <${ConnectionState} store=${store} />
    <button type="button" class="button quiet icon-only" popovertarget="phone-menu" aria-label=${t("top.menu")}>
      <${Icon} name="menu" />
    </button>
    <div id="phone-menu" class="pop menu" popover="auto">
      <${Lessons} store=${store} />
      <a class="button quiet" href="starting-weights.html">${t("lab.title")}</a>
      <${Share} store=${store} />
      <${Export} store=${store} />
      <${Preferences} store=${store} />
    </div>
  </header>
`;

/** @param {Props} props */
export const ConnectionState = ({ store }) => {
  const { status, attempt } = store.connection.value;
  return html`<span class=${`connection ${status}`}>${t(`connection.${status}`, { count: attempt })}</span>`;
};

/** Pages of their own, each for one question. */
export function Labs({ current = "" }) {
  const opened = (/** @type {any} */ event) => {
    const { currentTarget: box, newState } = event;
    const opener = document.querySelector("[popovertarget=labs]");
    if (newState === "open" && opener) under(box, opener.getBoundingClientRect());
  };
  return html`
    <button type="button" class="button quiet" popovertarget="labs">${t("top.labs")}<${Icon} name="down" small /></button>
    <nav id="labs" class="pop menu" popover="auto" aria-label=${t("top.labs")} onToggle=${opened}>
      <a href="starting-weights.html" aria-current=${current === "lab" ? "page" : undefined}>${t("lab.title")}</a>
    </nav>
  `;
}

const THEME_ICONS = /** @type {const} */ ({ light: "sun", dark: "moon", contrast: "contrast" });

/** Language and theme. @param {Props} props */
export function Preferences({ store }) {
  const other = nextTheme(store.theme.value);
  const name = t(`top.theme.${other}`);
  return html`
    <${Segments} label=${t("top.language")} value=${language.value} options=${LANGUAGES} onChange=${load} />
    <button type="button" class="button quiet icon-only" aria-label=${name} title=${name} onClick=${store.actions.switchTheme}>
      <${Icon} name=${THEME_ICONS[other]} />
    </button>
  `;
}

/** @param {Props} props */
const ProjectorButton = ({ store }) => html`
  <button type="button" class="button quiet icon-only projector-button" aria-label=${t("projector.open")} title=${`${t("projector.open")} (P)`} onClick=${() => store.actions.project()}>
    <${Icon} name="projector" />
  </button>
`;

/** @param {Props} props */
const KeysButton = ({ store }) => html`
  <button type="button" class="button quiet icon-only" aria-label=${t("keys.open")} title=${t("keys.open")} onClick=${() => store.actions.showKeys(true)}>
    <${Icon} name="question" />
  </button>
`;
