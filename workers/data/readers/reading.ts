import type { ImportProgress } from '../../protocol/api.ts';
import { badFile, tooLarge } from './fail.ts';
import { MAX_INTERACTIONS } from './limits.ts';
import { type Row, RowScanner } from './rows.ts';
import type { Entry } from './source.ts';
import { Decoder } from './text.ts';

/** What a reader may do besides read: speak, and be paused or stopped (`gate` throws). */
export interface LoadContext {
  progress(p: ImportProgress): void;
  gate(): Promise<void>;
}

/** '1 row', '2,000 rows'. */
export const countRows = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
export const wereOrWas = (count: number): string => (count === 1 ? 'was' : 'were');

/** Rows of one file that went another way than the others, for one reason. */
interface Told {
  readonly file: string;
  /** What befell them: 'left out'. */
  readonly what: string;
  readonly why: string;
  /** 1-based line of the first of them. */
  readonly first: number;
  count: number;
}

/** One import under way: progress over all its files, the decoder they share, and the limit on rows. */
export class Reading {
  interactions = 0;
  readonly decoder = new Decoder();
  readonly notes: string[] = [];
  private readonly rowsTold = new Map<string, Told>();
  private doneBytes = 0;

  constructor(
    private readonly ctx: LoadContext,
    private readonly totalBytes: number,
    private readonly limit = MAX_INTERACTIONS,
  ) {}

  gate(): Promise<void> {
    return this.ctx.gate();
  }

  /**
   * Remembers rows that did not become what the rows of their file become, so that none is lost without a word.
   * @param what befell them, as in '3 rows of x.csv were WHAT: WHY'.
   */
  tell(file: string, line: number, what: string, why: string, count = 1): void {
    const key = JSON.stringify([file, what, why]);
    const told = this.rowsTold.get(key);
    if (told) told.count += count;
    else this.rowsTold.set(key, { file, what, why, first: line, count });
  }

  /** Everything that the reading has to say, rows by rows: each such sentence starts with their number. */
  told(): string[] {
    const rows = Array.from(
      this.rowsTold.values(),
      ({ file, what, why, first, count }) =>
        `${countRows(count)} of ${file} ${wereOrWas(count)} ${what}: ${why} (the first is line ${first.toLocaleString('en')}).`,
    );
    return [...this.notes, ...rows];
  }

  /** Counts one interaction. @throws LabFailure 'too-large' above the limit. */
  count(row: Row): void {
    if (++this.interactions > this.limit)
      throw tooLarge(
        row.file,
        `it has more than ${this.limit.toLocaleString('en')} interactions, the most that this page can hold. Use a smaller sample of the data.`,
        row.line,
      );
  }

  /**
   * Cuts a file into rows, letting others run between blocks.
   * @param how.main true for interactions: the file is refused early where its first block promises too many rows.
   * @param how.quotes as for RowScanner.
   * @returns the number of rows.
   * @throws LabFailure 'bad-file' for an empty file, and whatever `onRow` throws.
   */
  async rows(
    entry: Entry,
    delimiter: string,
    onRow: (row: Row) => void,
    how: { readonly main?: boolean; readonly quotes?: boolean } = {},
  ): Promise<number> {
    const before = this.doneBytes;
    let rows = 0;
    const each = (row: Row) => {
      rows++;
      onRow(row);
    };
    const scanner = new RowScanner(entry.name, delimiter, each, how.quotes);
    const report = () =>
      this.ctx.progress({
        file: entry.name,
        doneBytes: Math.min(this.doneBytes, this.totalBytes),
        totalBytes: this.totalBytes,
        interactions: this.interactions,
      });
    const raw = (bytes: number) => {
      this.doneBytes += bytes;
    };
    for await (const chunk of entry.open(raw)) {
      if (!scanner.push(chunk)) continue;
      if (how.main) this.refuseEarly(entry, rows, this.doneBytes - before);
      report();
      await this.gate();
    }
    scanner.finish();
    const { spanning, skipped } = scanner;
    if (skipped.rows > 0)
      this.tell(
        entry.name,
        skipped.first,
        'left out',
        'before the data stands a comment, or the delimiter',
        skipped.rows,
      );
    if (spanning.rows > 0)
      this.tell(
        entry.name,
        spanning.first,
        'read over several lines',
        'their text stands in quotes',
        spanning.rows,
      );
    this.doneBytes = before + entry.bytes;
    report();
    if (rows === 0) throw badFile(entry.name, 'the file is empty. Choose one with a line for each entry.');
    return rows;
  }

  private refuseEarly(entry: Entry, rows: number, done: number): void {
    const expected = (rows / done) * entry.bytes;
    if (expected > this.limit * 1.5)
      throw tooLarge(
        entry.name,
        `it has about ${Math.round(expected / 1e6)} million lines; this page can hold ${(this.limit / 1e6).toLocaleString('en')} million interactions. Use a smaller sample of the data.`,
      );
  }
}
