// @ts-check
/** The loss of every step and the recorded evaluations of one run, kept so that a million steps cost no more to draw than a thousand. */

/** @typedef {typeof EVALUATION[number]} EvaluationColumn */
/** @typedef {{low: Float32Array, high: Float32Array}} Envelope smallest and largest value of each bucket; NaN where there is none */

/** The columns of an evaluation, in the order of the wire. */
export const EVALUATION = /** @type {const} */ ([
  "step",
  ...["train_loss", "test_loss", "train_accuracy", "test_accuracy", "train_fit", "test_fit"],
  ...["penalty", "learning_rate", "gradient_norm"],
]);

/** How many values of one level one block of the next level sums up. */
const FAN = 8;

/** A typed array that doubles its room when it is full; never written places hold NaN. */
class Column {
  length = 0;

  /** @param {Float32ArrayConstructor | Float64ArrayConstructor} type */
  constructor(type) {
    this.values = new type(64).fill(Number.NaN);
  }

  /** @param {number} length grow to at least this many values */
  reserve(length) {
    if (length > this.values.length) {
      const type = /** @type {Float32ArrayConstructor} */ (this.values.constructor);
      const room = new type(Math.max(length, 2 * this.values.length)).fill(Number.NaN);
      room.set(this.values);
      this.values = room;
    }
    this.length = Math.max(this.length, length);
  }

  /** @param {number} index @param {number} value */
  set(index, value) {
    this.reserve(index + 1);
    this.values[index] = value;
  }

  /** The written part, as a view. */
  written() {
    return this.values.subarray(0, this.length);
  }
}

/** One level of the pyramid: the extremes of each block of FAN values of the level below. */
class Level {
  low = new Column(Float32Array);
  high = new Column(Float32Array);
}

/** The course of one run. Putting the same values twice changes nothing. */
export class Series {
  /** The run the values belong to. */
  run = 0;
  #losses = new Column(Float32Array);
  /** @type {Level[]} */
  #levels = [];
  #evaluations = EVALUATION.map(() => new Column(Float64Array));

  /** How many steps have a loss; the loss of step k, counted from 0, is that of its mini-batch. */
  get length() {
    return this.#losses.length;
  }

  /** How many evaluations are recorded. */
  get evaluations() {
    return this.#evaluations[0].length;
  }

  /** Forget everything and belong to another run. @param {number} run */
  clear(run) {
    this.run = run;
    this.#losses = new Column(Float32Array);
    this.#levels = [];
    this.#evaluations = EVALUATION.map(() => new Column(Float64Array));
  }

  /**
   * Keep the mini-batch losses of the steps `from`, `from + 1`, …
   * @param {number} from @param {ArrayLike<number>} values
   */
  put(from, values) {
    if (values.length === 0) return;
    this.#losses.reserve(from + values.length);
    this.#losses.values.set(values, from);
    this.#raise(from, from + values.length);
  }

  /**
   * Keep evaluations from the index `from` on.
   * @param {number} from @param {ArrayLike<number>} rows  (k * columns), row by row in the order of EVALUATION
   */
  putEvaluations(from, rows) {
    for (let i = 0; i < rows.length; i++) {
      const column = this.#evaluations[i % EVALUATION.length];
      column.set(from + Math.floor(i / EVALUATION.length), rows[i]);
    }
  }

  /** One column of the evaluations, as a view that is valid until the next put. @param {EvaluationColumn} name */
  column(name) {
    return this.#evaluations[EVALUATION.indexOf(name)].written();
  }

  /** The loss of one mini-batch, NaN where it is unknown. @param {number} step */
  lossAt(step) {
    return this.#losses.values[step] ?? Number.NaN;
  }

  /** The index of the last evaluation at or before a step, -1 if there is none. @param {number} step */
  evaluationAt(step) {
    const steps = this.column("step");
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * Extremes of the losses of the steps `lo` ≤ k < `hi`, in buckets of equal width.
   * @param {number} lo @param {number} hi @param {number} buckets at most hi - lo
   * @returns {Envelope}
   */
  envelope(lo, hi, buckets) {
    const envelope = { low: new Float32Array(buckets), high: new Float32Array(buckets) };
    const edge = (/** @type {number} */ i) => Math.floor(lo + (i * (hi - lo)) / buckets);
    for (let i = 0; i < buckets; i++) {
      const [low, high] = this.#extremes(edge(i), Math.min(edge(i + 1), this.length));
      envelope.low[i] = low;
      envelope.high[i] = high;
    }
    return envelope;
  }

  /** Bring the blocks above the values `from` ≤ k < `to` up to date. @param {number} from @param {number} to */
  #raise(from, to) {
    let below = { low: this.#losses, high: this.#losses };
    for (let k = 0; below.low.length > 1; k++) {
      this.#levels[k] ??= new Level();
      const level = this.#levels[k];
      from = Math.floor(from / FAN);
      to = Math.ceil(to / FAN);
      for (let block = from; block < to; block++) sumUp(below, level, block);
      below = level;
    }
  }

  /** Smallest and largest loss in [from, to), from as few blocks as possible. @param {number} from @param {number} to */
  #extremes(from, to) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    while (from < to) {
      let size = 1;
      let k = -1;
      while (from % (size * FAN) === 0 && from + size * FAN <= to) {
        size *= FAN;
        k++;
      }
      const at = k < 0 ? undefined : this.#levels[k];
      const least = (at?.low ?? this.#losses).values[from / size];
      const most = (at?.high ?? this.#losses).values[from / size];
      if (least < low) low = least;
      if (most > high) high = most;
      from += size;
    }
    return low <= high ? [low, high] : [Number.NaN, Number.NaN];
  }
}

/** Write the extremes of one block. @param {{low: Column, high: Column}} below @param {Level} level @param {number} block */
function sumUp(below, level, block) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const end = Math.min((block + 1) * FAN, below.low.length);
  for (let i = block * FAN; i < end; i++) {
    const least = below.low.values[i];
    const most = below.high.values[i];
    if (least < low) low = least;
    if (most > high) high = most;
  }
  level.low.set(block, low <= high ? low : Number.NaN);
  level.high.set(block, low <= high ? high : Number.NaN);
}
