// @ts-check
/** The connection: opens the WebSocket, greets, hands messages to the receiver, and tries again when it breaks. */
import { effect } from "@preact/signals-core";
import { namedReason } from "./problems.js";
import { decode, FULL, newClientId, SET_ASIDE, SUBPROTOCOL } from "./protocol.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {{ read: () => string | null, write: (id: string | null) => void }} SessionMemory */

/** What is watched is told at most this often (ms), however fast a pointer sweeps over the units. */
const WATCH_PAUSE = 100;

/** Tries after which the page calls itself offline; it goes on trying. */
const PATIENCE = 6;

/** Wait before try number `attempt` (from 0), in ms: doubling up to 15 s, with jitter so that a class does not return at once. @param {number} attempt @param {number} chance 0 to 1 */
export const backoff = (attempt, chance) => Math.min(15_000, 500 * 2 ** attempt) * (0.75 + 0.5 * chance);

/**
 * @param {Store} store
 * @param {{ url: string, memory: SessionMemory, linked: import("./protocol.js").Experiment | null }} options
 *   `memory` keeps the session's id over a reload; `linked` is the experiment of the address, wanted at the first greeting
 */
export function connect(store, { url, memory, linked }) {
  const client = newClientId();
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;
  let open = false;
  let asked = memory.read();

  store.send = (message) => {
    if (open) socket?.send(JSON.stringify(message));
  };
  const watch = paced(() => open && store.receiver.watch(), WATCH_PAUSE);
  effect(() => {
    void store.demand.value;
    void store.calm.value;
    watch();
  });

  function start() {
    clearTimeout(retry);
    socket = new WebSocket(url, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => greet(linked ?? store.state.peek()?.experiment ?? null);
    socket.onmessage = ({ data }) => (typeof data === "string" ? event(JSON.parse(data)) : frame(data));
    socket.onclose = ({ code }) => lost(code);
  }

  /** @param {import("./protocol.js").Experiment | null} experiment */
  const greet = (experiment) =>
    socket?.send(JSON.stringify({ kind: "hello", client, session: asked, experiment }));

  /** @param {ArrayBuffer} data */
  const frame = (data) => store.receiver.frame(decode(data));

  /** @param {import("./protocol.js").ServerEvent} message */
  function event(message) {
    if (message.kind === "welcome") welcome(message);
    else if (message.kind === "state") store.receiver.state(message);
    else if (open) store.receiver.error(message);
    else refusedLink(message);
  }

  /** @param {import("./protocol.js").Welcome} message */
  function welcome(message) {
    open = true;
    if (message.recovered) tell("notice.recovered", { step: message.recovered.step });
    else if (asked && !message.resumed && !linked) tell("notice.renewed");
    asked = message.session;
    linked = null;
    memory.write(message.session);
    store.receiver.welcome(message);
  }

  /** The experiment of the greeting was refused: say why, go on with the default. @param {import("./protocol.js").Refusal} message */
  function refusedLink(message) {
    const reason = namedReason(store.schema.value, linked ?? store.standard, message.problems[0]);
    tell("notice.refusedLink", { reason });
    linked = null;
    greet(null);
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  const tell = (key, values = {}) => store.actions.notify({ key, values, tone: "warn" });

  /** @param {number} code */
  function lost(code) {
    open = false;
    if (code === SET_ASIDE) asked = null;
    const attempt = store.connection.peek().attempt + 1;
    const wait = backoff(code === FULL ? PATIENCE : attempt - 1, Math.random());
    const status = attempt > PATIENCE ? "offline" : "reconnecting";
    store.connection.value = { status, attempt, retryAt: Date.now() + wait };
    retry = setTimeout(start, wait);
  }

  store.actions.reconnect = () => {
    if (!open && socket?.readyState !== WebSocket.CONNECTING) start();
  };
  start();
}

/** Call at once, and again at the end of a pause if it was asked for meanwhile. @param {() => void} act @param {number} pause */
function paced(act, pause) {
  let resting = false;
  let asked = false;
  return function call() {
    asked = resting;
    if (resting) return;
    resting = true;
    act();
    setTimeout(() => {
      resting = false;
      if (asked) call();
    }, pause);
  };
}
