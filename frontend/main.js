// @ts-check
/** Starts the page: words, schema, store, connection, and the shape of the window. */
import { effect } from "@preact/signals-core";
import { render } from "preact";
import { keepAddress, keepPreferences, readAddress, remembered, session } from "./browser.js";
import { afterPaint } from "./canvas/surface.js";
import { followHints } from "./hints.js";
import { load, preferredLanguage, t } from "./i18n/index.js";
import { experimentName } from "./presets.js";
import { connect } from "./socket.js";
import { createStore } from "./store.js";
import { html } from "./views/html.js";
import { listenToKeys } from "./views/keys.js";
import { keepLesson } from "./views/lessons-menu.js";
import { Page } from "./views/page.js";

/** @typedef {import("./store.js").Store} Store */

/** The gallery follows noise and seed, but not every pixel of a drag (ms). */
const GALLERY_PAUSE = 120;
/** How noisy thumbnails are where the present data have no such thing. */
const NOISE = 0.05;

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
  const linked = await readAddress(store);
  keepAddress(store);
  keepLesson(store);
  keepGallery(store);
  fetchReal(store);
  listenToKeys(store);
  followHints(store);
  effect(() => {
    document.title = `${experimentName(store)} \u00b7 Layerwise`;
  });
  root.replaceChildren();
  render(html`<${Page} store=${store} />`, root);
  connect(store, {
    url: new URL("ws", document.baseURI).href.replace(/^http/, "ws"),
    memory: session,
    linked,
  });
}

const Failed = () => html`
  <div class="failed" role="alert">
    <p>${t("app.failed")}</p>
    <button type="button" class="button primary" onClick=${() => location.reload()}>${t("app.reload")}</button>
  </div>
`;

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

/** Real data never change: their thumbnails are fetched once. @param {Store} store */
async function fetchReal(store) {
  const response = await fetch("api/samples").catch(() => null);
  if (response?.ok) store.real.value = await response.json();
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
    const noise = store.pictured.value && "noise" in data ? data.noise : NOISE;
    const query = String(new URLSearchParams({ noise: String(noise), seed: String(seeds.data) }));
    if (query === asked) return;
    clearTimeout(timer);
    timer = setTimeout(ask, asked ? GALLERY_PAUSE : 0, query);
    asked = query;
  });
}
