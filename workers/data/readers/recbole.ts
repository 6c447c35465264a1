import { assemble } from './assemble.ts';
import { collect, type Layout } from './delimited.ts';
import { badFile, quote } from './fail.ts';
import type { SideField } from './fields.ts';
import { INTERACTIONS, type Job, nameAfter, partsOf, type Reader, readSide, splitRoles } from './reader.ts';
import { firstRow, type Sniffed, sniff } from './sniff.ts';
import type { Entry } from './source.ts';

type Type = 'token' | 'token_seq' | 'float' | 'float_seq';
interface TypedColumn {
  readonly name: string;
  readonly type: Type;
  readonly column: number;
}

/** The typed header of an atomic file (user_id:token …), or null where it has none. */
function typedHeader(file: Sniffed): TypedColumn[] | null {
  const cells = firstRow(file, '\t');
  const columns = cells.map((cell, column) => {
    const m = /^([^:]+):(token|token_seq|float|float_seq)$/.exec(cell);
    return m && { name: m[1], type: m[2] as Type, column };
  });
  const typed = columns.filter((column) => column !== null);
  return cells.length > 0 && typed.length === cells.length ? typed : null;
}

async function headerOf(entry: Entry): Promise<TypedColumn[]> {
  const file = await sniff(entry);
  if (file.problem) throw file.problem;
  const header = typedHeader(file);
  if (header) return header;
  throw badFile(
    entry.name,
    'expected a first line of names with types, such as user_id:token and item_id:token, separated by tabs.',
    1,
  );
}

function leftOut(job: Job, entry: Entry, columns: readonly TypedColumn[]): void {
  if (columns.length > 0)
    job.reading.notes.push(
      `${entry.base}: the columns ${columns.map(({ name }) => name).join(', ')} were left out, since they hold numbers or sequences.`,
    );
}

/** The side information of a .user or .item file; its first column is the id. */
async function readAtoms(job: Job, entry: Entry, titles: Map<string, string> | null): Promise<SideField[]> {
  const header = await headerOf(entry);
  const [id, ...rest] = header;
  const title = titles && rest.find(({ name, type }) => /title|name/i.test(name) && type.startsWith('token'));
  const columns = rest.filter((column) => column !== title && column.type.startsWith('token'));
  leftOut(
    job,
    entry,
    rest.filter(({ type }) => type.startsWith('float')),
  );
  const fields = columns.map(({ name, type, column }) => ({
    name: name.replace(/_id$/, ''),
    kind: type === 'token_seq' ? ('multi-hot' as const) : ('one-hot' as const),
    column,
    of: new Map<string, string[]>(),
  }));
  const shape = { columns: header.length, header: true, expected: header.map(({ name }) => name).join(', ') };
  await readSide(entry, '\t', job.reading, shape, (cells) => {
    const key = cells[id.column];
    for (const { kind, column, of } of fields) {
      const values = kind === 'multi-hot' ? cells[column].split(' ') : [cells[column]];
      of.set(
        key,
        values.filter((value) => value !== ''),
      );
    }
    if (titles && title) titles.set(key, cells[title.column]);
  });
  return fields.map(({ name, kind, of }) => ({ name, kind, of }));
}

function layoutOf(job: Job, entry: Entry, header: readonly TypedColumn[]): Layout {
  const tokens = header.filter(({ type }) => type === 'token');
  const user = tokens.find(({ name }) => /user/i.test(name)) ?? tokens[0];
  const item =
    tokens.find((c) => c !== user && /item|movie|book|product|business|track|song/i.test(c.name)) ??
    tokens.find((c) => c !== user);
  if (!user || !item)
    throw badFile(
      entry.name,
      'expected two columns of type token, for users and items, in the first line.',
      1,
    );
  const float = (pattern: RegExp) => header.find(({ name, type }) => type === 'float' && pattern.test(name));
  const rating = float(/rating|score|stars/i);
  const time = float(/time/i);
  const label = rating ? undefined : float(/label|click/i);
  const contexts = tokens.filter((column) => column !== user && column !== item);
  const used = [user, item, rating, time, label, ...contexts];
  leftOut(
    job,
    entry,
    header.filter((column) => !used.includes(column)),
  );
  return {
    delimiter: '\t',
    header: true,
    columns: header.length,
    user: user.column,
    item: item.column,
    rating: rating?.column ?? null,
    time: time?.column ?? null,
    label: label?.column ?? null,
    contexts,
    expected: header.map(({ name }) => name).join(', '),
  };
}

/**
 * RecBole's atomic files: tabs, a header with types. Of the .inter file: the user and item tokens, the
 * floats named rating, timestamp or label, other tokens as contexts; of .user and .item: tokens as one-hot
 * fields, token sequences as multi-hot ones (titles as titles). Other floats are left out with a note.
 */
export const recbole: Reader = {
  format: 'recbole',
  label: 'RecBole atomic files',
  wants: 'a .inter file, or .train.inter, .valid.inter and .test.inter; with .user and .item',
  example: 'user_id:token\titem_id:token\trating:float\ttimestamp:float',
  recognise(files) {
    const typed = files.filter((file) => typedHeader(file) !== null);
    const ending = (end: string) => typed.filter(({ entry }) => entry.base.endsWith(end));
    const inter = ending('.inter');
    if (inter.length === 0) return null;
    const largest = inter.reduce((a, b) => (b.entry.bytes > a.entry.bytes ? b : a));
    const roles = splitRoles(inter) ?? new Map([[largest.entry.name, INTERACTIONS]]);
    const [user, item] = [ending('.user')[0], ending('.item')[0]];
    if (user) roles.set(user.entry.name, 'users');
    if (item) roles.set(item.entry.name, 'items');
    const name = nameAfter(largest.entry.name).replace(/\.(train|valid|test)$/i, '');
    return { label: `RecBole (${name})`, name, confirm: false, table: null, roles };
  },
  async load(job) {
    const titles = new Map<string, string>();
    const side = { userFields: [] as SideField[], itemFields: [] as SideField[], titles };
    for (const entry of job.files('users')) side.userFields.push(...(await readAtoms(job, entry, null)));
    for (const entry of job.files('items')) side.itemFields.push(...(await readAtoms(job, entry, titles)));
    const parts = partsOf(job);
    const header = await headerOf(parts[0].entry);
    const same = JSON.stringify(header);
    for (const { entry } of parts.slice(1))
      if (JSON.stringify(await headerOf(entry)) !== same)
        throw badFile(
          entry.name,
          `its first line differs from that of ${quote(parts[0].entry.name)}. Expected the same columns.`,
          1,
        );
    const layout = layoutOf(job, parts[0].entry, header);
    return assemble(job.plan.name, await collect(parts, layout, job.reading), side, job.reading);
  },
};
