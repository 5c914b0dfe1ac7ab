// @ts-check
/** Light, dark, and high contrast: which follows which, and which the system asks for. */

/** @typedef {"light" | "dark" | "contrast"} Theme */

/** @type {Theme[]} */
const THEMES = ["light", "dark", "contrast"];

/** The theme that the button brings. @param {Theme} theme */
export const nextTheme = (theme) => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];

/**
 * What the system asks for. Forced colours bring their own for all but the drawings, which then need the strongest there are,
 * whatever was chosen. `changed` is told when the system asks for something else.
 * @param {(query: string) => MediaQueryList} media @param {() => void} changed
 */
export function systemThemes(media, changed) {
  const dark = media("(prefers-color-scheme: dark)");
  const more = media("(prefers-contrast: more)");
  const forced = media("(forced-colors: active)");
  for (const query of [dark, more, forced]) query.addEventListener("change", changed);
  return {
    /** @returns {Theme} */
    wanted: () => (more.matches ? "contrast" : dark.matches ? "dark" : "light"),
    isForced: () => forced.matches,
  };
}
