// @ts-check
/** The menu of the lessons, and the address that opens one. */
import { effect } from "@preact/signals-core";
import { t } from "../i18n/index.js";
import { fetchLesson, LESSONS } from "../lessons/course.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { under } from "./menu.js";

/** @typedef {import("../store.js").Store} Store */

/** Names in the part of the address before `#`: which lesson, and which page of it, counted from 1. */
const LESSON = "lesson";
const PAGE = "page";

/** @param {{ store: Store }} props */
export function Lessons({ store }) {
  const current = store.course.lesson.value?.id;
  const opened = (/** @type {any} */ { currentTarget: box, newState }) => {
    const opener = document.querySelector("[popovertarget=lessons]");
    if (newState === "open" && opener) under(box, opener.getBoundingClientRect());
  };
  const choose = async (/** @type {string} */ id) => {
    for (const menu of ["lessons", "phone-menu"]) document.getElementById(menu)?.hidePopover();
    const lesson = await fetchLesson(id);
    if (lesson) store.course.open(lesson);
  };
  return html`
    <button type="button" class="button quiet" popovertarget="lessons">${t("lesson.list")}<${Icon} name="down" small /></button>
    <nav id="lessons" class="pop menu" popover="auto" aria-label=${t("lesson.list")} onToggle=${opened}>
      ${LESSONS.map((id) => html`<button type="button" aria-current=${id === current ? "page" : undefined} onClick=${() => choose(id)}>${t(`lesson.${id}`)}</button>`)}
    </nav>
  `;
}

/** Open the lesson that the address names, and keep its name there. @param {Store} store */
export async function keepLesson(store) {
  const { searchParams } = new URL(location.href);
  const id = searchParams.get(LESSON);
  const lesson = id === null ? null : await fetchLesson(id);
  if (lesson) store.course.open(lesson, Number(searchParams.get(PAGE) ?? 1) - 1);
  else if (id !== null) store.actions.notify({ text: () => t("lesson.missing"), tone: "warn" });
  effect(() => {
    const { lesson, place } = store.course;
    const address = new URL(location.href);
    for (const name of [LESSON, PAGE]) address.searchParams.delete(name);
    if (lesson.value) {
      address.searchParams.set(LESSON, lesson.value.id);
      address.searchParams.set(PAGE, String(place.value + 1));
    }
    if (address.href !== location.href) history.replaceState(null, "", address);
  });
}
