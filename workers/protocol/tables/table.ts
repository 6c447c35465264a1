import type { CellFormat } from '../names/format.ts';
import type { Cell, Column, HeadOf, KeyOf, Row, Table, TableOf } from '../run/events.ts';
import type { Spec, StudyId } from '../spec/spec.ts';

/** Words of a title or a column: as they are, or by the spec. */
export type Words = string | ((spec: Spec) => string);

/** What stands in a column and how it is shown. Its key is said by the table that has it. */
export interface Field<V extends Cell = Cell> {
  readonly label: Words;
  readonly format: CellFormat;
  /** Whether a cell that was read from outside can stand here. */
  readonly fits: (cell: Cell) => cell is V;
  /** A row may do without. */
  readonly optional?: true;
  /** Of which specs the tables have the column; of all where left out. */
  readonly when?: (spec: Spec) => boolean;
  /** In the rows, but in no column. */
  readonly unlisted?: true;
}
export type Fields = Readonly<Record<string, Field>>;

const isText = (cell: Cell): cell is string => typeof cell === 'string';
const isNumber = (cell: Cell): cell is number => typeof cell === 'number';

export const text = (label: Words): Field<string> => ({ label, format: { type: 'text' }, fits: isText });

/** A text out of a closed list. */
export const oneOf = <const T extends string>(label: Words, values: readonly T[]): Field<T> => {
  const known: ReadonlySet<Cell> = new Set(values);
  return { label, format: { type: 'text' }, fits: (cell): cell is T => known.has(cell) };
};

/** A number, shown as `format` says. */
export const fieldOf = (label: Words, format: CellFormat): Field<number> => ({
  label,
  format,
  fits: isNumber,
});

export const integer = (label: Words): Field<number> => fieldOf(label, { type: 'integer' });

export const number = (label: Words, digits = 4, unit?: string): Field<number> =>
  fieldOf(label, { type: 'number', digits, ...(unit && { unit }) });

/** A share from 0 to 1, shown in per cent. */
export const percent = (label: Words, digits = 1): Field<number> =>
  fieldOf(label, { type: 'percent', digits });

/** The same of a bound, which is shown rounded to its safe side. */
export const bounded = <F extends Field>(bound: CellFormat['bound'], field: F): F => ({
  ...field,
  format: { ...field.format, bound },
});

/** The same, null where there is nothing to tell. */
export const orNull = <V extends Cell>({ fits, ...field }: Field<V>): Field<V | null> => ({
  ...field,
  fits: (cell): cell is V | null => cell === null || fits(cell),
});

/** The same, which a row may do without. */
export const optional = <F extends Field>(field: F): F & { readonly optional: true } => ({
  ...field,
  optional: true,
});

/** The same, which only the tables of some specs have. */
export const when = <F extends Field>(
  has: (spec: Spec) => boolean,
  field: F,
): F & { readonly optional: true } => ({ ...field, optional: true, when: has });

/** The same, in the rows alone. */
export const unlisted = <F extends Field>(field: F): F => ({ ...field, unlisted: true });

/** The same kind of field under each of the keys. */
export const fieldsOf = <K extends string, F extends Field>(
  keys: readonly K[],
  field: (key: K) => F,
): Readonly<Record<K, F>> =>
  Object.fromEntries(keys.map((key) => [key, field(key)])) as Readonly<Record<K, F>>;

type WithSd<F extends Fields> = F & { readonly [K in keyof F & string as `${K}Sd`]: F[K] };

const sdLabel = (label: Words): Words =>
  typeof label === 'string' ? `${label}, sd` : (spec) => `${label(spec)}, sd`;

/** Each field, and behind it one of its standard deviation under the key with 'Sd'. */
export function withSd<F extends Fields>(fields: F): WithSd<F> {
  const pairs = Object.entries(fields).flatMap(([key, field]) => [
    [key, field],
    [`${key}Sd`, { ...field, label: sdLabel(field.label) }],
  ]);
  return Object.fromEntries(pairs);
}

type CellOf<F> = F extends Field<infer V> ? V : never;
type OptionalKey<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly optional: true } ? K : never;
}[keyof F];
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** A row with these fields. */
export type RowWith<F extends Fields> = Flat<
  { [K in Exclude<keyof F, OptionalKey<F>>]: CellOf<F[K]> } & { [K in OptionalKey<F>]?: CellOf<F[K]> }
>;

/** What is read of a table from outside, and how many of its rows do not fit and are left out. */
interface Reading {
  readonly table: Table;
  readonly leftOut: number;
}

/** One table of a study, whatever its rows. */
export interface AnyStudyTable {
  readonly study: StudyId;
  readonly id: string;
  /** What the table of this spec is before it has rows. */
  head(spec: Spec): Omit<Table, 'rows'>;
  /** Those of `rows` that fit; a null where a number must stand is one that JSON could not write, and is NaN again. */
  rows(rows: readonly Row[]): readonly Row[];
  /** A table of this id, whatever it holds: columns that are not known are left out, and rows that do not fit. */
  read(table: Table): Reading;
  /** This table among those of a result; null where it is not there. */
  among(tables: readonly Table[]): Table | null;
}

/** The same with its rows known: where a table is found, what its columns are, and what its rows hold. */
export interface StudyTable<R extends Row> extends AnyStudyTable {
  head(spec: Spec): HeadOf<R>;
  rows(rows: readonly Row[]): readonly R[];
  read(table: Table): Reading & { readonly table: TableOf<R> };
  among(tables: readonly Table[]): TableOf<R> | null;
}

/** The rows of a table. */
export type RowOf<T> = T extends StudyTable<infer R> ? R : never;

const words = (from: Words, spec: Spec): string => (typeof from === 'string' ? from : from(spec));

/**
 * Describes a table of a study: its id in results, its title and its columns in their order. The worker's rows are
 * checked against it by the compiler, and those that come from outside when they are read.
 */
export function studyTable<const F extends Fields>(
  study: StudyId,
  id: string,
  title: Words,
  fields: F,
): StudyTable<RowWith<F>> {
  type R = RowWith<F>;
  const known = Object.entries<Field>(fields);
  const fits = (row: Row): row is R =>
    known.every(([key, field]) => {
      const cell = row[key];
      return cell === undefined ? field.optional === true : field.fits(cell);
    });
  const withNaN = (row: Row): Row => {
    const lost = known.filter(
      ([key, field]) => row[key] === null && !field.fits(null) && field.fits(Number.NaN),
    );
    return lost.length === 0
      ? row
      : { ...row, ...Object.fromEntries(lost.map(([key]) => [key, Number.NaN])) };
  };
  const isColumn = (column: Column): column is Column<KeyOf<R>> => Object.hasOwn(fields, column.key);
  const rowsOf = (rows: readonly Row[]): readonly R[] =>
    rows.every(fits) ? rows : rows.map(withNaN).filter(fits);
  const read = ({ title: told, columns, rows }: Table) => {
    const fitting = rowsOf(rows);
    const table = { id, title: told, columns: columns.filter(isColumn), rows: fitting };
    return { table, leftOut: rows.length - fitting.length };
  };
  return {
    study,
    id,
    head: (spec) => ({
      id,
      title: words(title, spec),
      columns: known
        .filter(([, field]) => !field.unlisted && (field.when?.(spec) ?? true))
        .map(([key, { label, format }]) => ({ key, label: words(label, spec), ...format }))
        .filter(isColumn),
    }),
    rows: rowsOf,
    read,
    among: (tables) => {
      const found = tables.find((table) => table.id === id);
      return found ? read(found).table : null;
    },
  };
}
