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

/** A chart as a file of its own: styles written into the elements, the page's background behind, the title in front. */
export function chartToSvg(chart: SVGSVGElement, title: string): string {
  const { width, height } = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const from = [chart, ...chart.querySelectorAll<SVGElement>('*')];
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  from.forEach((element, i) => {
    const computed = getComputedStyle(element);
    const target = to[i]!;
    target.removeAttribute('class');
    target.setAttribute(
      'style',
      carried.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(';'),
    );
  });
  const page = getComputedStyle(document.body);
  const space = 36;
  const outer = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  outer.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  outer.setAttribute('width', String(width));
  outer.setAttribute('height', String(height + space));
  outer.setAttribute('viewBox', `0 0 ${width} ${height + space}`);
  const background = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  background.setAttribute('width', '100%');
  background.setAttribute('height', '100%');
  background.setAttribute('fill', page.backgroundColor);
  const heading = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  heading.setAttribute('x', '12');
  heading.setAttribute('y', '24');
  heading.setAttribute('style', `font:600 16px ${page.fontFamily};fill:${page.color}`);
  heading.textContent = title;
  copy.setAttribute('y', String(space));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  outer.append(background, heading, copy);
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
