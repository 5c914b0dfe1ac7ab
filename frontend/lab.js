// @ts-check
/** Starts the page of the starting weights laboratory. */
import { effect } from "@preact/signals-core";
import { render } from "preact";
import { ADDRESS_PAUSE, keepPreferences, remembered } from "./browser.js";
import { load, preferredLanguage, t } from "./i18n/index.js";
import { fromHash, toHash } from "./lab/address.js";
import { listen } from "./lab/keys.js";
import { Lab } from "./lab/lab.js";
import { LabPage } from "./lab/page.js";
import { paced } from "./pace.js";
import { createStore } from "./store.js";
import { html } from "./views/html.js";

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
  const desk = createStore(description);
  keepPreferences(desk, preferences);
  const lab = openLab(description, desk);
  followScreen(lab);
  listen(lab, desk);
  effect(() => {
    document.title = `${t("lab.title")} \u00b7 Layerwise`;
  });
  effect(() => {
    desk.connection.value = lab.connection.value;
  });
  root.replaceChildren();
  render(html`<${LabPage} lab=${lab} desk=${desk} />`, root);
}

/** The laboratory as its address says; from then on the address says what is compared. @param {import("./store.js").Description} description @param {import("./store.js").Store} desk */
function openLab(description, desk) {
  const { experiment: root, default: standard } = description;
  const usual = standard.seeds.weights;
  const { setting, unknown } = fromHash(root, location.hash, usual);
  if (unknown.length) {
    const text = () => t("lab.unknown", { parts: unknown.join(", ") });
    desk.actions.say({ text, undo: null, topic: "link" });
  }
  const lab = new Lab(description, setting);
  const write = paced((/** @type {string} */ hash) => {
    if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
  }, ADDRESS_PAUSE);
  effect(() => write(toHash(root, lab.setting, usual)));
  addEventListener("hashchange", () => location.reload());
  return lab;
}

const Failed = () => html`
  <div class="failed" role="alert">
    <p>${t("app.failed")}</p>
    <button type="button" class="button primary" onClick=${() => location.reload()}>${t("app.reload")}</button>
  </div>
`;

/** Train only while someone looks, and calmly for who asks for that. @param {Lab} lab */
function followScreen(lab) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  calm.addEventListener("change", () => {
    lab.calm.value = calm.matches;
  });
  lab.calm.value = calm.matches;
  document.addEventListener("visibilitychange", () => (document.hidden ? lab.sleep() : lab.wake()));
  addEventListener("pagehide", lab.sleep);
  addEventListener("pageshow", ({ persisted }) => persisted && lab.wake());
}
