import type { ColumnRole, ImportPlan } from '../../protocol/dataset.ts';
import { short } from './fail.ts';
import { MAX_COLUMNS } from './limits.ts';
import { headRows, type Sniffed } from './sniff.ts';
import { parseDate } from './text.ts';

type Table = NonNullable<ImportPlan['table']>;

const DELIMITERS = ['::', '\t', ';', ',', '|', ' '];
const PREVIEW_ROWS = 8;
/** Characters of a cell or a name that are shown. */
const MAX_SHOWN = 200;

const NAMES: readonly (readonly [ColumnRole, RegExp])[] = [
  [
    'user',
    /^(user|usr|uid|u|reviewer|customer|member|visitor|account)([-_ ]?(id|no|nr|idx|index|number))?$/i,
  ],
  [
    'item',
    /^(item|iid|i|movie|film|book|isbn|asin|parent_asin|product|business|track|song|artist|article|poi|venue|app|game|anime|recipe|news)([-_ ]?(id|no|nr|idx|index|number))?$/i,
  ],
  [
    'rating',
    /^((book|user|movie)?[-_ ]?rating|score|stars?|overall|value|weight|plays|playcount|count|cnt)s?$/i,
  ],
  ['time', /^(unix)?[-_ ]?(review)?[-_ ]?(time|timestamp|date|datetime|ts)([-_ ]?(stamp|ms))?$/i],
  ['label', /^(label|click|clicked|is_click|target)$/i],
];

/** Most cells decide what a column is: the few others are faults, to be reported when the file is read. */
const most = (cells: readonly string[], test: (cell: string) => boolean) =>
  cells.filter(test).length * 2 > cells.length;
const isNumber = (cell: string) => cell !== '' && Number.isFinite(Number(cell));
const isTime = (cell: string) => Number(cell) > 1e8 || Number.isFinite(parseDate(cell));

/** The delimiter under which most lines have the same number of columns, and that number; null where none has two. */
function guessDelimiter(file: Sniffed): { delimiter: string; columns: number } | null {
  let best: { delimiter: string; columns: number; share: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>();
    const rows = headRows(file, delimiter);
    for (const { width } of rows) counts.set(width, (counts.get(width) ?? 0) + 1);
    for (const [columns, count] of counts) {
      const share = count / rows.length;
      // Prose has blanks too, so they must agree better than the others.
      const least = delimiter === ' ' ? 0.8 : 0.5;
      if (columns >= 2 && share >= least && share > (best?.share ?? 0)) best = { delimiter, columns, share };
    }
  }
  return best;
}

/** A role for each column: by its name where there is a header, then by place and content. */
function guessRoles(
  names: readonly string[] | null,
  rows: readonly (readonly string[])[],
  columns: number,
): ColumnRole[] {
  const roles: ColumnRole[] = Array.from({ length: columns }, () => 'ignore');
  const column = (c: number) => rows.map((row) => row[c] ?? '');
  const fits = (role: ColumnRole, c: number) => {
    if (role === 'rating' || role === 'label') return most(column(c), isNumber);
    return role !== 'time' || most(column(c), isTime);
  };
  const free = (c: number) => roles[c] === 'ignore';
  for (const [role, pattern] of names ? NAMES : []) {
    const c = names?.findIndex((name, at) => free(at) && pattern.test(name) && fits(role, at)) ?? -1;
    if (c >= 0) roles[c] = role;
  }
  for (const role of ['user', 'item'] as const) {
    const c = roles.indexOf('ignore');
    if (!roles.includes(role) && c >= 0) roles[c] = role;
  }
  if (names) return roles;
  for (let c = 2; c < columns; c++) {
    if (!roles.includes('time') && most(column(c), isTime)) roles[c] = 'time';
    else if (!roles.includes('rating') && most(column(c), isNumber)) roles[c] = 'rating';
  }
  return roles;
}

/**
 * True where the first row names the columns: no field of it is a number, and it has a known name, or a word above
 * numbers. A row of data whose ids are words has a number in it, unless it is a bare pair of words: then a person
 * has to say.
 */
function hasHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = rows;
  if (rest.length === 0 || first.some(isNumber)) return false;
  if (first.some((cell) => NAMES.some(([, pattern]) => pattern.test(cell)))) return true;
  return first.some((_, c) =>
    most(
      rest.map((row) => row[c] ?? ''),
      isNumber,
    ),
  );
}

/**
 * How a table is probably cut and what its columns probably mean; null where no delimiter gives two columns.
 * A guess from the first lines, to be confirmed by a person. It speaks of the first MAX_COLUMNS columns.
 */
export function guessTable(file: Sniffed): Table | null {
  if (file.problem) return null;
  const cut = guessDelimiter(file);
  if (!cut) return null;
  const { delimiter, columns: width } = cut;
  const head = headRows(file, delimiter).map((row) => ({ ...row, cells: row.cells.slice(0, MAX_COLUMNS) }));
  const rows = head.map(({ cells }) => cells);
  const header = hasHeader(rows);
  const body = (header ? head.slice(1) : head).filter((row) => row.width === width).map(({ cells }) => cells);
  const names = header ? rows[0]! : null;
  return {
    file: file.entry.name,
    delimiter,
    header,
    width,
    columns: guessRoles(names, body, Math.min(width, MAX_COLUMNS)).map((role, c) => ({
      name: short(names?.[c] ?? '', MAX_SHOWN) || `column ${c + 1}`,
      role,
    })),
    preview: rows.slice(0, PREVIEW_ROWS).map((row) => row.map((cell) => short(cell, MAX_SHOWN))),
  };
}
