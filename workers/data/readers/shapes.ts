import type { LabFailure } from '../../protocol/run/errors.ts';
import { badFile } from './fail.ts';
import { headRows, type Sniffed } from './sniff.ts';

/** Rows from which on the shape of a file tells something. */
const FEW_ROWS = 3;
/** A table has at least so many columns to be a matrix of users and items. */
const WIDE = 15;

/** What is sampled for a test of NCF: a pair in brackets and items that its user did not choose. */
const isNegatives = (file: Sniffed) =>
  headRows(file, '\t').every(({ cells, width }) => width > 2 && /^\(\d+, ?\d+\)$/.test(cells[0]!));

/** Lists that start with how many items follow, as CiteULike's users.dat: they name no user. */
function startsWithCounts(file: Sniffed): boolean {
  const rows = headRows(file, ' ');
  return (
    rows.length >= FEW_ROWS &&
    rows.every(({ cells, width }) => /^\d+$/.test(cells[0]!) && Number(cells[0]) === width - 1) &&
    new Set(rows.map(({ width }) => width)).size > 1
  );
}

/** MIND's behaviors.tsv: an impression, a user, a time, a history, and what was shown with 1 or 0 for a click. */
const isShown = (file: Sniffed) =>
  headRows(file, '\t').every(({ cells, width }) => width === 5 && /^\S+-[01]( \S+-[01])*$/.test(cells[4]!));

/** Whether numbers stand in a grid, most of them one mark of nothing, or decimals: users by items. */
function isMatrix(file: Sniffed): boolean {
  return [',', '\t', ';', ' '].some((delimiter) => {
    const [first, ...rest] = headRows(file, delimiter);
    if (!first || first.width < WIDE || rest.length < FEW_ROWS) return false;
    if (rest.some(({ width }) => width !== first.width)) return false;
    const numeric = (cell: string) => cell === '' || /^(nan|[-+]?[\d.]+(e[-+]?\d+)?)$/i.test(cell);
    const named = !first.cells.every(numeric);
    const values = (named ? rest : [first, ...rest]).flatMap(({ cells }) => cells.slice(1));
    if (!values.every(numeric)) return false;
    // Flags stand for what an item is, with names above them.
    if (named && values.every((value) => value === '0' || value === '1')) return false;
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const decimals = values.filter((value) => value.includes('.')).length;
    return Math.max(...counts.values()) * 2 >= values.length || (!named && decimals * 2 >= values.length);
  });
}

/** Movies of the Netflix Prize with users alone, or users and days, below: those whose ratings were to be predicted. */
function isUnrated(file: Sniffed): boolean {
  const rows = headRows(file, ',');
  const movie = ({ cells, width }: (typeof rows)[number]) => width === 1 && /^\d+:$/.test(cells[0]!);
  return (
    rows.length >= FEW_ROWS &&
    movie(rows[0]!) &&
    rows.every(
      (row) =>
        movie(row) ||
        (/^\d+$/.test(row.cells[0]!) && (row.width === 1 || /^\d{4}-\d{2}-\d{2}$/.test(row.cells[1]!))),
    )
  );
}

/** Features of libsvm with comments behind them. */
const isCommented = (file: Sniffed) =>
  headRows(file, ' ').some(
    ({ cells: [label = '', ...rest] }) =>
      /^[+-]?\d+$/.test(label) &&
      /^\d+:\S+$/.test(rest[0] ?? '') &&
      rest.some((cell) => cell.startsWith('#')),
  );

/** Why a text is no list of interactions, by the shape of its first rows; null where it may be one. */
export function strangerByRows(file: Sniffed): LabFailure | null {
  const { name } = file.entry;
  if (headRows(file, '\t').length > 0 && isNegatives(file))
    return badFile(
      name,
      'it holds sampled negatives, items that a user did not choose, as NCF writes them for its test. Choose the files of ratings beside it, and leave this one out.',
    );
  if (startsWithCounts(file))
    return badFile(
      name,
      'each line starts with the number of its items and names no user, as in the files of CiteULike. Put the user in the place of that number.',
    );
  if (headRows(file, '\t').length > 0 && isShown(file))
    return badFile(
      name,
      'each line holds a history and a list of what was shown, as in the behaviors of MIND. Write a line for each that was shown: user, item, label, with 1 for a click.',
    );
  if (isUnrated(file))
    return badFile(
      name,
      'it lists users below movies without a rating, as the probe and qualifying sets of the Netflix Prize do. Choose the files of ratings, such as combined_data_1.txt.',
    );
  if (isCommented(file))
    return badFile(
      name,
      'its lines of features have comments behind them, which are not read. Remove each # and what follows it.',
    );
  if (isMatrix(file))
    return badFile(
      name,
      'it looks like a matrix, with a line for each user and a column for each item. Write a line for each rating: user, item, rating, with pandas by melt.',
    );
  return null;
}
