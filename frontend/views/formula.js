// @ts-check
/** Short formulas as they are printed: letters in italics, digits upright, sub- and superscripts, functions such as \sin. */

/** The marks of a formula: a command, a letter, a number or a sign. @param {string} tex */
export const tokens = (tex) => tex.match(/\\[a-z]+|[a-z]|\d+|\S/gi) ?? [];

/** How a mark is printed, and as which element. @param {string} token @returns {[string, string]} */
function printed(token) {
  if (token.startsWith("\\")) return ["span", `${token.slice(1)}\u2009`];
  return [/[a-z]/i.test(token) ? "i" : "span", token];
}

/** The elements of a formula: name and text. @param {string} tex @returns {[string, string][]} */
export function parts(tex) {
  const marks = tokens(tex);
  const scripts = { _: "sub", "^": "sup" };
  return marks.flatMap((mark, i) => {
    if (mark in scripts) return [];
    const script = scripts[/** @type {"_" | "^"} */ (marks[i - 1])];
    return [script ? [script, mark] : printed(mark)];
  });
}

/** @param {string} tex only the forms named above */
export function formula(tex) {
  const box = document.createElement("span");
  box.className = "formula";
  box.append(
    ...parts(tex).map(([name, text]) => {
      const element = document.createElement(name);
      element.textContent = text;
      return element;
    }),
  );
  return box;
}

/** A formula as people hear it: what is printed, one sign after the other. @param {string} tex */
export const plain = (tex) =>
  parts(tex)
    .map(([, text]) => text)
    .join("");
