import { type Growing, growingBytes, growingDoubles, growingFloats, growingInts } from './growing.ts';
import { Labels } from './labels.ts';
import type { Reading } from './reading.ts';
import type { Row } from './rows.ts';
import { TimeUnits } from './times.ts';

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
  /** Titles by item, where they stand beside the interactions. */
  readonly titles?: ReadonlyMap<string, string>;
}

export interface ContextColumn {
  readonly name: string;
  readonly labels: readonly string[];
  /** Null for one value a row (then `values` is aligned with the rows). */
  readonly offsets: Int32Array | null;
  readonly values: Int32Array;
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
  private readonly units = new TimeUnits();

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
    if (this.times) {
      this.times.push(time);
      this.units.add(row, time);
    }
    if (given !== null) this.given.push(given);
  }

  /** @throws LabFailure 'bad-file' where the times are not all in one unit. */
  take(file: string, contexts: readonly ContextColumn[], labelled = false): Collected {
    this.units.check();
    for (const [what, { joined }] of [
      ['user', this.users],
      ['item', this.items],
    ] as const)
      if (joined.first)
        this.reading.tell(
          joined.first.file,
          joined.first.line,
          `read without the blanks around the ${what}`,
          'without quotes they are not part of it, and it also stands there with others or none',
          joined.rows,
        );
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
