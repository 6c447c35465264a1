import { badFile, quote, short } from './fail.ts';
import { type Growing, growingBytes, growingDoubles, growingFloats, growingInts } from './growing.ts';
import { Labels } from './labels.ts';
import type { Reading } from './reading.ts';
import { delimiterName, type Row } from './rows.ts';
import type { Entry } from './source.ts';
import { parseDate, parseNumber } from './text.ts';

/** Where the columns of an interactions file stand; positions are 0-based, null where there is none. */
export interface Layout {
  readonly delimiter: string;
  /** True where the first row of each file names the columns. */
  readonly header: boolean;
  /** Exact number of columns. */
  readonly columns: number;
  readonly user: number;
  readonly item: number;
  readonly rating: number | null;
  readonly time: number | null;
  /** A click label: 1, 0 or -1. Stands in for the rating as 1 or 0. */
  readonly label: number | null;
  readonly contexts: readonly { readonly name: string; readonly column: number }[];
  /** A line as it should be, for sentences: 'user item rating timestamp'. */
  readonly expected: string;
}

/** One file of interactions and the part of a given split it holds (0 train, 1 validation, 2 test), or null. */
export interface Part {
  readonly entry: Entry;
  readonly given: 0 | 1 | 2 | null;
}

/** Interactions as they were read: users and items numbered by first appearance, nothing merged. */
export interface Collected {
  readonly file: string;
  readonly users: Int32Array;
  readonly items: Int32Array;
  readonly userLabels: string[];
  readonly itemLabels: string[];
  readonly ratings: Float32Array | null;
  readonly times: Float64Array | null;
  readonly given: Uint8Array | null;
  readonly labelled: boolean;
  readonly contexts: readonly ContextColumn[];
}

export interface ContextColumn {
  readonly name: string;
  readonly labels: readonly string[];
  /** Null for one value a row (then `values` is aligned with the rows). */
  readonly offsets: Int32Array | null;
  readonly values: Int32Array;
}

/** A rating in `field`. @throws LabFailure 'bad-file' where it is not a finite number that float32 can hold. */
export function ratingOf(row: Row, field: number): number {
  const value = parseNumber(row.bytes, row.starts[field]!, row.ends[field]!);
  if (Number.isFinite(Math.fround(value))) return value;
  throw badFile(
    row.file,
    `the rating ${quote(cell(row, field))} is not a finite number. Expected one such as 4 or 3.5; correct or remove the line, or choose another column.`,
    row.line,
  );
}

const cell = (row: Row, field: number) =>
  String.fromCharCode(
    ...row.bytes.subarray(row.starts[field]!, Math.min(row.ends[field]!, row.starts[field]! + 60)),
  );

function timeOf(row: Row, field: number): number {
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
  const value = parseNumber(row.bytes, row.starts[field]!, row.ends[field]!);
  if (value === 1) return 1;
  if (value === 0 || value === -1) return 0;
  throw badFile(
    row.file,
    `the label ${quote(cell(row, field))} is not 1, 0 or -1. Correct the line, or read the column as a rating.`,
    row.line,
  );
}

/** Collects interactions row by row into columns. */
export class Collector {
  readonly users = new Labels('user');
  readonly items = new Labels('item');
  private readonly u = growingInts();
  private readonly i = growingInts();
  private readonly given = growingBytes();
  private readonly ratings: Growing<Float32Array> | null;
  private readonly times: Growing<Float64Array> | null;

  constructor(
    private readonly reading: Reading,
    has: { readonly ratings: boolean; readonly times: boolean },
  ) {
    this.ratings = has.ratings ? growingFloats() : null;
    this.times = has.times ? growingDoubles() : null;
  }

  /** @param user, item numbers from `users` and `items`. */
  add(row: Row, user: number, item: number, rating: number, time: number, given: number | null): void {
    this.reading.count(row);
    this.u.push(user);
    this.i.push(item);
    this.ratings?.push(rating);
    this.times?.push(time);
    if (given !== null) this.given.push(given);
  }

  take(file: string, contexts: readonly ContextColumn[], labelled = false): Collected {
    return {
      file,
      users: this.u.take(),
      items: this.i.take(),
      userLabels: this.users.strings(this.reading.decoder),
      itemLabels: this.items.strings(this.reading.decoder),
      ratings: this.ratings?.take() ?? null,
      times: this.times?.take() ?? null,
      given: this.given.length > 0 ? this.given.take() : null,
      labelled,
      contexts,
    };
  }
}

/** Complains about a row with another number of columns than the layout has. */
function ragged(row: Row, layout: Layout): never {
  const hint =
    row.fields === 1
      ? 'Check the delimiter.'
      : 'Correct or remove the line; where a text holds the delimiter, put it in quotes.';
  throw badFile(
    row.file,
    `expected ${layout.columns} columns separated by a ${delimiterName(layout.delimiter)} (${short(layout.expected, 120)}), found ${row.fields}. ${hint}`,
    row.line,
  );
}

/**
 * Reads interactions from files of one layout, in the order given.
 * @throws LabFailure 'bad-file' with file and line for the first row that is not as the layout says,
 * 'too-large' above MAX_INTERACTIONS.
 */
export async function collect(parts: readonly Part[], layout: Layout, reading: Reading): Promise<Collected> {
  const { user, item, rating, time, label, contexts } = layout;
  const split = parts.length > 1;
  const collector = new Collector(reading, {
    ratings: rating !== null || label !== null,
    times: time !== null,
  });
  const fields = contexts.map(({ name, column }) => ({
    name,
    column,
    labels: new Labels(name, true),
    codes: growingInts(),
  }));
  for (const { entry, given } of parts) {
    let skip = layout.header;
    const rows = await reading.rows(
      entry,
      layout.delimiter,
      (row) => {
        if (skip) {
          skip = false;
          return;
        }
        if (row.fields !== layout.columns) ragged(row, layout);
        const value = rating !== null ? ratingOf(row, rating) : label !== null ? labelOf(row, label) : 0;
        const when = time !== null ? timeOf(row, time) : 0;
        for (const field of fields) field.codes.push(field.labels.add(row, field.column));
        collector.add(
          row,
          collector.users.add(row, user),
          collector.items.add(row, item),
          value,
          when,
          split ? given : null,
        );
      },
      { main: true },
    );
    if (layout.header && rows === 1)
      throw badFile(entry.name, 'there is a header but no line below it. Choose a file with interactions.');
  }
  return collector.take(
    parts[0]!.entry.name,
    fields.map(({ name, labels, codes }) => ({
      name,
      labels: labels.strings(reading.decoder),
      offsets: null,
      values: codes.take(),
    })),
    rating === null && label !== null,
  );
}
