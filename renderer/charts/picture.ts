/** Pictures of charts, as they stand on screen: an SVG that needs nothing else, and a PNG of it. */

const svgSpace = 'http://www.w3.org/2000/svg';

/** What a drawing's style sheets say of it, written into the drawing itself. */
const drawn = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'visibility',
  'font-family',
  'font-size',
  'font-weight',
  'font-feature-settings',
] as const;

/** What stands beside a drawing on screen but is no part of it: buttons that do something with it. */
export const notPictured = 'data-not-pictured';

/** A chart as an SVG of its own: drawings, boxes and texts, where and as they stand on the page. */
export function toSvg(chart: Element, title: string): string {
  const { left, top, width, height } = chart.getBoundingClientRect();
  const svg = create('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });
  svg.append(create('title', {}, title));
  addElement(svg, chart, { left, top });
  return new XMLSerializer().serializeToString(svg);
}

/** @param scale pixels of the picture per pixel of the page */
export async function toPng(svg: string, scale = 2): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture is too large to be made.');
  return blob;
}

interface Origin {
  left: number;
  top: number;
}

function addElement(to: SVGElement, element: Element, origin: Origin): void {
  const style = getComputedStyle(element);
  if (element.hasAttribute(notPictured) || style.display === 'none' || style.visibility === 'hidden') return;
  const box = element.getBoundingClientRect();
  const place = { x: box.left - origin.left, y: box.top - origin.top, width: box.width, height: box.height };
  if (element instanceof SVGSVGElement) {
    to.append(copyOf(element, place));
    return;
  }
  addBox(to, style, place);
  // What is cut off on the page is cut off by a drawing of its own, as these are.
  const cut = style.overflowX === 'hidden';
  const inner = cut ? create('svg', place) : to;
  if (cut) to.append(inner);
  const from = cut ? box : origin;
  for (const child of element.childNodes) {
    if (child instanceof Element) addElement(inner, child, from);
    else if (child instanceof Text) addText(inner, child, style, from);
  }
}

function addBox(to: SVGElement, style: CSSStyleDeclaration, place: Record<string, number>): void {
  const fill = plainColour(style.backgroundColor);
  const border = Number.parseFloat(style.borderTopWidth);
  if (fill === 'rgba(0, 0, 0, 0)' && border === 0) return;
  const stroke = border > 0 && { stroke: plainColour(style.borderTopColor), 'stroke-width': border };
  to.append(create('rect', { ...place, rx: Number.parseFloat(style.borderTopLeftRadius) || 0, fill, ...stroke }));
}

/** A text line by line as it is broken, each as wide as on the page, whatever typeface there is where it is opened. */
function addText(to: SVGElement, text: Text, style: CSSStyleDeclaration, origin: Origin): void {
  for (const { words, box } of linesOf(text)) {
    const place = { x: box.left - origin.left, y: (box.top + box.bottom) / 2 - origin.top, textLength: box.width };
    to.append(
      create(
        'text',
        {
          ...place,
          'dominant-baseline': 'central',
          fill: plainColour(style.color),
          'font-family': style.fontFamily,
          'font-size': style.fontSize,
          'font-weight': style.fontWeight,
        },
        words,
      ),
    );
  }
}

function linesOf(text: Text): { words: string; box: DOMRect }[] {
  const lines: { words: string; box: DOMRect }[] = [];
  const range = document.createRange();
  let begun = 0;
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const isSameLine = lines.at(-1)?.box.top === range.getBoundingClientRect().top;
    if (!isSameLine) begun = index;
    range.setStart(text, begun);
    const line = { words: text.data.slice(begun, index + word.length), box: range.getBoundingClientRect() };
    if (isSameLine) lines[lines.length - 1] = line;
    else lines.push(line);
  }
  return lines;
}

function copyOf(svg: SVGSVGElement, place: Record<string, number>): SVGElement {
  const copy = svg.cloneNode(true);
  if (!(copy instanceof SVGElement)) throw new Error('A drawing’s copy is a drawing.');
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [i, one] of [svg, ...svg.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(one);
    copies[i].removeAttribute('class');
    copies[i].removeAttribute('style');
    for (const name of drawn) copies[i].setAttribute(name, plainColour(style.getPropertyValue(name)));
  }
  set(copy, place);
  return copy;
}

/** `color(srgb 0.1 0.2 0.3 / 0.5)`, as mixed colours are computed, in the form that every program reads. */
export function plainColour(value: string): string {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/.exec(value);
  if (!mixed) return value;
  const [red, green, blue] = mixed.slice(1, 4).map((share) => Math.round(Number(share) * 255));
  return `rgba(${red}, ${green}, ${blue}, ${mixed[4] ?? 1})`;
}

function create(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(svgSpace, name);
  set(element, attributes);
  if (text !== undefined) element.textContent = text;
  return element;
}

function set(element: Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
