// @ts-check
/** Whole experiments worth starting from, as the server serves them, and what the present one is called. */
import { signal } from "@preact/signals-core";
import { capital } from "./forms/form.js";
import { classOf } from "./forms/schema.js";
import { t, title } from "./i18n/index.js";
import { WHOLE } from "./receiver.js";
import { same } from "./url.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {{ key: string, title: string, about: string, experiment: import("./protocol.js").Experiment }} Preset */

/** @type {import("@preact/signals-core").Signal<Preset[]>} */
export const presets = signal([]);

/** They never change: they are fetched once. */
export async function fetchPresets() {
  const response = await fetch("api/presets").catch(() => null);
  if (response?.ok) presets.value = await response.json();
}

/** The preset that is shown as it is, whatever its random numbers. @param {Store} store */
export function presetShown(store) {
  const { seeds: _, ...shown } = store.experiment.value;
  return presets.value.find(({ experiment: { seeds: _, ...kept } }) => same(kept, shown));
}

/** The experiment's name: that of the preset it is, else that of its data. @param {Store} store */
export function experimentName(store) {
  const preset = presetShown(store);
  if (preset) return title(preset);
  const root = store.schema.value;
  return capital(title(classOf(root, root.properties.data, store.experiment.value.data)));
}

/** Put a preset in place of what is there; that can be taken back. @param {Store} store @param {Preset} preset */
export function take(store, preset) {
  if (same(store.experiment.value, preset.experiment)) return;
  store.actions.openLayer(null);
  store.actions.inspect(null);
  store.actions.edit([], preset.experiment);
  const undo = store.history.value.done.at(-1)?.id ?? null;
  store.actions.say({ text: () => t("presets.taken", { name: title(preset) }), undo, topic: WHOLE });
}
