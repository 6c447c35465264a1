import type { ColumnRole, FileRole, TableColumn, TablePlan } from '../../protocol/import.ts';
import { type Cut, columnName, isNumber, most } from './cut.ts';
import { MAX_COLUMNS } from './limits.ts';
import { meaningsOf, namesList, namesNoClass, type Subject } from './names.ts';
import { parseDate } from './text.ts';

/** Whether a cell holds seconds or finer since 1970, or a date that is read. */
export const isTime = (cell: string) => Number(cell) > 1e8 || Number.isFinite(parseDate(cell));
const isLabel = (cell: string) => /^(-1|0|1|0\.0|1\.0|true|false)$/i.test(cell);
/** Rows from which on a head says something of how often a value comes back. */
const FEW_ROWS = 10;
/** A column of texts: so many characters a cell on average. */
const LONG_TEXT = 40;

const cellsOf = (cut: Cut, c: number) => cut.rows.map((row) => row[c] ?? '');
const isDates = (cells: readonly string[]) => most(cells, (cell) => Number.isFinite(parseDate(cell)));
/** Whole numbers from here on, none smaller beside them, are ids and no counts. */
const LEAST_ID = 100_000;

/** Whether column `c` is a latitude or a longitude: fine decimals, beyond any rating or beside others of the kind. */
export function isPlace(cut: Cut, c: number): boolean {
  const fine = (at: number) => most(cellsOf(cut, at), (cell) => /^[-+]?\d+\.\d{4,}$/.test(cell));
  return (
    fine(c) && (fine(c - 1) || fine(c + 1) || most(cellsOf(cut, c), (cell) => Math.abs(Number(cell)) > 10))
  );
}

/** Whether Amazon's ratings stand with the item before the user, as in its files since 2018: by the looks of both. */
const itemsFirst = (cut: Cut) =>
  most(cellsOf(cut, 0), (cell) => /^(B[\dA-Z]{9}|\d{9}[\dX])$/.test(cell)) &&
  most(cellsOf(cut, 1), (cell) => /^A[\dA-Z]{9,27}$/.test(cell));

/**
 * What the numbers in a column may be: ratings where none is beyond 10 (100 where its name promises ratings), counts
 * where some are; without a name, nothing where all are the same, all are as large as ids, or some are far below 0.
 */
export function valuesIn(cells: readonly string[], meaning: string | null): 'rating' | 'count' | null {
  if (!most(cells, isNumber)) return null;
  const values = cells.filter(isNumber).map(Number);
  const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  if (meaning === 'count') return 'count';
  if (largest <= (meaning === 'rating' ? 100 : 10)) {
    const constant = values.length > 4 && values.every((value) => value === values[0]);
    return constant && meaning === null ? null : 'rating';
  }
  if (meaning === null && values.every((value) => value >= LEAST_ID)) return null;
  if (values.every((value) => value >= 0)) return 'count';
  return meaning === null ? null : 'rating';
}

/** Whether a column beside interactions names the items: one name each, and no headline of a review. */
function titlesItems(cut: Cut, c: number, item: number, meanings: readonly (string | null)[]): boolean {
  if (meanings.includes('text') && /^title$/i.test(cut.names?.[c] ?? '')) return false;
  const names = new Map<string, string>();
  return cut.rows.every((row) => {
    const [id, name] = [row[item] ?? '', row[c] ?? ''];
    const before = names.get(id);
    names.set(id, name);
    return before === undefined || before === name;
  });
}

/** The roles of the columns of interactions, by their names and by what stands in them. */
function rolesOfInteractions(cut: Cut, subject: Subject, columns: number): ColumnRole[] {
  const roles: ColumnRole[] = Array.from({ length: columns }, () => 'ignore');
  const named = meaningsOf(cut.names ?? []);
  const meanings = roles.map((_, c) => named[c] ?? null);
  const claim = (role: ColumnRole, test: (c: number) => boolean) => {
    const c = roles.findIndex((taken, at) => taken === 'ignore' && test(at));
    if (c >= 0) roles[c] = role;
    return c >= 0;
  };
  const means = (meaning: string) => (c: number) => meanings[c] === meaning;
  claim('user', means('user'));
  if (!claim('item', means('item'))) claim('item', means('id'));
  if (!roles.includes('item')) claim('item', means('title'));
  claim(
    'time',
    (c) => meanings[c] === 'time' && most(cellsOf(cut, c), (cell) => isNumber(cell) || isTime(cell)),
  );
  // Whoever names nothing lists users, items and what they did in this order; a file called item_user the other way.
  const order =
    !cut.names && ((subject.of === 'item' && subject.and === 'user') || itemsFirst(cut))
      ? (['item', 'user'] as const)
      : (['user', 'item'] as const);
  // Dates, places and what is empty tell nobody from another.
  const blank = (c: number) => cut.rows.length > 0 && cellsOf(cut, c).every((cell) => cell === '');
  const unknown = (c: number) =>
    (meanings[c] === null || meanings[c] === 'id' || meanings[c] === 'title') &&
    !(isDates(cellsOf(cut, c)) || isPlace(cut, c) || blank(c));
  if (!cut.names) claim('time', (c) => c > 0 && isDates(cellsOf(cut, c)));
  for (const role of order) if (!roles.includes(role) && !claim(role, unknown)) claim(role, () => true);
  if (!cut.names && !roles.includes('time')) claim('time', (c) => c > 1 && most(cellsOf(cut, c), isTime));
  const value = (c: number) =>
    cut.names || !isPlace(cut, c) ? valuesIn(cellsOf(cut, c), meanings[c] ?? null) : null;
  const labelled = (c: number) => meanings[c] === 'label' && most(cellsOf(cut, c), isLabel);
  if (cut.names) {
    const found =
      claim('rating', (c) => meanings[c] === 'rating' && value(c) === 'rating') ||
      claim('label', labelled) ||
      claim('count', (c) => (meanings[c] === 'rating' || meanings[c] === 'count') && value(c) === 'count');
    if (!found) claim('rating', (c) => /^value$/i.test(cut.names?.[c] ?? '') && value(c) === 'rating');
    claim('title', (c) => meanings[c] === 'title' && titlesItems(cut, c, roles.indexOf('item'), meanings));
  } else if (!claim('rating', (c) => c > 1 && value(c) === 'rating'))
    claim('count', (c) => c > 1 && value(c) === 'count');
  return roles;
}

/** What separates the values within the cells of a column; null where each holds one. */
function splitIn(cells: readonly string[], name: string): string | null {
  const filled = cells.filter((cell) => cell !== '');
  const share = (mark: string) => filled.filter((cell) => cell.includes(mark)).length / filled.length;
  if (filled.length === 0) return null;
  if (share('|') > 0.2) return '|';
  if (!namesList(name)) return null;
  return [',', ';'].find((mark) => share(mark) > 0.2) ?? null;
}

/** Whether a column may be a class: values that come back, no texts, no measurements. */
function isClass(cells: readonly string[], name: string, split: string | null): boolean {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || namesNoClass(name)) return false;
  if (filled.some((cell) => /^(https?:|www\.|[[{])/.test(cell))) return false;
  if (split !== null) return true;
  if (most(filled, (cell) => isNumber(cell) && cell.includes('.'))) return false;
  if (filled.reduce((sum, cell) => sum + cell.length, 0) / filled.length > LONG_TEXT) return false;
  const different = new Set(filled).size;
  if (filled.length < FEW_ROWS) return true;
  return different > 1 && different < 0.9 * filled.length;
}

/** The roles of the columns of a file about users or items: whose they are, their names, and what classes them. */
function columnsOfSide(cut: Cut, of: 'user' | 'item', subject: Subject, columns: number): TableColumn[] {
  const places = Array.from({ length: columns }, (_, c) => c);
  const named = meaningsOf(cut.names ?? []);
  const meanings = places.map((c) => named[c] ?? null);
  const key = [of, 'id'].map((meaning) => meanings.indexOf(meaning as 'id')).find((c) => c >= 0) ?? 0;
  const title = of === 'item' ? titleAt(cut, meanings, key) : -1;
  // Pairs of an id and a value, with a weight perhaps: the second column is what the file is about.
  const pairs = !cut.names && cut.width <= 3 && title < 0;
  return places.map((c) => {
    const cells = cellsOf(cut, c);
    const name = pairs && c === 1 && subject.word ? subject.word : columnName(cut, c);
    if (c === key) return { name, role: of, split: null };
    if (c === title) return { name, role: 'title', split: null };
    const split = splitIn(cells, name);
    const foreign = of === 'item' ? meanings[c] === 'user' : meanings[c] === 'item';
    const feature = pairs || columns === 2 ? c === 1 : !foreign && isClass(cells, name, split);
    return { name, role: feature ? 'feature' : 'ignore', split: feature ? split : null };
  });
}

/** Where the titles of items stand, by name or, without names, as texts that do not come back; -1 where nowhere. */
function titleAt(cut: Cut, meanings: readonly (string | null)[], key: number): number {
  const called = (name: string) =>
    meanings.findIndex(
      (meaning, c) => meaning === 'title' && c !== key && (cut.names?.[c] ?? '').toLowerCase().endsWith(name),
    );
  if (cut.names)
    return (
      [called('title'), called('name'), meanings.findIndex((m, c) => m === 'title' && c !== key)].find(
        (c) => c >= 0,
      ) ?? -1
    );
  return (
    cut.rows[0]?.findIndex((_, c) => {
      const cells = cellsOf(cut, c);
      return (
        c !== key &&
        most(cells, (cell) => /\p{L}{2}/u.test(cell) && !/^https?:/.test(cell)) &&
        cells.length >= FEW_ROWS &&
        new Set(cells).size > 0.9 * cells.length
      );
    }) ?? -1
  );
}

/** The columns of a file as it would be read in a role. */
export function columnsFor(cut: Cut, role: FileRole, subject: Subject): TableColumn[] {
  const columns = Math.min(cut.width, MAX_COLUMNS);
  const of = role === 'users' ? 'user' : role === 'items' ? 'item' : null;
  if (of) return columnsOfSide(cut, of, subject, columns);
  const roles: ColumnRole[] =
    role === 'values'
      ? Array.from({ length: columns }, (_, c) => (c === 0 ? 'feature' : c === 1 ? 'title' : 'ignore'))
      : rolesOfInteractions(cut, subject, columns);
  return roles.map((one, c) => ({ name: columnName(cut, c), role: one, split: null }));
}

/** A table's plan for a role. */
export function planTable(cut: Cut, role: FileRole, subject: Subject): TablePlan {
  return {
    delimiter: cut.delimiter,
    header: cut.names !== null,
    width: cut.width,
    columns: columnsFor(cut, role, subject),
    preview: cut.preview,
    guessed: { role, delimiter: cut.delimiter, header: cut.names !== null },
  };
}
