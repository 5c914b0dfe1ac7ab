// @ts-check
/** What the page writes over its pictures, drawn on them: cards, and every visible word at its place. */

/** What never belongs to a picture: what is only heard, and what belongs to the pointer. */
const APART = "select, .hidden, .readout, [hidden], [aria-hidden=true].icon";
/** Boxes that are drawn behind their words. */
const BOXES = ".card";

/** @param {CanvasRenderingContext2D} context in the coordinates of the window @param {HTMLElement} area */
export function drawWords(context, area) {
  for (const box of area.querySelectorAll(BOXES)) drawBox(context, box);
  const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) drawText(context, /** @type {Text} */ (walker.currentNode));
  for (const field of area.querySelectorAll("input")) drawField(context, field);
}

/** @param {CanvasRenderingContext2D} context @param {Element} box */
function drawBox(context, box) {
  const { left, top, width, height } = box.getBoundingClientRect();
  const { backgroundColor, borderTopColor, borderTopLeftRadius } = getComputedStyle(box);
  context.beginPath();
  context.roundRect(left + 0.5, top + 0.5, width - 1, height - 1, Number.parseFloat(borderTopLeftRadius));
  context.fillStyle = backgroundColor;
  context.fill();
  context.strokeStyle = borderTopColor;
  context.lineWidth = 1;
  context.stroke();
}

/** Word by word, so that it does not matter where lines break. @param {CanvasRenderingContext2D} context @param {Text} node */
function drawText(context, node) {
  const parent = node.parentElement;
  if (
    !parent ||
    !node.data.trim() ||
    parent.closest(APART) ||
    !parent.checkVisibility({ visibilityProperty: true })
  )
    return;
  setType(context, parent);
  context.textAlign = "left";
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    if (width) context.fillText(word, left, top + height / 2);
  }
}

/** @param {CanvasRenderingContext2D} context @param {HTMLInputElement} field */
function drawField(context, field) {
  if (field.type !== "text" || !field.checkVisibility()) return;
  const { left, top, width, height } = field.getBoundingClientRect();
  setType(context, field);
  context.textAlign = "center";
  context.fillText(field.value, left + width / 2, top + height / 2);
}

/** @param {CanvasRenderingContext2D} context @param {Element} element */
function setType(context, element) {
  const { fontStyle, fontWeight, fontSize, fontFamily, color } = getComputedStyle(element);
  context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  context.fillStyle = color;
  context.textBaseline = "middle";
}
