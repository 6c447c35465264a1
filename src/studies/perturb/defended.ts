import type { PerturbRow, PerturbTable, SweptMeasure, TableOf } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { DEFENDED, type LineId, type Method } from './methods.ts';
import { nearest } from './sweep.ts';

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

/** What one attack does to a measure of both kinds of model; shares of each model's own clean value. */
export interface Drops {
  readonly method: Method;
  readonly undefended: number;
  readonly undefendedSd: number;
  readonly defended: number;
  readonly defendedSd: number;
  readonly p: number | null;
  readonly seeds: number;
}

type Attacked = PerturbRow<'comparison'> & { readonly method: Method };

/** The relative drops at the measured budget nearest to ε, each method at its last iteration. */
export function dropsAt(
  comparison: PerturbTable<'comparison'>,
  measure: SweptMeasure,
  epsilon: number,
): { at: number | null; drops: Drops[] } {
  const rows = comparison.rows.filter(
    (row): row is Attacked => row.measure === measure && row.method !== 'clean',
  );
  const at = nearest(
    rows.map((row) => row.epsilon),
    epsilon,
  );
  const last = new Map<Method, Attacked>();
  for (const row of rows) {
    if (row.epsilon !== at) continue;
    const before = last.get(row.method);
    if (!before || row.iteration > before.iteration) last.set(row.method, row);
  }
  const drops = [...last.values()].flatMap(({ method, undefendedDrop, defendedDrop, p, seeds, ...sds }) => {
    if (undefendedDrop === null || defendedDrop === null) return [];
    const [undefendedSd, defendedSd] = [sds.undefendedDropSd ?? 0, sds.defendedDropSd ?? 0];
    return [
      { method, undefended: undefendedDrop, undefendedSd, defended: defendedDrop, defendedSd, p, seeds },
    ];
  });
  return { at, drops };
}

/** What the paired t-test says of two drops, in words. */
export function testInWords({ undefended, defended, p, seeds }: Drops): string {
  if (p === null) return seeds < 2 ? 'One seed: no test.' : 'No test.';
  const told = `paired t-test over ${seeds} seeds, p = ${formatNumber(p, 2)}`;
  if (p >= 0.05) return `Not told apart (${told}).`;
  return `${defended < undefended ? 'The defence helps' : 'The defence hurts'} (${told}).`;
}
