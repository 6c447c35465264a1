import type { FileRole } from '../../protocol/import.ts';
import { type Collected, Collector } from './collector.ts';
import { badFile } from './fail.ts';
import {
  type Format,
  largest,
  nameAfter,
  type Part,
  partOfName,
  type Recognition,
  splitRoles,
} from './reader.ts';
import type { Reading } from './reading.ts';
import type { Row } from './rows.ts';
import { headRows, type Sniffed } from './sniff.ts';

/**
 * Lines of a user and the items it has: whole numbers, separated by blanks, of differing number.
 * A table with a few broken lines is none: there most lines agree.
 */
export function isLists(file: Sniffed): boolean {
  if (file.problem) return false;
  const rows = headRows(file, ' ');
  if (rows.length < 2 || rows.some(({ cells }) => cells.some((cell) => !/^\d+$/.test(cell)))) return false;
  const counts = new Map<number, number>();
  for (const { width } of rows) counts.set(width, (counts.get(width) ?? 0) + 1);
  return Math.max(...counts.values()) < rows.length * 0.8;
}

/** A part of a split named so beside lists is one of lists, though its lines may agree: a held-out item of each user. */
const isPart = (file: Sniffed) =>
  !file.problem &&
  partOfName(file.entry.base) !== null &&
  headRows(file, ' ').every(({ cells }) => cells.every((cell) => /^\d+$/.test(cell)));

/** Numbers from here on are no ids of a list: they are times. */
const TIMES = 1e8;

/**
 * Lists that are equally long, in files named as LightGCN's: a table of user, item and rating would name a user on
 * several lines, and could have the same number twice on one. A guess, which a person confirms.
 */
function isEvenList(file: Sniffed): boolean {
  if (!/^(train|test)\.txt$/.test(file.entry.base) || !isPart(file)) return false;
  const rows = headRows(file, ' ');
  // One held-out item a user is a list as well; two numbers a line to train on are a table.
  const least = file.entry.base === 'train.txt' ? 2 : 1;
  return (
    rows.length > 2 &&
    new Set(rows.map(({ cells }) => cells[0])).size === rows.length &&
    rows.every(
      ({ cells: [, ...items] }) =>
        items.length >= least &&
        new Set(items).size === items.length &&
        items.every((item) => Number(item) < TIMES),
    )
  );
}

/** Reads lists of items by user. @throws LabFailure as `collect`. */
export async function collectLists(parts: readonly Part[], reading: Reading): Promise<Collected> {
  const collector = new Collector(reading, { ratings: false, times: false });
  for (const { entry, given } of parts) {
    const each = (row: Row) => {
      if (row.fields === 1) {
        reading.tell(row.file, row.line, 'left out', 'they name a user and no item');
        return;
      }
      const user = collector.users.add(row, 0);
      for (let f = 1; f < row.fields; f++) collector.add(row, user, collector.items.add(row, f), 0, 0, given);
    };
    await reading.rows(entry, ' ', each, { main: true });
  }
  if (reading.interactions === 0)
    throw badFile(
      parts[0]!.entry.name,
      'no line has an item. Expected a user and its items, separated by blanks, on each line.',
    );
  return collector.take(parts[0]!.entry.name, []);
}

/** Lists of items by user, as in the files of LightGCN. Implicit: no ratings, no times. */
export const lists: Format = {
  format: 'lists',
  label: 'Lists of items by user',
  wants: 'one file, or train.txt and test.txt as a given split',
  example: '0 12 7 105 3',
  recognise(files) {
    const uneven = files.filter(isLists);
    const even = uneven.length === 0 ? files.filter(isEvenList) : [];
    const sure = even.length > 1 ? even : uneven;
    if (sure.length === 0) return null;
    const split = partOfName(largest(sure).entry.base) !== null;
    const found = files.filter((file) => sure.includes(file) || (split && isPart(file)));
    const main = largest(found);
    const roles = splitRoles(found) ?? new Map<string, FileRole>([[main.entry.name, 'interactions']]);
    const recognised = [...roles].map(([name, role]): [string, Recognition] => [
      name,
      { role, kind: 'lists' },
    ]);
    return {
      label:
        even.length > 1
          ? 'Lists of items by user (a guess, since they are equally long and no user comes twice)'
          : 'Lists of items by user',
      name: nameAfter(main.entry.name),
      confirm: true,
      files: new Map(recognised),
    };
  },
};
