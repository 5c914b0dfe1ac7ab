// @ts-check
/** The plane, with what lies over it while one draws. */
import { mount as boundary } from "./boundary.js";
import { mount as pad } from "./draw-pad.js";
import { Host } from "./host.js";
import { html } from "./html.js";

/** @param {{ store: import("../store.js").Store }} props */
export const PlaneView = ({ store }) => html`
  <div class="plane-view">
    <${Host} id="boundary" mount=${boundary} store=${store} />
    ${store.drawing.value && html`<${Host} id="draw-pad" mount=${pad} store=${store} />`}
  </div>
`;
