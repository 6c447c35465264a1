import type { FileRole, TablePlan } from '../../protocol/import.ts';
import { planTable } from './columns.ts';
import { type Cut, cutTable, isBare } from './cut.ts';
import {
  type Format,
  nameAfter,
  partOfName,
  type Recognised,
  type Recognition,
  splitRoles,
} from './reader.ts';
import { NAMED, type Relation, relationOf } from './relations.ts';
import type { Sniffed } from './sniff.ts';

/** The best interactions first; where they promise alike, the larger file. */
const byScore = (a: Relation, b: Relation) =>
  b.score - a.score ||
  b.file.entry.bytes - a.file.entry.bytes ||
  (a.file.entry.name < b.file.entry.name ? -1 : 1);

/** The parts of a split among the tables: named so, and of one shape. */
function splitOf(tables: readonly Relation[]): Map<string, FileRole> | null {
  const named = tables.filter(({ file }) => partOfName(file.entry.base) !== null);
  if (named.length < 2) return null;
  const shape = ({ cut }: Relation) => `${cut.delimiter} ${cut.width}`;
  const wanted = shape(named.reduce((a, b) => (b.file.entry.bytes > a.file.entry.bytes ? b : a)));
  return splitRoles(named.filter((table) => shape(table) === wanted).map(({ file }) => file));
}

/** The parts of a split: a part without names, beside one with, has the columns of the other, whatever they look like. */
function planParts(
  split: ReadonlyMap<string, FileRole>,
  tables: readonly Relation[],
): Map<string, Recognition> {
  const parts = tables.filter(({ file }) => split.has(file.entry.name));
  const model = parts.find(({ cut }) => cut.names !== null) ?? parts[0]!;
  const table = planTable(model.cut, 'train', model.subject);
  return new Map(
    parts.map(({ file, cut }) => {
      const role = split.get(file.entry.name)!;
      const own: TablePlan = {
        ...table,
        header: isHeaderOf(cut, model.cut),
        preview: cut.preview,
        guessed: { role, delimiter: cut.delimiter, header: isHeaderOf(cut, model.cut) },
      };
      return [file.entry.name, { role, kind: 'table', table: own }];
    }),
  );
}

/** Whether a part's first row names its columns: as the model's does, or in words that only names are. */
const isHeaderOf = ({ names, unsureHeader }: Cut, model: Cut) =>
  names !== null && (!unsureHeader || names.join('\n') === model.names?.join('\n'));

/** The share of zeros from which they are not the lowest rating of a scale but say that none was given. */
const MANY_ZEROS = 0.3;

/** The rating that says that none was given: -1, or 0 in many rows, beside ratings from 1 to beyond 5; else null. */
export function unratedIn(plan: TablePlan, rows: readonly (readonly string[])[]): number | null {
  const c = plan.columns.findIndex(({ role }) => role === 'rating');
  if (c < 0) return null;
  const values = rows.flatMap((row) => (row[c] ? [Number(row[c])] : []));
  const none = [-1, 0].find((value) => values.includes(value));
  if (none === undefined || !values.some((value) => value > 5)) return null;
  const share = values.filter((value) => value === none).length / values.length;
  const scaled = values.every((value) => value === none || value >= 1);
  return scaled && (none < 0 || share >= MANY_ZEROS) ? none : null;
}

function recogniseTables(files: readonly Sniffed[]): Recognised | null {
  const tables = files.flatMap((file) => {
    const cut = cutTable(file);
    return cut && !isBare(cut) ? [relationOf(file, cut)] : [];
  });
  if (tables.length === 0) return null;
  tables.sort(byScore);
  const split = splitOf(tables);
  const best = tables.find(({ file }) => split?.has(file.entry.name)) ?? tables[0]!;
  const found = new Map<string, Recognition>();
  const main = best.score > 0 ? best : undefined;
  if (main && split) for (const [name, part] of planParts(split, tables)) found.set(name, part);
  else if (main)
    found.set(main.file.entry.name, {
      role: 'interactions',
      kind: 'table',
      table: planTable(main.cut, 'interactions', main.subject),
    });
  const taken = new Set<string>();
  for (const { file, cut, subject, side } of tables) {
    if (found.has(file.entry.name) || side === 'ignore') continue;
    // Of two files that say the same of the same (a copy beside the original) the first counts.
    const what = `${side} ${subject.and ?? ''} ${subject.word}`;
    if (subject.word !== '' && taken.has(what)) continue;
    taken.add(what);
    found.set(file.entry.name, { role: side, kind: 'table', table: planTable(cut, side, subject) });
  }
  const name = nameAfter((main ?? best).file.entry.name);
  return {
    label: `Table (${name})`,
    name: setName((main ?? best).file.entry.name),
    confirm: true,
    files: found,
  };
}

/** The name of a data set: of its archive, or of the file where it came alone. */
const setName = (file: string) => nameAfter(/^[^/]+\.zip(?=\/)/i.exec(file)?.[0] ?? file);

/** Other files among the tables that would do as interactions, with what their values are. */
export function rivals(
  files: readonly Sniffed[],
): { file: Sniffed; values: 'rating' | 'count' | 'label' | null }[] {
  return files.flatMap((file) => {
    const cut = cutTable(file);
    const relation = cut && relationOf(file, cut);
    if (!relation || relation.score < NAMED) return [];
    const table = planTable(relation.cut, 'interactions', relation.subject);
    const role = table.columns.find(
      ({ role }) => role === 'rating' || role === 'count' || role === 'label',
    )?.role;
    return [{ file, values: (role ?? null) as 'rating' | 'count' | 'label' | null }];
  });
}

/**
 * Any tables: Book-Crossing, LastFM, Amazon and Yelp as networks, Anime, Steam, FilmTrust, a CSV of one's own. What each
 * file is for is guessed from the names of its columns, its own name and what stands in it, and confirmed by a person:
 * who did what, titles and features of items, features of users. Tables named train, validation and test are a given
 * split; files of pairs named item_brand.dat or user_age.dat (id, value) are multi-hot features.
 */
export const table: Format = {
  format: 'table',
  label: 'Tables (CSV, TSV, blanks)',
  wants:
    'lines of user, item and perhaps rating and time, in any order; with tables of items and users, in any names; or objects of JSON, one a line or in a list',
  example: '1 1 2.5',
  recognise: recogniseTables,
};
