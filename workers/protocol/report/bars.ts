import { linearTicks } from './axis.ts';
import { formatNumber } from './format.ts';
import { escapedHtml } from './html.ts';

/** Values side by side that lie on no axis of a budget: attacks and defences by what they leave. */
export interface Bars {
  readonly title: string;
  readonly xLabel: string;
  /** Values from 0 on; `sd` is 0 where it is not known. */
  readonly bars: readonly { readonly label: string; readonly value: number; readonly sd: number }[];
}

/** Bars that can be seen at a glance. */
const MOST_BARS = 24;
const [width, row] = [560, 26] as const;
const edge = { left: 232, right: 58, top: 8, bottom: 44 } as const;

/** Horizontal bars as SVG, each with its name, its number and a line of ± sd. */
export function barsSvg({ title, xLabel, bars: all }: Bars): string {
  const bars = all.slice(0, MOST_BARS);
  const top = Math.max(...bars.map(({ value, sd }) => value + sd));
  const ticks = linearTicks(0, top > 0 ? top : 1);
  const most = ticks.at(-1) ?? 1;
  const floor = edge.top + row * bars.length;
  const x = (value: number) =>
    (edge.left + (Math.max(0, value) / most) * (width - edge.left - edge.right)).toFixed(1);
  const drawn = bars.map(({ label, value, sd }, n) => {
    const y = edge.top + row * n;
    const spread =
      sd > 0 ? `<path class="spread" d="M${x(value - sd)} ${y + row / 2}H${x(value + sd)}"/>` : '';
    return `<text text-anchor="end" x="${edge.left - 8}" y="${y + 17}">${escapedHtml(label)}</text><rect class="h0" x="${edge.left}" y="${y + 4}" width="${(Number(x(value)) - edge.left).toFixed(1)}" height="${row - 8}"/>${spread}<text x="${Number(x(value + sd)) + 6}" y="${y + 17}">${formatNumber(value)}</text>`;
  });
  const told = bars.map(({ label, value }) => `${label}: ${formatNumber(value)}`).join('; ');
  const more =
    all.length > MOST_BARS ? ` The first ${MOST_BARS} of ${all.length} bars; the table has all.` : '';
  return [
    `<figure><figcaption>${escapedHtml(title)}</figcaption>`,
    `<svg viewBox="0 0 ${width} ${floor + edge.bottom}" role="img" aria-label="${escapedHtml(`${title}. ${told}.`)}">`,
    ...ticks.map(
      (tick) =>
        `<path class="grid" d="M${x(tick)} ${edge.top}V${floor}"/><text class="tick" text-anchor="middle" x="${x(tick)}" y="${floor + 18}">${formatNumber(tick)}</text>`,
    ),
    ...drawn,
    `<text text-anchor="middle" x="${(edge.left + width - edge.right) / 2}" y="${floor + 38}">${escapedHtml(xLabel)}</text>`,
    `</svg>${more}</figure>`,
  ].join('');
}
