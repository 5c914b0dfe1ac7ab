// @ts-check
/** The connection: opens the WebSocket, greets, hands messages to the receiver, and tries again when it breaks. */
import { effect } from "@preact/signals-core";
import { t } from "./i18n/index.js";
import { paced } from "./pace.js";
import { namedReason } from "./problems.js";
import { decode, FULL, newClientId, SET_ASIDE, SUBPROTOCOL } from "./protocol.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./protocol.js").Experiment} Experiment */
/** @typedef {{ read: () => string | null, write: (id: string | null) => void }} SessionMemory */

/** A server that owes an answer and is silent for so many ticks is taken to be gone, though nobody closed the connection. */
const SILENCE = 10;

/** One tick (ms). Ticks that a sleeping page misses are not counted. */
const TICK = 1000;

/** What is watched is told at most this often (ms), however fast a pointer sweeps over the units or the timeline. */
const WATCH_PAUSE = 60;

/** Tries after which the page calls itself offline; it goes on trying. */
const PATIENCE = 6;

/** Wait before try number `attempt` (from 0), in ms: doubling up to 15 s, with jitter so that a class does not return at once. @param {number} attempt @param {number} chance 0 to 1 */
export const backoff = (attempt, chance) => Math.min(15_000, 500 * 2 ** attempt) * (0.75 + 0.5 * chance);

/**
 * Connect the store to its server until `sleep` is called, which `wake` takes back, or `close`, which is for good.
 * @param {Store} store
 * @param {{ url: string, memory: SessionMemory, linked: Experiment | null }} options
 *   `memory` keeps the session's id over a reload; `linked` is the experiment of the address, wanted at the first greeting
 */
export function connect(store, options) {
  const connection = new Connection(store, options);
  const watch = paced(() => connection.open && store.receiver.watch(), WATCH_PAUSE);
  const stop = effect(() => {
    void store.demand.value;
    void store.calm.value;
    void store.fps.value;
    void store.at.value;
    watch();
  });
  const timer = setInterval(connection.listen, TICK);
  addEventListener("online", connection.retry);
  connection.start();
  const close = () => {
    stop();
    clearInterval(timer);
    removeEventListener("online", connection.retry);
    connection.hangUp();
  };
  const sleep = () => {
    connection.hangUp();
    store.connection.value = { status: "connecting", attempt: 0, retryAt: 0 };
  };
  return { sleep, wake: connection.retry, close };
}

class Connection {
  /** Whether the session is open: only then are messages sent. */
  open = false;
  #store;
  #url;
  #memory;
  #linked;
  #asked;
  #client = newClientId();
  #silent = 0;
  /** Whether the last session was set aside: what it trained stopped its worker, and is not asked for again. */
  #setAside = false;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Store} store @param {{ url: string, memory: SessionMemory, linked: Experiment | null }} options */
  constructor(store, { url, memory, linked }) {
    this.#store = store;
    this.#url = url;
    this.#memory = memory;
    this.#linked = linked;
    this.#asked = memory.read();
    store.send = (message) => this.#send(message);
    store.actions.reconnect = this.retry;
  }

  start = () => {
    this.hangUp();
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#greet(this.#wanted());
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code }) => this.#lost(code);
    this.#socket = socket;
  };

  /** Do not wait for the next try. */
  retry = () => {
    if (!this.open && this.#socket?.readyState !== WebSocket.CONNECTING) this.start();
  };

  /** Give a connection up that is dead though nobody closed it. A hidden page is sent nothing: then silence means nothing. */
  listen = () => {
    this.#silent = this.#owed() && !document.hidden ? this.#silent + 1 : 0;
    if (this.#silent < SILENCE) return;
    this.hangUp();
    this.#lost(0);
  };

  /** Whether the server should be saying something: its welcome, then frames and answers. */
  #owed() {
    if (this.open) return this.#store.playing.peek() || this.#store.actions.orders.pending;
    return this.#socket !== null && this.#socket.readyState <= WebSocket.OPEN;
  }

  /** Hear nothing more of the present socket, so that there is never more than one. */
  hangUp = () => {
    clearTimeout(this.#timer);
    this.open = false;
    this.#silent = 0;
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  };

  /** A closing socket takes nothing any more; what matters is sent again after the next welcome. @param {object} message */
  #send(message) {
    const ready = this.open && this.#socket?.readyState === WebSocket.OPEN;
    if (ready) this.#socket?.send(JSON.stringify(message));
    return ready;
  }

  /** What a new session shall train; null: the default. @returns {Experiment | null} */
  #wanted() {
    return this.#setAside ? null : (this.#linked ?? this.#store.state.peek()?.experiment ?? null);
  }

  /** @param {Experiment | null} experiment */
  #greet(experiment) {
    const hello = { kind: "hello", client: this.#client, session: this.#asked, experiment };
    this.#socket?.send(JSON.stringify(hello));
  }

  /** @param {string | ArrayBuffer} data */
  #hear(data) {
    this.#silent = 0;
    if (typeof data !== "string") return this.#store.receiver.frame(decode(data));
    const event = /** @type {import("./protocol.js").ServerEvent} */ (JSON.parse(data));
    if (event.kind === "welcome") this.#welcome(event);
    else if (event.kind === "state") this.#store.receiver.state(event);
    else if (this.open) this.#store.receiver.error(event);
    else this.#refused(event);
  }

  /** @param {import("./protocol.js").Welcome} event */
  #welcome(event) {
    this.open = true;
    if (this.#setAside) this.#tell("notice.setAside");
    else if (event.recovered) this.#tell("notice.recovered", () => ({ step: event.recovered?.step ?? 0 }));
    else if (this.#asked && !event.resumed) this.#tell("notice.renewed");
    this.#asked = event.session;
    this.#linked = null;
    this.#setAside = false;
    this.#memory.write(event.session);
    this.#store.receiver.welcome(event);
  }

  /** The experiment of the greeting was refused: say why, go on with the default. @param {import("./protocol.js").Refusal} event */
  #refused(event) {
    const document = this.#linked ?? this.#store.standard;
    this.#tell("notice.refusedLink", () => ({
      reason: namedReason(this.#store.schema.value, document, event.problems[0]),
    }));
    this.#linked = null;
    this.#greet(null);
  }

  /** @param {string} key @param {() => Record<string, string | number>} [values] */
  #tell(key, values = () => ({})) {
    this.#store.actions.notify({ text: () => t(key, values()), tone: "warn" });
  }

  /** The session was set aside: begin with another one, and without the orders that may have been too much for it. */
  #forget() {
    this.#setAside = true;
    this.#asked = null;
    this.#linked = null;
    this.#store.actions.orders.drop();
    this.#store.actions.answered();
  }

  /** @param {number} code */
  #lost(code) {
    this.open = false;
    if (code === SET_ASIDE) this.#forget();
    const attempt = this.#store.connection.peek().attempt + 1;
    const wait = backoff(code === FULL ? PATIENCE : attempt - 1, Math.random());
    const status = attempt > PATIENCE ? "offline" : "reconnecting";
    this.#store.connection.value = { status, attempt, retryAt: Date.now() + wait };
    this.#timer = setTimeout(this.start, wait);
  }
}
