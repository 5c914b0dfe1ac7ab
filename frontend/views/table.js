// @ts-check
/** Numbers as a table: for those who do not see a picture, and for those who want to read them off. */

/** @typedef {{ caption: string, head: string[], rows: string[][] }} Table the first of each row names it */

/** @param {HTMLTableElement} element @param {Table} table */
export function fillTable(element, { caption, head, rows }) {
  const title = document.createElement("caption");
  title.textContent = caption;
  const top = document.createElement("thead");
  top.append(row(head.map((text) => cell("th", text, "col"))));
  const body = document.createElement("tbody");
  body.append(
    ...rows.map(([name, ...values]) => row([cell("th", name, "row"), ...values.map((v) => cell("td", v))])),
  );
  element.replaceChildren(title, top, body);
}

/** @param {HTMLElement[]} cells */
function row(cells) {
  const made = document.createElement("tr");
  made.append(...cells);
  return made;
}

/** @param {"th" | "td"} tag @param {string} text @param {string} [scope] */
function cell(tag, text, scope) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}
