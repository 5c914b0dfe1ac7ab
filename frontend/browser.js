// @ts-check
/** What the browser keeps for the page: the address as a link, the session of the tab, the person's preferences. */
import { effect } from "@preact/signals-core";
import { fromHash, toHash } from "./address.js";
import { language } from "./i18n/index.js";
import { openLink, tellLink, tellUnreadable } from "./opening.js";
import { paced } from "./pace.js";
import { systemThemes } from "./themes.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./protocol.js").Experiment} Experiment */

const SESSION = "layerwise.session";
const ADDRESS = "layerwise.address";
const PREFERENCES = "layerwise.preferences";
/** Browsers limit how often the address changes; a drag changes it once (ms). */
export const ADDRESS_PAUSE = 150;

/**
 * A storage by name and key; a browser that is told to keep nothing is no reason to stop.
 * @param {"localStorage" | "sessionStorage"} storage @param {string} key
 */
const kept = (storage, key) => ({
  read: () => attempt(() => window[storage].getItem(key)),
  write: (/** @type {string | null} */ text) =>
    void attempt(() =>
      text === null ? window[storage].removeItem(key) : window[storage].setItem(key, text),
    ),
});

/** @template T @param {() => T} act @returns {T | null} */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** The session lives as long as the tab. */
export const session = kept("sessionStorage", SESSION);
const shownAddress = kept("sessionStorage", ADDRESS);
const preferences = kept("localStorage", PREFERENCES);

/**
 * The experiment of the address if it is not the one this tab was showing: a reload goes on with its session, a link
 * opens its own. Which controls the address holds is taken in any case.
 * @param {Store} store @returns {Promise<Experiment | null>}
 */
export async function readAddress(store) {
  const shown = location.hash === shownAddress.read();
  if (!shown) session.write(null);
  try {
    const link = await fromHash(location.hash, described(store));
    if (link) store.actions.hold(link.held);
    if (!link || shown) return null;
    tellLink(store, link);
    return link.experiment;
  } catch (error) {
    if (!shown) tellUnreadable(store, error, "link.default");
    return null;
  }
}

/** @param {Store} store */
const described = (store) => ({ root: store.schema.value, standard: store.standard });

/**
 * Keep the address a link to the accepted experiment, and follow it when a person changes it.
 * @param {Store} store
 */
export function keepAddress(store) {
  const write = paced(writeAddress, ADDRESS_PAUSE);
  let newest = 0;
  effect(() => {
    const experiment = store.state.value?.experiment;
    const held = store.held.value;
    if (!experiment || store.unanswered.value !== null) return;
    const mine = ++newest;
    toHash({ experiment, held }, described(store)).then((hash) => mine === newest && write(hash));
  });
  addEventListener("hashchange", async ({ newURL }) => {
    const opened = await openLink(store, new URL(newURL).hash);
    if (!opened)
      write(await toHash({ experiment: store.experiment.value, held: store.held.value }, described(store)));
  });
}

/** @param {string} hash */
function writeAddress(hash) {
  shownAddress.write(hash);
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

/** @type {() => { language?: import("./i18n/index.js").Language, theme?: import("./themes.js").Theme, singleKeys?: boolean, hints?: import("./hints.js").Hint[] }} */
export const remembered = () => attempt(() => JSON.parse(preferences.read() ?? "{}")) ?? {};

/** Language, theme and keys as the person left them; the system's theme until they choose one. @param {Store} store @param {ReturnType<typeof remembered>} chosenBefore */
export function keepPreferences(store, chosenBefore) {
  const systems = systemThemes((query) => matchMedia(query), systemChanged);
  const show = () => {
    const theme = systems.isForced() ? "contrast" : store.theme.value;
    document.documentElement.dataset.theme = store.projector.value && theme === "dark" ? "light" : theme;
  };
  function systemChanged() {
    if (!chosen) store.theme.value = systems.wanted();
    show();
  }
  store.theme.value = chosenBefore.theme ?? systems.wanted();
  store.singleKeys.value = chosenBefore.singleKeys ?? true;
  store.hints.value = Array.isArray(chosenBefore.hints) ? chosenBefore.hints : [];
  let chosen = chosenBefore.theme;
  effect(() => {
    const theme = store.theme.value;
    show();
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    if (chosen || theme !== systems.wanted()) chosen = theme;
    const choices = {
      language: language.value,
      singleKeys: store.singleKeys.value,
      hints: store.hints.value,
      ...(chosen && { theme }),
    };
    preferences.write(JSON.stringify(choices));
  });
}
