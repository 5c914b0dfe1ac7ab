// @ts-check
/** A small menu behind an arrow: the browser's popover opens and closes it, arrow keys move in it. */
import { useRef } from "preact/hooks";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {{ label: string, key?: string, act: () => void, chosen?: boolean, alone?: boolean, group?: string }} MenuItem alone: it is switched on and off by itself; group: what is chosen among, said above the first of them */

/** @param {{ id: string, label: string, disabled?: boolean, items: MenuItem[], icon?: import("./icons.js").IconName, quiet?: boolean, children?: any }} props children: what stands below the items */
export function Menu({ id, label, disabled = false, items, icon = "down", quiet = false, children }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const opener = useRef(/** @type {HTMLElement | null} */ (null));
  const opened = (/** @type {any} */ event) => {
    if (event.newState !== "open" || !box.current || !opener.current) return;
    under(box.current, opener.current.getBoundingClientRect());
    buttons(box.current)[0]?.focus();
  };
  const choose = (/** @type {MenuItem} */ item) => {
    box.current?.hidePopover();
    opener.current?.focus();
    item.act();
  };
  return html`
    <button type="button" class=${`button icon-only${quiet ? " quiet" : ""}`} ref=${opener} popovertarget=${id} disabled=${disabled} aria-label=${label} aria-haspopup="menu">
      <${Icon} name=${icon} small=${icon === "down"} />
    </button>
    <div id=${id} class="pop menu" popover="auto" ref=${box} onToggle=${opened}>
      <div role="menu" aria-label=${label} onKeyDown=${move}>
        ${items.map(
          (item, i) => html`
            ${item.group && item.group !== items[i - 1]?.group && html`<span class="menu-group" role="presentation">${item.group}</span>`}
            <button type="button" role=${item.alone ? "menuitemcheckbox" : "menuitemradio"} aria-checked=${item.chosen} tabindex="-1" onClick=${() => choose(item)}>
              <span>${item.label}</span>${item.key && html`<kbd>${item.key}</kbd>`}
            </button>
          `,
        )}
      </div>
      ${children}
    </div>
  `;
}

/** @param {HTMLElement} box @returns {HTMLElement[]} */
const buttons = (box) => [...box.querySelectorAll("button")];

/** Arrow keys go round the items. @param {any} event */
export function move(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[/** @type {string} */ (event.key)];
  if (!by) return;
  event.preventDefault();
  const all = buttons(event.currentTarget);
  const now = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  all[(now + by + all.length) % all.length].focus();
}

/** Put a popover under what opened it, inside the window. @param {HTMLElement} box @param {DOMRect} anchor */
export function under(box, anchor) {
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + 6;
  const top = below + height + 8 <= innerHeight ? below : Math.max(8, anchor.top - 6 - height);
  box.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - width - 8))}px`;
  box.style.top = `${top}px`;
}
