// @ts-check
/** What the page says by itself: the banner over the network, the toast, and what screen readers are told. */
import { effect, signal } from "@preact/signals-core";
import { useEffect, useMemo, useState } from "preact/hooks";
import { integer, number } from "../format.js";
import { language, t } from "../i18n/index.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { metricsOf } from "./metrics.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */

/** A toast stays this long (ms); while the pointer or the focus is on it, for ever. */
const TOAST = 7000;
/** Polite announcements come at most this often while training plays (ms). */
const POLITE = 5000;

/** One banner at a time: the lost connection before anything else. @param {Props} props */
export function Banner({ store }) {
  const { status } = store.connection.value;
  if (status === "reconnecting" || status === "offline") return html`<${LostConnection} store=${store} />`;
  const notice = store.notice.value;
  if (!notice) return null;
  return html`
    <div class=${`banner ${notice.tone}`} role="status">
      <${Icon} name=${notice.tone === "info" ? "link" : "warn"} />
      <div class="banner-words">
        <p>${notice.text()}</p>
        ${notice.more && html`<${NoticeMore} ...${notice.more} />`}
      </div>
      <button type="button" class="button quiet icon-only" aria-label=${t("notice.dismiss")} onClick=${() => store.actions.notify(null)}>
        <${Icon} name="close" />
      </button>
    </div>
  `;
}

/** What need not be read at once. @param {{ title: () => string, list: (() => string)[] }} props */
const NoticeMore = ({ title, list }) => html`
  <details>
    <summary>${title()}</summary>
    <ul>${list.map((words) => html`<li>${words()}</li>`)}</ul>
  </details>
`;

/** @param {Props} props */
function LostConnection({ store }) {
  const { retryAt } = store.connection.value;
  const seconds = useSecondsUntil(retryAt);
  const step = integer(store.now.value, language.value);
  const playing = store.state.value?.status === "playing";
  return html`
    <div class="banner warn" role="alert">
      <${Icon} name="warn" />
      <p>
        <b>${t("banner.lost", { step })}</b> ${playing && t("banner.lostPlaying")}${" "}
        <span aria-hidden="true">${seconds > 0 ? t("banner.retry", { seconds }) : t("banner.retrying")}</span>
      </p>
      <button type="button" class="link" onClick=${store.actions.reconnect}>${t("banner.tryNow")}</button>
    </div>
  `;
}

/** @param {number} time ms since 1970 */
function useSecondsUntil(time) {
  const left = () => Math.max(0, Math.ceil((time - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 250);
    return () => clearInterval(timer);
  }, [time]);
  return seconds;
}

/** @param {Props} props */
export function Toast({ store }) {
  const toast = store.toast.value;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!toast || held) return;
    const timer = setTimeout(store.actions.dismissToast, TOAST);
    return () => clearTimeout(timer);
  }, [toast?.id, held]);
  const hold = { onPointerEnter: () => setHeld(true), onFocusIn: () => setHeld(true) };
  const release = { onPointerLeave: () => setHeld(false), onFocusOut: () => setHeld(false) };
  return html`
    <div class="toasts" role="status" ...${hold} ...${release}>
      ${
        toast &&
        html`
          <p class="toast" key=${toast.id}>
            <span>${toast.text()}</span>
            ${toast.undo !== null && html`<button type="button" class="link" onClick=${() => store.actions.undo(toast.undo ?? undefined)}>${t("toast.undo")}</button>`}
          </p>
        `
      }
    </div>
  `;
}

/** What happens, in words, for people who listen: rarely and politely, at once only when training broke. @param {Props} props */
export function Announcer({ store }) {
  const polite = useMemo(() => signal(""), []);
  const urgent = useMemo(() => signal(""), []);
  useEffect(() => announceProgress(store, polite), []);
  useEffect(
    () =>
      effect(() => {
        const divergence = store.state.value?.divergence;
        const step = divergence && integer(divergence.step + 1, language.value);
        urgent.value = step ? t("live.diverged", { step }) : "";
      }),
    [],
  );
  return html`
    <p class="hidden" role="status">${polite.value}</p>
    <p class="hidden" role="alert">${urgent.value}</p>
  `;
}

/** Now and then while it trains, and whenever it stands still. @param {Store} store @param {import("@preact/signals-core").Signal<string>} said */
function announceProgress(store, said) {
  let last = 0;
  let run = 0;
  return effect(() => {
    const spoken = language.value;
    const playing = store.state.value?.status === "playing";
    const frame = store.frame.value;
    const metrics = metricsOf(store);
    const now = performance.now();
    if (frame?.step === 0) said.value = "";
    if (!frame || !metrics || frame.step === 0 || store.past.value) return; // the timeline tells of the past
    if (playing && frame.run === run && now - last < POLITE) return;
    run = frame.run;
    last = now;
    said.value = t("live.step", {
      step: integer(frame.step, spoken),
      loss: number(metrics.testLoss, spoken),
    });
  });
}
