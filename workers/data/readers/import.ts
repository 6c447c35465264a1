import type { FileFormat, ImportPlan } from '../../protocol/dataset.ts';
import { LabFailure, toLabError } from '../../protocol/run/errors.ts';
import type { Dataset } from '../types.ts';
import { badFile, tooLarge } from './fail.ts';
import { frappe } from './frappe.ts';
import { libfm } from './libfm.ts';
import { lists } from './lists.ts';
import { movielens1m, movielens100k, movielensLatest } from './movielens.ts';
import type { Job, Reader } from './reader.ts';
import { type LoadContext, Reading } from './reading.ts';
import { recbole } from './recbole.ts';
import { type Sniffed, sniff } from './sniff.ts';
import type { Entry, SourceFile } from './source.ts';
import { table } from './table.ts';
import { listEntries } from './unpack.ts';

export { MAX_INTERACTIONS } from './limits.ts';
export type { LoadContext } from './reading.ts';
export type { SourceFile } from './source.ts';

/** Most telling first: a reader sees the files only where none before it recognised them. */
const readers: readonly Reader[] = [
  movielens100k,
  movielens1m,
  movielensLatest,
  frappe,
  recbole,
  libfm,
  lists,
  table,
];

/** Files that come along in archives and hold no data. */
const IGNORED = /(^|\/)(__MACOSX\/|\.|readme|license|changelog)|\.(html?|pdf|md|png|jpe?g|sh|pl|py)$/i;
/** Names that promise data, and names that may be data. */
const TELLING =
  /^(u\.(data|item|user|genre)|u[1-5ab]\.(base|test)|.*\.(inter|libfm|item|user)|.*(rating|interaction|event|click|review|play|user|item|movie|train|valid|test).*)$/;
const POSSIBLE = /\.(csv|tsv|dat|data|txt|tab|psv)$/;
const MOST_SNIFFED = 200;

/** Files that promise data by their names come first, then larger ones. */
function byPromise(entries: readonly Entry[]): Entry[] {
  const rank = ({ base }: Entry) => (TELLING.test(base) ? 0 : POSSIBLE.test(base) ? 1 : 2);
  return [...entries].sort((a, b) => rank(a) - rank(b) || b.bytes - a.bytes);
}

/** What was not looked at, in a sentence. */
function unseen(entries: readonly Entry[]): string[] {
  const [first] = entries;
  if (!first) return [];
  const count = entries.length.toLocaleString('en');
  return [
    `${MOST_SNIFFED} files were looked at, those whose names promise data first; ${count} were not, such as ${first.name}. If the data is in one of them, choose it alone.`,
  ];
}

/** What a person may load, for lists and help. */
export interface ReaderInfo {
  readonly format: FileFormat;
  readonly label: string;
  readonly wants: string;
  readonly example: string;
}

/** The formats that can be read, with the files each wants and one line of its interactions. */
export function listReaders(): ReaderInfo[] {
  return readers.map(({ format, label, wants, example }) => ({ format, label, wants, example }));
}

/**
 * Looks at the names and first lines of files (zips and gzips opened) and says how they would be read.
 * @throws LabFailure 'bad-file' where nothing in them can be read, 'too-large' for a zip bomb.
 */
export async function inspectFiles(files: readonly SourceFile[]): Promise<ImportPlan> {
  const entries = await listEntries(files);
  const telling = entries.filter(({ name }) => !IGNORED.test(name));
  const ordered = byPromise(telling.length > 0 ? telling : entries);
  const sniffed: Sniffed[] = [];
  for (const entry of ordered.slice(0, MOST_SNIFFED)) sniffed.push(await sniff(entry));
  sniffed.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1));
  for (const reader of readers) {
    const found = reader.recognise(sniffed);
    if (!found) continue;
    return {
      format: reader.format,
      label: found.label,
      name: found.name,
      table: found.table,
      confirm: found.confirm,
      doubts: unseen(ordered.slice(MOST_SNIFFED)),
      files: entries.map(({ name, bytes }) => ({ name, bytes, role: found.roles.get(name) ?? null })),
    };
  }
  const largest = sniffed.reduce((a, b) => (b.entry.bytes > a.entry.bytes ? b : a));
  const rest = unseen(ordered.slice(MOST_SNIFFED)).map((sentence) => ` ${sentence}`);
  throw (
    largest.problem ??
    badFile(
      largest.entry.name,
      `no interactions were found. Expected lines of at least a user and an item, separated by tabs, commas, semicolons, bars, blanks or ::.${rest.join('')}`,
    )
  );
}

/**
 * Reads the files as the plan says. All or nothing: a data set comes back only when every line was read.
 * @throws LabFailure 'bad-file' or 'too-large' with file and line; 'stopped' where `ctx.gate` throws it.
 */
export async function loadFiles(
  files: readonly SourceFile[],
  plan: ImportPlan,
  ctx: LoadContext,
): Promise<Dataset> {
  const reader = readers.find(({ format }) => format === plan.format);
  if (!reader) throw badFile(plan.name, `there is no reader for the format ${plan.format}. Choose another.`);
  const entries = new Map((await listEntries(files)).map((entry) => [entry.name, entry]));
  const used = plan.files.filter(({ role }) => role !== null);
  for (const { name } of used)
    if (!entries.has(name))
      throw badFile(name, 'the plan names this file, but it was not given. Choose it again.');
  const total = used.reduce((sum, { name }) => sum + (entries.get(name)?.bytes ?? 0), 0);
  const job: Job = {
    plan,
    reading: new Reading(ctx, total),
    files: (role) =>
      used
        .filter((file) => file.role === role)
        .map(({ name }) => entries.get(name))
        .filter((entry) => entry !== undefined)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  try {
    return await reader.load(job);
  } catch (cause) {
    if (!(cause instanceof LabFailure) && toLabError(cause).code === 'too-large')
      throw tooLarge(
        plan.name,
        'this device has not enough memory for it. Use a smaller sample of the data.',
      );
    throw cause;
  }
}
