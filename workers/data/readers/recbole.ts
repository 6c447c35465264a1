import type { ColumnRole, FileRole, TableColumn, TablePlan } from '../../protocol/import.ts';
import { short } from './fail.ts';
import { MAX_COLUMNS } from './limits.ts';
import { meaningOf } from './names.ts';
import { type Format, largest, nameAfter, type Recognition, splitRoles } from './reader.ts';
import { headRows, type Sniffed } from './sniff.ts';

type Type = 'token' | 'token_seq' | 'float' | 'float_seq';
interface TypedColumn {
  readonly name: string;
  readonly type: Type;
}

/** The typed header of an atomic file (user_id:token …), or null where it has none. */
export function typedHeader(file: Sniffed): TypedColumn[] | null {
  const first = file.problem ? undefined : headRows(file, '\t')[0];
  if (!first || first.cells.length < first.width) return null;
  const columns = first.cells.map((cell) => {
    const m = /^([^:]+):(token|token_seq|float|float_seq)$/.exec(cell);
    return m && { name: m[1]!, type: m[2] as Type };
  });
  const typed = columns.filter((column) => column !== null);
  return typed.length === columns.length ? typed : null;
}

const at = (columns: readonly TypedColumn[], test: (column: TypedColumn, c: number) => boolean) => {
  const c = columns.findIndex(test);
  return c < 0 ? undefined : c;
};

/** Of the .inter file: the user and item tokens, the floats named rating, timestamp or label, other tokens as contexts. */
function rolesOfInter(header: readonly TypedColumn[]): ColumnRole[] {
  const token = ({ type }: TypedColumn) => type === 'token';
  const user = at(header, (c) => token(c) && /user/i.test(c.name)) ?? at(header, token);
  const item =
    at(
      header,
      (c, k) =>
        k !== user && token(c) && /item|movie|book|product|business|track|song|artist|game/i.test(c.name),
    ) ?? at(header, (c, k) => k !== user && token(c));
  const float = (pattern: RegExp) => at(header, ({ name, type }) => type === 'float' && pattern.test(name));
  const rating = float(/rating|score|stars/i);
  const time = float(/time|^date$/i);
  const label = rating === undefined ? float(/label|click/i) : undefined;
  const count = rating === undefined && label === undefined ? float(/weight|count|hours|plays/i) : undefined;
  return header.map((column, c) => {
    if (c === user) return 'user';
    if (c === item) return 'item';
    if (c === rating) return 'rating';
    if (c === time) return 'time';
    if (c === label) return 'label';
    if (c === count) return 'count';
    return token(column) ? 'context' : 'ignore';
  });
}

/** Of .user and .item files: the id (the first column, unless another is called so), titles, and tokens as features. */
function rolesOfAtoms(header: readonly TypedColumn[], of: 'user' | 'item'): ColumnRole[] {
  const id =
    at(header, ({ name }) => meaningOf(name) === of) ??
    at(header, ({ name }) => meaningOf(name) === 'id') ??
    0;
  const called = (pattern: RegExp) =>
    at(header, ({ name, type }, c) => c !== id && type.startsWith('token') && pattern.test(name));
  const title = of === 'item' ? (called(/title/i) ?? called(/name/i)) : undefined;
  return header.map(({ name, type }, c) => {
    if (c === id) return of;
    if (c === title) return 'title';
    return type.startsWith('token') && !/url/i.test(name) ? 'feature' : 'ignore';
  });
}

function planOf(file: Sniffed, header: readonly TypedColumn[], role: FileRole): TablePlan {
  const roles =
    role === 'users'
      ? rolesOfAtoms(header, 'user')
      : role === 'items'
        ? rolesOfAtoms(header, 'item')
        : rolesOfInter(header);
  const columns: TableColumn[] = header.map(({ name, type }, c) => ({
    name,
    role: roles[c]!,
    split: roles[c] === 'feature' && type === 'token_seq' ? ' ' : null,
  }));
  return {
    delimiter: '\t',
    header: true,
    width: header.length,
    columns: columns.slice(0, MAX_COLUMNS),
    preview: headRows(file, '\t')
      .slice(0, 8)
      .map(({ cells }) => cells.slice(0, MAX_COLUMNS).map((cell) => short(cell, 200))),
    guessed: { role, delimiter: '\t', header: true },
  };
}

/** The table of an atomic file in a role; null where the file is none. */
export function atomicTable(file: Sniffed, role: FileRole): TablePlan | null {
  const header = typedHeader(file);
  return header && planOf(file, header, role);
}

/**
 * RecBole's atomic files: tabs, a header with types. Of the .inter file: users, items, ratings, times, labels or
 * counts by name, other tokens as contexts; of .user and .item: tokens as one-hot features, token sequences as
 * multi-hot ones (titles as titles). Numbers that are none of these are left out with a note.
 */
export const recbole: Format = {
  format: 'recbole',
  label: 'RecBole atomic files',
  wants: 'a .inter file, or .train.inter, .valid.inter and .test.inter; with .user and .item',
  example: 'user_id:token\titem_id:token\trating:float\ttimestamp:float',
  recognise(files) {
    const typed = files.filter((file) => typedHeader(file) !== null);
    const ending = (end: string) => typed.filter(({ entry }) => entry.base.endsWith(end));
    const inter = ending('.inter');
    if (inter.length === 0) return null;
    const main = largest(inter);
    const roles = splitRoles(inter) ?? new Map<string, FileRole>([[main.entry.name, 'interactions']]);
    const [user, item] = [ending('.user')[0], ending('.item')[0]];
    if (user) roles.set(user.entry.name, 'users');
    if (item) roles.set(item.entry.name, 'items');
    const found = new Map<string, Recognition>();
    for (const file of typed) {
      const role = roles.get(file.entry.name);
      const table = role && atomicTable(file, role);
      if (role && table) found.set(file.entry.name, { role, kind: 'table', table });
    }
    const name = nameAfter(main.entry.name).replace(/\.(train|valid|test)$/i, '');
    return { label: `RecBole (${name})`, name, confirm: false, files: found };
  },
};
