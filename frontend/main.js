// @ts-check
/** Starts the page: words, schema, store, connection, and what the browser itself keeps: address, session, preferences. */
import { effect } from "@preact/signals-core";
import { render } from "preact";
import { afterPaint } from "./canvas/surface.js";
import { hasShape } from "./forms/schema.js";
import { language, load, preferredLanguage, t } from "./i18n/index.js";
import { paced } from "./pace.js";
import { connect } from "./socket.js";
import { createStore } from "./store.js";
import { fromHash, toHash } from "./url.js";
import { html } from "./views/html.js";
import { listenToKeys } from "./views/keys.js";
import { Page } from "./views/page.js";
import { experimentName } from "./views/topbar.js";

/** @typedef {import("./store.js").Store} Store */

const SESSION = "layerwise.session";
const ADDRESS = "layerwise.address";
const PREFERENCES = "layerwise.preferences";
/** Browsers limit how often the address changes; a drag changes it once (ms). */
const ADDRESS_PAUSE = 150;
/** The gallery follows noise and seed, but not every pixel of a drag (ms). */
const GALLERY_PAUSE = 120;

start();

async function start() {
  const preferences = remembered();
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  const [description] = await Promise.all([
    fetch("api/schema").then(
      (response) => (response.ok ? response.json() : null),
      () => null,
    ),
    load(preferences.language ?? preferredLanguage(navigator.languages)),
  ]);
  if (!description) return void render(html`<${Failed} />`, root);
  const store = createStore(description, afterPaint);
  keepPreferences(store, preferences);
  followScreen(store);
  const linked = readAddress(store);
  keepAddress(store);
  keepGallery(store);
  listenToKeys(store);
  effect(() => {
    document.title = `${experimentName(store)} \u00b7 Layerwise`;
  });
  root.replaceChildren();
  render(html`<${Page} store=${store} />`, root);
  connect(store, {
    url: new URL("ws", document.baseURI).href.replace(/^http/, "ws"),
    memory: sessionMemory,
    linked,
  });
}

const Failed = () => html`
  <div class="failed" role="alert">
    <p>${t("app.failed")}</p>
    <button type="button" class="button primary" onClick=${() => location.reload()}>${t("app.reload")}</button>
  </div>
`;

/** The session lives as long as the tab. */
const sessionMemory = {
  read: () => sessionStorage.getItem(SESSION),
  write: (/** @type {string | null} */ id) =>
    id ? sessionStorage.setItem(SESSION, id) : sessionStorage.removeItem(SESSION),
};

/**
 * The experiment of the address if it is not the one this tab was showing: a reload goes on with its session, a link
 * opens its own.
 * @param {Store} store
 */
function readAddress(store) {
  if (location.hash === (sessionStorage.getItem(ADDRESS) ?? "none")) return null;
  sessionMemory.write(null);
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
function keepAddress(store) {
  const write = paced(writeAddress, ADDRESS_PAUSE);
  effect(() => {
    const accepted = store.state.value?.experiment;
    const answered = store.unanswered.value === null;
    if (accepted && answered) write(toHash(accepted, store.standard));
  });
  addEventListener("hashchange", () => {
    try {
      const linked = fromHash(location.hash, store.standard) ?? store.standard;
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
  sessionStorage.setItem(ADDRESS, hash);
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

/** @returns {{ language?: import("./i18n/index.js").Language, theme?: "light" | "dark", singleKeys?: boolean }} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(PREFERENCES) ?? "{}");
  } catch {
    return {};
  }
}

/** Language, theme and keys as the person left them; the system's theme until they choose one. @param {Store} store @param {ReturnType<typeof remembered>} preferences */
function keepPreferences(store, preferences) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const systems = () => (dark.matches ? "dark" : "light");
  store.theme.value = preferences.theme ?? systems();
  store.singleKeys.value = preferences.singleKeys ?? true;
  let chosen = preferences.theme;
  dark.addEventListener("change", () => {
    if (!chosen) store.theme.value = systems();
  });
  effect(() => {
    const theme = store.theme.value;
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    if (theme !== systems()) chosen = theme;
    const kept = { language: language.value, singleKeys: store.singleKeys.value, ...(chosen && { theme }) };
    localStorage.setItem(PREFERENCES, JSON.stringify(kept));
  });
}

/** Lay the page out for the window, and calm it down for who asks for that. @param {Store} store */
function followScreen(store) {
  const phone = matchMedia("(max-width: 699px)");
  const rail = matchMedia("(max-width: 1279px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const follow = () => {
    store.form.value = phone.matches ? "phone" : rail.matches ? "rail" : "desk";
    store.calm.value = calm.matches;
  };
  for (const query of [phone, rail, calm]) query.addEventListener("change", follow);
  follow();
}

/** Fetch the thumbnails' points anew when noise or data seed change. @param {Store} store */
function keepGallery(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asked = "";
  const ask = async (/** @type {string} */ query) => {
    const response = await fetch(`api/gallery?${query}`).catch(() => null);
    if (response?.ok && query === asked) store.gallery.value = await response.json();
  };
  effect(() => {
    const { data, seeds } = store.experiment.value;
    const query = String(new URLSearchParams({ noise: String(data.noise), seed: String(seeds.data) }));
    if (query === asked) return;
    clearTimeout(timer);
    timer = setTimeout(ask, asked ? GALLERY_PAUSE : 0, query);
    asked = query;
  });
}
