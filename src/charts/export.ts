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

/** A copy of a swatch of the page's own legend, so that the file shows the same dash and marker. */
function swatchAt(swatch: SVGSVGElement, x: number, y: number): SVGElement {
  const copy = inlined(swatch);
  copy.setAttribute('x', String(x));
  copy.setAttribute('y', String(y));
  return copy;
}

const KEY_ROW = 24;

/** The legend in rows that fit `width`: swatches as the page draws them, and names. Its height beside it. */
function key(lines: readonly KeyEntry[], top: number, width: number, font: string, colour: string) {
  let x = 12;
  let y = top;
  const parts = lines.flatMap(({ swatch, label }) => {
    // Letters of these faces are 0.57 of their size wide on average, measured generously.
    const space = 38 + label.length * 8 + 24;
    if (x > 12 && x + space > width) {
      x = 12;
      y += KEY_ROW;
    }
    const text = element('text', { x: x + 38, y: y + 15, style: `font:400 14px ${font};fill:${colour}` });
    text.textContent = label;
    const found = [swatchAt(swatch, x, y + 4), text];
    x += space;
    return found;
  });
  return { parts, height: lines.length > 0 ? y - top + KEY_ROW : 0 };
}

/** `text` in lines of at most `most` letters, cut between words. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A line of the key: its swatch on the page, and its name. */
export interface KeyEntry {
  readonly swatch: SVGSVGElement;
  readonly label: string;
}

/**
 * A chart as a file of its own: title above, key and caption below, the page's background behind, all styles written
 * in. A canvas that lies over the chart, of the same size, becomes an image in it.
 */
export function chartToSvg(
  chart: SVGSVGElement,
  title: string,
  lines: readonly KeyEntry[],
  caption = '',
  canvas: HTMLCanvasElement | null = null,
): string {
  const { width, height } = chart.getBoundingClientRect();
  const page = getComputedStyle(document.documentElement);
  const colour = (name: string) => page.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily.replaceAll('"', "'");
  const write = (text: string, y: number, style: string) => {
    const line = element('text', { x: 12, y, style });
    line.textContent = text;
    return line;
  };
  const titles = wrapped(title, Math.floor((width - 24) / 9)).map((text, n) =>
    write(text, 26 + 20 * n, `font:600 16px ${font};fill:${colour('--ink')}`),
  );
  const above = 18 + 20 * titles.length;
  const legend = key(lines, above + height + 6, width, font, colour('--ink'));
  const below = above + height + 6 + legend.height;
  const captions = wrapped(caption, Math.floor((width - 24) / 7)).map((text, n) =>
    write(text, below + 16 + 18 * n, `font:400 13px ${font};fill:${colour('--ink-soft')}`),
  );
  const whole = below + 18 * captions.length + 12;
  const copy = inlined(chart);
  copy.setAttribute('y', String(above));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const outer = element('svg', { xmlns: SVG, width, height: whole, viewBox: `0 0 ${width} ${whole}` });
  const ground = element('rect', { width, height: whole, fill: colour('--paper') });
  const dots = canvas
    ? [element('image', { y: above, width, height, href: canvas.toDataURL('image/png') })]
    : [];
  outer.append(ground, ...titles, copy, ...dots, ...legend.parts, ...captions);
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
