// @ts-check
/** The lesson one is in: its page, the answer given, the hints taken, the goals met. The only writer of these. */
import { batch, computed, effect, signal } from "@preact/signals-core";
import { completed } from "../forms/schema.js";
import { names } from "../held.js";
import { merge } from "../url.js";
import { factsOf } from "./facts.js";
import { reached, shows } from "./goals.js";

/** @template T @typedef {import("@preact/signals-core").Signal<T>} Signal */
/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("./goals.js").Words} Words */
/** @typedef {{ text?: Words, formula?: string, value?: string }} Paragraph */
/**
 * @typedef {object} LessonPage
 * @property {Words} title
 * @property {any} experiment laid over the default document
 * @property {Paragraph[]} body
 * @property {import("./goals.js").Question} [question]
 * @property {Words} task
 * @property {import("./goals.js").Goal[]} goals
 * @property {Words[]} hints
 * @property {string[]} [controls] settings that the lesson shows itself, by their path
 * @property {string[]} [unlock] controls of the cards that may be turned, by the names that links hold them by
 */
/** @typedef {{ id: string, pages: LessonPage[] }} Lesson */

/** The lessons there are, each a file of that name, in the order in which they are best taken. */
export const LESSONS = ["first-network", "starting-weights", "learning-rate"];

/** What no lesson takes away: views. */
const ALWAYS = ["test_points", "discrete"];
/** What waits for an answer. */
const PLAYING = ["play", "step", "reset", "speed"];

export class Course {
  #store;
  #stop = () => {};
  /** @type {Signal<Lesson | null>} */
  lesson = signal(null);
  place = signal(0);
  /** @type {Signal<number | null>} which option was chosen */
  answer = signal(null);
  hints = signal(0);
  /** @type {Signal<boolean[]>} by goal; what was met once stays so */
  met = signal([]);
  /** Whether what happens has been seen since the answer. */
  seen = signal(false);

  /** @type {import("@preact/signals-core").ReadonlySignal<LessonPage | null>} */
  page = computed(() => this.lesson.value?.pages[this.place.value] ?? null);
  /** Whether an answer is waited for: nothing may give it away. */
  asking = computed(() => Boolean(this.page.value?.question) && this.answer.value === null);
  /** Whether the distributions would give the answer away. */
  veiled = computed(() => this.asking.value && this.page.value?.question?.hides === "strip");
  /** Controls that are locked: all that the page has no need of, and while an answer is waited for also play. */
  #held = computed(() => {
    const { controls = [], unlock = [] } = this.page.value ?? {};
    const free = new Set([...ALWAYS, ...(this.asking.value ? [] : [...PLAYING, ...controls, ...unlock])]);
    const locked = names(this.#store.schema.value).filter((name) => !free.has(name));
    return Object.fromEntries(locked.map((name) => [name, /** @type {const} */ ("locked")]));
  });

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** Open a lesson at a page. @param {Lesson} lesson @param {number} place */
  open = (lesson, place = 0) => {
    this.#stop();
    this.lesson.value = lesson;
    this.turn(Math.max(0, Math.min(place, lesson.pages.length - 1)));
    const stops = [effect(() => this.#follow()), effect(() => this.#store.actions.hold(this.#held.value))];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  };

  /** Keep the network and go on without the lesson. */
  leave = () => {
    this.#stop();
    this.#stop = () => {};
    this.lesson.value = null;
    this.#store.actions.hold({});
  };

  /** Go to a page: its network stands at step 0. @param {number} place */
  turn = (place) => {
    const page = this.lesson.value?.pages[place];
    if (!page) return;
    const { schema, standard, actions } = this.#store;
    batch(() => {
      this.place.value = place;
      this.answer.value = null;
      this.hints.value = 0;
      this.met.value = page.goals.map(() => false);
      this.seen.value = false;
      actions.look({ histogram: "activations", inspected: null });
      actions.hold({});
      if (this.#store.playing.peek()) actions.pause();
      actions.edit([], completed(schema.value, schema.value, merge(standard, page.experiment)));
      actions.hold(this.#held.peek());
    });
  };

  /** @param {number} option */
  choose = (option) => {
    if (this.answer.peek() === null) this.answer.value = option;
  };

  hint = () => {
    this.hints.value += 1;
  };

  /** Look whether goals are met; what is met stays met. */
  #follow() {
    const page = this.page.value;
    const facts = factsOf(this.#store);
    if (!page || !facts || this.asking.value) return;
    const before = this.met.peek();
    const met = page.goals.map((goal, i) => before[i] || reached(goal, facts) === 1);
    if (met.join() !== before.join()) this.met.value = met;
    if (page.question && !this.seen.peek() && shows(page.question, facts)) this.seen.value = true;
  }
}

/** Fetch a lesson by its name; null if there is none. @param {string} id @returns {Promise<Lesson | null>} */
export async function fetchLesson(id) {
  if (!LESSONS.includes(id)) return null;
  const response = await fetch(new URL(`${id}.json`, import.meta.url)).catch(() => null);
  return response?.ok ? { id, ...(await response.json()) } : null;
}
