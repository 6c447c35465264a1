import {
  type KeyOf,
  type PerturbRow,
  type PerturbTable,
  perturbAttacks,
  sweptLabel,
} from '../../../workers/protocol.ts';
import { formatNumber, wholePercent } from '../../charts/format.ts';
import type { Method } from './methods.ts';

/** What a budget did to the ranking by one method; shares are of the clean model's nDCG. */
interface Loss {
  readonly method: Method;
  /** 1 − nDCG / nDCG(clean): 0.43 where 43 % were lost, negative where it rose. */
  readonly lost: number;
  /** False where the value was read between two measured points. */
  readonly measured: boolean;
}

type Summary = PerturbTable<'summary'>;
type Baselines = PerturbTable<'baselines'>;

/** A measure of the clean model or of the random recommender, or its spread; null until it is known. */
export function baseline(
  table: Baselines | null,
  name: PerturbRow<'baselines'>['name'],
  key: Exclude<KeyOf<PerturbRow<'baselines'>>, 'name'>,
): number | null {
  const value = table?.rows.find((row) => row.name === name)?.[key] ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}

/** The member of `values` nearest to `target` on a logarithmic scale; null for none. */
export function nearest(values: readonly number[], target: number): number | null {
  let best: number | null = null;
  for (const value of values)
    if (best === null || Math.abs(Math.log(value / target)) < Math.abs(Math.log(best / target))) best = value;
  return best;
}

interface Point {
  readonly epsilon: number;
  readonly value: number;
}

/** The points of each method's nDCG against ε, ascending, in the order in which the methods first come. */
function curves({ rows }: Summary): Map<Method, Point[]> {
  const found = new Map<Method, Point[]>();
  for (const { method, epsilon, ndcg } of rows) {
    if (ndcg !== null) found.set(method, [...(found.get(method) ?? []), { epsilon, value: ndcg }]);
  }
  for (const points of found.values()) points.sort((a, b) => a.epsilon - b.epsilon);
  return found;
}

/**
 * A curve's value at ε: a measured one, or on the straight line between its neighbours over log ε, as the chart
 * draws it; null beyond the ends.
 */
function valueAt(points: readonly Point[], epsilon: number): { value: number; measured: boolean } | null {
  for (const [n, { epsilon: from, value }] of points.entries()) {
    if (from === epsilon) return { value, measured: true };
    const next = points[n + 1];
    if (!next || !(from < epsilon && epsilon < next.epsilon)) continue;
    const share = Math.log(epsilon / from) / Math.log(next.epsilon / from);
    return { value: value + share * (next.value - value), measured: false };
  }
  return null;
}

const share = (lost: number) => wholePercent(Math.abs(lost));

function clause({ method, lost, measured }: Loss, k: number, first: boolean, same: boolean): string {
  const noise = same ? 'random noise of the same norm' : 'random noise';
  const name = method === 'random' ? noise : perturbAttacks[method].label;
  const ndcg = sweptLabel('ndcg', k);
  const of = first ? ` of ${ndcg}` : '';
  const about = measured ? '' : 'about ';
  if (Math.round(lost * 100) === 0) return `${name} takes less than 1\u00a0%${of}`;
  if (lost < 0 && first) return `${name} adds ${about}${share(lost)} to ${ndcg}`;
  return `${name} ${lost < 0 ? 'adds' : 'takes'} ${about}${share(lost)}${of}`;
}

/** 'FGSM takes 43 % of nDCG@10, random noise of the same norm takes 5 %.', FGSM first. */
function inWords(losses: readonly Loss[], k: number): string {
  const ordered = [...losses].sort((a, b) => Number(a.method !== 'fgsm') - Number(b.method !== 'fgsm'));
  const same = ordered[0]?.method === 'fgsm';
  return `${ordered.map((loss, place) => clause(loss, k, place === 0, same)).join(', ')}.`;
}

/**
 * What the sweep says at a budget, in words computed from the summary:
 * 'At ε = 2 FGSM takes 43 % of nDCG@10, random noise of the same norm takes 5 %.'
 * Between two measured budgets it says 'about', and reads the values off the drawn line. Null until the clean
 * model and budgets around that one are measured, or where the clean nDCG is 0.
 */
export function sentence(
  summary: Summary | null,
  baselines: Baselines | null,
  epsilon: number,
  k: number,
): string | null {
  const clean = baseline(baselines, 'clean', 'ndcg');
  if (!summary || clean === null || clean <= 0) return null;
  const losses = [...curves(summary)].flatMap(([method, points]) => {
    const at = valueAt(points, epsilon);
    return at ? [{ method, lost: 1 - at.value / clean, measured: at.measured }] : [];
  });
  return losses.length === 0 ? null : `At ε = ${formatNumber(epsilon)} ${inWords(losses, k)}`;
}

/**
 * The same along the iterations at one budget, each method at its last iteration measured:
 * 'At ε = 0.5, after 50 iterations, BIM takes 62 % of nDCG@10, …'
 */
export function walkSentence(summary: Summary | null, baselines: Baselines | null, k: number): string | null {
  const clean = baseline(baselines, 'clean', 'ndcg');
  if (!summary || clean === null || clean <= 0) return null;
  const last = new Map<Method, PerturbRow<'summary'>>();
  for (const row of summary.rows) {
    if (row.iteration > (last.get(row.method)?.iteration ?? -1)) last.set(row.method, row);
  }
  const losses = [...last].flatMap(([method, { ndcg }]) =>
    ndcg === null ? [] : [{ method, lost: 1 - ndcg / clean, measured: true }],
  );
  const epsilon = summary.rows[0]?.epsilon;
  if (losses.length === 0 || epsilon === undefined) return null;
  const most = Math.max(...[...last.values()].map(({ iteration }) => iteration));
  const after = most > 1 ? `, after ${formatNumber(most)} iterations,` : '';
  return `At ε = ${formatNumber(epsilon)}${after} ${inWords(losses, k)}`;
}
