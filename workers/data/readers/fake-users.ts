import { badFile, quote } from './fail.ts';
import { type Row, RowScanner } from './rows.ts';
import { Decoder, parseNumber } from './text.ts';

/** One rating of a fake user, as a file names it. */
export interface FakeRating {
  /** By which the ratings of one fake user belong together. */
  readonly user: string;
  readonly item: string;
  /** NaN where the file says none: a click. */
  readonly rating: number;
  /** The model and defence, and the seed, that the fake user is for; null for all. */
  readonly column: string | null;
  readonly seed: number | null;
  /** 1-based. */
  readonly line: number;
}

/** What a column may be called; the second names are those of files that `--save` writes. */
const names = {
  user: ['user', 'fake'],
  item: ['item'],
  rating: ['rating', 'value'],
  column: ['column'],
  seed: ['seed'],
} as const;

/** The largest file of fake users that is read, in bytes. */
const mostBytes = 64 * 2 ** 20;

/**
 * Reads fake users from a CSV whose first line names its columns: user and item, and where there are any rating, column
 * and seed. Other columns are passed over.
 * @throws LabFailure 'bad-file' with file and line
 */
export function readFakeUsers(file: string, bytes: Uint8Array): FakeRating[] {
  if (bytes.length > mostBytes)
    throw badFile(file, `it has ${bytes.length} bytes, and fake users are read from 64 MiB at most.`);
  const decoder = new Decoder();
  const found: FakeRating[] = [];
  let at: Record<keyof typeof names, number> | null = null;
  const cellsOf = ({ bytes: held, starts, ends, fields }: Row) =>
    Array.from({ length: fields }, (_, n) => decoder.text(held, starts[n], ends[n]));
  const take = (row: Row) => {
    const cells = cellsOf(row);
    if (!at) {
      at = headOf(file, cells);
      return;
    }
    const { user, item, rating, column, seed } = at;
    const cell = (place: number) => (place < 0 ? '' : (cells[place] ?? ''));
    const number = (place: number, what: string): number => {
      if (cell(place) === '') return Number.NaN;
      const value = parseNumber(row.bytes, row.starts[place]!, row.ends[place]!);
      if (Number.isFinite(value)) return value;
      throw badFile(file, `the ${what} ${quote(cell(place))} is no number.`, row.line);
    };
    if (cell(user) === '' || cell(item) === '')
      throw badFile(file, 'a rating needs a user and an item.', row.line);
    const ofSeed = number(seed, 'seed');
    found.push({
      ...{ user: cell(user), item: cell(item), rating: number(rating, 'rating') },
      ...{ column: cell(column) || null, seed: Number.isNaN(ofSeed) ? null : ofSeed, line: row.line },
    });
  };
  const scanner = new RowScanner(file, ',', take);
  scanner.push(bytes);
  scanner.finish();
  if (found.length === 0) throw badFile(file, 'it holds no ratings of fake users below its first line.');
  return found;
}

function headOf(file: string, cells: readonly string[]): Record<keyof typeof names, number> {
  const told = cells.map((cell) => cell.toLowerCase());
  const find = (known: readonly string[]) => told.findIndex((cell) => known.includes(cell));
  const { user, item, rating, column, seed } = names;
  const found = {
    ...{ user: find(user), item: find(item), rating: find(rating) },
    ...{ column: find(column), seed: find(seed) },
  };
  if (found.user >= 0 && found.item >= 0) return found;
  throw badFile(
    file,
    `its first line is ${quote(cells.join(','))}; fake users are a CSV that begins with user,item,rating, and may have column and seed besides.`,
    1,
  );
}
