import type { PerturbRow, PerturbTable, TableOf } from '../../../workers/protocol.ts';
import { DEFENDED, type LineId } from './methods.ts';

/** A point of a figure whose lines may be of defended models. */
export type LinePoint = Omit<PerturbRow<'summary'>, 'method'> & { readonly method: LineId };

/** The points of both kinds of model in one table, told apart by their `method`: 'fgsm', 'defended fgsm'. */
export function besides(
  summary: PerturbTable<'summary'> | null,
  defended: PerturbTable<'summary'> | null,
): TableOf<LinePoint> | null {
  if (!summary || !defended) return summary && { ...summary };
  const rows = defended.rows.map((row) => ({ ...row, method: `${DEFENDED}${row.method}` as const }));
  return { ...summary, rows: [...summary.rows, ...rows] };
}
