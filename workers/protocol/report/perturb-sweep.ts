import { inSentence } from '../names/measures.ts';
import { type PerturbAttackId, perturbAttacks } from '../names/perturb.ts';
import type { KeyOf } from '../run/events.ts';
import type { PerturbSpec } from '../spec/spec.ts';
import { besideOf, isError, type PerturbRow, type PerturbTable, sweptLabel } from '../tables/perturb.ts';
import { formatNumber, formatPercent, wholePercent } from './format.ts';

type Method = PerturbAttackId;

/** Measures that stories can be told by: of the lists, or an error. */
export type LeadMeasure = PerturbRow<'equalNorm'>['measure'];

/** The same, and the lists that hold the item of an attack on one. */
export type LeadOrTarget = LeadMeasure | 'target';

/**
 * The measure that the study's first picture and sentence are about: of an attack on one item the lists that hold it,
 * else the error that the attack raises, else nDCG.
 */
export function leadOf(spec: Pick<PerturbSpec, 'model' | 'attack'>): LeadOrTarget {
  if (spec.attack.goal.kind !== 'untargeted') return 'target';
  return besideOf(spec).find(isError) ?? 'ndcg';
}

/** What a budget did to a measure by one method. */
interface Change {
  readonly method: Method;
  readonly value: number;
  /** False where the value was read between two measured points. */
  readonly measured: boolean;
  /** What the clause tells of it, with 95 % over users; null where it is not known. */
  readonly users?: Ends | null;
}

/** Ends of an interval. */
interface Ends {
  readonly low: number;
  readonly high: number;
}

type Summary = PerturbTable<'summary'>;
type Users = PerturbTable<'users'>;
type Baselines = PerturbTable<'baselines'>;

/** A measure of the clean model or of the random recommender, or its spread; null until it is known. */
export function perturbBaseline(
  table: Baselines | null,
  name: PerturbRow<'baselines'>['name'],
  key: Exclude<KeyOf<PerturbRow<'baselines'>>, 'name'>,
): number | null {
  const value = table?.rows.find((row) => row.name === name)?.[key] ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}

/** The member of `values` nearest to `target` on a logarithmic scale; null for none. */
export function nearestBudget(values: readonly number[], target: number): number | null {
  let best: number | null = null;
  for (const value of values)
    if (best === null || Math.abs(Math.log(value / target)) < Math.abs(Math.log(best / target))) best = value;
  return best;
}

interface Point {
  readonly epsilon: number;
  readonly value: number;
}

/** The points of each method against ε, ascending, in the order in which the methods first come. */
function curves({ rows }: Summary, measure: LeadOrTarget): Map<Method, Point[]> {
  const found = new Map<Method, Point[]>();
  for (const { method, epsilon, [measure]: value } of rows) {
    if (typeof value === 'number') found.set(method, [...(found.get(method) ?? []), { epsilon, value }]);
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

/** The intervals over users that the clauses of a measure tell: of the share lost, or of the lists that hold the target. */
function usersAt(users: Users | null, method: Method, measure: LeadOrTarget, at: number): Ends | null {
  const [low, high] = (
    measure === 'target' ? (['low', 'high'] as const) : (['dropLow', 'dropHigh'] as const)
  ).map((key) => {
    const points = (users?.rows ?? []).flatMap((row) => {
      const value = row[key];
      return row.method === method && row.measure === measure && value !== null
        ? [{ epsilon: row.epsilon, value }]
        : [];
    });
    return valueAt(
      points.sort((a, b) => a.epsilon - b.epsilon),
      at,
    )?.value;
  });
  return low === undefined || high === undefined ? null : { low, high };
}

/** ' (39 to 47 % over users)'; nothing where it is not known. */
function usersInWords(ends: Ends | null | undefined, first: boolean): string {
  if (!ends) return '';
  const whole = (share: number) => formatNumber(Math.round(100 * share));
  return ` (${whole(ends.low)} to ${whole(ends.high)}\u00a0%${first ? ' over users' : ''})`;
}

const nameOf = (method: Method, same: boolean) =>
  method !== 'random'
    ? perturbAttacks[method].label
    : same
      ? 'random noise of the same norm'
      : 'random noise';

/** 'takes 43 % of nDCG@10': the share of the clean model's value that is lost, or won. */
function shareClause(change: Change, clean: number, label: string, first: boolean): string {
  const { value, measured, users } = change;
  const lost = 1 - value / clean;
  const of = first ? ` of ${label}` : '';
  const about = measured ? '' : 'about ';
  const gained = users && { low: -users.high, high: -users.low };
  const share = `${wholePercent(Math.abs(lost))}${usersInWords(lost < 0 ? gained : users, first)}`;
  if (Math.round(lost * 100) === 0) return `takes less than 1\u00a0%${usersInWords(users, first)}${of}`;
  if (lost < 0 && first) return `adds ${about}${share} to ${label}`;
  return `${lost < 0 ? 'adds' : 'takes'} ${about}${share}${of}`;
}

/** 'takes RMSE from 1.11 to 3.33': where an error comes from and goes to. */
function errorClause({ value, measured }: Change, clean: number, label: string, first: boolean): string {
  const from = first ? `takes ${label} from ${formatNumber(clean)} ` : '';
  return `${from}to ${measured ? '' : 'about '}${formatNumber(value)}`;
}

/** 'brings the target into 43 % of the lists instead of 1 %': where its share of the lists comes from and goes to. */
function targetClause({ value, measured, users }: Change, clean: number, _: string, first: boolean): string {
  const share = `${measured ? '' : 'about '}${formatPercent(value, 2)}${usersInWords(users, first)}`;
  if (!first) return `into ${share}`;
  const verb = value < clean ? 'leaves the target in' : 'brings the target into';
  return `${verb} ${share} of the lists instead of ${formatPercent(clean, 2)}`;
}

/** 'FGSM takes 43 % of nDCG@10, random noise of the same norm takes 5 %.', FGSM first. */
function inWords(changes: readonly Change[], clean: number, measure: LeadOrTarget, k: number): string {
  const ordered = [...changes].sort((a, b) => Number(a.method !== 'fgsm') - Number(b.method !== 'fgsm'));
  const same = ordered[0]?.method === 'fgsm';
  const clause = measure === 'target' ? targetClause : isError(measure) ? errorClause : shareClause;
  const label = inSentence(sweptLabel(measure, k));
  return `${ordered.map((one, place) => `${nameOf(one.method, same)} ${clause(one, clean, label, place === 0)}`).join(', ')}.`;
}

/** The clean model's value, where it can be compared with: a share of 0 says nothing. */
function cleanOf(baselines: Baselines | null, measure: LeadOrTarget): number | null {
  const clean = perturbBaseline(baselines, 'clean', measure);
  const fromNothing = measure === 'target' || isError(measure);
  return clean !== null && (clean > 0 || fromNothing) ? clean : null;
}

/**
 * What the sweep says at a budget, in words computed from the summary:
 * 'At ε = 2 FGSM takes 43 % of nDCG@10, random noise of the same norm takes 5 %.'
 * With `users` each share has its 95 % over users behind it. Between two measured budgets it says 'about', and reads
 * the values off the drawn line. Null until the clean
 * model and budgets around that one are measured, or where the clean value is 0.
 */
export function sweepSentence(
  summary: Summary | null,
  baselines: Baselines | null,
  epsilon: number,
  k: number,
  measure: LeadOrTarget = 'ndcg',
  users: Users | null = null,
): string | null {
  const clean = cleanOf(baselines, measure);
  if (!summary || clean === null) return null;
  const changes = [...curves(summary, measure)].flatMap(([method, points]) => {
    const at = valueAt(points, epsilon);
    return at ? [{ method, ...at, users: usersAt(users, method, measure, epsilon) }] : [];
  });
  return changes.length === 0
    ? null
    : `At ε = ${formatNumber(epsilon)} ${inWords(changes, clean, measure, k)}`;
}

/**
 * The same along the iterations at one budget, each method at its last iteration measured:
 * 'At ε = 0.5, after 50 iterations, BIM takes 62 % of nDCG@10, …'
 */
export function walkSentence(
  summary: Summary | null,
  baselines: Baselines | null,
  k: number,
  measure: LeadOrTarget = 'ndcg',
): string | null {
  const clean = cleanOf(baselines, measure);
  if (!summary || clean === null) return null;
  const last = new Map<Method, PerturbRow<'summary'>>();
  for (const row of summary.rows) {
    if (row.iteration > (last.get(row.method)?.iteration ?? -1)) last.set(row.method, row);
  }
  const changes = [...last].flatMap(([method, { [measure]: value }]) =>
    typeof value === 'number' ? [{ method, value, measured: true }] : [],
  );
  const epsilon = summary.rows[0]?.epsilon;
  if (changes.length === 0 || epsilon === undefined) return null;
  const most = Math.max(...[...last.values()].map(({ iteration }) => iteration));
  const after = most > 1 ? `, after ${formatNumber(most)} iterations,` : '';
  return `At ε = ${formatNumber(epsilon)}${after} ${inWords(changes, clean, measure, k)}`;
}
