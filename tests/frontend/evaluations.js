// @ts-check
/** Evaluations as they come over the wire, made of the train losses alone. */
import { EVALUATION } from "../../frontend/series.js";

/** @param {[number, number][]} losses steps and train losses @returns {number[]} row by row */
export const evaluations = (losses) =>
  losses.flatMap(([step, loss]) =>
    EVALUATION.map((name) => (name === "step" ? step : name === "train_loss" ? loss : 0.5)),
  );
