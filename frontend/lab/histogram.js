// @ts-check
/** The histogram of one layer of one start, drawn into an element of its own. */
import { effect } from "@preact/signals-core";
import { drawBaseline, drawHistogram, drawTicks, isEmpty } from "../canvas/histogram.js";
import { palette } from "../canvas/palette.js";
import { surface } from "../canvas/surface.js";
import { number } from "../format.js";
import { language, t } from "../i18n/index.js";

import { picture } from "../views/picture.js";

/** @typedef {import("./column.js").Column} Column */

/** Room for the arrows beside the bars, and for the ticks below. */
const ROOM = { side: 7, top: 2, bottom: 20 };

/** A view of row `row`. @param {number} row @param {() => string} name of the start */
export const histogramView =
  (row, name) => (/** @type {HTMLElement} */ element, /** @type {any} */ store) => {
    const column = /** @type {Column} */ (store);
    let model = { ...column.shown.value, palette: palette.value, locale: "en" };
    const area = surface(element, (context, { width, height }) => {
      const box = {
        x: ROOM.side,
        y: ROOM.top,
        width: width - 2 * ROOM.side,
        height: height - ROOM.top - ROOM.bottom,
      };
      const found = model.list[row];
      if (!found || isEmpty(found.histogram) || Number.isNaN(found.stats.mean))
        return drawBaseline(context, box, model.palette.ink["line-2"]);
      drawHistogram(context, found.histogram, box, model.palette);
      drawTicks(context, found.histogram, box, model.palette, model.locale);
      describe(() =>
        t("lab.histogram", {
          name: name(),
          layer: row + 1,
          quantity: t(`distribution.${column.quantity.value}`),
          mean: number(found.stats.mean, model.locale),
          std: number(found.stats.std, model.locale),
        }),
      );
    });
    const describe = picture(area.canvas);
    const stop = effect(() => {
      model = { ...column.shown.value, palette: palette.value, locale: language.value };
      area.request();
    });
    return () => {
      stop();
      area.dispose();
    };
  };
