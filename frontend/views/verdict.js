// @ts-check
/** What the network makes of the samples of the test set: of the one that is looked at, and how many it mistakes. */
import { decimal, integer, percent } from "../format.js";
import { language, t } from "../i18n/index.js";
import { mistaken, probabilities } from "../samples.js";
import { isCurrent } from "./units.js";

/** @typedef {import("../store.js").Store} Store */
/**
 * @typedef {object} Verdict on the sample that is looked at
 * @property {boolean} numbers whether a number was to be found, and not a class
 * @property {number} guess the class, or the number
 * @property {number} truth
 * @property {boolean} right
 * @property {number[]} shares how likely each class is; none where a number is found
 * @property {Float32Array} outputs
 */

/** The set that answers are said to be of where the sample was given by its numbers. */
const GIVEN = 2;

/** The decisions, where they are about the data that is shown. @param {Store} store */
export const decided = (store) => (store.numbers.value ? null : ofTheTestSet(store, "decisions"));

/** What is predicted for each sample of the test set, where numbers are to be found. @param {Store} store */
export const predicted = (store) => (store.numbers.value ? ofTheTestSet(store, "predictions") : null);

/** @param {Store} store @param {"decisions" | "predictions"} name */
function ofTheTestSet(store, name) {
  const found = isCurrent(store) ? store.frame.value?.arrays[name]?.values : undefined;
  const points = store.points.value;
  if (!found || !points || points.run !== store.frame.value?.run) return null;
  return found.length <= points.test_y.length ? found : null;
}

/** Whether the network is mistaken about a sample; null where that is not known. @param {Store} store */
function isMistaken(store) {
  const [guesses, truth] = [decided(store) ?? predicted(store), store.points.value?.test_y];
  return guesses && truth ? mistaken(truth, guesses, store.numbers.value) : null;
}

/** @param {Store} store */
export function wrongOnes(store) {
  const wrong = isMistaken(store);
  const all = decided(store) ?? predicted(store) ?? [];
  return wrong && Array.from(all).filter((_, i) => wrong(i)).length;
}

/** What a digit drawn by hand is taken for; null where none is drawn, or nobody knows yet. @param {Store} store @returns {{ guess: number, shares: number[] } | null} */
export function recognised(store) {
  const outputs = store.drawn.value && store.strokes.value.length ? outputsOf(store) : null;
  if (!outputs) return null;
  const shares = probabilities(outputs);
  return { shares, guess: shares.indexOf(Math.max(...shares)) };
}

/** @param {Store} store @returns {Verdict | null} */
export function verdict(store) {
  if (store.drawn.value) return null;
  const outputs = outputsOf(store);
  const sample = store.sample.value;
  const truth = store.points.value?.test_y[sample];
  if (!outputs || truth === undefined) return null;
  if (store.numbers.value) {
    const right = !isMistaken(store)?.(sample);
    return { numbers: true, guess: outputs[0], truth, right, shares: [], outputs };
  }
  const shares = probabilities(outputs);
  const guess = decided(store)?.[sample] ?? shares.indexOf(Math.max(...shares));
  return { numbers: false, guess, truth, right: guess === truth, shares, outputs };
}

/** What the last layer answers to the sample that is looked at. @param {Store} store @returns {Float32Array | null} */
function outputsOf(store) {
  const { answers, answers_of: whose } = (isCurrent(store) && store.frame.value?.arrays) || {};
  const outputs = store.state.value?.network.outputs ?? 0;
  const own = whose?.values[0] === GIVEN;
  return answers && own === (store.drawn.value !== null)
    ? /** @type {Float32Array} */ (answers.values).slice(-outputs)
    : null;
}

/** How likely a class is; where outputs are no probabilities, the output itself. @param {Store} store @param {number} share */
export const shareText = (store, share) =>
  store.state.value?.network.link === "identity"
    ? decimal(share, language.value, 2)
    : percent(share, 0, language.value);

/** The sample and what it is taken for, as one sentence. @param {Store} store */
export function sampleSentence(store) {
  if (store.drawn.value) return digitSentence(store);
  const told = verdict(store);
  const locale = language.value;
  const sample = integer(store.sample.value + 1, locale);
  if (!told) return t("sample.unknown", { sample });
  const { guess, truth, shares } = told;
  if (told.numbers)
    return t("sample.numberSentence", {
      ...{ sample, truth: decimal(truth, locale), guess: decimal(guess, locale) },
    });
  return t("sample.sentence", { sample, truth, guess, share: shareText(store, shares[guess] ?? 0) });
}

/** The same of a digit drawn by hand. @param {Store} store */
function digitSentence(store) {
  const told = recognised(store);
  if (!told) return t("digit.empty");
  const { guess, shares } = told;
  return t("digit.sentence", { guess, share: shareText(store, shares[guess]) });
}

/** What is read, by name: a sample of the test set, or a digit drawn by hand. @param {Store} store */
export const sampleName = (store) =>
  store.drawn.value
    ? t("digit.title")
    : t("sample.inputPicture", { sample: integer(store.sample.value + 1, language.value) });
