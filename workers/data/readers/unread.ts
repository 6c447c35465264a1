import type { TableColumn } from '../../protocol/import.ts';
import { type Cut, columnName, most } from './cut.ts';
import { short } from './fail.ts';

/** Ways of writing numbers and times that are not read, and how they are to be written instead. */
const WAYS = [
  {
    role: 'rating',
    looks: (cell: string) => /^[+-]?\d+,\d+$/.test(cell),
    words: 'numbers with a decimal comma',
    instead: 'Write them with a point, such as 4.5',
  },
  {
    role: 'time',
    looks: (cell: string) => /^\d{1,2}([./-])\d{1,2}\1\d{2,4}\b/.test(cell),
    words: 'dates whose day and month could be either',
    instead: 'Write them as year, month and day, such as 2020-01-31',
  },
  {
    role: 'time',
    looks: (cell: string) => /^\d{4}[-/]\d{1,2}[-/]\d{1,2}/.test(cell),
    words: 'dates or times that are written another way',
    instead:
      'Write them as 2020-01-31 or 2020-01-31 18:05:00, with Z or +01:00 behind where the zone matters',
  },
] as const;

/** Why columns that look like ratings or times are left out, and how to write them; nothing where those are there. */
export function unreadIn(base: string, cut: Cut, columns: readonly TableColumn[]): string[] {
  const has = (role: string) => columns.some((column) => column.role === role);
  return WAYS.flatMap(({ role, looks, words, instead }) => {
    if (has(role) || (role === 'rating' && (has('count') || has('label')))) return [];
    const at = columns.findIndex(
      (column, c) =>
        column.role === 'ignore' &&
        most(
          cut.rows.map((row) => row[c] ?? ''),
          looks,
        ),
    );
    if (at < 0) return [];
    const such = short(cut.rows.map((row) => row[at] ?? '').find(looks) ?? '', 40);
    return `The column ${columnName(cut, at)} of ${base} holds ${words} (${such}) and is left out. ${instead}, to have it read.`;
  });
}
