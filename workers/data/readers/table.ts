import type { ColumnRole } from '../../protocol/dataset.ts';
import { assemble } from './assemble.ts';
import { collect, type Layout } from './delimited.ts';
import { badFile } from './fail.ts';
import type { SideField } from './fields.ts';
import { guessTable } from './guess.ts';
import {
  INTERACTIONS,
  type Job,
  nameAfter,
  partOfName,
  partsOf,
  type Reader,
  readSide,
  splitRoles,
} from './reader.ts';
import { type Sniffed, sniff } from './sniff.ts';

const SIDE_NAME = /^(user|item)_(?!user|item)([a-z]\w*)\.(dat|csv|tsv|txt)$/;
const SIDE_ROLE = /^(user|item) field (.+)$/;

/** The role of a file of pairs such as item_brand.dat (item,brand), or null. */
function sideRole(file: Sniffed): string | null {
  const m = SIDE_NAME.exec(file.entry.base);
  return m && guessTable(file)?.columns.length === 2 ? `${m[1]} field ${m[2]}` : null;
}

/** Files that look like interactions come first, then larger ones. */
function suitability(file: Sniffed): number {
  return (
    (/rating|interaction|user_item|review|events|clicks|train/.test(file.entry.base) ? 1e15 : 0) +
    file.entry.bytes
  );
}

/** The parts of a split among the tables: named so, and of one shape. */
function splitOf(tables: readonly Sniffed[]): Map<string, string> | null {
  const named = tables.filter(({ entry }) => partOfName(entry.base) !== null);
  if (named.length < 2) return null;
  const shape = (file: Sniffed) => {
    const table = guessTable(file);
    return table && `${table.delimiter} ${table.columns.length}`;
  };
  const wanted = shape(named.reduce((a, b) => (b.entry.bytes > a.entry.bytes ? b : a)));
  return splitRoles(named.filter((file) => shape(file) === wanted));
}

function layoutOf(job: Job): Layout {
  const { table } = job.plan;
  if (!table)
    throw badFile(job.plan.name, 'the plan does not say what the columns mean. Choose the files again.');
  const find = (role: ColumnRole) => {
    const at = table.columns.flatMap((column, c) => (column.role === role ? [c] : []));
    if (at.length > 1)
      throw badFile(table.file, `two columns are marked as ${role}. Mark one of them as ignored.`);
    return at[0] ?? null;
  };
  const [user, item, rating, time, label] = (['user', 'item', 'rating', 'time', 'label'] as const).map(find);
  if (user === null || item === null)
    throw badFile(
      table.file,
      `no column is marked as ${user === null ? 'user' : 'item'}. Mark the one that holds the ids.`,
    );
  if (rating !== null && label !== null)
    throw badFile(
      table.file,
      'one column is marked as rating and another as label. Mark one of them as ignored.',
    );
  if (table.columns.length > table.width)
    throw badFile(
      table.file,
      `the plan speaks of ${table.columns.length} columns where a line has ${table.width}. Choose the files again.`,
    );
  return {
    delimiter: table.delimiter,
    header: table.header,
    columns: table.width,
    user,
    item,
    rating,
    time,
    label,
    contexts: table.columns.flatMap(({ name, role }, column) =>
      role === 'context' ? [{ name, column }] : [],
    ),
    expected: table.columns.map(({ name }) => name).join(', '),
  };
}

async function readPairs(job: Job, entryRole: string): Promise<SideField> {
  const name = SIDE_ROLE.exec(entryRole)?.[2] ?? entryRole;
  const of = new Map<string, string[]>();
  for (const entry of job.files(entryRole)) {
    const table = guessTable(await sniff(entry));
    const shape = { columns: 2, header: table?.header ?? false, expected: 'id, value' };
    await readSide(entry, table?.delimiter ?? ',', job.reading, shape, ([id, value]) => {
      const values = of.get(id);
      if (values) values.push(value);
      else of.set(id, [value]);
    });
  }
  return { name, kind: 'multi-hot', of };
}

/**
 * Any table of interactions: FilmTrust, Book-Crossing, Amazon, a CSV of one's own. Delimiter, header and the
 * columns' meaning are guessed and confirmed by a person; every row must have as many columns as the plan.
 * Tables named train, validation and test are a given split. Files of pairs named item_brand.dat or
 * user_age.dat (id, value) become multi-hot fields of items or users.
 */
export const table: Reader = {
  format: 'table',
  label: 'Table (CSV, TSV, blanks)',
  wants: 'lines of user, item and perhaps rating and time, in any order; with item_….dat or user_….dat pairs',
  example: '1 1 2.5',
  recognise(files) {
    const roles = new Map<string, string>();
    for (const file of files) {
      const role = sideRole(file);
      if (role && ![...roles.values()].includes(role)) roles.set(file.entry.name, role);
    }
    const tables = files
      .filter((file) => !roles.has(file.entry.name) && guessTable(file) !== null)
      .sort((a, b) => suitability(b) - suitability(a));
    if (tables.length === 0) return null;
    const split = splitOf(tables);
    const main = tables.find(({ entry }) => !split || split.has(entry.name)) ?? tables[0];
    for (const [name, role] of split ?? [[main.entry.name, INTERACTIONS]]) roles.set(name, role);
    const name = nameAfter(main.entry.name);
    return { label: `Table (${name})`, name, confirm: true, table: guessTable(main), roles };
  },
  async load(job) {
    const layout = layoutOf(job);
    const roles = job.plan.files.map(({ role }) => role ?? '').filter((role) => SIDE_ROLE.test(role));
    const fields = async (of: string) => {
      const read: SideField[] = [];
      for (const role of [...new Set(roles)].sort())
        if (role.startsWith(of)) read.push(await readPairs(job, role));
      return read;
    };
    const side = { userFields: await fields('user'), itemFields: await fields('item'), titles: new Map() };
    return assemble(job.plan.name, await collect(partsOf(job), layout, job.reading), side, job.reading);
  },
};
