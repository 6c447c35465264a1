import {
  type ColumnRole,
  type FileRole,
  type ImportPlan,
  interactionColumns,
  interactionRoles,
  mainFile,
  type PlannedFile,
  type TablePlan,
  type ValueUse,
} from '../../../workers/protocol.ts';

/** What a file is for, in words. */
export const fileRoleWords: Readonly<Record<FileRole, string>> = {
  interactions: 'Interactions: who did what',
  train: 'Interactions for training',
  validation: 'Interactions for validation',
  test: 'Interactions for the test',
  items: 'Items: names and features',
  users: 'Users: features',
  values: 'Names of a feature’s values',
  ignore: 'Left alone',
};

const columnRolesOf: Readonly<Record<FileRole, readonly ColumnRole[]>> = {
  interactions: interactionColumns,
  train: interactionColumns,
  validation: interactionColumns,
  test: interactionColumns,
  items: ['item', 'title', 'feature', 'ignore'],
  users: ['user', 'feature', 'ignore'],
  values: ['feature', 'title', 'ignore'],
  ignore: ['ignore'],
};

/** A file's name without the archive and folders in which all files of a plan lie. */
export function shortName(plan: ImportPlan, name: string): string {
  const [first = '', ...others] = plan.files.map((file) => file.name.split('/').slice(0, -1));
  const folders = [...first];
  const shared = folders.findIndex((folder, at) => others.some((other) => other[at] !== folder));
  const depth = shared < 0 ? folders.length : shared;
  return name.split('/').slice(depth).join('/');
}

/** What the columns of a file can hold. */
export const columnRoles = ({ role }: PlannedFile): readonly ColumnRole[] => columnRolesOf[role];

/** Roles of which a file has one column at most. */
const single: readonly ColumnRole[] = ['user', 'item', 'rating', 'count', 'time', 'label', 'title'];
/** Of these a file has one altogether: they all say how much somebody liked something. */
const values: readonly ColumnRole[] = ['rating', 'count', 'label'];

/** The plan with the table of a file changed. */
function withTable(plan: ImportPlan, name: string, change: (table: TablePlan) => TablePlan): ImportPlan {
  const files = plan.files.map((file) =>
    file.name === name && file.table ? { ...file, table: change(file.table) } : file,
  );
  return { ...plan, files };
}

/** Whether a column gives its role up to another. */
const givesUp = (has: ColumnRole, role: ColumnRole) =>
  (has === role && single.includes(role)) || (values.includes(has) && values.includes(role));

/** The plan with one column's role changed; a column that had a role of which there is one gives it up. */
export function withRole(plan: ImportPlan, name: string, column: number, role: ColumnRole): ImportPlan {
  const changed = withTable(plan, name, (table) => ({
    ...table,
    columns: table.columns.map((one, place) => {
      if (place === column) return { ...one, role };
      return givesUp(one.role, role) ? { ...one, role: 'ignore' as const } : one;
    }),
  }));
  return name === mainFile(plan)?.name ? { ...changed, values: usesFor(role, plan.values) } : changed;
}

/** What becomes of values once a column holds another kind of them. */
function usesFor(role: ColumnRole, before: ValueUse): ValueUse {
  if (role === 'count') return 'clicks';
  return role === 'rating' || role === 'label' ? 'ratings' : before;
}

/** The ways in which the lines of a table may be cut. */
export const delimiters: readonly { readonly value: string; readonly label: string }[] = [
  { value: ',', label: 'Comma' },
  { value: '\t', label: 'Tab' },
  { value: ';', label: 'Semicolon' },
  { value: '::', label: 'Two colons' },
  { value: '|', label: 'Bar' },
  { value: ' ', label: 'Space' },
];

/** The plan with a file's lines cut at another delimiter; the lab cuts the first ones anew. */
export const withDelimiter = (plan: ImportPlan, name: string, delimiter: string): ImportPlan =>
  withTable(plan, name, (table) => ({ ...table, delimiter }));

/** The plan with a file's first line taken for names, or for data. */
export const withHeader = (plan: ImportPlan, name: string, header: boolean): ImportPlan =>
  withTable(plan, name, (table) => ({ ...table, header }));

/** Characters of a cell that its column has room for. */
const ROOM = 26;

/** A text that is cut in its middle where it is long: ids of one kind often begin alike, and differ at their ends. */
export function inTheMiddle(text: string): string {
  const letters = [...text];
  if (letters.length <= ROOM) return text;
  const end = Math.floor((ROOM - 1) / 2);
  return `${letters.slice(0, ROOM - 1 - end).join('')}…${letters.slice(-end).join('')}`;
}

/** What stands in the way of reading by this plan, in a sentence; null where nothing does. */
export function planProblem(plan: ImportPlan): string | null {
  const main = mainFile(plan);
  if (!main) return 'Say which file holds the interactions.';
  for (const file of plan.files) {
    const problem = interactionRoles.includes(file.role) ? tableProblem(file, plan) : null;
    if (problem) return problem;
  }
  return null;
}

function tableProblem({ name, table }: PlannedFile, plan: ImportPlan): string | null {
  if (!table) return null;
  const has = (role: ColumnRole) => table.columns.some((column) => column.role === role);
  const missing = (['user', 'item'] as const).filter((role) => !has(role));
  if (missing.length === 0) return null;
  const where = plan.files.length > 1 ? ` of ${name}` : '';
  return `Say which column${where} holds the ${missing.join(' and which the ')}.`;
}
