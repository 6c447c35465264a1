import { type FileFormat, type ImportPlan, mainFile } from '../../protocol/import.ts';
import { LabFailure, toLabError } from '../../protocol/run/errors.ts';
import type { Dataset } from '../types.ts';
import { assemble } from './assemble.ts';
import { cutTable, isBare } from './cut.ts';
import { doubtsAbout, tryPlan } from './doubts.ts';
import { badFile, headerAlone, tooLarge } from './fail.ts';
import { frappe } from './frappe.ts';
import { readInteractions, sidesOf } from './interactions.ts';
import { libfm } from './libfm.ts';
import { lists } from './lists.ts';
import { movielens1m, movielens100k, movielensLatest } from './movielens-formats.ts';
import { netflix } from './netflix.ts';
import { choicesOf, plannedFile, replanned, unseenFile, unsureIn } from './planning.ts';
import type { Format, Load, Recognised } from './reader.ts';
import { type LoadContext, Reading } from './reading.ts';
import { recbole } from './recbole.ts';
import { strangerByRows } from './shapes.ts';
import { type Sniffed, sniff } from './sniff.ts';
import type { Entry, SourceFile } from './source.ts';
import { table, unratedIn } from './table.ts';
import { listEntries } from './unpack.ts';

export { MAX_INTERACTIONS } from './limits.ts';
export type { LoadContext } from './reading.ts';
export type { SourceFile } from './source.ts';

/** Most telling first: a format sees the files only where none before it recognised them. */
const formats: readonly Format[] = [
  movielens100k,
  movielens1m,
  movielensLatest,
  netflix,
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
const POSSIBLE = /\.(csv|tsv|dat|data|txt|tab|psv|jsonl?|ndjson)$/;
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
  return formats.map(({ format, label, wants, example }) => ({ format, label, wants, example }));
}

/** Looks into the files that promise most. */
async function look(
  entries: readonly Entry[],
): Promise<{ sniffed: Sniffed[]; rest: string[]; strange: LabFailure[] }> {
  const telling = entries.filter(({ name }) => !IGNORED.test(name));
  const ordered = byPromise(telling.length > 0 ? telling : entries);
  const sniffed: Sniffed[] = [];
  const strange: LabFailure[] = [];
  for (const entry of ordered.slice(0, MOST_SNIFFED)) {
    const file = await sniff(entry);
    const shape = file.problem ? null : strangerByRows(file);
    if (shape) strange.push(shape);
    sniffed.push({ ...file, problem: file.problem ?? shape });
  }
  sniffed.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1));
  return { sniffed, rest: unseen(ordered.slice(MOST_SNIFFED)), strange };
}

function recognise(
  sniffed: readonly Sniffed[],
  rest: readonly string[],
): { format: FileFormat; found: Recognised } {
  for (const { format, recognise } of formats) {
    const found = recognise(sniffed);
    if (found) return { format, found };
  }
  const largest = sniffed.reduce((a, b) => (b.entry.bytes > a.entry.bytes ? b : a));
  const cut = cutTable(largest);
  throw (
    largest.problem ??
    (cut && isBare(cut) ? headerAlone(largest.entry.name) : null) ??
    badFile(
      largest.entry.name,
      `no interactions were found. Expected lines of at least a user and an item, separated by tabs, commas, semicolons, bars, blanks or ::.${rest.map((sentence) => ` ${sentence}`).join('')}`,
    )
  );
}

const byName = (entries: readonly Entry[]) => new Map(entries.map((entry) => [entry.name, entry]));

/**
 * Looks at the names and first lines of files (zips and gzips opened) and says how they would be read, and what looks
 * wrong in it.
 * @param wanted a plan of the same files that a person changed: its roles, delimiters and columns are kept, what hangs
 * on them is looked at anew.
 * @throws LabFailure 'bad-file' where nothing in them can be read, 'too-large' for a zip bomb.
 */
export async function inspectFiles(files: readonly SourceFile[], wanted?: ImportPlan): Promise<ImportPlan> {
  const entries = await listEntries(files);
  const { sniffed, rest, strange } = await look(entries);
  const plan = wanted ? replan(wanted, sniffed) : firstPlan(entries, sniffed, rest);
  const trial = await tryPlan(plan, byName(entries));
  // A known set, or a given split, has its interactions; of a guess one should know what was refused.
  const guess = plan.format === 'table' && !plan.files.some(({ role }) => role === 'train');
  const refused = guess ? strange.map(({ message }) => `Left alone: ${message}`) : [];
  const doubts = [...rest, ...refused, ...unsureIn(plan, sniffed), ...trial];
  return { ...plan, choices: choicesOf(plan, sniffed), doubts };
}

function firstPlan(
  entries: readonly Entry[],
  sniffed: readonly Sniffed[],
  rest: readonly string[],
): ImportPlan {
  const { format, found } = recognise(sniffed, rest);
  const seen = new Map(sniffed.map((file) => [file.entry.name, file]));
  const plan: ImportPlan = {
    format,
    label: found.label,
    name: found.name,
    confirm: found.confirm,
    values: 'ratings',
    unrated: null,
    choices: [],
    doubts: [],
    files: entries.map(({ name, bytes }) => {
      const file = seen.get(name);
      return file ? plannedFile(file, found) : unseenFile(name, bytes);
    }),
  };
  return valued(plan, seen);
}

function replan(wanted: ImportPlan, sniffed: readonly Sniffed[]): ImportPlan {
  const seen = new Map(sniffed.map((file) => [file.entry.name, file]));
  const files = wanted.files.map((file) => {
    const found = seen.get(file.name);
    return found ? replanned(found, file) : file;
  });
  const plan = { ...wanted, files };
  const main = mainFile(plan)?.table;
  const stays = !main || wanted.files.some(({ table }) => table === main);
  return stays ? plan : valued(plan, seen);
}

/**
 * A plan with what its main file says of values: how often somebody did something is no rating, and a rating may say
 * that none was given.
 */
function valued(plan: ImportPlan, seen: ReadonlyMap<string, Sniffed>): ImportPlan {
  const main = mainFile(plan);
  const file = main && seen.get(main.name);
  if (!file || !main.table || main.kind !== 'table') return plan;
  const counted = main.table.columns.some(({ role }) => role === 'count');
  const unrated = unratedIn(main.table, cutTable(file, main.table)?.rows ?? []);
  return { ...plan, unrated, values: counted && plan.values === 'ratings' ? 'clicks' : plan.values };
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
  const entries = byName(await listEntries(files));
  const used = plan.files.filter(({ role }) => role !== 'ignore');
  for (const { name } of used)
    if (!entries.has(name))
      throw badFile(name, 'the plan names this file, but it was not given. Choose it again.');
  const total = used.reduce((sum, { name }) => sum + (entries.get(name)?.bytes ?? 0), 0);
  const load: Load = {
    plan,
    reading: new Reading(ctx, total),
    files: (role) =>
      used
        .filter((file) => file.role === role)
        .map((file) => ({ file, entry: entries.get(file.name)! }))
        .sort((a, b) => (a.file.name < b.file.name ? -1 : 1)),
  };
  try {
    const collected = await readInteractions(load);
    load.reading.notes.push(...doubtsAbout(collected));
    return await assemble(plan.name, collected, sidesOf(load), load.reading);
  } catch (cause) {
    if (!(cause instanceof LabFailure) && toLabError(cause).code === 'too-large')
      throw tooLarge(
        mainFile(plan)?.name ?? plan.name,
        'this device has not enough memory for it. Use a smaller sample of the data.',
      );
    throw cause;
  }
}
