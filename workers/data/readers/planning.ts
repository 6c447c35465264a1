import {
  type FileKind,
  type FileRole,
  type ImportChoice,
  type ImportPlan,
  interactionRoles,
  mainFile,
  type PlannedFile,
  type TablePlan,
} from '../../protocol/import.ts';
import { columnsFor, planTable } from './columns.ts';
import { type Cut, cutTable } from './cut.ts';
import { short } from './fail.ts';
import { isLibfm, libfmTable, placesInDoubt } from './libfm.ts';
import { isLists } from './lists.ts';
import { type Meaning, meaningsOf, subjectOf } from './names.ts';
import { isMovieLines } from './netflix.ts';
import { passedOverIn } from './passed-over.ts';
import type { Recognised } from './reader.ts';
import { atomicTable } from './recbole.ts';
import { headRows, type Sniffed } from './sniff.ts';
import { rivals } from './table.ts';
import { unreadIn } from './unread.ts';

const EVERY: readonly FileRole[] = [...interactionRoles, 'items', 'users', 'values', 'ignore'];
const ROLES: Readonly<Record<FileKind, readonly FileRole[]>> = {
  table: EVERY,
  lists: [...interactionRoles, 'ignore'],
  libfm: [...interactionRoles, 'ignore'],
  'movie-lines': [...interactionRoles, 'ignore'],
  'movie-titles': ['items', 'ignore'],
  'u.item': ['items', 'ignore'],
  'u.user': ['users', 'ignore'],
  'u.genre': ['values', 'ignore'],
  'users.dat': ['users', 'ignore'],
  movies: ['items', 'ignore'],
  'frappe-meta': ['items', 'ignore'],
  unreadable: ['ignore'],
};

/** How a file would be written that no format spoke of. */
function kindOf(file: Sniffed): FileKind {
  if (isMovieLines(file)) return 'movie-lines';
  if (isLibfm(file)) return 'libfm';
  if (isLists(file)) return 'lists';
  return cutTable(file) ? 'table' : 'unreadable';
}

function tableFor(file: Sniffed, kind: FileKind, role: FileRole): TablePlan | null {
  if (kind === 'libfm') return libfmTable(file, role);
  if (kind !== 'table') return null;
  const atomic = atomicTable(file, role);
  const cut = atomic ? null : cutTable(file);
  return atomic ?? (cut && planTable(cut, role, subjectOf(file.entry.base)));
}

/** A table's preview, which formats that know their columns leave out. */
const previewOf = (file: Sniffed, { delimiter }: TablePlan) =>
  cutTable(file, { delimiter, header: false })?.preview ??
  headRows(file, delimiter)
    .slice(0, 8)
    .map(({ cells }) => [...cells]);

/** A file of a plan, as a format recognised it or, where none did, as it looks. */
export function plannedFile(file: Sniffed, recognised: Recognised | null): PlannedFile {
  const { name, bytes } = file.entry;
  const found = recognised?.files.get(name);
  const kind = found?.kind ?? kindOf(file);
  const role = found?.role ?? 'ignore';
  const table = found?.table ?? tableFor(file, kind, role);
  return {
    name,
    bytes,
    kind,
    role,
    roles: ROLES[kind],
    table: table && { ...table, preview: table.preview.length > 0 ? table.preview : previewOf(file, table) },
  };
}

/** A file that was not looked into. */
export const unseenFile = (name: string, bytes: number): PlannedFile => ({
  name,
  bytes,
  kind: 'unreadable',
  role: 'ignore',
  roles: ROLES.unreadable,
  table: null,
});

/**
 * A file as a person wants it: its columns are guessed anew where it has another role or another delimiter than they
 * were guessed for; else they stay, named anew where the first row is to give names and did not, or the other way.
 */
export function replanned(file: Sniffed, wanted: PlannedFile): PlannedFile {
  const { table, kind, role } = wanted;
  if (!table || kind !== 'table') return wanted;
  const { delimiter, header, guessed } = table;
  const forRole = (one: FileRole) => (interactionRoles.includes(one) ? 'interactions' : one);
  const cutAlike = guessed.delimiter === delimiter;
  const same = cutAlike && forRole(guessed.role) === forRole(role);
  if (same && guessed.header === header) return wanted;
  const atomic = cutAlike && !same ? atomicTable(file, role) : null;
  if (atomic) return { ...wanted, table: atomic };
  const cut = cutTable(file, { delimiter, header });
  if (!cut) return wanted;
  const planned = planTable(cut, role, subjectOf(file.entry.base));
  if (!same) return { ...wanted, table: planned };
  const columns = table.columns.map((column, c) => ({
    ...column,
    name: planned.columns[c]?.name ?? column.name,
  }));
  return { ...wanted, table: { ...table, columns, guessed: planned.guessed } };
}

/** Whose names promise the one or the other. */
const PROMISED: Readonly<Record<'user' | 'item', readonly (Meaning | null)[]>> = {
  user: ['user'],
  item: ['item', 'id', 'title'],
};

/**
 * Columns that were taken for users or items by their places alone, since their names say nothing of either. Once a
 * person has changed what a column holds, nothing of it is a guess.
 */
function guessedIn(base: string, cut: Cut, { columns }: TablePlan): string[] {
  if (!cut.names) return [];
  const first = columnsFor(cut, 'interactions', subjectOf(base));
  if (first.some(({ role }, c) => role !== columns[c]?.role)) return [];
  const meanings = meaningsOf(cut.names);
  const taken = (['user', 'item'] as const).flatMap((role) => {
    const c = first.findIndex((column) => column.role === role);
    return c < 0 || PROMISED[role].includes(meanings[c] ?? null)
      ? []
      : [`“${short(first[c]?.name ?? '', 40)}” holds ${role}s`];
  });
  if (taken.length === 0) return [];
  return [
    `That ${taken.join(' and ')} is a guess by the order of the columns, since their names do not say it. Look whether it is so.`,
  ];
}

/** That lists of earlier items, as RecBole's files for sequences have them, are not read as interactions. */
function historiesIn(base: string, { columns }: TablePlan): string[] {
  const list = columns.find(({ name, role }) => role === 'ignore' && /_list$/i.test(name));
  if (!list) return [];
  return [
    `The column ${short(list.name, 40)} of ${base} holds earlier items of each line and is left out, so that the first items of each user are missing. Choose the .inter file that has one item a line.`,
  ];
}

/** What is not sure about a plan, by the looks of its files. */
export function unsureIn(plan: ImportPlan, files: readonly Sniffed[]): string[] {
  const doubts = plan.files.flatMap(({ name, kind, role, table }) => {
    const file = role === 'ignore' ? undefined : files.find(({ entry }) => entry.name === name);
    if (!file || !table) return [];
    if (kind === 'libfm') return placesInDoubt(file) ?? [];
    if (plan.format === 'recbole') return historiesIn(file.entry.base, table);
    // A format knows what its files hold, and whether they have names in their first line.
    if (plan.format !== 'table') return [];
    const base = file.entry.base;
    const own = cutTable(file, { delimiter: table.delimiter, header: table.header });
    const unread = own && interactionRoles.includes(role) ? unreadIn(base, own, table.columns) : [];
    if (own && interactionRoles.includes(role))
      unread.push(...guessedIn(base, own, table), ...passedOverIn(base, own, table, plan));
    const cut = table.header ? cutTable(file, { delimiter: table.delimiter }) : null;
    if (!cut?.unsureHeader) return unread;
    const names = short(cut.names?.slice(0, 4).join(', ') ?? '', 80);
    const head = `The first line of ${base} (${names}) was taken for the names of its columns. If it is data, say so.`;
    return [head, ...unread];
  });
  return mainFile(plan)
    ? doubts
    : [...doubts, 'No file looks like interactions. Say which one holds who did what.'];
}

const WORDS = { rating: 'ratings', count: 'counts', label: 'labels' } as const;

/** The ways in which the files can be read, where there are several: which file, and what becomes of its values. */
export function choicesOf(plan: ImportPlan, files: readonly Sniffed[]): ImportChoice[] {
  const main = mainFile(plan);
  if (main?.kind !== 'table') return [];
  const others = plan.format === 'table' ? rivals(files.filter(({ entry }) => entry.name !== main.name)) : [];
  const role = main.table?.columns.find((column) => column.role in WORDS)?.role as
    | keyof typeof WORDS
    | undefined;
  const base = (name: string) => name.slice(name.lastIndexOf('/') + 1);
  const ways = [
    { name: main.name, values: role ?? null },
    ...others.map(({ file, values }) => ({ name: file.entry.name, values })),
  ].flatMap(({ name, values }): ImportChoice[] => {
    const one = (use: ImportChoice['values'], words: string): ImportChoice => ({
      label: `${base(name)}: ${words}`,
      main: name,
      values: use,
    });
    if (values === 'count')
      return [one('clicks', 'each row a click'), one('log', 'counts, as 1 + log10 of them')];
    if (values === 'rating')
      return [
        one('ratings', plan.unrated !== null && name === main.name ? 'ratings alone' : 'ratings'),
        one('clicks', 'each row a click'),
      ];
    return [one('ratings', values === null ? 'each row a click' : WORDS[values])];
  });
  return ways.length > 1 ? ways : [];
}
