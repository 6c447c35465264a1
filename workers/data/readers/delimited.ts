import type { ColumnRole, PlannedFile, TablePlan, ValueUse } from '../../protocol/import.ts';
import { type Collected, Collector } from './collector.ts';
import { delimiterName } from './delimiters.ts';
import { badFile, headerAlone, quote, short } from './fail.ts';
import { growingInts } from './growing.ts';
import { Labels } from './labels.ts';
import type { Part } from './reader.ts';
import type { Reading } from './reading.ts';
import type { Row } from './rows.ts';
import { Decoder, parseDate, parseNumber } from './text.ts';

/** Where the columns of an interactions file stand; positions are 0-based, null where there is none. */
interface Layout {
  readonly table: TablePlan;
  readonly user: number;
  readonly item: number;
  readonly rating: number | null;
  readonly count: number | null;
  readonly time: number | null;
  /** A click label: 1, 0 or -1. Stands in for the rating as 1 or 0. */
  readonly label: number | null;
  readonly title: number | null;
  readonly contexts: readonly { readonly name: string; readonly column: number }[];
}

/** A rating in `field`. @throws LabFailure 'bad-file' where it is not a finite number that float32 can hold. */
export function ratingOf(row: Row, field: number, what = 'rating'): number {
  const value = parseNumber(row.bytes, row.starts[field]!, row.ends[field]!);
  if (Number.isFinite(Math.fround(value))) return value;
  if (row.starts[field] === row.ends[field])
    throw badFile(
      row.file,
      `the ${what} is empty. Expected a number such as 4 or 3.5; fill it in, remove the line, or choose another column.`,
      row.line,
    );
  throw badFile(
    row.file,
    `the ${what} ${quote(cell(row, field))} is not a finite number. Expected one such as 4 or 3.5; correct or remove the line, or choose another column.`,
    row.line,
  );
}

const cell = (row: Row, field: number) =>
  String.fromCharCode(
    ...row.bytes.subarray(row.starts[field]!, Math.min(row.ends[field]!, row.starts[field]! + 60)),
  );

/** Seconds since 1970 in `field`. @throws LabFailure 'bad-file' where it is neither a number nor a date. */
export function timeOf(row: Row, field: number): number {
  const value = parseNumber(row.bytes, row.starts[field]!, row.ends[field]!);
  if (Number.isFinite(value)) return value;
  const date = parseDate(cell(row, field));
  if (Number.isFinite(date)) return date;
  throw badFile(
    row.file,
    `the time ${quote(cell(row, field))} is not a number of seconds or a date such as 2014-03-01 12:30:00. Correct or remove the line, or choose another column.`,
    row.line,
  );
}

/** A click label as 1 or 0. */
function labelOf(row: Row, field: number): number {
  const word = cell(row, field).toLowerCase();
  const value = parseNumber(row.bytes, row.starts[field]!, row.ends[field]!);
  if (value === 1 || word === 'true') return 1;
  if (value === 0 || value === -1 || word === 'false') return 0;
  throw badFile(
    row.file,
    `the label ${quote(cell(row, field))} is not 1, 0 or -1. Correct the line, or read the column as a rating.`,
    row.line,
  );
}

/** Counts as ratings: 1 for one, 2 for ten, 6 for a hundred thousand, to a tenth. */
const logOf = (count: number) => Math.round(10 * (1 + Math.log10(count))) / 10;

/** Complains about a row with another number of columns than the layout has. */
function ragged(row: Row, { width, delimiter, columns }: TablePlan): never {
  const hint =
    row.fields === 1
      ? 'Check the delimiter.'
      : 'Correct or remove the line; where a text holds the delimiter, put it in quotes.';
  const expected = short(columns.map(({ name }) => name).join(', '), 120);
  throw badFile(
    row.file,
    `expected ${width} columns separated by a ${delimiterName(delimiter)} (${expected}), found ${row.fields}. ${hint}`,
    row.line,
  );
}

/** The layout that a plan gives a file. @throws LabFailure 'bad-file' where it makes none. */
function layoutOf({ name, table }: PlannedFile): Layout {
  if (!table) throw badFile(name, 'the plan does not say what the columns mean. Choose the files again.');
  const find = (role: ColumnRole) => {
    const at = table.columns.flatMap((column, c) => (column.role === role ? [c] : []));
    if (at.length > 1) throw badFile(name, `two columns are marked as ${role}. Mark one of them as ignored.`);
    return at[0] ?? null;
  };
  const [user, item] = (['user', 'item'] as const).map(find);
  if (user == null || item == null)
    throw badFile(
      name,
      `no column is marked as ${user == null ? 'user' : 'item'}. Mark the one that holds the ids.`,
    );
  const [rating, count, label] = (['rating', 'count', 'label'] as const).map(find);
  const values = [rating, count, label].filter((at) => at != null);
  if (values.length > 1)
    throw badFile(
      name,
      'more than one column is marked as rating, count or label. Mark all but one of them as ignored.',
    );
  if (table.columns.length > table.width)
    throw badFile(
      name,
      `the plan speaks of ${table.columns.length} columns where a line has ${table.width}. Choose the files again.`,
    );
  return {
    table,
    user,
    item,
    rating: rating ?? null,
    count: count ?? null,
    label: label ?? null,
    time: find('time'),
    title: find('title'),
    contexts: table.columns.flatMap(({ name, role }, column) =>
      role === 'context' ? [{ name, column }] : [],
    ),
  };
}

const shapeOf = ({ rating, count, label, time, contexts }: Layout) =>
  JSON.stringify([
    rating !== null,
    count !== null,
    label !== null,
    time !== null,
    contexts.map(({ name }) => name),
  ]);

/** Layouts of all parts. @throws LabFailure 'bad-file' where one has other columns than the first. */
function layoutsOf(parts: readonly Part[]): Layout[] {
  const layouts = parts.map(({ file }) => layoutOf(file));
  for (const [k, layout] of layouts.entries())
    if (shapeOf(layout) !== shapeOf(layouts[0]!))
      throw badFile(
        parts[k]!.entry.name,
        `it has other columns than ${quote(parts[0]!.entry.name)}. Give both the same: ratings, times and contexts in both or in none.`,
      );
  return layouts;
}

/** The value of a row, or null where the row is left out, which is told. */
function givenBy(row: Row, layout: Layout, how: ValueWish, reading: Reading): number | null {
  const { rating, count, label } = layout;
  if (label !== null) return labelOf(row, label);
  if (rating !== null) {
    const value = ratingOf(row, rating);
    if (how.values === 'clicks' || value !== how.unrated) return value;
    reading.tell(row.file, row.line, 'left out', `the rating ${value} says that none was given`);
    return null;
  }
  if (count === null) return 0;
  const value = ratingOf(row, count, 'count');
  if (value > 0) return how.values === 'log' ? logOf(value) : value;
  reading.tell(row.file, row.line, 'left out', 'a count of 0 or less is no interaction');
  return null;
}

/** Whether a row holds delimiters alone, as spreadsheets leave them behind their data. */
function isEmpty(row: Row): boolean {
  for (let f = 0; f < row.fields; f++) if (row.ends[f]! > row.starts[f]!) return false;
  return true;
}

/** What becomes of values, and which rating is none. */
export interface ValueWish {
  readonly values: ValueUse;
  readonly unrated: number | null;
}

/**
 * Reads interactions from tables, in the order given.
 * @throws LabFailure 'bad-file' with file and line for the first row that is not as its layout says,
 * 'too-large' above MAX_INTERACTIONS.
 */
export async function collect(parts: readonly Part[], how: ValueWish, reading: Reading): Promise<Collected> {
  const layouts = layoutsOf(parts);
  const [first] = layouts;
  const valued =
    first!.label !== null || (how.values !== 'clicks' && (first!.rating ?? first!.count) !== null);
  const collector = new Collector(reading, { ratings: valued, times: first!.time !== null });
  const fields = first!.contexts.map(({ name }) => ({
    name,
    labels: new Labels(name, true),
    codes: growingInts(),
  }));
  const titles = first!.title === null ? null : new Map<number, string>();
  const decoder = new Decoder();
  for (const [k, { entry, given }] of parts.entries()) {
    const layout = layouts[k]!;
    const { table, user, item, time, title, contexts } = layout;
    let skip = table.header;
    const each = (row: Row) => {
      if (skip) {
        skip = false;
        return;
      }
      if (row.fields !== table.width) ragged(row, table);
      if (isEmpty(row)) {
        reading.tell(row.file, row.line, 'left out', 'every cell is empty');
        return;
      }
      const value = givenBy(row, layout, how, reading);
      if (value === null) return;
      const when = time !== null ? timeOf(row, time) : 0;
      for (const [c, { labels, codes }] of fields.entries()) codes.push(labels.add(row, contexts[c]!.column));
      const at = collector.items.add(row, item);
      if (titles && title !== null && !titles.has(at))
        titles.set(at, decoder.text(row.bytes, row.starts[title], row.ends[title]));
      collector.add(row, collector.users.add(row, user), at, value, when, given);
    };
    const rows = await reading.rows(entry, table.delimiter, each, { main: true });
    if (table.header && rows === 1) throw headerAlone(entry.name);
  }
  if (reading.interactions === 0)
    throw badFile(
      parts[0]!.entry.name,
      'no row holds an interaction: all were left out. Choose another file, or look which columns hold what.',
    );
  const contexts = fields.map(({ name, labels, codes }) => ({
    name,
    labels: labels.strings(reading.decoder),
    offsets: null,
    values: codes.take(),
  }));
  const taken = collector.take(parts[0]!.entry.name, contexts, first!.label !== null);
  return titles ? { ...taken, titles: namedBy(taken.itemLabels, titles) } : taken;
}

const namedBy = (labels: readonly string[], titles: ReadonlyMap<number, string>) =>
  new Map([...titles].map(([at, title]) => [labels[at]!, title]));
