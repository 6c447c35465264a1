import { roles } from '../app/roles.ts';
import type { Named } from './Legend.tsx';

/** Properties that the page's style sheets give to parts of a chart and that a file must carry itself. */
const carried = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'paint-order',
  'stroke-linejoin',
] as const;

/** A file name from a title: lower case words joined by dashes. */
export function fileName(title: string, extension: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}@]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return `brittle-${words || 'figure'}.${extension}`;
}

const SVG = 'http://www.w3.org/2000/svg';

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A copy of a chart that looks the same without the page's style sheets. */
function inlined(chart: SVGSVGElement): SVGSVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const from = [chart, ...chart.querySelectorAll<SVGElement>('*')];
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  from.forEach((part, i) => {
    const computed = getComputedStyle(part);
    const target = to[i]!;
    target.removeAttribute('class');
    target.setAttribute(
      'style',
      carried.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(';'),
    );
  });
  return copy;
}

/** The key of the lines as a row of dashes and names, in the hues the page shows now. */
function key(lines: readonly Named[], y: number, font: string, colour: string): SVGElement[] {
  const page = getComputedStyle(document.documentElement);
  let x = 12;
  return lines.flatMap(({ role, label }) => {
    const stroke = page.getPropertyValue(`--role-${role}`).trim();
    const dash = { x1: x, x2: x + 34, y1: y - 5, y2: y - 5, 'stroke-width': 2.5, stroke };
    const text = element('text', { x: x + 42, y, style: `font:400 14px ${font};fill:${colour}` });
    text.textContent = label;
    x += 70 + label.length * 8;
    return [element('line', { ...dash, 'stroke-dasharray': roles[role].dash }), text];
  });
}

/** A chart as a file of its own: title above, key below, the page's background behind, all styles written in. */
export function chartToSvg(chart: SVGSVGElement, title: string, lines: readonly Named[]): string {
  const { width, height } = chart.getBoundingClientRect();
  const above = 36;
  const whole = height + above + (lines.length > 0 ? 34 : 8);
  const page = getComputedStyle(document.documentElement);
  const font = getComputedStyle(document.body).fontFamily.replaceAll('"', "'");
  const ink = page.getPropertyValue('--ink').trim();
  const outer = element('svg', { xmlns: SVG, width, height: whole, viewBox: `0 0 ${width} ${whole}` });
  const heading = element('text', { x: 12, y: 24, style: `font:600 16px ${font};fill:${ink}` });
  heading.textContent = title;
  const copy = inlined(chart);
  copy.setAttribute('y', String(above));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  outer.append(
    element('rect', { width, height: whole, fill: page.getPropertyValue('--paper').trim() }),
    heading,
    copy,
    ...key(lines, whole - 14, font, ink),
  );
  return new XMLSerializer().serializeToString(outer);
}

/** An SVG text as PNG at twice its size, drawn by the browser. */
export async function chartToPng(svg: string): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width * 2;
    canvas.height = image.height * 2;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be drawn.'))),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Hands a file to the person's downloads. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
