import type { Cell, Column, Row, Table, TableOf } from '../../workers/protocol.ts';

/** Two tables of one kind, row beside row. */
export interface Compared {
  /** Columns by which rows are the same row, as the tables begin. */
  readonly keys: readonly Column[];
  /** Columns of numbers that can be set beside each other. */
  readonly values: readonly Column[];
  readonly pairs: readonly { readonly first: Row; readonly second: Row }[];
  /** Rows without a partner. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

const idOf = (row: Row, keys: readonly Column[]) => JSON.stringify(keys.map(({ key }) => row[key] ?? null));

const isTold = (rows: readonly Row[], keys: readonly Column[]) =>
  new Set(rows.map((row) => idOf(row, keys))).size === rows.length;

/**
 * Sets two tables with the same id beside each other. Rows are the same where they agree in the fewest of the common
 * columns, from the left, that tell the rows of either table apart. Null where nothing can be compared: no column of
 * numbers is left, or no row has a partner.
 */
export function compareTables(first: Table, second: Table): Compared | null {
  const common = first.columns.filter(({ key }) => second.columns.some((column) => column.key === key));
  const least = common.findIndex((_, n) => {
    const keys = common.slice(0, n + 1);
    return isTold(first.rows, keys) && isTold(second.rows, keys);
  });
  if (least < 0) return null;
  const keys = common.slice(0, least + 1);
  const values = common.slice(least + 1).filter(({ type }) => type !== 'text');
  const partners = new Map(second.rows.map((row) => [idOf(row, keys), row]));
  const pairs = first.rows.flatMap((row) => {
    const partner = partners.get(idOf(row, keys));
    return partner ? [{ first: row, second: partner }] : [];
  });
  if (values.length === 0 || pairs.length === 0) return null;
  const [onlyFirst, onlySecond] = [first.rows.length - pairs.length, second.rows.length - pairs.length];
  return { keys, values, pairs, onlyFirst, onlySecond };
}

/** The tables of the same id that can be compared, in the order of the first. */
export function comparable(first: readonly Table[], second: readonly Table[]) {
  const others = new Map(second.map((table) => [table.id, table]));
  return first.flatMap((table) => {
    const other = others.get(table.id);
    const compared = other && compareTables(table, other);
    return compared ? [{ id: table.id, title: table.title, compared }] : [];
  });
}

/** The column to begin with: the first measure in which the tables differ, else the first there is. */
export function firstColumn({ values, pairs }: Compared): Column | undefined {
  const differs = ({ key }: Column) => pairs.some(({ first, second }) => first[key] !== second[key]);
  return values.find(differs) ?? values[0];
}

const difference = (first: Cell | undefined, second: Cell | undefined): number | null =>
  typeof first === 'number' && typeof second === 'number' ? second - first : null;

/** One column of two tables: what the rows are, the value in either, and how far the second lies above the first. */
export function besideTable(
  { keys, pairs }: Compared,
  column: Column,
  title: string,
  names: readonly [string, string],
): TableOf<Row> {
  const { key, label, ...format } = column;
  return {
    id: `compared-${key}`,
    title,
    columns: [
      ...keys,
      { ...format, key: 'first', label: `${label}, ${names[0]}` },
      { ...format, key: 'second', label: `${label}, ${names[1]}` },
      { ...format, key: 'difference', label: 'Difference' },
    ],
    rows: pairs.map(({ first, second }) => ({
      ...Object.fromEntries(keys.map((one) => [one.key, first[one.key] ?? null])),
      first: first[key] ?? null,
      second: second[key] ?? null,
      difference: difference(first[key], second[key]),
    })),
  };
}
