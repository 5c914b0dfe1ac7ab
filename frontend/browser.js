// @ts-check
/** What the browser keeps for the page: the address as a link, the session of the tab, the person's preferences. */
import { effect } from "@preact/signals-core";
import { completed, hasShape } from "./forms/schema.js";
import { language, t } from "./i18n/index.js";
import { paced } from "./pace.js";
import { fromHash, toHash } from "./url.js";

/** @typedef {import("./store.js").Store} Store */

const SESSION = "layerwise.session";
const ADDRESS = "layerwise.address";
const PREFERENCES = "layerwise.preferences";
/** Browsers limit how often the address changes; a drag changes it once (ms). */
const ADDRESS_PAUSE = 150;

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
 * opens its own.
 * @param {Store} store
 */
export function readAddress(store) {
  if (location.hash === shownAddress.read()) return null;
  session.write(null);
  try {
    return fromHash(location.hash, store.standard);
  } catch {
    store.actions.notify({ text: () => t("notice.badLink"), tone: "warn" });
    return null;
  }
}

/**
 * Keep the address a link to the accepted experiment, and follow it when a person changes it. What is shown at once,
 * before the server has judged it, has at least the shape of an experiment.
 * @param {Store} store
 */
export function keepAddress(store) {
  const write = paced(writeAddress, ADDRESS_PAUSE);
  effect(() => {
    const accepted = store.state.value?.experiment;
    const answered = store.unanswered.value === null;
    if (accepted && answered) write(toHash(accepted, store.standard));
  });
  addEventListener("hashchange", ({ newURL }) => {
    try {
      const found = fromHash(new URL(newURL).hash, store.standard) ?? store.standard;
      const linked = completed(store.schema.value, store.schema.value, found);
      if (!hasShape(store.schema.value, store.schema.value, linked)) throw new Error("not an experiment");
      store.actions.edit([], linked);
    } catch {
      store.actions.notify({ text: () => t("notice.badAddress"), tone: "warn" });
      write(toHash(store.experiment.value, store.standard));
    }
  });
}

/** @param {string} hash */
function writeAddress(hash) {
  shownAddress.write(hash);
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

/** @type {() => { language?: import("./i18n/index.js").Language, theme?: "light" | "dark", singleKeys?: boolean }} */
export const remembered = () => attempt(() => JSON.parse(preferences.read() ?? "{}")) ?? {};

/** Language, theme and keys as the person left them; the system's theme until they choose one. @param {Store} store @param {ReturnType<typeof remembered>} chosenBefore */
export function keepPreferences(store, chosenBefore) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const systems = () => (dark.matches ? "dark" : "light");
  store.theme.value = chosenBefore.theme ?? systems();
  store.singleKeys.value = chosenBefore.singleKeys ?? true;
  let chosen = chosenBefore.theme;
  dark.addEventListener("change", () => {
    if (!chosen) store.theme.value = systems();
  });
  effect(() => {
    const theme = store.theme.value;
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    if (theme !== systems()) chosen = theme;
    const choices = {
      language: language.value,
      singleKeys: store.singleKeys.value,
      ...(chosen && { theme }),
    };
    preferences.write(JSON.stringify(choices));
  });
}
