// @ts-check
/** The small card that says what is under the pointer. */

/** @typedef {{show: (x: number, y: number, lines: string[]) => void, showAbove: (x: number, text: string) => void, hide: () => void, dispose: () => void}} Readout */

const DISTANCE = 12;

/**
 * `show` puts the card beside a place, `showAbove` at the top and centred on it.
 * @param {HTMLElement} element positioned; the card stays inside its width
 * @returns {Readout}
 */
export function readout(element) {
  const card = document.createElement("div");
  card.className = "readout";
  card.hidden = true;
  card.ariaHidden = "true";
  element.append(card);
  return {
    show(x, y, lines) {
      card.replaceChildren(...lines.map(line));
      card.hidden = false;
      const left =
        x + DISTANCE + card.offsetWidth > element.clientWidth
          ? x - DISTANCE - card.offsetWidth
          : x + DISTANCE;
      const most = element.clientWidth - card.offsetWidth;
      card.style.left = `${Math.max(0, Math.min(most, left))}px`;
      card.style.top = `${Math.max(0, y - card.offsetHeight - DISTANCE)}px`;
    },
    showAbove(x, text) {
      card.replaceChildren(line(text));
      card.hidden = false;
      const most = element.clientWidth - card.offsetWidth;
      card.style.left = `${Math.max(0, Math.min(most, x - card.offsetWidth / 2))}px`;
      card.style.top = `${-DISTANCE}px`;
    },
    hide() {
      card.hidden = true;
    },
    dispose: () => card.remove(),
  };
}

/** @param {string} text */
function line(text) {
  const row = document.createElement("div");
  row.textContent = text;
  return row;
}
