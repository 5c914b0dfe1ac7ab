// @ts-check
/** Opening what someone sent: a link, or an experiment as JSON. The server judges it before anything changes here. */
import { fromHash, hashIn, Unreadable } from "./address.js";
import { t } from "./i18n/index.js";
import { placedReason } from "./problems.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./store.js").Words} Words */
/** @typedef {import("./address.js").Link} Link */
/** @typedef {import("./protocol.js").Problem} Problem */
/** @typedef {{ opened: boolean, problems: Words[] }} Outcome problems: one sentence each */

/** An experiment as a file is no larger (bytes). */
const LARGEST = 2 ** 22;

const OPENED = { opened: true, problems: [] };
const failed = (/** @type {Words[]} */ ...problems) => ({ opened: false, problems });

/** Open what was pasted: a link of ours, one of the TensorFlow Playground, or JSON. @param {Store} store @param {string} text @returns {Promise<Outcome>} */
export async function openText(store, text) {
  if (text.trim().startsWith("{")) return openJson(store, text);
  const hash = hashIn(text);
  if (!hash) return failed(() => t("link.foreign"));
  try {
    return await follow(store, await linkIn(store, hash));
  } catch (error) {
    return failed(unreadable(error));
  }
}

/** Open the experiment in a file. @param {Store} store @param {File} file @returns {Promise<Outcome>} */
export async function openFile(store, file) {
  if (file.size > LARGEST) return failed(() => t("link.fileLarge", { name: file.name }));
  return openJson(store, await file.text());
}

/** Follow an address that a person changed; whether it led anywhere. @param {Store} store @param {string} hash */
export async function openLink(store, hash) {
  try {
    const { opened, problems } = await follow(store, await linkIn(store, hash));
    if (!opened) notify(store, () => t("link.refused", { reason: problems[0]() }), problems.slice(1));
    return opened;
  } catch (error) {
    tellUnreadable(store, error, "link.nothingChanged");
    return false;
  }
}

/** Say what the reader should know of a link that was followed. @param {Store} store @param {Link} link */
export function tellLink(store, { remarks, foreign, held }) {
  const list = remarks.map(
    ({ key, values }) =>
      () =>
        t(key, values),
  );
  const holds = Object.keys(held).length > 0;
  const words = () => [foreign && t("link.playground"), holds && t("link.holds")].filter(Boolean).join(" ");
  if (foreign || holds) notify(store, words, list, "info");
  else if (list.length) notify(store, list[0], list.slice(1));
}

/** Say why a link cannot be read, and what is shown instead. @param {Store} store @param {unknown} error @param {string} instead */
export function tellUnreadable(store, error, instead) {
  notify(store, () => `${unreadable(error)()} ${t(instead)}`);
}

/** @param {Store} store @param {Words} text @param {Words[]} [list] @param {"info" | "warn"} [tone] */
function notify(store, text, list = [], tone = "warn") {
  const more = list.length ? { title: () => t("link.more"), list } : undefined;
  store.actions.notify({ text, tone, more });
}

/** @param {unknown} error @returns {Words} */
function unreadable(error) {
  if (!(error instanceof Unreadable)) throw error;
  return () => t(`link.${error.reason}`);
}

/** @param {Store} store @param {string} hash @returns {Promise<Link>} */
async function linkIn(store, hash) {
  const link = await fromHash(hash, { root: store.schema.value, standard: store.standard });
  return link ?? { experiment: store.standard, held: {}, view: null, remarks: [], foreign: false };
}

/** @param {Store} store @param {Link} link @returns {Promise<Outcome>} */
async function follow(store, link) {
  const { experiment, problems } = await judge(store, JSON.stringify(link.experiment));
  if (!experiment) return failed(...problems);
  store.actions.open(experiment, link.held);
  if (link.view) store.actions.look(link.view);
  tellLink(store, link);
  return OPENED;
}

/** @param {Store} store @param {string} text @returns {Promise<Outcome>} */
async function openJson(store, text) {
  const { experiment, problems } = await judge(store, text);
  if (!experiment) return failed(...problems);
  store.actions.open(experiment, {});
  return OPENED;
}

/**
 * What the server says of an experiment: the whole of it with every field, or what is wrong, one sentence for each problem.
 * @param {Store} store @param {string} text @returns {Promise<{ experiment: import("./protocol.js").Experiment | null, problems: Words[] }>}
 */
async function judge(store, text) {
  const headers = { "content-type": "application/json" };
  const response = await fetch("api/experiment", { method: "POST", headers, body: text }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!answer) return { experiment: null, problems: [() => t("link.noServer")] };
  if (answer.experiment) return { experiment: answer.experiment, problems: [] };
  const document = parsed(text);
  const words = (/** @type {Problem} */ problem) => () => placedReason(store.schema.value, document, problem);
  return { experiment: null, problems: answer.problems.filter(isCause).map(words) };
}

/** A list that lacks an entry because that was refused is no problem of its own. @param {Problem} problem @param {number} _ @param {Problem[]} all */
const isCause = ({ path, code }, _, all) =>
  code !== "too_short" ||
  !all.some((other) => other.path.length > path.length && path.every((key, i) => other.path[i] === key));

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
