import { linearTicks, logTicks } from './axis.ts';
import { formatNumber } from './format.ts';
import { escapedHtml } from './html.ts';

/** Lines of a chart that can be told apart by hue, dash and marker. */
const MOST_LINES = 6;
/** The same of a chart of several runs. */
const MOST_OF_RUNS = 12;
const dashes = ['', '9 3', '2 3', '12 3 2 3', '5 5', '1 4'] as const;

export interface ChartLine {
  readonly label: string;
  /** In a chart of several runs: hue and marker tell the lines of one run apart, dash and filling the runs. */
  readonly look?: { readonly hue: number; readonly run: number };
  /** By rising x; `sd` is 0 where it is not known. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly sd: number }[];
}

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly logX: boolean;
  readonly lines: readonly ChartLine[];
}

const [width, height] = [560, 340] as const;
const edge = { left: 62, right: 16, top: 12, bottom: 44 } as const;

const marker = (n: number, run: number, x: number, y: number): string => {
  const hue = run > 0 ? `h${n} o` : `h${n}`;
  const at = (path: string) => `<path class="${hue}" d="M${x.toFixed(1)} ${y.toFixed(1)}${path}"/>`;
  if (n === 1) return at('m-4-4h8v8h-8z');
  if (n === 2) return at('m0-5l5 9h-10z');
  if (n === 3) return at('m0-5l5 5-5 5-5-5z');
  if (n === 4) return at('m-4-4l8 8m0-8l-8 8');
  if (n === 5) return at('m0 5l5-9h-10z');
  return `<circle class="${hue}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`;
};

/** Lines over a budget as SVG, with axes, bands of mean ± sd, and a key; hue, dash and marker tell the lines apart. */
export function chartSvg({ title, xLabel, yLabel, logX, lines: all }: Chart): string {
  const most = all.some(({ look }) => look) ? MOST_OF_RUNS : MOST_LINES;
  // A run is not left out for the lines of another.
  const lines = [...all].sort((a, b) => (a.look?.hue ?? 0) - (b.look?.hue ?? 0)).slice(0, most);
  const points = lines.flatMap((line) => line.points);
  const xs = points.map(({ x }) => x);
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const low = Math.min(0, ...points.map(({ y, sd }) => y - sd));
  const high = Math.max(...points.map(({ y, sd }) => y + sd));
  const yTicks = linearTicks(low, high > low ? high : low + 1);
  const [floor = 0, ceiling = 1] = [yTicks[0], yTicks.at(-1)];
  const xTicks = logX ? logTicks(from, to) : linearTicks(from, to, 6).filter((x) => x >= from && x <= to);
  const scale = (x: number) => (logX ? Math.log(x) : x);
  const px = (x: number) =>
    edge.left + ((scale(x) - scale(from)) / (scale(to) - scale(from))) * (width - edge.left - edge.right);
  const py = (y: number) =>
    height - edge.bottom - ((y - floor) / (ceiling - floor)) * (height - edge.top - edge.bottom);
  const at = (x: number, y: number) => `${px(x).toFixed(1)} ${py(y).toFixed(1)}`;
  const lookOf = ({ look }: ChartLine, n: number) => {
    const [hue, run] = look ? [look.hue % MOST_LINES, look.run] : [n, 0];
    return { hue, run, dash: dashes[(look ? run : n) % dashes.length] };
  };
  const drawn = lines.map((line, n) => {
    const { points: own } = line;
    const { hue, run, dash } = lookOf(line, n);
    const up = own.map(({ x, y, sd }) => at(x, y + sd));
    const down = own.map(({ x, y, sd }) => at(x, y - sd)).reverse();
    const band = own.some(({ sd }) => sd > 0)
      ? `<path class="band h${hue}" d="M${[...up, ...down].join('L')}Z"/>`
      : '';
    const marked = own.filter((_, i) => i % Math.ceil(own.length / 12) === 0);
    return `${band}<path class="h${hue} line" stroke-dasharray="${dash}" d="M${own.map(({ x, y }) => at(x, y)).join('L')}"/>${marked.map(({ x, y }) => marker(hue, run, px(x), py(y))).join('')}`;
  });
  // Long names stand one below the other.
  const across = lines.some(({ label }) => label.length > 28) ? 1 : 2;
  const key = lines.map((line, n) => {
    const { hue, run, dash } = lookOf(line, n);
    return `<g transform="translate(${edge.left + (n % across) * 245} ${height + 4 + 20 * Math.floor(n / across)})"><path class="h${hue} line" stroke-dasharray="${dash}" d="M0 8h28"/>${marker(hue, run, 14, 8)}<text x="34" y="12">${escapedHtml(line.label)}</text></g>`;
  });
  const whole = height + 8 + 20 * Math.ceil(lines.length / across);
  const ends = lines.map(
    ({ label, points: own }) =>
      `${label}: ${formatNumber(own[0]?.y ?? 0)} at ${formatNumber(own[0]?.x ?? 0)}, ${formatNumber(own.at(-1)?.y ?? 0)} at ${formatNumber(own.at(-1)?.x ?? 0)}`,
  );
  const more = all.length > most ? ` The first ${most} of ${all.length} lines; the table has all.` : '';
  return [
    `<figure><figcaption>${escapedHtml(title)}</figcaption>`,
    `<svg viewBox="0 0 ${width} ${whole}" role="img" aria-label="${escapedHtml(`${title}. ${ends.join('; ')}.`)}">`,
    ...yTicks.map(
      (y) =>
        `<path class="grid" d="M${at(from, y)}H${width - edge.right}"/><text class="tick" text-anchor="end" x="${edge.left - 6}" y="${(py(y) + 4).toFixed(1)}">${formatNumber(y)}</text>`,
    ),
    ...xTicks.map(
      (x) =>
        `<text class="tick" text-anchor="middle" x="${px(x).toFixed(1)}" y="${height - edge.bottom + 18}">${formatNumber(x)}</text>`,
    ),
    `<text text-anchor="middle" x="${(edge.left + width - edge.right) / 2}" y="${height - 6}">${escapedHtml(xLabel)}</text>`,
    `<text text-anchor="middle" transform="translate(14 ${(height - edge.bottom + edge.top) / 2}) rotate(-90)">${escapedHtml(yLabel)}</text>`,
    ...drawn,
    ...key,
    `</svg>${more}</figure>`,
  ].join('');
}
