import type { Row, Table } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { DEFENDED } from './methods.ts';
import { nearest } from './sweep.ts';

/** The points of both kinds of model in one table, told apart by their `method`: 'fgsm', 'defended fgsm'. */
export function besides(summary: Table | null, defended: Table | null): Table | null {
  if (!summary || !defended) return summary;
  const rows = defended.rows.map((row) => ({ ...row, method: `${DEFENDED}${row.method}` }));
  return { ...summary, rows: [...summary.rows, ...rows] };
}

/** What one attack does to a measure of both kinds of model; shares of each model's own clean value. */
export interface Drops {
  readonly method: string;
  readonly undefended: number;
  readonly undefendedSd: number;
  readonly defended: number;
  readonly defendedSd: number;
  readonly p: number | null;
  readonly seeds: number;
}

const value = (row: Row, key: string) => {
  const cell = row[key];
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : null;
};

/** The relative drops at the measured budget nearest to ε, each method at its last iteration. */
export function dropsAt(
  comparison: Table,
  measure: string,
  epsilon: number,
): { at: number | null; drops: Drops[] } {
  const rows = comparison.rows.filter((row) => row.measure === measure && row.method !== 'clean');
  const at = nearest(
    rows.map((row) => Number(row.epsilon)),
    epsilon,
  );
  const last = new Map<string, Row>();
  for (const row of rows) {
    if (row.epsilon !== at) continue;
    const before = last.get(String(row.method));
    if (!before || Number(row.iteration) > Number(before.iteration)) last.set(String(row.method), row);
  }
  const drops = [...last].flatMap(([method, row]) => {
    const [undefended, defended] = [value(row, 'undefendedDrop'), value(row, 'defendedDrop')];
    if (undefended === null || defended === null) return [];
    const [undefendedSd, defendedSd] = [
      value(row, 'undefendedDropSd') ?? 0,
      value(row, 'defendedDropSd') ?? 0,
    ];
    const [p, seeds] = [value(row, 'p'), value(row, 'seeds') ?? 1];
    return [{ method, undefended, undefendedSd, defended, defendedSd, p, seeds }];
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
