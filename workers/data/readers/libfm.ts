import { assemble } from './assemble.ts';
import { type Collected, Collector, type ContextColumn, type Part, ratingOf } from './delimited.ts';
import { badFile, quote } from './fail.ts';
import { noSide } from './fields.ts';
import { growingInts } from './growing.ts';
import { Labels } from './labels.ts';
import { INTERACTIONS, nameAfter, partsOf, type Reader, splitRoles } from './reader.ts';
import type { Reading } from './reading.ts';
import type { Row } from './rows.ts';
import { headRows, type Sniffed } from './sniff.ts';
import { parseNumber } from './text.ts';

function isLibfm(file: Sniffed): boolean {
  if (file.problem) return false;
  const rows = headRows(file, ' ');
  return (
    rows.length > 0 &&
    rows.every(
      ({ cells: [label = '', ...features] }) =>
        /^[+-]?\d/.test(label) && features.length >= 2 && features.every((f) => /^\d+:[-+.\deE]+$/.test(f)),
    )
  );
}

const COLON = 58;

/** Reads rows of features: the first is the user, the second the item, the others are contexts. */
class Features {
  readonly collector: Collector;
  private readonly all = new Labels('feature');
  private readonly offsets = growingInts();
  private readonly rest = growingInts();
  /** Per feature: the position it was first seen at, and the last row it was seen in. */
  private readonly position: number[] = [];
  private readonly lastRow: number[] = [];
  /** Features in every row, or -1 once two rows differed. */
  private width = 0;
  /** False once a context feature stood at two positions. */
  private aligned = true;

  constructor(private readonly reading: Reading) {
    this.collector = new Collector(reading, { ratings: true, times: false });
    this.offsets.push(0);
  }

  row(row: Row, given: number | null): void {
    const n = row.fields - 1;
    if (n < 2)
      throw badFile(
        row.file,
        `expected a label and at least two features, such as “1 42:1 1572:1”, found ${n}. Correct or remove the line.`,
        row.line,
      );
    this.width = this.width === 0 || this.width === n ? n : -1;
    const label = ratingOf(row, 0);
    for (let p = 0; p < n; p++) {
      this.cutValue(row, p + 1);
      const code = this.place(row, p);
      if (p >= 2) this.rest.push(code);
    }
    this.offsets.push(this.rest.length);
    this.collector.add(
      row,
      this.collector.users.add(row, 1),
      this.collector.items.add(row, 2),
      label,
      0,
      given,
    );
  }

  /** Cuts ':1' off a feature, so that its index stands alone. */
  private cutValue(row: Row, f: number): void {
    const colon = row.bytes.subarray(row.starts[f], row.ends[f]).indexOf(COLON);
    const at = row.starts[f] + colon;
    if (colon < 1 || parseNumber(row.bytes, at + 1, row.ends[f]) !== 1)
      throw badFile(
        row.file,
        `the feature ${quote(String.fromCharCode(...row.bytes.subarray(row.starts[f], Math.min(row.ends[f], row.starts[f] + 60))))} is not of the form index:1. Only features that are on (1) can be read; correct or remove the line.`,
        row.line,
      );
    row.ends[f] = at;
  }

  private place(row: Row, p: number): number {
    const code = this.all.add(row, p + 1);
    const before = this.position[code];
    if (before === undefined) this.position[code] = p;
    else if (before !== p) {
      if (before < 2 || p < 2)
        throw badFile(
          row.file,
          `a feature stands at place ${before + 1} in one line and at place ${p + 1} here. Expected the user as the first feature and the item as the second of every line.`,
          row.line,
        );
      this.aligned = false;
    }
    if (this.lastRow[code] === this.reading.interactions + 1)
      throw badFile(row.file, 'a feature stands twice in this line. Remove one of them.', row.line);
    this.lastRow[code] = this.reading.interactions + 1;
    return code;
  }

  take(parts: readonly Part[]): Collected {
    const taken = this.collector.take(parts[0].entry.name, this.contexts());
    const { ratings } = taken;
    if (!ratings?.every((label) => label === 1 || label === 0 || label === -1)) return taken;
    return { ...taken, ratings: ratings.map((label) => (label === 1 ? 1 : 0)), labelled: true };
  }

  private contexts(): ContextColumn[] {
    const labels = this.all.strings(this.reading.decoder);
    const codes = this.rest.take();
    if (codes.length === 0) return [];
    if (!this.aligned || this.width < 0) {
      const used = [...new Set(codes)];
      const local = new Map(used.map((code, k) => [code, k]));
      return [
        {
          name: 'features',
          labels: used.map((code) => labels[code]),
          offsets: this.offsets.take(),
          values: codes.map((code) => local.get(code) ?? 0),
        },
      ];
    }
    const places = this.width - 2;
    return Array.from({ length: places }, (_, p) => {
      const column = Int32Array.from({ length: codes.length / places }, (_, r) => codes[r * places + p]);
      const used = [...new Set(column)];
      const local = new Map(used.map((code, k) => [code, k]));
      return {
        name: `field ${p + 3}`,
        labels: used.map((code) => labels[code]),
        offsets: null,
        values: column.map((code) => local.get(code) ?? 0),
      };
    });
  }
}

/**
 * libFM files: one instance a line, a label and the features that are on. Every line is kept, negatives
 * too. How an instance becomes an interaction: its first feature is the user, its second the item (so in
 * the Frappe files of the FM literature), and no feature may be both. The features after them are
 * contexts: one one-hot field a place where every line has equally many and each feature keeps its place,
 * else one multi-hot field. Labels 1 and -1 (or 0) become ratings 1 and 0 with `labelled` set; other
 * numbers are ratings. Files whose names say train, validation and test are a given split.
 * Feature indices are kept as the ids and labels.
 */
export const libfm: Reader = {
  format: 'libfm',
  label: 'libFM',
  wants: 'a .libfm file, or several named train, validation and test as a given split',
  example: '1 42:1 1572:1 5042:1',
  recognise(files) {
    const found = files.filter(isLibfm);
    if (found.length === 0) return null;
    const largest = found.reduce((a, b) => (b.entry.bytes > a.entry.bytes ? b : a));
    const roles = splitRoles(found) ?? new Map([[largest.entry.name, INTERACTIONS]]);
    return {
      label: `libFM (${roles.size === 1 ? 'one file' : `${roles.size} files`}; first feature user, second item)`,
      name: nameAfter(largest.entry.name).replace(/[._-](train|validation|valid|test)$/i, ''),
      confirm: false,
      table: null,
      roles,
    };
  },
  async load(job) {
    const parts = partsOf(job);
    const features = new Features(job.reading);
    for (const { entry, given } of parts) {
      const part = parts.length > 1 ? given : null;
      await job.reading.rows(entry, ' ', (row) => features.row(row, part), { main: true });
    }
    return assemble(job.plan.name, features.take(parts), noSide, job.reading);
  },
};
