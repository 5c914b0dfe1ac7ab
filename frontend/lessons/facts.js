// @ts-check
/** What a lesson may know of the training, from the newest frame. */
import { metricsOf } from "../views/metrics.js";

/** @typedef {import("../store.js").Store} Store */

/** Columns of `hist_stats`: mean, std, saturated, dead, exact zero. */
const STATS = { width: 5, std: 1, saturated: 2 };

/** The facts of the run that is shown; null until its first frame. @param {Store} store @returns {import("./goals.js").Facts | null} */
export function factsOf(store) {
  const { value: state } = store.state;
  const { value: frame } = store.frame;
  if (!state || frame?.run !== state.run || store.unanswered.value) return null;
  const metrics = metricsOf(store);
  return {
    step: frame.step,
    diverged: state.status === "diverged",
    parameters: state.network.parameters,
    testLoss: metrics?.testLoss ?? Number.NaN,
    testAccuracy: metrics?.testAccuracy ?? Number.NaN,
    layers: store.view.value.histogram === "activations" ? layersOf(frame.arrays.hist_stats) : [],
  };
}

/** @param {import("../protocol.js").NamedArray | undefined} stats inputs first */
function layersOf(stats) {
  const at = (/** @type {number} */ layer, /** @type {number} */ column) =>
    stats?.values[(layer + 1) * STATS.width + column] ?? Number.NaN;
  return Array.from({ length: Math.max(0, (stats?.shape[0] ?? 1) - 1) }, (_, layer) => ({
    std: at(layer, STATS.std),
    saturated: at(layer, STATS.saturated),
  }));
}
