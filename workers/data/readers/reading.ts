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

/** One import under way: progress over all its files, the decoder they share, and the limit on rows. */
export class Reading {
  interactions = 0;
  readonly decoder = new Decoder();
  readonly notes: string[] = [];
  private doneBytes = 0;

  constructor(
    private readonly ctx: LoadContext,
    private readonly totalBytes: number,
    private readonly limit = MAX_INTERACTIONS,
  ) {}

  gate(): Promise<void> {
    return this.ctx.gate();
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
