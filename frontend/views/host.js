// @ts-check
/** An empty element for a view that draws on its own: mounted once, never touched by the virtual DOM. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "./html.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {(element: HTMLElement, store: Store) => () => void} Mount */

/** @param {{ store: Store, mount: Mount, id: string, style?: object }} props */
export function Host({ store, mount, id, style }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => (box.current ? mount(box.current, store) : undefined), [mount]);
  return html`<div id=${id} class="host" ref=${box} style=${style}></div>`;
}
