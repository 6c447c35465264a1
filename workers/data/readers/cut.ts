import { short } from './fail.ts';
import { MAX_COLUMNS } from './limits.ts';
import { meaningOf } from './names.ts';
import { type HeadRow, headRows, type Sniffed } from './sniff.ts';

const DELIMITERS = ['::', '\t', ';', ',', '|', ' '];
const PREVIEW_ROWS = 8;
/** Characters of a cell or a name that are shown. */
const MAX_SHOWN = 200;

/** The first rows of a table, cut at its delimiter. */
export interface Cut {
  readonly delimiter: string;
  readonly width: number;
  /** The names in the first row; null where it is data. */
  readonly names: readonly string[] | null;
  /** True where nothing but the look of the first row says that it holds names. */
  readonly unsureHeader: boolean;
  /** The rows below that have as many columns as most, and something in them. */
  readonly rows: readonly (readonly string[])[];
  readonly preview: readonly (readonly string[])[];
}

/** Most cells decide what a column is: the few others are faults, to be reported when the file is read. */
export const most = (cells: readonly string[], test: (cell: string) => boolean): boolean =>
  cells.filter(test).length * 2 > cells.length;
export const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

/** How many columns most rows have, and the share of rows that have so many. */
function commonWidth(rows: readonly HeadRow[]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { width } of rows) counts.set(width, (counts.get(width) ?? 0) + 1);
  let best = { width: 0, share: 0 };
  for (const [width, count] of counts) {
    const share = count / rows.length;
    if (share > best.share || (share === best.share && width > best.width)) best = { width, share };
  }
  return best;
}

/** The delimiter under which most lines have the same number of columns; null where none gives two. */
function guessDelimiter(file: Sniffed): string | null {
  let best: { delimiter: string; share: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const { width, share } = commonWidth(headRows(file, delimiter));
    // Prose has blanks too, so they must agree better than the others.
    const least = delimiter === ' ' ? 0.8 : 0.5;
    if (width >= 2 && share >= least && share > (best?.share ?? 0)) best = { delimiter, share };
  }
  return best?.delimiter ?? null;
}

/**
 * Whether the first row names the columns: 'named' where no field of it is a number and one has a known name, 'looks'
 * where words stand above numbers, or above what comes back while they do not. A row of data whose ids are words has a number in it, unless it is a bare pair.
 */
function headerOf(rows: readonly (readonly string[])[]): 'named' | 'looks' | 'none' {
  const [first = [], ...rest] = rows;
  if (first.some(isNumber)) return 'none';
  const known = first.filter((cell) => meaningOf(cell) !== null).length;
  // A single known word may be somebody's id.
  if (known > 1 || (known === 1 && first.length > 2)) return 'named';
  if (rest.length === 0) return 'none';
  const above = first.some((_, c) =>
    most(
      rest.map((row) => row[c] ?? ''),
      (cell) => isNumber(cell) || /^[+-]?\d+,\d+$/.test(cell),
    ),
  );
  return above || known > 0 || standsOut(first, rest) ? 'looks' : 'none';
}

/** Rows from which on a first row may stand out. */
const FEW_ROWS = 10;

/** Whether the first row holds words that never come back, above columns whose values do: names in any language. */
function standsOut(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (rest.length < FEW_ROWS || !first.every((cell) => /^\p{L}[\p{L}\p{M} _.-]*$/u.test(cell))) return false;
  const below = first.map((_, c) => new Set(rest.map((row) => row[c] ?? '')));
  const recur = below.filter((values) => values.size * 2 <= rest.length);
  return recur.length >= 2 && first.every((cell, c) => !below[c]!.has(cell));
}

/**
 * The first rows of a file, cut at `how.delimiter` or at the one that fits best; null where none gives two columns.
 * @param how what a person or a format says already.
 */
export function cutTable(
  file: Sniffed,
  how: { readonly delimiter?: string; readonly header?: boolean } = {},
): Cut | null {
  if (file.problem) return null;
  const delimiter = how.delimiter ?? guessDelimiter(file);
  if (delimiter === null) return null;
  const head = headRows(file, delimiter).map(({ cells, width }) => ({
    width,
    cells: cells.slice(0, MAX_COLUMNS),
  }));
  const { width } = commonWidth(head);
  const all = head.map(({ cells }) => cells);
  const looks = how.header === undefined ? headerOf(all) : how.header ? 'named' : 'none';
  const header = looks !== 'none';
  return {
    delimiter,
    width,
    names: header ? all[0]! : null,
    unsureHeader: looks === 'looks',
    rows: (header ? head.slice(1) : head)
      .filter((row) => row.width === width && row.cells.some((cell) => cell !== ''))
      .map(({ cells }) => cells),
    preview: all.slice(0, PREVIEW_ROWS).map((row) => row.map((cell) => short(cell, MAX_SHOWN))),
  };
}

/** True for a table that ends with the names of its columns. */
export const isBare = ({ names, rows }: Cut): boolean => names !== null && rows.length === 0;

/** The name of column `c` as it is shown. */
export const columnName = ({ names }: Cut, c: number): string =>
  short(names?.[c] ?? '', MAX_SHOWN) || `column ${c + 1}`;
