// @ts-check
/** A palette of layers in groups: what cannot be chosen stays visible, with the reason. */
import { useRef } from "preact/hooks";
import { capital } from "../forms/form.js";
import { hint, t, title } from "../i18n/index.js";
import { GROUPS } from "../offers.js";
import { html } from "./html.js";
import { LayerIcon } from "./layer-icons.js";

/** @typedef {import("../offers.js").Offer} Offer */
/** @typedef {import("../offers.js").Group} Group */
/** @typedef {{ id: string, label: string, offers: Offer[], opener: Element | null, foot: string, choose: (offer: Offer) => void }} Props */

/** How far a palette keeps from what opened it, which has half a card below it, and from the window's edge, and its arrow from the palette's corner (px). */
const [OFF, EDGE, CORNER] = [32, 8, 16];
/** Letters that follow each other this quickly (ms) belong to one name. */
const TYPING = 700;

/** Groups on the left and on the right. */
const SIDES = [GROUPS.slice(0, 2), GROUPS.slice(2)];

/** @param {Props} props */
export function Palette({ id, label, offers, opener, foot, choose }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const opened = (/** @type {any} */ event) => {
    if (event.newState !== "open" || !box.current) return;
    if (opener) stand(box.current, opener.getBoundingClientRect());
    const [first] = items(box.current);
    (items(box.current).find((item) => item.ariaDisabled !== "true") ?? first)?.focus();
  };
  const take = (/** @type {Offer} */ offer) => {
    if (offer.why) return;
    box.current?.hidePopover();
    choose(offer);
  };
  return html`
    <div id=${id} class="pop palette" popover="auto" role="menu" aria-label=${label} aria-describedby=${`${id}-foot`} ref=${box} onToggle=${opened} onKeyDown=${useKeys()}>
      ${SIDES.map(
        (groups) => html`
          <div class="palette-side" role="none">
            ${groups.map((group) => html`<${Shelf} key=${group} ...${{ id, group, take }} offers=${offers.filter((offer) => offer.group === group)} />`)}
          </div>
        `,
      )}
      <div class="palette-foot muted" id=${`${id}-foot`} role="presentation">${foot}</div>
    </div>
  `;
}

/** A group; a reason that all of it share stands in its head. @param {{ id: string, group: Group, offers: Offer[], take: (offer: Offer) => void }} props */
function Shelf({ id, group, offers, take }) {
  const [first] = offers;
  const shared = offers.length > 1 && offers.every(({ why }) => why === first.why) ? first?.why : null;
  const name = t(`palette.${group}`);
  const head = shared ? t("palette.because", { name, why: t(`palette.why.${shared}`) }) : name;
  return html`
    <div class="palette-group" role="group" aria-labelledby=${`${id}-${group}`}>
      <div class="palette-head" id=${`${id}-${group}`} role="presentation">${head}</div>
      ${offers.map((offer) => html`<${Item} key=${offer.kind} ...${{ offer, take }} why=${offer.why === shared ? null : offer.why} />`)}
    </div>
  `;
}

/** @param {{ offer: Offer, why: string | null, take: (offer: Offer) => void }} props why: the reason, unless it stands in the head of the group */
function Item({ offer, why, take }) {
  const name = capital(title(offer.spec));
  const about = why ? t(`palette.why.${why}`) : hint(offer.spec);
  const spoken = {
    "aria-description": about,
    "aria-disabled": offer.why ? "true" : undefined,
  };
  return html`
    <button type="button" role="menuitem" tabindex="-1" ...${spoken} onClick=${() => take(offer)}>
      <${LayerIcon} kind=${offer.kind} />
      <b>${name}</b>
      <span aria-hidden="true">${about}</span>
    </button>
  `;
}

/** @param {HTMLElement} box @returns {HTMLElement[]} */
const items = (box) => [...box.querySelectorAll("button")];

/** Arrow keys go up and down and to the other side; letters to the next name that begins so. */
function useKeys() {
  const typed = useRef({ text: "", time: 0 });
  return (/** @type {any} */ event) => {
    const { key, currentTarget: box } = event;
    const all = items(box);
    const now = /** @type {HTMLElement} */ (document.activeElement);
    const found = key.length === 1 ? byName(all, now, typed.current, key) : neighbour(all, now, key);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    found.focus();
  };
}

/** @param {HTMLElement[]} all @param {HTMLElement} now @param {string} key */
function neighbour(all, now, key) {
  const place = all.indexOf(now);
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by) return all[(place + by + all.length) % all.length];
  if (key === "Home" || key === "End") return all.at(key === "Home" ? 0 : -1);
  return key === "ArrowLeft" || key === "ArrowRight" ? across(all, now) : undefined;
}

/** The item at the same height on the other side. @param {HTMLElement[]} all @param {HTMLElement} now */
function across(all, now) {
  const others = all.filter((item) => item.closest(".palette-side") !== now.closest(".palette-side"));
  const apart = (/** @type {HTMLElement} */ item) => Math.abs(item.offsetTop - now.offsetTop);
  return others.sort((a, b) => apart(a) - apart(b))[0];
}

/** @param {HTMLElement[]} all @param {HTMLElement} now @param {{ text: string, time: number }} typed @param {string} letter */
function byName(all, now, typed, letter) {
  const time = performance.now();
  const text = (time - typed.time < TYPING ? typed.text : "") + letter.toLowerCase();
  Object.assign(typed, { text, time });
  const start = all.indexOf(now) + (text.length > 1 ? 0 : 1);
  const round = [...all.slice(start), ...all.slice(0, start)];
  return round.find((item) => item.querySelector("b")?.textContent?.toLowerCase().startsWith(text));
}

/** Put the palette below what opened it with its arrow there, else beside it inside the window. @param {HTMLElement} box @param {DOMRect} anchor */
function stand(box, anchor) {
  const { width, height } = box.getBoundingClientRect();
  const middle = anchor.left + anchor.width / 2;
  const left = Math.max(EDGE, Math.min(middle - width / 8, innerWidth - width - EDGE));
  const below = anchor.bottom + OFF;
  const fits = below + height + EDGE <= innerHeight;
  box.classList.toggle("pointing", fits);
  box.style.setProperty("--arrow", `${Math.max(CORNER, Math.min(middle - left, width - CORNER))}px`);
  box.style.setProperty("--left", `${left}px`);
  box.style.setProperty("--top", `${fits ? below : Math.max(EDGE, innerHeight - height - EDGE)}px`);
}
