import type { Collected } from './collector.ts';
import { collect } from './delimited.ts';
import { badFile } from './fail.ts';
import { readApps } from './frappe.ts';
import { collectLibfm } from './libfm.ts';
import { collectLists } from './lists.ts';
import { readFilms, readFilms100k, readGenres, readUsers1m, readUsers100k } from './movielens.ts';
import { collectMovieLines, readMovieTitles } from './netflix.ts';
import { type Load, type Part, type Planned, partsOf } from './reader.ts';
import { readSideTable, readValueNames } from './side-table.ts';
import type { Sides } from './sides.ts';

/** Reads the interactions of `parts`, which are all written in one way. @throws LabFailure as `collect`. */
export function collectParts(parts: readonly Part[], { plan, reading }: Load): Promise<Collected> {
  const [first] = parts;
  const { kind } = first!.file;
  const other = parts.find(({ file }) => file.kind !== kind);
  if (other)
    throw badFile(
      other.file.name,
      `it is written in another way than ${first!.file.name}. Read one of them.`,
    );
  if (kind === 'table') return collect(parts, plan, reading);
  if (kind === 'lists') return collectLists(parts, reading);
  if (kind === 'libfm') return collectLibfm(parts, reading);
  if (kind === 'movie-lines') return collectMovieLines(parts, reading);
  throw badFile(first!.file.name, 'this file holds no interactions. Choose another for them.');
}

/** Reads the interactions that a plan names. */
export async function readInteractions(load: Load): Promise<Collected> {
  const parts = partsOf(load);
  for (const { file } of [...parts, ...load.files('items'), ...load.files('users')])
    tellLeftColumns(file, load);
  return collectParts(parts, load);
}

/** Says which columns of a table are not read. */
function tellLeftColumns({ name: file, table, kind }: Planned['file'], { reading }: Load): void {
  if (!table || kind !== 'table') return;
  // Lines that end with a delimiter have a last column without a name and without content.
  const empty = (c: number) => table.preview.slice(table.header ? 1 : 0).every((row) => !row[c]);
  const left = table.columns.flatMap(({ role, name }, c) => (role === 'ignore' && !empty(c) ? [name] : []));
  const beyond = table.width - table.columns.length;
  if (beyond > 0) left.push(`${beyond.toLocaleString('en')} more`);
  if (left.length === 0) return;
  reading.notes.push(
    `${left.length === 1 ? 'A column' : 'Columns'} of ${file} left out: ${left.join(', ')}.`,
  );
}

type SideReader = (planned: Planned, sides: Sides, reading: Load['reading']) => Promise<void>;

const special: Readonly<Partial<Record<Planned['file']['kind'], SideReader>>> = {
  'u.genre': readGenres,
  'u.item': readFilms100k,
  'u.user': readUsers100k,
  'users.dat': readUsers1m,
  movies: readFilms,
  'frappe-meta': readApps,
  'movie-titles': readMovieTitles,
};

/** What stands beside the interactions; null where the plan names nothing. Names of values come before who has them. */
export function sidesOf(load: Load): ((sides: Sides) => Promise<void>) | null {
  const [values, users, items] = (['values', 'users', 'items'] as const).map((role) => load.files(role));
  if (values!.length + users!.length + items!.length === 0) return null;
  return async (sides) => {
    for (const planned of values!)
      await (special[planned.file.kind] ?? readValueNames)(planned, sides, load.reading);
    for (const planned of users!) {
      const own = special[planned.file.kind];
      if (own) await own(planned, sides, load.reading);
      else await readSideTable(planned, 'user', sides, load.reading);
    }
    for (const planned of items!) {
      const own = special[planned.file.kind];
      if (own) await own(planned, sides, load.reading);
      else await readSideTable(planned, 'item', sides, load.reading);
    }
  };
}
