import {
  inspectFiles,
  type LoadContext,
  loadFiles,
  type SourceFile,
} from '../workers/data/readers/import.ts';
import type { Dataset } from '../workers/data/types.ts';
import {
  type ColumnRole,
  type ImportPlan,
  interactionRoles,
  mainFile,
  type PlannedFile,
  withFileRole,
} from '../workers/protocol/import.ts';
import { misuse } from './failure.ts';
import { findFiles } from './files.ts';

/** What a person says of the files: which one holds the interactions, and what its columns hold, in order. */
export interface DataWish {
  readonly main: string | null;
  readonly columns: readonly ColumnRole[] | null;
}

/** Files that are named as left alone. */
const NAMED = 5;

/** The one file of a plan that a person means by `name`: its whole name, or the end of it from a folder on. */
function meant(plan: ImportPlan, name: string): PlannedFile {
  const found = plan.files.filter((file) => file.name === name || file.name.endsWith(`/${name}`));
  if (found.length === 1) return found[0]!;
  const names = (found.length > 1 ? found : plan.files).map((file) => file.name);
  const some = `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}`;
  throw misuse(
    found.length > 1
      ? `--main ${name} may be ${some}; give more of its name.`
      : `--main ${name} is none of the files: ${some}.`,
  );
}

/** The plan with the columns of its main file as a person says. */
function withColumns(plan: ImportPlan, roles: readonly ColumnRole[]): ImportPlan {
  const main = mainFile(plan);
  if (!main?.table) throw misuse('--columns needs a table of interactions; name its file with --main.');
  const { name, table } = main;
  if (roles.length !== table.columns.length)
    throw misuse(`--columns names ${roles.length} columns, but ${name} has ${table.columns.length}.`);
  const columns = table.columns.map((column, c) => ({ ...column, role: roles[c]! }));
  const files = plan.files.map((file) => (file === main ? { ...file, table: { ...table, columns } } : file));
  return { ...plan, files, values: roles.includes('count') ? 'clicks' : 'ratings' };
}

/** The plan with no other interactions than those of `name`: whoever names the file does not mean its likes. */
const only = (plan: ImportPlan, name: string): ImportPlan =>
  plan.files
    .filter((file) => file.name !== name && interactionRoles.includes(file.role))
    .reduce((rest, file) => withFileRole(rest, file.name, 'ignore'), plan);

async function planFor(files: readonly SourceFile[], wish: DataWish): Promise<ImportPlan> {
  let plan = await inspectFiles(files);
  if (wish.main !== null) {
    const { name, roles } = meant(plan, wish.main);
    if (!roles.includes('interactions')) throw misuse(`${name} cannot be read as interactions.`);
    plan = await inspectFiles(files, only(withFileRole(plan, name, 'interactions'), name));
  }
  return wish.columns ? inspectFiles(files, withColumns(plan, wish.columns)) : plan;
}

/** What a file was taken for, with its columns. */
function taken({ name, role, kind, table }: PlannedFile): string {
  if (!table || kind !== 'table') return `${name} as ${role}`;
  const columns = table.columns.map((column) => (column.role === 'ignore' ? '-' : column.role));
  return `${name} as ${role} (columns: ${columns.join(' ')}${table.header ? '; its first line holds names' : ''})`;
}

/** Which file was taken for what, and which were left alone, in a sentence; `said` where a person named the columns. */
export function planInWords(plan: ImportPlan, said = false): string {
  const used = plan.files.filter(({ role }) => role !== 'ignore').map(taken);
  const left = plan.files.filter(({ role }) => role === 'ignore').map(({ name }) => name);
  const rest = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
  const alone = left.length > 0 ? ` Left alone: ${left.slice(0, NAMED).join(', ')}${rest}.` : '';
  const guess = plan.confirm && !said ? ' This is a guess; --main and --columns say otherwise.' : '';
  return `${plan.label}: read ${used.join(', ')}.${alone}${guess}`;
}

/**
 * Reads a data set from files, archives and folders, in the format that they look like.
 * @param say is told what was taken for what and what was left alone; 'warning' where it is a guess or looks wrong.
 * @throws LabFailure 'bad-file' or 'too-large' with what was wrong where, 'bad-spec' where `wish` fits no file.
 */
export async function readData(
  paths: readonly string[],
  ctx: LoadContext,
  wish: DataWish = { main: null, columns: null },
  say: (level: 'info' | 'warning', sentence: string) => void = () => {},
): Promise<Dataset> {
  const { files, left } = await findFiles(paths);
  for (const sentence of left) say('warning', sentence);
  const plan = await planFor(files, wish);
  const said = wish.columns !== null;
  say(plan.confirm && !said ? 'warning' : 'info', planInWords(plan, said));
  for (const doubt of plan.doubts) say('warning', doubt);
  return loadFiles(files, plan, ctx);
}
