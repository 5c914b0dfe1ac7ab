// @ts-check
/** Parts of the page that are fetched when they are first shown: most people never see most of them. */
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";

/** @typedef {(props: any) => any} Component */

/** A component in the place of one whose module is not here yet. @param {() => Promise<Component>} load @returns {Component} */
export function later(load) {
  /** @type {Component | null} */
  let loaded = null;
  return function Later(props) {
    const [, arrived] = useState(loaded !== null);
    useEffect(() => {
      if (loaded) return;
      load().then((component) => {
        loaded = component;
        arrived(true);
      });
    }, []);
    return loaded && html`<${loaded} ...${props} />`;
  };
}
