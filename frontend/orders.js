// @ts-check
/** The commands that no `state` has acknowledged yet: numbered, sent in order, sent again after a reconnect. */
import { keyOf } from "./weights.js";

/** While a slider is dragged, edits go out this far apart (ms): the server limits how many commands come a second. */
const EDIT_PAUSE = 100;

/** So many weights go out in one order at most: the limit of the protocol. */
const MOST = 128;

/** Whether training plays after an order, for those that decide it. @type {Record<string, boolean>} */
const PLAYS = { play: true, pause: false, step: false, reset: false };

/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {{ kind: string, seq: number, experiment?: Experiment, [field: string]: any }} Order */
/** @typedef {import("./weights.js").Weight} Weight */
/** @typedef {{ order: Order, note: any, sent: boolean }} Pending an order, what its giver wants to remember about it, and whether it went out */

export class Orders {
  #seq = 0;
  /** @type {Pending[]} */
  #sent = [];
  /** @type {{ experiment: Experiment, note: any } | null} the newest edit, held back while another is on its way */
  #waiting = null;
  /** Whether the last edit went out just now. */
  #resting = false;
  /** Weights set by hand and held back, as they are to be and as they were. @type {Map<string, { after: Weight, before: Weight }>} */
  #entered = new Map();
  /** Whether the last weights went out just now. */
  #pausing = false;
  #send;
  #later;

  /**
   * @param {(order: Order) => unknown} send puts an order on the wire if there is one: then it gives something true
   * @param {(callback: () => void) => void} [later] calls back when the next edit may go out
   */
  constructor(send, later = (callback) => setTimeout(callback, EDIT_PAUSE)) {
    this.#send = send;
    this.#later = later;
  }

  /** The newest document that was not yet answered. @returns {Experiment | null} */
  get experiment() {
    const edits = this.#sent.filter(({ order }) => order.experiment);
    return this.#waiting?.experiment ?? edits.at(-1)?.order.experiment ?? null;
  }

  /** Whether training will play once everything is answered; null when nothing unanswered decides it. @returns {boolean | null} */
  get playing() {
    const last = this.#sent.findLast(({ order }) => order.kind in PLAYS);
    return last ? PLAYS[last.order.kind] : null;
  }

  /** Whether weights that were set by hand wait, or are on their way. */
  get entering() {
    return this.#entered.size > 0 || this.#sent.some(({ order }) => order.kind === "weights");
  }

  /** Whether the server owes an answer. */
  get pending() {
    return this.#sent.length > 0;
  }

  /**
   * Give any order but an edit. An edit held back goes first. It takes the place of one of its sort that could not be
   * sent yet: what piles up while the connection is lost would come faster than the server allows.
   * @param {string} kind @param {object} [body] @param {any} [note]
   */
  give(kind, body = {}, note = null) {
    this.#flush();
    const replaced = (/** @type {Pending} */ { order, sent }) => !sent && sortOf(order.kind) === sortOf(kind);
    this.#sent = this.#sent.filter((pending) => !replaced(pending));
    this.#push(kind, body, note);
  }

  /**
   * Give an edit. Only one is under way at a time, and they keep a pace; the newest replaces the one that waits.
   * @param {Experiment} experiment @param {any} [note]
   */
  edit(experiment, note = null) {
    this.#sendEntered();
    this.#waiting = { experiment, note: this.#waiting ? { ...note, ...kept(this.#waiting.note) } : note };
    this.#next();
  }

  /**
   * Set weights by hand. They keep a pace like edits: what follows too soon waits, and of one weight the newest counts.
   * The note of such an order is the weights as they were.
   * @param {Weight[]} after @param {Weight[]} before
   */
  enter(after, before) {
    if (this.#waiting) this.#flush();
    this.#hold(after, before);
    if (this.#pausing) return;
    this.#sendEntered();
    this.#pausing = true;
    this.#later(() => {
      this.#pausing = false;
      this.#sendEntered();
    });
  }

  /** The server applied everything up to `seq`. @param {number} seq @returns {Pending[]} what it applied */
  acknowledge(seq) {
    const done = this.#sent.filter(({ order }) => order.seq <= seq);
    this.#forget((order) => order.seq <= seq);
    return done;
  }

  /** The server refused order `seq`. @param {number} seq @returns {Pending | undefined} the refused one */
  refuse(seq) {
    const refused = this.#sent.find(({ order }) => order.seq === seq);
    this.#forget((order) => order.seq === seq);
    return refused;
  }

  /** Give up what was not answered. */
  drop() {
    this.#sent = [];
    this.#waiting = null;
    this.#entered.clear();
  }

  /** After a (re)connect: send what was not acknowledged once more. Numbers make that harmless. */
  again() {
    for (const pending of this.#sent) pending.sent = Boolean(this.#send(pending.order));
  }

  /** @param {(order: Order) => boolean} answered */
  #forget(answered) {
    this.#sent = this.#sent.filter(({ order }) => !answered(order));
    this.#next();
  }

  /** Send the edit that waits, if it need not wait any more. */
  #next() {
    if (!this.#waiting || this.#resting || this.#sent.some(({ order }) => order.kind === "edit")) return;
    this.#flush();
    this.#resting = true;
    this.#later(() => {
      this.#resting = false;
      this.#next();
    });
  }

  /** @param {Weight[]} weights as they are to be @param {Weight[]} before */
  #hold(weights, before) {
    for (const [i, after] of weights.entries()) {
      const key = keyOf(after);
      this.#entered.set(key, { after, before: this.#entered.get(key)?.before ?? before[i] });
    }
  }

  /** Send the weights that wait, together with those that could not be sent yet. */
  #sendEntered() {
    if (!this.#entered.size) return;
    const newer = [...this.#entered.values()];
    const last = this.#sent.at(-1);
    if (last?.order.kind === "weights" && !last.sent) {
      this.#sent.pop();
      this.#entered.clear();
      this.#hold(last.order.changes, last.note.weights);
      for (const { after, before } of newer) this.#hold([after], [before]);
    }
    const all = [...this.#entered.values()];
    this.#entered.clear();
    for (let start = 0; start < all.length; start += MOST) {
      const part = all.slice(start, start + MOST);
      const changes = part.map(({ after }) => after);
      this.#push("weights", { changes }, { weights: part.map(({ before }) => before) });
    }
  }

  #flush() {
    this.#sendEntered();
    if (!this.#waiting) return;
    const { experiment, note } = this.#waiting;
    this.#waiting = null;
    this.#push("edit", { experiment }, note);
  }

  /** @param {string} kind @param {object} body @param {any} note */
  #push(kind, body, note) {
    this.#seq += 1;
    const order = { kind, seq: this.#seq, ...body };
    /** @type {Pending} */
    const pending = { order, note, sent: false };
    this.#sent.push(pending);
    pending.sent = Boolean(this.#send(order));
  }
}

/** Play, pause and step are answers to one question, whether training goes on. @param {string} kind */
const sortOf = (kind) => (kind !== "reset" && kind in PLAYS ? "play" : kind);

/** What a replaced edit hands to the one that replaces it: the document that Undo goes back to. @param {any} note */
const kept = (note) => (note?.before ? { before: note.before } : {});
