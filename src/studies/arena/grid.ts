import {
  type ArenaColumnId,
  type ArenaRowId,
  type ArenaSpec,
  type ArenaTable,
  arenaColumn,
  arenaRows,
  budgetFirst,
  type FamilyGrid,
  type GridLine,
  isControl,
  isProof,
} from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { tr } from '../../words/tr.ts';

const isRow = (id: string): id is ArenaRowId => Object.hasOwn(arenaRows, id);

/** Attacks that a table names by ids, '; ' between them, by their labels; what is no id stays, as in earlier runs. */
export const lineNames = (ids: string): string =>
  ids
    .split('; ')
    .map((id) => (isRow(id) ? `${tr(arenaRows[id].label)}${isControl(id) ? ' (control)' : ''}` : id))
    .join('; ');

/** How many of a column's cells cannot be crossed. */
const notCrossed = (grid: FamilyGrid, column: ArenaColumnId): number =>
  grid.lines.filter((line) => Boolean(grid.at(line, column)?.reason)).length;

/** Why no attack can be crossed with a column; null where one can. */
const closed = (grid: FamilyGrid, column: ArenaColumnId): string | null =>
  grid.at('worst', column)?.reason ?? null;

/**
 * Columns that some attack can be crossed with, by what a line keeps of them, most first; those without a number last.
 * For null as they were chosen, but those that some attack cannot be crossed with behind the others.
 */
export function sortedColumns(grid: FamilyGrid, by: string | null): readonly ArenaColumnId[] {
  const open = grid.columns.filter((column) => closed(grid, column) === null);
  const line = grid.lines.find((one) => one === by);
  if (line === undefined) return open.sort((a, b) => notCrossed(grid, a) - notCrossed(grid, b));
  const value = (column: ArenaColumnId) => grid.at(line, column)?.kept ?? Number.NEGATIVE_INFINITY;
  return open.sort((a, b) => value(b) - value(a));
}

/** What is said of the columns that no attack can be crossed with, which the table leaves out; null for none. */
export function leftOut(grid: FamilyGrid): string | null {
  const reasons = new Map<string, string[]>();
  for (const column of grid.columns) {
    const reason = closed(grid, column);
    if (reason === null) continue;
    reasons.set(reason, [...(reasons.get(reason) ?? []), arenaColumn(column).label]);
  }
  const parts = [...reasons].map(([reason, columns]) => `${columns.join('; ')} – ${reason}`);
  return parts.length > 0
    ? `Left out, since no attack here can be crossed with them: ${parts.join(' ')}`
    : null;
}

/** What an attack takes of what a column keeps without one, 0 to 1; null where nothing attacks, or there is nothing to compare. */
export function lossOf(grid: FamilyGrid, line: GridLine, column: ArenaColumnId): number | null {
  const [clean, own] = [grid.at('clean', column)?.kept, grid.at(line, column)?.kept];
  if (line === 'clean' || isProof(line) || !clean || own === null || own === undefined) return null;
  return Math.min(1, Math.max(0, 1 - own / clean));
}

/** The largest loss of a grid, to which its shades are scaled. */
export const worstLoss = (grid: FamilyGrid): number =>
  Math.max(0, ...grid.lines.flatMap((line) => grid.columns.map((column) => lossOf(grid, line, column) ?? 0)));

/** Beside what lengths an absolute budget stands, column by column; null where nothing is moved. */
export function lengthsOf(
  { family, columns }: FamilyGrid,
  seeds: ArenaTable<'seeds'>,
  { epsilon, radius = budgetFirst.radius }: ArenaSpec['budget'],
): string | null {
  const found = columns.flatMap((column) => {
    const own = seeds.rows.flatMap((row) =>
      row.family === family && row.column === column && row.length !== null ? [row.length] : [],
    );
    const mean = own.reduce((sum, length) => sum + length, 0) / own.length;
    return own.length > 0 ? [`${arenaColumn(column).label} ${formatNumber(mean)}`] : [];
  });
  if (found.length === 0) return null;
  return family === 'inputs'
    ? `ε = ${formatNumber(radius)} is the same for all columns, and what enters them for a user is not of the same length; on average: ${found.join('; ')}.`
    : `ε = ${formatNumber(epsilon)} is the same for all columns, whose rows are not of the same length; on average: ${found.join('; ')}.`;
}
