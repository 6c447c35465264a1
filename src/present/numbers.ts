import {
  arenaColumns,
  arenaFamilies,
  arenaTables,
  chartsOf,
  formatNumber,
  type Result,
} from '../../workers/protocol.ts';

/** Numbers beside a picture that can be read from the last row. */
const MOST = 3;

/** A number in large type, and what it is. */
export interface BigNumber {
  readonly value: string;
  readonly words: string;
}

/** Who is first in an arena, and what of it is kept in the worst case. */
function placesOf({ tables }: Result): BigNumber[] {
  const rows = arenaTables.places.among(tables)?.rows ?? [];
  return rows
    .filter(({ place }) => place === 1)
    .slice(0, MOST)
    .map(({ family, column, worst }) => ({
      value: formatNumber(worst, 2),
      words: `${arenaColumns[column].label} in the worst case, ${arenaFamilies[family].label}`,
    }));
}

/** Where the lines of the first picture begin and end: 'FGSM, nDCG@10 from ε = 0.1 to 10' and '0.08 → 0.01'. */
export function numbersOf(result: Result): BigNumber[] {
  const [chart] = chartsOf(result);
  if (!chart) return placesOf(result);
  const { xLabel, yLabel, lines } = chart;
  return lines.slice(0, MOST).flatMap(({ label, points }) => {
    const [from, to] = [points[0], points.at(-1)];
    if (!from || !to) return [];
    const name = label === yLabel ? yLabel : `${label}: ${yLabel}`;
    return [
      {
        value: `${formatNumber(from.y, 2)} → ${formatNumber(to.y, 2)}`,
        words: `${name}, ${xLabel} ${formatNumber(from.x)} to ${formatNumber(to.x)}`,
      },
    ];
  });
}
