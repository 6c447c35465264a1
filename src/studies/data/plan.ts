import type { ColumnRole, ImportPlan } from '../../../workers/protocol.ts';

export const columnRoles: readonly ColumnRole[] = [
  'user',
  'item',
  'rating',
  'time',
  'label',
  'context',
  'ignore',
];
/** Roles that only one column can have. */
const single: readonly ColumnRole[] = ['user', 'item', 'rating', 'time', 'label'];

/** The plan with one column's role changed; a column that had a role of which there is one gives it up. */
export function withRole(plan: ImportPlan, column: number, role: ColumnRole): ImportPlan {
  if (!plan.table) return plan;
  const columns = plan.table.columns.map((one, place) => {
    if (place === column) return { ...one, role };
    return one.role === role && single.includes(role) ? { ...one, role: 'ignore' as const } : one;
  });
  return { ...plan, table: { ...plan.table, columns } };
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

/**
 * The plan with its lines cut at another delimiter: the first lines are put together again and cut anew. Columns
 * that are as many as before keep their roles; otherwise each holds nothing until it is said what.
 */
export function withDelimiter(plan: ImportPlan, delimiter: string): ImportPlan {
  const { table } = plan;
  if (!table || table.delimiter === delimiter) return plan;
  const preview = table.preview.map((row) => row.join(table.delimiter).split(delimiter));
  const count = Math.max(1, ...preview.map((row) => row.length));
  const kept = count === table.columns.length;
  const columns = Array.from({ length: count }, (_, place) => ({
    name: (table.header && preview[0]?.[place]?.trim()) || `column ${place + 1}`,
    role: kept ? table.columns[place]!.role : ('ignore' as const),
  }));
  return { ...plan, table: { ...table, delimiter, width: count, preview, columns } };
}

/** What stands in the way of reading a table by this plan, in a sentence; null where nothing does. */
export function planProblem(plan: ImportPlan): string | null {
  if (!plan.table) return null;
  const has = (role: ColumnRole) => plan.table?.columns.some((column) => column.role === role);
  const missing = (['user', 'item'] as const).filter((role) => !has(role));
  if (missing.length === 0) return null;
  return `Say which column holds the ${missing.join(' and which the ')}.`;
}
