// @ts-check
/** The focusable places over the drawn network: one for each input feature and unit, walked with the arrow keys. */

/** @typedef {import("../canvas/layout.js").Rect} Rect */
/** @typedef {import("./units.js").Unit} Unit */
/** @typedef {{box: Rect, unit: Unit, name: string, selected: boolean, label?: () => Node}} Cell label: what stands in it, made once */
/** @typedef {{name: string, cells: Cell[]}} Row one layer */
/**
 * @typedef {object} Handlers
 * @property {(unit: Unit) => void} press Enter, Space or a click
 * @property {(unit: Unit) => void} enter pointed at, or focused
 * @property {(unit: Unit) => void} leave
 * @property {() => void} escape
 */

/**
 * @param {HTMLElement} element @param {Handlers} handlers
 * @returns {{show: (rows: Row[], name: string) => void, dispose: () => void}}
 */
export function grid(element, handlers) {
  const root = document.createElement("div");
  root.className = "unit-grid";
  root.setAttribute("role", "grid");
  element.append(root);
  let key = "";
  /** @type {HTMLElement[][]} */
  let places = [];
  /** Where the one Tab stop is. */
  let stop = [0, 0];

  const show = (/** @type {Row[]} */ rows, /** @type {string} */ name) => {
    root.ariaLabel = name;
    const shape = rows.map(({ cells }) => cells.length).join();
    if (shape !== key) {
      key = shape;
      places = rows.map(({ cells }) => cells.map((cell) => place(cell.unit)));
      root.replaceChildren(...places.map(row));
      stop = [Math.min(stop[0], places.length - 1), 0];
    }
    rows.forEach((row, i) => {
      update(root.children[i], places[i], row);
    });
    rove();
  };
  const rove = () => {
    places.forEach((row, i) => {
      row.forEach((cell, j) => {
        cell.tabIndex = i === stop[0] && j === stop[1] ? 0 : -1;
      });
    });
  };
  const focus = (/** @type {number[] | null} */ at) => {
    if (!at) return false;
    stop = at;
    rove();
    places[at[0]][at[1]].focus();
    return true;
  };
  listen(
    root,
    handlers,
    (key, target) => focus(next(places, find(places, target), key)),
    (target) => {
      stop = find(places, target) ?? stop;
      rove();
    },
  );
  return { show, dispose: () => root.remove() };
}

/** @param {HTMLElement[]} cells */
function row(cells) {
  const element = document.createElement("div");
  element.setAttribute("role", "row");
  element.append(...cells);
  return element;
}

/** @param {Unit} unit */
function place(unit) {
  const cell = document.createElement("div");
  cell.className = "unit-cell";
  cell.setAttribute("role", "gridcell");
  cell.dataset.layer = String(unit.layer);
  return cell;
}

/** @param {Element} element @param {HTMLElement[]} places @param {Row} row */
function update(element, places, { name, cells }) {
  element.ariaLabel = name;
  cells.forEach(({ box, unit, name: label, selected, label: content }, i) => {
    const cell = places[i];
    cell.dataset.unit = String(unit.unit);
    if (cell.ariaLabel !== label) cell.ariaLabel = label;
    cell.ariaSelected = String(selected);
    for (const side of /** @type {const} */ (["width", "height"])) cell.style[side] = `${box[side]}px`;
    cell.style.transform = `translate(${box.x}px, ${box.y}px)`;
    if (content && !cell.firstChild) cell.append(content());
  });
}

/** @param {HTMLElement[][]} places @param {EventTarget | null} target @returns {number[] | null} */
function find(places, target) {
  const cell = target instanceof Element ? target.closest(".unit-cell") : null;
  for (let i = 0; i < places.length; i++) {
    const j = places[i].indexOf(/** @type {HTMLElement} */ (cell));
    if (j >= 0) return [i, j];
  }
  return null;
}

/** Where an arrow key leads: along a layer, or to the place of equal height in the next. @param {HTMLElement[][]} places @param {number[] | null} at @param {string} key @returns {number[] | null} */
function next(places, at, key) {
  if (!at) return null;
  const [i, j] = at;
  const last = places[i].length - 1;
  if (key === "ArrowDown") return [i, Math.min(last, j + 1)];
  if (key === "ArrowUp") return [i, Math.max(0, j - 1)];
  if (key === "Home") return [i, 0];
  if (key === "End") return [i, last];
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  const neighbours = step ? places[i + step] : undefined;
  return neighbours?.length ? [i + step, closest(neighbours, places[i][j])] : null;
}

/** @param {HTMLElement[]} cells @param {HTMLElement} to */
function closest(cells, to) {
  const middle = (/** @type {HTMLElement} */ cell) => {
    const { top, height } = cell.getBoundingClientRect();
    return top + height / 2;
  };
  const distances = cells.map((cell) => Math.abs(middle(cell) - middle(to)));
  return distances.indexOf(Math.min(...distances));
}

/** @param {EventTarget | null} target @returns {Unit | null} */
function unitOf(target) {
  const cell = target instanceof Element ? target.closest(".unit-cell") : null;
  if (!(cell instanceof HTMLElement)) return null;
  return { layer: Number(cell.dataset.layer), unit: Number(cell.dataset.unit) };
}

/** @param {HTMLElement} root @param {Handlers} handlers @param {(key: string, target: EventTarget | null) => boolean} walk @param {(target: EventTarget | null) => void} stopAt */
function listen(root, handlers, walk, stopAt) {
  const on = (/** @type {string} */ type, /** @type {(unit: Unit, event: Event) => void} */ act) =>
    root.addEventListener(type, (event) => {
      const unit = unitOf(event.target);
      if (unit) act(unit, event);
    });
  on("click", handlers.press);
  on("pointerover", (unit, event) => {
    if (/** @type {PointerEvent} */ (event).pointerType !== "touch") handlers.enter(unit);
  });
  on("pointerout", handlers.leave);
  on("focusin", (unit, event) => {
    stopAt(event.target);
    if (/** @type {HTMLElement} */ (event.target).matches(":focus-visible")) handlers.enter(unit);
  });
  on("focusout", handlers.leave);
  root.addEventListener("keydown", (event) => {
    const unit = unitOf(event.target);
    if (!unit || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") handlers.escape();
    else if (event.key === "Enter" || event.key === " ") handlers.press(unit);
    else if (!walk(event.key, event.target)) return;
    event.preventDefault();
  });
}
