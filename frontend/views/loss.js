// @ts-check
/** The chart of curves: the lines of one curve as recorded, and a rule that pointer and arrow keys move to read them off. */
import { effect, signal } from "@preact/signals-core";
import { drawCurves, frameOf, stepAt } from "../canvas/curves.js";
import { surface } from "../canvas/surface.js";
import { t } from "../i18n/index.js";
import { calmRange, describeStep, gather, sentence } from "./curve-model.js";
import { picture } from "./picture.js";
import { followPointer, pointIn } from "./pointer.js";
import { reader } from "./reader.js";
import { readout } from "./readout.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../canvas/curves.js").Chart} Chart */
/** @typedef {import("../canvas/surface.js").Size} Size */

/** How many evaluations an arrow key goes with Shift. */
const FAR = 10;
/** What the read-out keeps below the plot's end (px). */
const UNDER = 16;

/** @param {HTMLElement} element @param {Store} store */
export function mount(element, store) {
  element.classList.add("loss-view");
  const plot = document.createElement("div");
  plot.className = "plot";
  element.append(plot);
  const card = readout(plot);
  const range = calmRange();
  /** The step that is read off. @type {import("@preact/signals-core").Signal<number | null>} */
  const rule = signal(null);
  let model = gather(store, range, null);
  const area = surface(plot, (context, size) => {
    drawCurves(context, model, size);
    tell(card, context, model, size);
    describe(() => sentence(model));
  });
  const describe = picture(area.canvas);
  const keys = reader(plot, {
    move: (event) => move(model, rule, event, store.actions.travel.visit),
    leave: () => {
      const standing = rule.peek() !== null;
      rule.value = null;
      return standing;
    },
  });
  const stops = [
    effect(() => {
      model = gather(store, range, rule.value);
      keys.update(read(model));
      area.request();
    }),
    followPointer(plot, (at) => {
      rule.value = at && stepAt(model, sizeOf(plot), at.x);
    }),
  ];
  plot.addEventListener("click", (event) => {
    const step = stepAt(model, sizeOf(plot), pointIn(plot, event).x);
    if (step !== null) store.actions.travel.visit(step);
  });
  return () => {
    for (const end of [...stops, area.dispose, keys.dispose, card.dispose]) end();
    plot.remove();
  };
}

/** @param {HTMLElement} element @returns {Size} */
const sizeOf = ({ clientWidth: width, clientHeight: height }) => ({ width, height });

/** Say what is known where the rule stands, on the side of the plot where the line is not. @param {import("./readout.js").Readout} card @param {CanvasRenderingContext2D} context @param {Chart} chart @param {Size} size */
function tell(card, context, chart, size) {
  const { rule, lines, series } = chart;
  if (rule === null || chart.step === 0) return card.hide();
  const frame = frameOf(context, chart, size);
  const value = lines[0]?.values[series.evaluationAt(rule)] ?? chart.y.high;
  const high = frame.y(value) < (frame.top + frame.bottom) / 2;
  card.show(frame.x(rule), high ? size.height - UNDER : 0, describeStep(chart, rule));
}

/** What the reader says. @param {Chart} chart @returns {import("./reader.js").Read} */
function read(chart) {
  const { step: last, rule, words } = chart;
  const now = rule ?? last;
  const text = last ? describeStep(chart, now).join(", ").replaceAll(" · ", ", ") : "";
  return { label: t("curve.read", { curve: words.title }), now, last, text };
}

/** Arrow keys move the rule, Enter goes to the step that it stands at. @param {Chart} chart @param {import("@preact/signals-core").Signal<number | null>} rule @param {KeyboardEvent} event @param {(step: number) => void} visit */
function move(chart, rule, event, visit) {
  const read = rule.peek();
  if (event.key === "Enter" && read !== null) {
    visit(read);
    return true;
  }
  const step = moved(chart, read ?? chart.step, event);
  if (step !== null) rule.value = step;
  return step !== null;
}

/** Where a key takes the rule: from one evaluation to another; null if it means nothing here. @param {Chart} chart @param {number} step @param {KeyboardEvent} event */
export function moved({ series, step: last }, step, { key, shiftKey }) {
  const steps = series.column("step");
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[key];
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (!by || steps.length === 0) return null;
  const at = series.evaluationAt(step);
  const between = by < 0 && steps[at] < step ? 1 : 0;
  const next = at + between + by * (shiftKey ? FAR : 1);
  if (next >= steps.length) return last;
  return steps[Math.max(0, next)];
}
