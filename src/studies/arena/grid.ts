import {
  type ArenaColumnId,
  type ArenaFamily,
  type ArenaTable,
  type ArenaTableRow,
  arenaColumn,
  arenaFamilies,
  arenaLines,
  arenaRow,
} from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';

export type GridCell = ArenaTableRow<'cells'>;
export type GridLine = GridCell['row'];

/** A family's cells as the table shows them. */
export interface FamilyGrid {
  readonly family: ArenaFamily;
  readonly lines: readonly GridLine[];
  readonly columns: readonly ArenaColumnId[];
  at(line: GridLine, column: ArenaColumnId): GridCell | undefined;
}

const isMade = (line: GridLine): line is keyof typeof arenaLines => Object.hasOwn(arenaLines, line);

/** What a line is called. */
export const lineLabel = (line: GridLine): string =>
  isMade(line) ? arenaLines[line].label : arenaRow(line).label;
export const lineWords = (line: GridLine): string =>
  isMade(line) ? arenaLines[line].description : arenaRow(line).description;
/** True for an attack that stands beside the others and is no part of the worst case. */
export const isControl = (line: GridLine): boolean => !isMade(line) && arenaRow(line).control === true;

/** The families of a table of cells, their lines and columns in the order of the rows. */
export function familiesOf({ rows }: ArenaTable<'cells'>): FamilyGrid[] {
  const families = [...new Set(rows.map(({ family }) => family))];
  return families.map((family) => {
    const own = rows.filter((row) => row.family === family);
    const found = new Map(own.map((row) => [`${row.row} ${row.column}`, row]));
    return {
      family,
      lines: [...new Set(own.map(({ row }) => row))],
      columns: [...new Set(own.map(({ column }) => column))],
      at: (line, column) => found.get(`${line} ${column}`),
    };
  });
}

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

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};
const tex = (text: string) => text.replace(/[\\~^&%$#_{}]/g, (one) => escapes[one] ?? `\\${one}`);

/** The table as LaTeX: a tabular with booktabs' rules, mean and standard deviation a cell, a dash where there is none. */
export function tableToLatex(grid: FamilyGrid, columns: readonly ArenaColumnId[]): string {
  const cell = (line: GridLine, column: ArenaColumnId) => {
    const found = grid.at(line, column);
    if (!found || found.kept === null) return '--';
    return `$${found.kept.toFixed(3)} \\pm ${(found.sd ?? 0).toFixed(3)}$`;
  };
  const rows = grid.lines.map(
    (line) => `${tex(lineLabel(line))} & ${columns.map((column) => cell(line, column)).join(' & ')} \\\\`,
  );
  return [
    `\\begin{tabular}{l${'r'.repeat(columns.length)}}`,
    '\\toprule',
    `${tex(arenaFamilies[grid.family].label)} & ${columns.map((column) => tex(arenaColumn(column).label)).join(' & ')} \\\\`,
    '\\midrule',
    ...rows,
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}
