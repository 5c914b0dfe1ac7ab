// @ts-check
/** The lesson one is in, in place of the settings: what to read, to predict, to do. */
import { fixed, integer, number, percent } from "../format.js";
import { Field } from "../forms/form.js";
import { Formula } from "../forms/help.js";
import { language, t } from "../i18n/index.js";
import { factsOf } from "../lessons/facts.js";
import { measured, reached } from "../lessons/goals.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {import("../store.js").Store} Store */
/** @typedef {{ store: Store }} Props */
/** @typedef {import("../lessons/goals.js").Goal} Goal */
/** @typedef {import("../lessons/goals.js").Words} Words */

/** A lesson's words in the language of the page; it brings its own. @param {Words | string} words */
const said = (words) => (typeof words === "string" ? words : words[language.value]);

/** @param {Props} props */
export function LessonPanel({ store }) {
  const { lesson, page } = store.course;
  if (!lesson.value || !page.value) return null;
  return html`
    <section class="lesson" aria-labelledby="lesson-title">
      <${LessonHead} store=${store} />
      <div class="lesson-body">
        <h2 id="lesson-title">${said(page.value.title)}</h2>
        ${page.value.body.map((part) => html`<${Paragraph} ...${part} />`)}
        <${Question} store=${store} />
        <${Task} store=${store} />
      </div>
      <${LessonFoot} store=${store} />
    </section>
  `;
}

/** @param {Props} props */
function LessonHead({ store }) {
  const { lesson, place, leave } = store.course;
  const pages = lesson.value?.pages.length ?? 0;
  const where = { name: t(`lesson.${lesson.value?.id}`), page: place.value + 1, pages };
  return html`
    <header class="lesson-head">
      <span>${t("lesson.where", where)}</span>
      <span class="gap"></span>
      <span class="lesson-dashes" aria-hidden="true">
        ${Array.from({ length: pages }, (_, i) => html`<i class=${i <= place.value ? "done" : ""}></i>`)}
      </span>
      <button type="button" class="button quiet icon-only" aria-label=${t("lesson.leave")} title=${t("lesson.leave")} onClick=${leave}>
        <${Icon} name="close" />
      </button>
    </header>
  `;
}

/** @param {import("../lessons/course.js").Paragraph} props */
const Paragraph = ({ text, formula, value }) =>
  formula
    ? html`<div class="lesson-formula"><${Formula} tex=${formula} />${value && html`<span>${value}</span>`}</div>`
    : html`<p>${text && said(text)}</p>`;

/** @param {Props} props */
function Question({ store }) {
  const { page, answer, choose } = store.course;
  const question = page.value?.question;
  if (!question) return null;
  return html`
    <fieldset class="lesson-question">
      <legend>${said(question.ask)}</legend>
      ${question.options.map(
        (option, i) => html`
          <label class="lesson-option">
            <input type="radio" name="lesson-answer" checked=${answer.value === i} disabled=${answer.value !== null} onChange=${() => choose(i)} />
            ${said(option)}
          </label>
        `,
      )}
      <div role="status"><${Outcome} store=${store} /></div>
    </fieldset>
  `;
}

/** What happens, once it can be seen; beside it what was predicted, if that was something else. @param {Props} props */
function Outcome({ store }) {
  const { page, answer, seen } = store.course;
  const question = page.value?.question;
  if (!question || answer.value === null) return null;
  if (!seen.value)
    return html`<p class="muted">${t(question.after_diverged ? "lesson.breakAndSee" : "lesson.playAndSee")}</p>`;
  const facts = factsOf(store);
  const value = facts ? printed(question, facts) : "";
  const shown = said(question.shown)
    .replace("{value}", value)
    .replace("{step}", integer(facts?.step ?? 0, language.value));
  if (answer.value === question.right)
    return html`<p class="lesson-right"><${Icon} name="check" /><span>${t("lesson.right", { shown })}</span></p>`;
  return html`<p>${t("lesson.otherwise", { predicted: said(question.options[answer.value]), shown })}</p>`;
}

/** What is measured, as it is written; empty while it is unknown. @param {Partial<Pick<Goal, "measure" | "layer">>} of @param {import("../lessons/goals.js").Facts} facts */
function printed(of, facts) {
  const now = measured(of, facts);
  if (Number.isNaN(now)) return "";
  if (of.measure === "test_accuracy" || of.measure === "saturated") return percent(now, 0, language.value);
  if (of.measure === "std") return fixed(now, 2, language.value);
  return of.measure === "step" ? integer(now, language.value) : number(now, language.value);
}

/** @param {Props} props */
function Task({ store }) {
  const page = store.course.page.value;
  if (!page) return null;
  const path = (/** @type {string} */ name) => name.split(".");
  return html`
    <h3>${said(page.task)}</h3>
    ${page.controls?.map((name) => html`<div class="lesson-control"><${Field} key=${name} store=${store} path=${path(name)} /></div>`)}
    <ul class="lesson-goals">
      ${page.question && html`<${Line} met=${store.course.answer.value !== null} text=${t("lesson.predict")} />`}
      ${page.goals.map((goal, i) => html`<${GoalLine} ...${{ store, goal, met: store.course.met.value[i] }} />`)}
    </ul>
    ${page.hints.slice(0, store.course.hints.value).map((hint) => html`<p class="lesson-hint">${said(hint)}</p>`)}
  `;
}

/** @param {{ store: Store, goal: Goal, met: boolean }} props */
function GoalLine({ store, goal, met }) {
  const facts = met || store.course.asking.value ? null : factsOf(store);
  const begun = facts !== null && (facts.step > 0 || goal.at === 0);
  const value = begun && goal.measure !== "diverged" ? printed(goal, facts) : "";
  const late = begun && facts.step > (goal.within ?? goal.at ?? Number.POSITIVE_INFINITY);
  const now = late ? t("lesson.late") : value ? t("lesson.now", { value }) : t("lesson.notStarted");
  return html`<${Line} ...${{ met, text: said(goal.text), now, share: begun ? reached(goal, facts) : 0 }} />`;
}

/** @param {{ met: boolean, text: string, now?: string, share?: number }} props share: how far it is */
const Line = ({ met, text, now, share = 0 }) => html`
  <li class=${met ? "met" : ""}>
    <span class="lesson-tick">${met && html`<${Icon} name="check" small />`}</span>
    <span>${text}${met && html`<span class="hidden">${t("lesson.met")}</span>`}</span>
    ${
      !met &&
      now &&
      html`
        <span class="lesson-bar" aria-hidden="true"><i style=${{ width: `${100 * share}%` }}></i></span>
        <span class="lesson-now">${now}</span>
      `
    }
  </li>
`;

/** @param {Props} props */
function LessonFoot({ store }) {
  const { lesson, page, place, turn, hints, hint, leave } = store.course;
  const last = place.value + 1 >= (lesson.value?.pages.length ?? 0);
  const next = () => (last ? leave() : turn(place.value + 1));
  return html`
    <footer class="lesson-foot">
      <button type="button" class="button quiet" disabled=${place.value === 0} onClick=${() => turn(place.value - 1)}>
        <${Icon} name="left" small />${t("lesson.back")}
      </button>
      <span class="gap"></span>
      <button type="button" class="button quiet" disabled=${hints.value >= (page.value?.hints.length ?? 0)} onClick=${hint}>
        <${Icon} name="bulb" />${t("lesson.hint")}
      </button>
      <button type="button" class="button" onClick=${next}>
        ${t(last ? "lesson.finish" : "lesson.next")}${!last && html`<${Icon} name="right" small />`}
      </button>
    </footer>
  `;
}
