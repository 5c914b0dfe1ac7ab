// @ts-check
/** The train losses of all starts on one chart: colour and dashes tell the lines apart, names stand at their ends. */
import { effect } from "@preact/signals-core";
import { apart, decades, extent, logRange, stepTicks } from "../canvas/axis.js";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { integer, number, tick } from "../format.js";
import { language, t } from "../i18n/index.js";
import { picture } from "../views/picture.js";
import { followPointer } from "../views/pointer.js";
import { readout } from "../views/readout.js";
import { nameOf } from "./card.js";
import { lossAt } from "./places.js";

/** @typedef {import("./lab.js").Lab} Lab */
/** @typedef {{ name: string, steps: ArrayLike<number>, losses: Float32Array | Float64Array }} Line */
/** @typedef {{ palette: import("../canvas/palette.js").Palette, locale: string, step: number, lines: Line[] }} Race */

const ROOM = { top: 10, right: 132, bottom: 24, left: 46 };
const NARROW = { ...ROOM, right: 96 };
const APART = 15;
const LEAST = 120;
/** As the lines of the cards: by the place of the start. */
export const DASHES = [[], [6, 4], [], [2, 3], [8, 3, 2, 3], [3, 2]];

/** Of the class colours those that are seen as a thin line: yellow is not. @param {Race["palette"]} palette @param {number} place */
const colourOf = ({ classes, ink }, place) => (place === 4 ? ink.ink : classes[place]);

/** @param {HTMLElement} element @param {any} store */
export function mount(element, store) {
  const lab = /** @type {Lab} */ (store);
  const card = readout(element);
  let model = gather(lab);
  let pointer = /** @type {import("../views/pointer.js").Point | null} */ (null);
  const area = surface(element, (context, size) => {
    const found = draw(context, size, model, pointer);
    if (found) card.show(found.x, 60, found.lines);
    else card.hide();
    describe(() => sentence(model));
  });
  const describe = picture(area.canvas);
  const stops = [
    effect(() => {
      model = gather(lab);
      area.request();
    }),
    followPointer(element, (at) => {
      pointer = at;
      area.request();
    }),
  ];
  return () => {
    for (const stop of [...stops, area.dispose, card.dispose]) stop();
  };
}

/** @param {Lab} lab @returns {Race} */
const gather = (lab) => ({
  palette: palette.value,
  locale: language.value,
  step: lab.step.value,
  lines: lab.columns.value.map(({ store, initializer }) => {
    void store.seriesVersion.value;
    return {
      name: nameOf(lab.root, initializer),
      steps: store.series.column("step"),
      losses: store.series.column("train_loss"),
    };
  }),
});

/** @param {CanvasRenderingContext2D} context @param {{ width: number, height: number }} size @param {Race} race @param {{ x: number, y: number } | null} pointer */
function draw(context, { width, height }, { palette, locale, step, lines }, pointer) {
  const { ink, font } = palette;
  const room = width < 600 ? NARROW : ROOM;
  const [left, right, top, bottom] = [room.left, width - room.right, room.top, height - room.bottom];
  const end = Math.max(LEAST, step);
  const { low, high } = logRange(extent(lines.map(({ losses }) => losses)));
  const x = (/** @type {number} */ at) => left + (at / end) * (right - left);
  const y = (/** @type {number} */ loss) =>
    bottom - (Math.log(Math.max(loss, low) / low) / Math.log(high / low)) * (bottom - top);
  context.font = `11px ${font}`;
  context.textBaseline = "alphabetic";
  for (const value of decades({ low, high })) {
    context.fillStyle = ink.line;
    context.fillRect(left, Math.round(y(value)), right - left, 1);
    context.fillStyle = ink["ink-3"];
    context.textAlign = "right";
    context.fillText(tick(value, locale), left - 7, y(value) + 4);
  }
  context.fillStyle = ink["line-2"];
  context.fillRect(left, Math.round(bottom), right - left, 1);
  for (const value of stepTicks(end)) {
    context.fillStyle = ink["line-2"];
    context.fillRect(Math.round(x(value) - 0.5), Math.round(bottom), 1, 4);
    context.fillStyle = ink["ink-3"];
    context.textAlign = value === 0 ? "left" : value === end ? "right" : "center";
    context.fillText(value === 0 ? `${t("drawing.step")} 0` : integer(value, locale), x(value), bottom + 17);
  }
  lines.forEach(({ steps, losses }, i) => {
    context.beginPath();
    for (let k = 0; k < losses.length; k++)
      if (!Number.isNaN(losses[k])) context.lineTo(x(steps[k]), Math.max(top, y(losses[k])));
    context.setLineDash(DASHES[i]);
    context.strokeStyle = colourOf(palette, i);
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.stroke();
  });
  context.setLineDash([]);
  if (step === 0) {
    context.fillStyle = ink["ink-3"];
    context.font = `12px ${font}`;
    context.textAlign = "center";
    context.fillText(t("lab.raceEmpty"), (left + right) / 2, bottom - 14);
  }
  drawNames(context, lines, { palette, right, top, bottom, y });
  if (!pointer || step === 0 || pointer.x < left || pointer.x > right) return null;
  const at = Math.min(step, Math.round(((pointer.x - left) / (right - left)) * end));
  context.fillStyle = ink["line-2"];
  context.fillRect(Math.round(x(at)), top, 1, bottom - top);
  const values = lines.map(
    ({ name, steps, losses }) => `${name}: ${number(lossAt(steps, losses, at), locale)}`,
  );
  return { x: x(at), lines: [t("drawing.at.step", { value: integer(at, locale) }), ...values] };
}

/** The names at the ends of their lines, moved apart until all can be read. @param {CanvasRenderingContext2D} context @param {Line[]} lines @param {{ palette: Race["palette"], right: number, top: number, bottom: number, y: (loss: number) => number }} frame */
function drawNames(context, lines, { palette, right, top, bottom, y }) {
  const ends = lines
    .map(({ name, losses }, i) => ({ name, i, at: y(losses.at(-1) ?? Number.NaN) }))
    .filter(({ at }) => !Number.isNaN(at));
  const places = apart(
    ends.map(({ at }) => at),
    APART,
    top,
    bottom,
  );
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `600 12px ${palette.font}`;
  ends.forEach(({ name, i }, k) => {
    context.beginPath();
    context.setLineDash(DASHES[i]);
    context.moveTo(right + 6, places[k]);
    context.lineTo(right + 20, places[k]);
    context.strokeStyle = colourOf(palette, i);
    context.lineWidth = 2;
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = palette.ink.ink;
    context.fillText(name, right + 25, places[k]);
  });
}

/** @param {Race} race */
function sentence({ step, lines, locale }) {
  if (step === 0) return t("lab.raceEmpty");
  const list = lines.map(({ name, losses }) =>
    t("lab.raceOne", { name, loss: number(losses.at(-1) ?? Number.NaN, locale) }),
  );
  return t("lab.raceSentence", {
    step: integer(step, locale),
    list: new Intl.ListFormat(locale, { type: "unit" }).format(list),
  });
}
