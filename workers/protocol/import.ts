/** What a column of a table holds. */
export const columnRoles = [
  'user',
  'item',
  'rating',
  'count',
  'time',
  'label',
  'context',
  'title',
  'feature',
  'ignore',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** What a column of a table of interactions may hold: features stand in tables of items and users. */
export const interactionColumns: readonly ColumnRole[] = columnRoles.filter((role) => role !== 'feature');

/** What a file is for. 'values' are names for the values of a feature, as of genres or tags by number. */
export const fileRoles = [
  'interactions',
  'train',
  'validation',
  'test',
  'items',
  'users',
  'values',
  'ignore',
] as const;
export type FileRole = (typeof fileRoles)[number];

/** What a set of files is known as. */
export type FileFormat =
  | 'movielens-100k'
  | 'movielens-1m'
  | 'movielens-latest'
  | 'netflix'
  | 'frappe'
  | 'libfm'
  | 'recbole'
  | 'table'
  | 'lists';

/** How a file is written: a table of columns, a form of its own, or nothing that can be read. */
export type FileKind =
  | 'table'
  | 'lists'
  | 'libfm'
  | 'movie-lines'
  | 'movie-titles'
  | 'u.item'
  | 'u.user'
  | 'u.genre'
  | 'users.dat'
  | 'movies'
  | 'frappe-meta'
  | 'unreadable';

/** What becomes of ratings and counts: kept, dropped so that each row is a click, or counts as 1 + log10 of them. */
export type ValueUse = 'ratings' | 'clicks' | 'log';

export interface TableColumn {
  readonly name: string;
  readonly role: ColumnRole;
  /** What separates the values of a feature within a cell; null where a cell holds one. */
  readonly split: string | null;
}

/** How the lines of a file are cut and what its columns mean. */
export interface TablePlan {
  readonly delimiter: string;
  readonly header: boolean;
  /** Columns of every line; `columns` speaks of the first of them, those after them are left alone. */
  readonly width: number;
  readonly columns: readonly TableColumn[];
  /** The first rows, the header included. */
  readonly preview: readonly (readonly string[])[];
  /** The role of the file for which the columns were guessed, the delimiter at which they were cut, and where their names are from. */
  readonly guessed: { readonly role: FileRole; readonly delimiter: string; readonly header: boolean };
}

export interface PlannedFile {
  readonly name: string;
  readonly bytes: number;
  readonly kind: FileKind;
  readonly role: FileRole;
  /** The roles that it can be given. */
  readonly roles: readonly FileRole[];
  /** Null where the file is no table. */
  readonly table: TablePlan | null;
}

/** One way to read files that hold more than one set: which file, and what becomes of its values. */
export interface ImportChoice {
  readonly label: string;
  readonly main: string;
  readonly values: ValueUse;
}

/** How a set of files will be read: found by `inspect`, changed by the user, obeyed by `load`. */
export interface ImportPlan {
  readonly format: FileFormat;
  /** In words: 'MovieLens 100K (u.data, u.item, u.user)'. */
  readonly label: string;
  readonly name: string;
  /** True where the format is a guess that the user should confirm. */
  readonly confirm: boolean;
  readonly values: ValueUse;
  /** The rating that says that none was given (0 of Book-Crossing, -1 of Anime); null where every rating is one. */
  readonly unrated: number | null;
  readonly choices: readonly ImportChoice[];
  /** What a person should know before the files are read: what was not looked at, what looks wrong. */
  readonly doubts: readonly string[];
  readonly files: readonly PlannedFile[];
}

/** Roles of files with interactions: one set, or the parts of a given split. */
export const interactionRoles: readonly FileRole[] = ['interactions', 'train', 'validation', 'test'];

const isInteractions = ({ role }: PlannedFile) => interactionRoles.includes(role);

/** The file whose interactions come first in a plan; null where none is named. */
export function mainFile(plan: ImportPlan): PlannedFile | null {
  return interactionRoles.flatMap((role) => plan.files.filter((file) => file.role === role)).at(0) ?? null;
}

/** Whether two files can be read one after the other as one set: written in the same way, with the same columns. */
function alike(a: PlannedFile, b: PlannedFile): boolean {
  const shape = ({ kind, table }: PlannedFile) =>
    JSON.stringify([kind, table && [table.delimiter, table.width, table.header && table.preview[0]]]);
  return shape(a) === shape(b);
}

/**
 * The plan with a file's role changed. A file of interactions takes the place of those that cannot stand beside it:
 * the whole set excludes the parts of a split, and files of another shape.
 */
export function withFileRole(plan: ImportPlan, name: string, role: FileRole): ImportPlan {
  const changed = plan.files.find((file) => file.name === name);
  if (!changed?.roles.includes(role)) return plan;
  const whole = role === 'interactions';
  const files = plan.files.map((file) => {
    if (file.name === name) return { ...file, role };
    if (!interactionRoles.includes(role) || !isInteractions(file)) return file;
    const beside = (file.role === 'interactions') === whole && alike(file, changed);
    return beside && (whole || file.role !== role) ? file : { ...file, role: 'ignore' as const };
  });
  // What was said of the values of another file says nothing of this one's.
  const fresh = interactionRoles.includes(role) && !isInteractions(changed);
  return { ...plan, files, ...(fresh && { values: 'ratings' as const }) };
}

/** The plan with one of its choices taken. */
export function withChoice(plan: ImportPlan, { main, values }: ImportChoice): ImportPlan {
  const role = plan.files.find(({ name }) => name === main)?.role;
  const chosen = role && interactionRoles.includes(role) ? plan : withFileRole(plan, main, 'interactions');
  return { ...chosen, values };
}
