import type { TableColumn } from '../../protocol/import.ts';
import { isTime, valuesIn } from './columns.ts';
import { type Cut, columnName, isNumber, most } from './cut.ts';
import { short } from './fail.ts';
import { meaningOf } from './names.ts';
import { parseDate } from './text.ts';

const isCommaNumber = (cell: string) => /^[+-]?\d+,\d+$/.test(cell);

/** Ways of writing numbers and times that are not read, and how they are to be written instead. */
const WAYS = [
  {
    role: 'rating',
    looks: isCommaNumber,
    // Whole numbers stand without a comma in such a column.
    beside: isNumber,
    words: 'numbers with a decimal comma',
    instead: 'Write them with a point, such as 4.5',
  },
  {
    role: 'time',
    looks: (cell: string) => /^\d{1,2}([./-])\d{1,2}\1\d{2,4}\b/.test(cell),
    beside: () => false,
    words: 'dates whose day and month could be either',
    instead: 'Write them as year, month and day, such as 2020-01-31',
  },
  {
    role: 'time',
    looks: (cell: string) => /^\d{4}[-/]\d{1,2}[-/]\d{1,2}/.test(cell) && !Number.isFinite(parseDate(cell)),
    beside: () => false,
    words: 'dates or times that are written another way',
    instead:
      'Write them as 2020-01-31 or 2020-01-31 18:05:00, with Z or +01:00 behind where the zone matters',
  },
] as const;

/** What columns hold that could be read as they are, but whose names do not say what it is. */
const UNNAMED = [
  {
    role: 'rating',
    words: 'numbers that may be ratings',
    looks: (cells: readonly string[]) => !cells.some(isCommaNumber) && valuesIn(cells, null) === 'rating',
  },
  {
    role: 'time',
    words: 'what may be times',
    looks: (cells: readonly string[]) => most(cells, isTime),
  },
] as const;

/** Why columns that look like ratings or times are left out, and how to have them read; nothing where those are there. */
export function unreadIn(base: string, cut: Cut, columns: readonly TableColumn[]): string[] {
  const has = (role: string) => columns.some((column) => column.role === role);
  const filled = (role: string) => has(role) || (role === 'rating' && (has('count') || has('label')));
  const leftOut = columns.flatMap(({ role }, c) =>
    role === 'ignore' ? [{ c, cells: cut.rows.map((row) => row[c] ?? '') }] : [],
  );
  const told = (c: number, words: string, such: string, then: string) =>
    `The column ${columnName(cut, c)} of ${base} holds ${words} (${short(such, 40)}) and is left out${then}`;
  const unread = WAYS.flatMap(({ role, looks, beside, words, instead }) => {
    const found = leftOut.find(
      ({ cells }) => cells.some(looks) && most(cells, (cell) => looks(cell) || beside(cell)),
    );
    if (filled(role) || !found) return [];
    return told(found.c, words, found.cells.find(looks)!, `. ${instead}, to have it read.`);
  });
  const unnamed = UNNAMED.flatMap(({ role, looks, words }) => {
    const found = leftOut.find(
      ({ c, cells }) => cut.names && meaningOf(cut.names[c] ?? '') === null && looks(cells),
    );
    if (filled(role) || !found) return [];
    return told(found.c, words, found.cells[0]!, ', since its name does not say so. If it is that, say so.');
  });
  return [...unread, ...unnamed];
}
