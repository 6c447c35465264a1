import { formatNumber } from './format.ts';
import type { Line } from './lines.ts';
import type { LineFigureProps } from './types.ts';

type Words = Pick<LineFigureProps, 'xLabel' | 'yLabel' | 'references'>;

/** How a line goes from its first to its last point, in words. */
function course(line: Line, { xLabel, yLabel }: Words): string {
  const first = line.points[0]!;
  const last = line.points.at(-1)!;
  const at = (x: number) => `at ${xLabel} ${formatNumber(x)}`;
  if (first === last) return `${line.label}: ${yLabel} is ${formatNumber(first.y)} ${at(first.x)}.`;
  const change = last.y - first.y;
  const scale = Math.max(Math.abs(first.y), Math.abs(last.y));
  if (Math.abs(change) <= 0.02 * scale)
    return `${line.label}: ${yLabel} stays near ${formatNumber(last.y)} from ${xLabel} ${formatNumber(first.x)} to ${formatNumber(last.x)}.`;
  const verb = change < 0 ? 'falls' : 'rises';
  return `${line.label}: ${yLabel} ${verb} from ${formatNumber(first.y)} ${at(first.x)} to ${formatNumber(last.y)} ${at(last.x)}.`;
}

/** The main finding of a line chart as sentences, for who cannot see it; computed from the points drawn. */
export function describeLines(lines: readonly Line[], words: Words): string {
  if (lines.length === 0) return 'No points yet.';
  const references = (words.references ?? []).map((r) => `${r.label}: ${formatNumber(r.value)}.`);
  return [...lines.map((line) => course(line, words)), ...references].join(' ');
}

/** The same for counts: how many bars, the highest, the sum. */
export function describeBars(
  bars: readonly { readonly label: string; readonly count: number }[],
  { xLabel, yLabel }: { xLabel: string; yLabel: string },
): string {
  if (bars.length === 0) return 'No data yet.';
  const top = bars.reduce((a, b) => (b.count > a.count ? b : a));
  const sum = bars.reduce((a, b) => a + b.count, 0);
  return `${bars.length} bars; most ${yLabel} at ${xLabel} ${top.label}: ${formatNumber(top.count)} of ${formatNumber(sum, 4)}.`;
}
