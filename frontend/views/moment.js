// @ts-check
/** The step of a sequence that is pointed at: what is drawn over time shows it together. */
import { signal } from "@preact/signals-core";

/** @type {import("@preact/signals-core").Signal<number | null>} */
export const moment = signal(null);
