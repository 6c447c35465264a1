import type { EvasionAnswer, Table } from '../../../workers/protocol.ts';
import { wholePercent } from '../../charts/format.ts';

export type Surface = NonNullable<EvasionAnswer['surface']>;
type Point = readonly [x: number, y: number];

/** Shades of each side of the edge: enough to see the slope, few enough to draw rows as runs. */
const SHADES = 8;

/** A run of equal shade in a row: columns [from, to). Positive shades say yes, negative no; 1 is palest. */
export interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly shade: number;
}

const shadeOf = (probability: number): number => {
  const far = Math.min(SHADES, Math.floor(Math.abs(probability - 0.5) * 2 * SHADES) + 1);
  return probability > 0.5 ? far : -far;
};

export const opacityOf = (shade: number): number => 0.08 + (0.72 * (Math.abs(shade) - 1)) / (SHADES - 1);

/** The surface as runs of equal shade. */
export function runsOf({ along, across, probabilities }: Surface): Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < across.length; row++) {
    let from = 0;
    for (let column = 1; column <= along.length; column++) {
      const at = (c: number) => shadeOf(probabilities[row * along.length + c]!);
      if (column < along.length && at(column) === at(from)) continue;
      runs.push({ row, from, to: column, shade: at(from) });
      from = column;
    }
  }
  return runs;
}

/** The edge where the probability is ½, as segments in positions of the plane (marching squares). */
export function edgeOf({ along, across, probabilities }: Surface): (readonly [Point, Point])[] {
  const over = (c: number, r: number) => probabilities[r * along.length + c]! - 0.5;
  const segments: (readonly [Point, Point])[] = [];
  for (let r = 0; r + 1 < across.length; r++) {
    for (let c = 0; c + 1 < along.length; c++) {
      const corners = [
        [c, r],
        [c + 1, r],
        [c + 1, r + 1],
        [c, r + 1],
      ] as const;
      const cuts = corners.flatMap(([c0, r0], n): Point[] => {
        const [c1, r1] = corners[(n + 1) % 4]!;
        const [a, b] = [over(c0, r0), over(c1, r1)];
        if (a > 0 === b > 0) return [];
        const t = a / (a - b);
        const mix = (values: readonly number[], from: number, to: number) =>
          values[from]! + t * (values[to]! - values[from]!);
        return [[mix(along, c0, c1), mix(across, r0, r1)]];
      });
      for (let n = 0; n + 1 < cuts.length; n += 2) segments.push([cuts[n]!, cuts[n + 1]!]);
    }
  }
  return segments;
}

/** The probability at a position, from the four grid points around it. */
export function probabilityAt({ along, across, probabilities }: Surface, x: number, y: number): number {
  const place = (grid: readonly number[], value: number) => {
    const at = ((value - grid[0]!) / (grid.at(-1)! - grid[0]!)) * (grid.length - 1);
    const cell = Math.min(grid.length - 2, Math.max(0, Math.floor(at)));
    return [cell, at - cell] as const;
  };
  const [c, s] = place(along, x);
  const [r, t] = place(across, y);
  const at = (column: number, row: number) => probabilities[row * along.length + column]!;
  return (
    (1 - t) * ((1 - s) * at(c, r) + s * at(c + 1, r)) + t * ((1 - s) * at(c, r + 1) + s * at(c + 1, r + 1))
  );
}

/** What the surface shows, in words, computed from its points. */
export function describeSurface(surface: Surface): string {
  const [here, there] = [probabilityAt(surface, 0, 0), probabilityAt(surface, 1, 0)];
  const [left, right] = [probabilityAt(surface, 0, -1), probabilityAt(surface, 0, 1)];
  const yes = surface.probabilities.filter((p) => p > 0.5).length / surface.probabilities.length;
  return `The recommendation stands at ${wholePercent(here)}. A step of the smallest length along the attack brings it to ${wholePercent(there)}; equally long steps in a random direction to ${wholePercent(right)} and ${wholePercent(left)}. ${wholePercent(yes)} of the plane shown says yes.`;
}

/** All points drawn, as a table. */
export function surfaceTable({ along, across, probabilities }: Surface): Table {
  const number = (key: string, label: string, digits: number) =>
    ({ key, label, type: 'number', digits }) as const;
  return {
    id: 'surface',
    title: 'Probability in the plane of the attack',
    columns: [
      number('along', 'Along', 2),
      number('across', 'Across', 2),
      number('probability', 'Probability', 3),
    ],
    rows: across.flatMap((up, r) =>
      along.map((right, c) => ({
        along: right,
        across: up,
        probability: probabilities[r * along.length + c]!,
      })),
    ),
  };
}
