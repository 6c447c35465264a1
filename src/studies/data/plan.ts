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

/** What stands in the way of reading a table by this plan, in a sentence; null where nothing does. */
export function planProblem(plan: ImportPlan): string | null {
  if (!plan.table) return null;
  const has = (role: ColumnRole) => plan.table?.columns.some((column) => column.role === role);
  const missing = (['user', 'item'] as const).filter((role) => !has(role));
  if (missing.length === 0) return null;
  return `Say which column holds the ${missing.join(' and which the ')}.`;
}
