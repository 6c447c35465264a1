import type { FileRole, TablePlan } from '../../protocol/import.ts';
import { type Collected, Collector, type ContextColumn } from './collector.ts';
import { ratingOf } from './delimited.ts';
import { badFile, quote } from './fail.ts';
import { growingInts } from './growing.ts';
import { Labels } from './labels.ts';
import { MAX_COLUMNS } from './limits.ts';
import { type Format, largest, nameAfter, type Part, type Recognition, splitRoles } from './reader.ts';
import type { Reading } from './reading.ts';
import type { Row } from './rows.ts';
import { type HeadRow, headRows, type Sniffed } from './sniff.ts';
import { parseNumber } from './text.ts';

const FEATURE = /^\d+(:\d+)?:[-+.\deE]+$/;

export function isLibfm(file: Sniffed): boolean {
  if (file.problem) return false;
  const rows = headRows(file, ' ');
  return (
    rows.length > 0 &&
    rows.every(
      ({ cells: [label = '', ...features] }) =>
        /^[+-]?\d/.test(label) && features.length >= 2 && features.every((f) => FEATURE.test(f)),
    )
  );
}

/**
 * Which places of a line hold the user and the item: the first two, unless one of them is the same in all of the first
 * lines (a number, as in Criteo's files); then the two in which most values differ.
 */
function placesOf(rows: readonly HeadRow[]): { user: number; item: number; guessed: boolean } {
  const width = Math.min(...rows.map(({ cells }) => cells.length - 1));
  const different = Array.from(
    { length: width },
    (_, p) => new Set(rows.map(({ cells }) => indexOf(cells[p + 1]!))).size,
  );
  if (rows.length < 3 || (different[0]! > 1 && different[1]! > 1))
    return { user: 0, item: 1, guessed: false };
  const varied = different.map((count, place) => ({ count, place })).sort((a, b) => b.count - a.count);
  const [user, item] = varied
    .slice(0, 2)
    .map(({ place }) => place)
    .sort((a, b) => a - b);
  return { user: user!, item: item!, guessed: true };
}

const indexOf = (feature: string) => feature.slice(0, feature.lastIndexOf(':'));

/** Why the places of user and item are a guess, in a sentence; null where they are the first two. */
export function placesInDoubt(file: Sniffed): string | null {
  const { user, item, guessed } = placesOf(headRows(file, ' '));
  if (!guessed) return null;
  return `The first features of ${file.entry.base} are the same in many lines, so feature ${user + 1} was taken for the user and feature ${item + 1} for the item, as those that differ most. Say which they are.`;
}

/** The places of a file as columns: the label, then a feature a place. */
export function libfmTable(file: Sniffed, role: FileRole): TablePlan {
  const rows = headRows(file, ' ');
  const { user, item } = placesOf(rows);
  const widest = Math.max(...rows.map(({ width }) => width));
  const shown = Math.min(widest, MAX_COLUMNS);
  return {
    delimiter: ' ',
    header: false,
    width: widest,
    columns: Array.from({ length: shown }, (_, c) => ({
      name: c === 0 ? 'label' : `feature ${c}`,
      role: c === 0 ? 'label' : c === user + 1 ? 'user' : c === item + 1 ? 'item' : 'context',
      split: null,
    })),
    preview: rows.slice(0, 8).map(({ cells }) => cells.slice(0, shown)),
    guessed: { role, delimiter: ' ', header: false },
  };
}

const COLON = 58;

/** Reads rows of features: one place is the user, one the item, the others are contexts. */
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
  /** The last line that was told for its values. */
  private toldLine = -1;
  /** False once a context feature stood at two positions. */
  private aligned = true;

  /** @param places of the user and of the item, 0 for the first feature. */
  constructor(
    private readonly reading: Reading,
    private readonly places: { readonly user: number; readonly item: number },
  ) {
    this.collector = new Collector(reading, { ratings: true, times: false });
    this.offsets.push(0);
  }

  row(row: Row, given: number | null): void {
    const n = row.fields - 1;
    const { user, item } = this.places;
    if (n < 2 || n <= user || n <= item)
      throw badFile(
        row.file,
        `expected a label and at least ${Math.max(2, user + 1, item + 1)} features, such as “1 42:1 1572:1”, found ${n}. Correct or remove the line.`,
        row.line,
      );
    this.width = this.width === 0 || this.width === n ? n : -1;
    const label = ratingOf(row, 0);
    for (let p = 0; p < n; p++) {
      const on = this.cutValue(row, p + 1);
      const chosen = p === user || p === item;
      // A feature of value 0 is off, but whose line it is a line says in any case.
      if (!on && !chosen) {
        this.width = -1;
        continue;
      }
      const code = this.place(row, p);
      if (!chosen) this.rest.push(code);
    }
    this.offsets.push(this.rest.length);
    this.collector.add(
      row,
      this.collector.users.add(row, user + 1),
      this.collector.items.add(row, item + 1),
      label,
      0,
      given,
    );
  }

  /** Cuts ':1' off a feature, so that its index stands alone (with its field, where there is one); false for ':0'. */
  private cutValue(row: Row, f: number): boolean {
    const start = row.starts[f]!;
    const end = row.ends[f]!;
    const at = start + row.bytes.subarray(start, end).lastIndexOf(COLON);
    const value = parseNumber(row.bytes, at + 1, end);
    if (at <= start || !Number.isFinite(value))
      throw badFile(
        row.file,
        `the feature ${quote(String.fromCharCode(...row.bytes.subarray(start, Math.min(end, start + 60))))} is not of the form index:1. Correct or remove the line.`,
        row.line,
      );
    row.ends[f] = at;
    row.outer.ends[f] = at;
    if (value !== 1 && value !== 0 && this.toldLine !== row.line) {
      this.toldLine = row.line;
      this.reading.tell(
        row.file,
        row.line,
        'read without some of their values',
        'a feature is on or off here',
      );
    }
    return value !== 0;
  }

  private place(row: Row, p: number): number {
    const { user, item } = this.places;
    const code = this.all.add(row, p + 1);
    const before = this.position[code];
    const fixed = (place: number) => place === user || place === item;
    if (before === undefined) this.position[code] = p;
    else if (before !== p) {
      if (fixed(before) || fixed(p))
        throw badFile(
          row.file,
          `a feature stands at place ${before + 1} in one line and at place ${p + 1} here. Expected the user as feature ${user + 1} and the item as feature ${item + 1} of every line.`,
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
    const taken = this.collector.take(parts[0]!.entry.name, this.contexts());
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
    const names = Array.from({ length: this.width }, (_, p) => p).filter(
      (p) => p !== this.places.user && p !== this.places.item,
    );
    return names.map((name, p) => {
      const column = Int32Array.from({ length: codes.length / places }, (_, r) => codes[r * places + p]!);
      const used = [...new Set(column)];
      const local = new Map(used.map((code, k) => [code, k]));
      return {
        name: `field ${name + 1}`,
        labels: used.map((code) => labels[code]!),
        offsets: null,
        values: column.map((code) => local.get(code) ?? 0),
      };
    });
  }
}

/** Reads libFM files by their plans. @throws LabFailure as `collect`. */
export async function collectLibfm(parts: readonly Part[], reading: Reading): Promise<Collected> {
  const [first] = parts;
  const columns = first!.file.table?.columns ?? [];
  const at = (role: 'user' | 'item') => columns.findIndex((column) => column.role === role) - 1;
  const [user, item] = [at('user'), at('item')];
  if (user < 0 || item < 0)
    throw badFile(first!.entry.name, 'no feature is marked as user or as item. Mark one as each.');
  const features = new Features(reading, { user, item });
  for (const { entry, given } of parts)
    await reading.rows(entry, ' ', (row) => features.row(row, given), { main: true });
  return features.take(parts);
}

/**
 * libFM files: one instance a line, a label and the features that are on. Every line is kept, negatives
 * too. How an instance becomes an interaction: its first feature is the user, its second the item (so in
 * the Frappe files of the FM literature), or two others that the plan names, and no feature may be both. The other
 * features are contexts: one one-hot field a place where every line has equally many and each feature keeps its
 * place, else one multi-hot field. A feature of value 0 is off, of any other value on. Labels 1 and -1 (or 0) become
 * ratings 1 and 0 with `labelled` set; other numbers are ratings. Files whose names say train, validation and test are
 * a given split. Feature indices are kept as the ids and labels, with their fields where libFFM gives them.
 */
export const libfm: Format = {
  format: 'libfm',
  label: 'libFM and libFFM',
  wants: 'a .libfm file, or several named train, validation and test as a given split',
  example: '1 42:1 1572:1 5042:1',
  recognise(files) {
    const found = files.filter(isLibfm);
    if (found.length === 0) return null;
    const main = largest(found);
    const roles = splitRoles(found) ?? new Map<string, FileRole>([[main.entry.name, 'interactions']]);
    const table = libfmTable(main, 'interactions');
    const recognised = [...roles].map(([name, role]): [string, Recognition] => [
      name,
      { role, kind: 'libfm', table },
    ]);
    const { user, item, guessed } = placesOf(headRows(main, ' '));
    return {
      label: `libFM (${roles.size === 1 ? 'one file' : `${roles.size} files`}; feature ${user + 1} user, feature ${item + 1} item)`,
      name: nameAfter(main.entry.name).replace(/[._-](train|validation|valid|test)$/i, ''),
      confirm: guessed,
      files: new Map(recognised),
    };
  },
};
