// @ts-check
/** What a person can do with data of one's own: bring a table, and draw points while training goes on. */
import { batch } from "@preact/signals-core";
import { LEAST, traced } from "./drawing.js";
import { put, settle } from "./edits.js";
import { fit } from "./fitting.js";
import { example, member } from "./forms/schema.js";

/** @typedef {import("./store.js").Store} Store */

/** A part of the actions: it writes the store. */
export class OwnData {
  #store;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** Put data of one's own in place of the present ones, with a network that can read them. @param {any} data */
  bring = (data) => {
    const { schema, starters, experiment } = this.#store;
    const before = experiment.value;
    const fitted = fit(schema.value, put(before, ["data"], data), before, starters);
    this.#store.actions.edit([], settle(schema.value, put(fitted, ["data"], data), before));
  };

  /** Begin to draw: on with the points that are shown, if they have classes. */
  draw = () => {
    const { schema, experiment, points, pictured, numbers, state } = this.#store;
    const { data } = experiment.value;
    const trace = pictured.value && !numbers.value && points.value;
    const empty = example(schema.value, member(schema.value, schema.value.properties.data, "points"));
    batch(() => {
      this.#store.actions.inspect(null);
      if (data.kind !== "points")
        this.bring(trace ? traced(trace, state.value?.network.classes ?? 2) : empty);
      this.#store.pencil.value = { brush: 0, erasing: false, draft: null };
    });
  };

  /** Take another brush; null: draw no more. @param {{ brush?: number, erasing: boolean } | null} change */
  holdPencil = (change) => {
    const { pencil } = this.#store;
    pencil.value = change && pencil.value && { ...pencil.value, ...change };
  };

  /** Go on with another drawing; one with too few points to train on waits for more. @param {import("./drawing.js").Drawing} drawing */
  redraw = (drawing) => {
    const { pencil } = this.#store;
    const draft = drawing.points.length < LEAST ? drawing : null;
    batch(() => {
      if (pencil.value) pencil.value = { ...pencil.value, draft };
      if (!draft) this.#store.actions.edit(["data"], drawing);
    });
  };
}
