import {
  type ArenaColumnId,
  type ArenaFamily,
  arenaColumn,
  arenaFamilies,
  arenaRow,
} from '../names/arena.ts';
import { type ArenaTable, type ArenaTableRow, arenaLines } from './arena.ts';

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
export function arenaGrids({ rows }: ArenaTable<'cells'>): FamilyGrid[] {
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
