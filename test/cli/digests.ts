import { createHash } from 'node:crypto';
import type { Cell, Result, Row, Table } from '../../workers/protocol.ts';

/**
 * A table's values in short. Titles, labels and units are words and are left out; a column is known by its key.
 * `each` has two hexadecimal digits for each row, enough to find the first row that differs.
 */
interface TableDigest {
  readonly rows: number;
  readonly columns: Readonly<Record<string, string>>;
  readonly each: string;
}

/** The tables of a result by their ids, in the order in which the study gives them. */
export type ResultDigest = Readonly<Record<string, TableDigest>>;

const digest = (cells: readonly (Cell | undefined)[], digits: number): string =>
  createHash('sha256')
    .update(JSON.stringify(cells.map((cell) => cell ?? null)))
    .digest('hex')
    .slice(0, digits);

function tableDigest({ columns, rows }: Table): TableDigest {
  const keys = columns.map(({ key }) => key);
  const column = (key: string) => rows.map((row) => row[key]);
  return {
    rows: rows.length,
    columns: Object.fromEntries(keys.map((key) => [key, digest(column(key), 12)])),
    each: rows
      .map((row: Row) =>
        digest(
          keys.map((key) => row[key]),
          2,
        ),
      )
      .join(''),
  };
}

export const resultDigest = ({ tables }: Pick<Result, 'tables'>): ResultDigest =>
  Object.fromEntries(tables.map((table) => [table.id, tableDigest(table)]));

const listed = (names: readonly string[]) => names.join(', ') || 'none';

/** What is told of a table whose columns differ: the columns, the first row, and what stands there now. */
function whereItDiffers(before: TableDigest, now: TableDigest, table: Table): string[] {
  const keys = Object.keys(now.columns);
  if (Object.keys(before.columns).join() !== keys.join())
    return [`columns were ${listed(Object.keys(before.columns))}, are ${listed(keys)}`];
  const differing = keys.filter((key) => now.columns[key] !== before.columns[key]);
  if (differing.length === 0 && now.rows === before.rows) return [];
  const words = differing.every((key) => table.rows.every((row) => typeof row[key] !== 'number'));
  const row = table.rows.findIndex(
    (_, n) => now.each.slice(2 * n, 2 * n + 2) !== before.each.slice(2 * n, 2 * n + 2),
  );
  const place = row < 0 ? 'first row not known' : `first in row ${row}: ${JSON.stringify(table.rows[row])}`;
  const counted = now.rows === before.rows ? '' : `${before.rows} rows became ${now.rows}; `;
  return [`${counted}columns that differ${words ? ' (words only)' : ''}: ${listed(differing)}; ${place}`];
}

/** Every difference between what was kept and a result, a sentence for each table; empty where they are the same. */
export function differences(kept: ResultDigest, result: Pick<Result, 'tables'>): string[] {
  const now = resultDigest(result);
  const said: string[] = [];
  if (Object.keys(kept).join() !== Object.keys(now).join())
    said.push(`tables were ${listed(Object.keys(kept))}, are ${listed(Object.keys(now))}`);
  for (const table of result.tables) {
    const before = kept[table.id];
    if (!before) continue;
    said.push(...whereItDiffers(before, now[table.id], table).map((what) => `${table.id}: ${what}`));
  }
  return said;
}
