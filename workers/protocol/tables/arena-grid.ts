import {
  type ArenaColumnId,
  type ArenaFamily,
  arenaColumn,
  arenaFamilies,
  arenaRow,
  fileNameOf,
  isFileRow,
} from '../names/arena.ts';
import { type ArenaTable, type ArenaTableRow, arenaLines } from './arena.ts';
import type { CostLine } from './arena-costs.ts';

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
export function lineLabel(line: GridLine): string {
  if (isFileRow(line)) return fileNameOf(line);
  return isMade(line) ? arenaLines[line].label : arenaRow(line).label;
}
export function lineWords(line: GridLine): string {
  if (isFileRow(line)) return 'made elsewhere and read from a file, within the same budget';
  return isMade(line) ? arenaLines[line].description : arenaRow(line).description;
}
/** True for an attack that stands beside the others and is no part of the worst case. */
export const isControl = (line: GridLine): boolean =>
  !isMade(line) && !isFileRow(line) && arenaRow(line).control === true;

/** True for what is proved whatever the attack: no attack itself. */
export const isProof = (line: GridLine): boolean =>
  !isMade(line) && !isFileRow(line) && arenaRow(line).proof === true;

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

/**
 * The table as LaTeX: a tabular with booktabs' rules, mean and standard deviation a cell, a dash where attack and column
 * cannot be crossed, dots where a cell is still to come; a dagger marks attacks that know nothing of the defence. Notes
 * below, in comments, say what the marks mean and over how many seeds the means go.
 * @param transposed columns become rows
 * @param costs lines of what columns cost, below the others
 */
export function tableToLatex(
  grid: FamilyGrid,
  columns: readonly ArenaColumnId[],
  transposed = false,
  costs: readonly CostLine[] = [],
): string {
  const cell = (line: GridLine, column: ArenaColumnId) => {
    const found = grid.at(line, column);
    if (!found || found.kept === null) return found?.reason ? '--' : '\\dots';
    const mark = found.knowledge === 'not adaptive' ? '^\\dagger' : '';
    return `$${found.kept.toFixed(3)} \\pm ${(found.sd ?? 0).toFixed(3)}${mark}$`;
  };
  const lineName = (line: GridLine) => tex(`${lineLabel(line)}${isControl(line) ? ' (control)' : ''}`);
  const cost = (line: CostLine, column: ArenaColumnId) => {
    const text = line.at(column);
    return text === null ? '\\dots' : `$${text.replace('≤', '\\le').replace('×', '\\times')}$`;
  };
  const columnName = (column: ArenaColumnId) => tex(arenaColumn(column).label);
  const row = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  const family = tex(arenaFamilies[grid.family].label);
  const [head, ...body] = transposed
    ? [
        [family, ...grid.lines.map(lineName), ...costs.map(({ label }) => tex(label))],
        ...columns.map((column) => [
          columnName(column),
          ...grid.lines.map((line) => cell(line, column)),
          ...costs.map((line) => cost(line, column)),
        ]),
      ]
    : [
        [family, ...columns.map(columnName)],
        ...grid.lines.map((line) => [lineName(line), ...columns.map((column) => cell(line, column))]),
        ...costs.map((line) => [tex(line.label), ...columns.map((column) => cost(line, column))]),
      ];
  const seeds = [
    ...new Set(columns.flatMap((column) => grid.lines.map((line) => grid.at(line, column)?.seeds ?? 0))),
  ]
    .filter((count) => count > 0)
    .sort((a, b) => a - b);
  return [
    `% Share of instances kept, mean and standard deviation over ${seeds.length > 0 ? seeds.join(' to ') : 'no'} seeds.`,
    '% --: cannot be crossed. \\dots: not run yet. \\dagger: the attack knows nothing of the defence.',
    ...costs.map(({ label, words }) => `% ${label}: ${words}.`),
    `\\begin{tabular}{l${'r'.repeat((head ?? []).length - 1)}}`,
    '\\toprule',
    row(head ?? []),
    '\\midrule',
    ...body.map(row),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}
