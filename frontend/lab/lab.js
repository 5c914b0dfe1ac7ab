// @ts-check
/** The laboratory: up to six starts side by side, and what is done with all of them. */
import { batch, computed, signal } from "@preact/signals-core";
import { example, member } from "../forms/schema.js";
import { same } from "../url.js";
import { Column } from "./column.js";
import { experiment, family, MOST } from "./documents.js";

/** @typedef {import("../protocol.js").Experiment} Experiment */
/** @typedef {import("../store.js").Description} Description */
/** @typedef {import("../store.js").HistogramKind} HistogramKind */
/** @typedef {import("./address.js").Setting} Setting */
/** @typedef {import("./documents.js").Activation} Activation */
/** @typedef {import("./documents.js").Initializer} Initializer */

export class Lab {
  #description;
  #next = 0;
  activation;
  quantity;
  seed;
  /** Few frames, because the person asked for reduced motion. */
  calm = signal(false);
  /** @type {import("@preact/signals-core").Signal<Column[]>} */
  columns = signal([]);
  playing = computed(() => this.columns.value.some(({ store }) => store.playing.value));
  /** Steps of the one that is ahead. */
  step = computed(() => Math.max(0, ...this.columns.value.map((column) => column.step)));
  /** How they are connected: as badly as the worst of them. */
  connection = computed(() => {
    const found = this.columns.value.map(({ store }) => store.connection.value);
    return found.find(({ status }) => status !== "live") ?? found[0];
  });

  /** @param {Description} description @param {Setting} setting what is compared at first */
  constructor(description, { activation, quantity, seed, starts }) {
    this.#description = description;
    this.root = description.experiment;
    this.activation = signal(activation);
    this.quantity = signal(quantity);
    this.seed = signal(seed);
    for (const start of starts) this.#open(start);
  }

  /** What is compared now. @returns {Setting} */
  get setting() {
    const starts = this.columns.value.map(({ initializer }) => initializer);
    return {
      activation: this.activation.value,
      quantity: this.quantity.value,
      seed: this.seed.value,
      starts,
    };
  }

  /** @param {Initializer} start */
  #open(start) {
    const first = this.#document(start);
    const column = new Column(this.#description, this.#next++, this, first);
    this.columns.value = [...this.columns.value, column];
  }

  /** @param {Initializer} start */
  #document(start) {
    return experiment(this.#description.default, start, this.activation.value, this.seed.value);
  }

  /** @param {HistogramKind} quantity */
  look = (quantity) => {
    this.quantity.value = quantity;
  };

  add = () => {
    if (this.columns.value.length >= MOST) return;
    this.reset();
    this.#open({ kind: "normal", std: 0.1 });
  };

  /** @param {Column} column */
  remove = (column) => {
    this.columns.value = this.columns.value.filter((each) => each !== column);
    column.close();
  };

  /** Other starting weights for one of them: all begin again, so that the race stays fair. @param {Column} column @param {Initializer} start */
  start = (column, start) => {
    if (same(column.initializer, start)) return;
    this.#rewind([column]);
    column.replace(this.#document(start));
  };

  /** @param {Column} column @param {string} kind */
  choose = (column, kind) =>
    this.start(column, example(this.root, member(this.root, family(this.root), kind)));

  /** Training would go on under another activation; here it begins anew. @param {Activation} activation */
  activate = (activation) => {
    this.#renew(() => {
      this.activation.value = activation;
    });
    for (const { store } of this.columns.value) store.actions.reset();
  };

  /** @param {number} seed */
  draw = (seed) =>
    this.#renew(() => {
      this.seed.value = seed;
    });

  /** Change something for all of them. @param {() => void} change */
  #renew(change) {
    const { value: columns } = this.columns;
    const starts = columns.map(({ initializer }) => initializer);
    batch(() => {
      change();
      this.#rewind(columns);
      columns.forEach((column, i) => {
        column.replace(this.#document(starts[i]));
      });
    });
  }

  /** Stand still at step 0; those whose document changes get there by that. @param {Column[]} changed */
  #rewind(changed) {
    for (const column of this.columns.value) {
      const { playing, actions } = column.store;
      if (changed.includes(column)) {
        if (playing.value) actions.pause();
      } else if (column.step > 0 || playing.value || column.diverged) actions.reset();
    }
  }

  reset = () => this.#rewind([]);

  toggle = () => {
    const play = !this.playing.value;
    for (const { store, diverged } of this.columns.value)
      if (!play) store.actions.pause();
      else if (!diverged) store.actions.play();
  };

  sleep = () => {
    for (const column of this.columns.value) column.sleep();
  };

  wake = () => {
    for (const column of this.columns.value) column.wake();
  };
}
