import {
  type ArenaColumnId,
  type ArenaTable,
  arenaColumn,
  arenaFamilies,
  type FamilyGrid,
  type GridLine,
} from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';

/** Columns by what a line keeps of them, most first; those without a number last. As they stand for null. */
export function sortedColumns(grid: FamilyGrid, by: string | null): readonly ArenaColumnId[] {
  const line = grid.lines.find((one) => one === by);
  if (line === undefined) return grid.columns;
  const value = (column: ArenaColumnId) => grid.at(line, column)?.kept ?? Number.NEGATIVE_INFINITY;
  return [...grid.columns].sort((a, b) => value(b) - value(a));
}

/** What an attack takes of what a column keeps without one, 0 to 1; null where there is nothing to compare. */
export function lossOf(grid: FamilyGrid, line: GridLine, column: ArenaColumnId): number | null {
  const [clean, own] = [grid.at('clean', column)?.kept, grid.at(line, column)?.kept];
  if (line === 'clean' || !clean || own === null || own === undefined) return null;
  return Math.min(1, Math.max(0, 1 - own / clean));
}

/** The largest loss of a grid, to which its shades are scaled. */
export const worstLoss = (grid: FamilyGrid): number =>
  Math.max(0, ...grid.lines.flatMap((line) => grid.columns.map((column) => lossOf(grid, line, column) ?? 0)));

const listed = new Intl.ListFormat('en-GB');

/** What the arena found, in words; null until a family has places. */
export function finding(places: ArenaTable<'places'> | null): string | null {
  const families = [...new Set(places?.rows.map(({ family }) => family))];
  const sentences = families.flatMap((family) => {
    const own = places?.rows.filter((row) => row.family === family) ?? [];
    const first = own.filter(({ place }) => place === 1);
    const [best] = first;
    if (!best || own.length < 2) return [];
    const names = listed.format(first.map(({ column }) => arenaColumn(column).label));
    const what = arenaFamilies[family].label.toLowerCase();
    if (first.length === own.length)
      return [`Against attacks by ${what} the seeds cannot tell the ${own.length} columns apart.`];
    const share = first.length > 1 ? 'share the first place' : 'comes first';
    return [
      `Against attacks by ${what} ${names} ${share}: ${formatNumber(best.worst)} of the instances are kept under every attack.`,
    ];
  });
  return sentences.length > 0 ? sentences.join(' ') : null;
}
