import type { Cell, Column, Row, Table, TableOf } from '../run/events.ts';

/** Tables of one kind, of several runs, row beside row. */
export interface Compared {
  readonly id: string;
  readonly title: string;
  /** Which of the runs have the table, by their places; the first is what the others are held against. */
  readonly of: readonly number[];
  /** Columns by which rows are the same row, as the tables begin. */
  readonly keys: readonly Column[];
  /** Columns of numbers that can be set beside each other. */
  readonly values: readonly Column[];
  /** A row of the first run with those of the others, in the order of `of`; null where one has none. */
  readonly rows: readonly (readonly (Row | null)[])[];
  /** Rows without a partner, in the order of `of`. */
  readonly alone: readonly number[];
  /** Labels of columns that mean something else in another run: nDCG@10 beside nDCG@20. */
  readonly unlike: readonly string[];
}

const idOf = (row: Row, keys: readonly Column[]) => JSON.stringify(keys.map(({ key }) => row[key] ?? null));

const isTold = (rows: readonly Row[], keys: readonly Column[]) =>
  new Set(rows.map((row) => idOf(row, keys))).size === rows.length;

/**
 * Sets tables with the same id beside each other. Rows are the same where they agree in the fewest of the common
 * columns, from the left, that tell the rows of every table apart. Null where nothing can be compared: no column of
 * numbers is left, or no row has a partner.
 * @param of the places of the runs that the tables are of
 */
export function compareTables(tables: readonly Table[], of = tables.map((_, n) => n)): Compared | null {
  const [first, ...others] = tables;
  if (!first || others.length === 0) return null;
  const inAll = ({ key }: Column) => others.every(({ columns }) => columns.some((one) => one.key === key));
  const isAlike = ({ key, label }: Column) =>
    others.every(({ columns }) => columns.find((one) => one.key === key)?.label === label);
  const common = first.columns.filter(inAll);
  const least = common.findIndex((_, n) => tables.every(({ rows }) => isTold(rows, common.slice(0, n + 1))));
  if (least < 0) return null;
  const keys = common.slice(0, least + 1);
  const numbers = common.slice(least + 1).filter(({ type }) => type !== 'text');
  const values = numbers.filter(isAlike);
  const partners = others.map(({ rows }) => new Map(rows.map((row) => [idOf(row, keys), row])));
  const rows = first.rows
    .map((row) => [row, ...partners.map((own) => own.get(idOf(row, keys)) ?? null)])
    .filter((row) => row.some((one, n) => n > 0 && one !== null));
  if (values.length === 0 || rows.length === 0) return null;
  const alone = tables.map((table, n) => table.rows.length - rows.filter((row) => row[n] !== null).length);
  const unlike = numbers.filter((column) => !isAlike(column)).map(({ label }) => label);
  return { id: first.id, title: first.title, of, keys, values, rows, alone, unlike };
}

/** The tables of the same id that can be compared, in the order of the first run that has each. */
export function comparable(runs: readonly (readonly Table[])[]): Compared[] {
  const ids = new Set(runs.flatMap((tables) => tables.map(({ id }) => id)));
  return [...ids].flatMap((id) => {
    const found = runs.flatMap((tables, n) => {
      const table = tables.find((one) => one.id === id);
      return table && table.rows.length > 0 ? [{ table, n }] : [];
    });
    const compared = compareTables(
      found.map(({ table }) => table),
      found.map(({ n }) => n),
    );
    return compared ? [compared] : [];
  });
}

/**
 * The table to begin with: no course of a training and no baselines where there is something else, and the first of
 * which every run has every row: with other seeds the rows of single seeds have no partners, and their means have.
 */
export function firstTable(all: readonly Compared[]): Compared | undefined {
  const telling = all.filter(({ id }) => id !== 'training' && id !== 'baselines');
  const most = Math.max(...telling.map(({ of }) => of.length));
  return (
    telling.find(({ of, alone }) => of.length === most && alone.every((rows) => rows === 0)) ??
    telling[0] ??
    all[0]
  );
}

/** The column to begin with: the first measure in which the tables differ, else the first there is. */
export function firstColumn({ values, rows }: Compared): Column | undefined {
  const differs = ({ key }: Column) =>
    rows.some(([first, ...others]) => others.some((other) => other && other[key] !== first?.[key]));
  return values.find(differs) ?? values[0];
}

const difference = (first: Cell | undefined, other: Cell | undefined): number | null =>
  typeof first === 'number' && typeof other === 'number' ? other - first : null;

/** One column of several tables: what the rows are, the value in each run, and how far each lies above the first. */
export function besideTable(
  { keys, rows, of }: Compared,
  column: Column,
  title: string,
  allNames: readonly string[],
): TableOf<Row> {
  const { key, label, ...format } = column;
  const names = of.map((n) => allNames[n] ?? String(n + 1));
  // Of a rounded difference neither side is safe.
  const { bound: _, ...plain } = { bound: undefined, ...format };
  return {
    id: `compared-${key}`,
    title,
    columns: [
      ...keys,
      ...names.map((name, n) => ({ ...format, key: `run${n}`, label: `${label}, ${name}` })),
      ...names
        .slice(1)
        .map((name, n) => ({ ...plain, key: `difference${n + 1}`, label: `${name} less ${names[0]}` })),
    ],
    rows: rows.map((row) => ({
      ...Object.fromEntries(keys.map((one) => [one.key, row[0]?.[one.key] ?? null])),
      ...Object.fromEntries(row.map((one, n) => [`run${n}`, one?.[key] ?? null])),
      ...Object.fromEntries(
        row.slice(1).map((one, n) => [`difference${n + 1}`, difference(row[0]?.[key], one?.[key])]),
      ),
    })),
  };
}

/** What of the tables has no partner, in words; null where all has. */
export function aloneWords({ alone, of, unlike }: Compared, allNames: readonly string[]): string | null {
  const counts = alone.flatMap((count, n) => (count > 0 ? [`${count} of ${allNames[of[n] ?? n]}`] : []));
  const words = [
    ...(counts.length > 0 ? [`Rows without a partner: ${counts.join(', ')}.`] : []),
    ...(unlike.length > 0
      ? [`Left out, since it is another measure in another run: ${unlike.join(', ')}.`]
      : []),
  ];
  return words.length > 0 ? words.join(' ') : null;
}
