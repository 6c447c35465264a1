import type { PerturbSpec, Row, Table } from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';

export type Method = PerturbSpec['attack']['methods'][number];

/** What a budget did to the ranking, one method at one ε; shares are of the clean model's nDCG. */
interface Loss {
  readonly method: string;
  readonly epsilon: number;
  /** 1 − nDCG(ε) / nDCG(clean): 0.43 where 43 % were lost, negative where it rose. */
  readonly lost: number;
}

const number = (row: Row | undefined, key: string): number | null => {
  const value = row?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

/** A measure of the clean model or of the random recommender; null until it is known. */
export function baseline(
  table: Table | null,
  name: 'clean' | 'random recommender',
  key: string,
): number | null {
  return number(
    table?.rows.find((row) => row.name === name),
    key,
  );
}

/** The budgets of a summary table, ascending and without repeats. */
export function budgets(summary: Table | null): number[] {
  const all = (summary?.rows ?? []).map((row) => number(row, 'epsilon')).filter((one) => one !== null);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The member of `values` nearest to `target` on a logarithmic scale; null for none. */
export function nearest(values: readonly number[], target: number): number | null {
  let best: number | null = null;
  for (const value of values)
    if (best === null || Math.abs(Math.log(value / target)) < Math.abs(Math.log(best / target))) best = value;
  return best;
}

function losses(summary: Table, clean: number, epsilon: number): Loss[] {
  return summary.rows.flatMap((row) => {
    const ndcg = number(row, 'ndcg');
    if (row.epsilon !== epsilon || ndcg === null || typeof row.method !== 'string') return [];
    return [{ method: row.method, epsilon, lost: 1 - ndcg / clean }];
  });
}

const share = (lost: number) => `${formatNumber(Math.round(Math.abs(lost) * 100))} %`;

function clause({ method, lost }: Loss, k: number, first: boolean): string {
  const noise = first ? 'random noise' : 'random noise of the same norm';
  const name = method === 'random' ? noise : method.toUpperCase();
  const of = first ? ` of nDCG@${k}` : '';
  if (Math.round(lost * 100) === 0) return `${name} takes less than 1 %${of}`;
  if (lost < 0) return first ? `${name} adds ${share(lost)} to nDCG@${k}` : `${name} adds ${share(lost)}`;
  return `${name} takes ${share(lost)}${of}`;
}

/**
 * What the sweep says at a budget, in words computed from the summary:
 * 'At ε = 2 FGSM takes 43 % of nDCG@10, random noise of the same norm takes 5 %.'
 * Null until the clean model and that budget are measured, or where the clean nDCG is 0.
 */
export function sentence(
  summary: Table | null,
  baselines: Table | null,
  epsilon: number,
  k: number,
): string | null {
  const clean = baseline(baselines, 'clean', 'ndcg');
  if (!summary || clean === null || clean <= 0) return null;
  const found = losses(summary, clean, epsilon);
  const ordered = [...found].sort((a, b) => Number(a.method !== 'fgsm') - Number(b.method !== 'fgsm'));
  if (ordered.length === 0) return null;
  const clauses = ordered.map((loss, place) => clause(loss, k, place === 0));
  return `At ε = ${formatNumber(epsilon)} ${clauses.join(', ')}.`;
}
