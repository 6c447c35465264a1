import { tr } from '../words/tr.ts';
import { formatNumber } from './format.ts';
import type { Line } from './lines.ts';
import type { LineFigureProps } from './types.ts';

type Words = Pick<LineFigureProps, 'xLabel' | 'yLabel' | 'references'>;

/** How a line goes from its first to its last point, in words. */
function course(line: Line, { xLabel, yLabel }: Words): string {
  const first = line.points[0]!;
  const last = line.points.at(-1)!;
  const values = {
    ...{ line: tr(line.label), x: tr(xLabel), y: tr(yLabel) },
    ...{ from: formatNumber(first.y), at: formatNumber(first.x) },
    ...{ to: formatNumber(last.y), end: formatNumber(last.x) },
  };
  if (first === last) return tr('{line}: {y} is {from} at {x} {at}.', values);
  const change = last.y - first.y;
  const scale = Math.max(Math.abs(first.y), Math.abs(last.y));
  if (Math.abs(change) <= 0.02 * scale)
    return tr('{line}: {y} stays near {to} from {x} {at} to {end}.', values);
  return change < 0
    ? tr('{line}: {y} falls from {from} at {x} {at} to {to} at {x} {end}.', values)
    : tr('{line}: {y} rises from {from} at {x} {at} to {to} at {x} {end}.', values);
}

/** The main finding of a line chart as sentences, for who cannot see it; computed from the points drawn. */
export function describeLines(lines: readonly Line[], words: Words): string {
  if (lines.length === 0) return tr('No points yet.');
  const references = (words.references ?? []).map((r) => `${tr(r.label)}: ${formatNumber(r.value)}.`);
  return [...lines.map((line) => course(line, words)), ...references].join(' ');
}

/** The same for counts: how many bars, the highest, the sum. */
export function describeBars(
  bars: readonly { readonly label: string; readonly count: number }[],
  { xLabel, yLabel }: { xLabel: string; yLabel: string },
): string {
  if (bars.length === 0) return tr('No data yet.');
  const top = bars.reduce((a, b) => (b.count > a.count ? b : a));
  const sum = bars.reduce((a, b) => a + b.count, 0);
  return tr('{bars} bars; most {y} at {x} {top}: {most} of {sum}.', {
    ...{ bars: String(bars.length), y: tr(yLabel), x: tr(xLabel), top: top.label },
    ...{ most: formatNumber(top.count), sum: formatNumber(sum, 4) },
  });
}
