import type { Result } from '../result.ts';
import type { Row, TableOf } from '../run/events.ts';
import type { CertifyRow } from '../tables/certify.ts';
import { certifyTables } from '../tables/certify.ts';
import { evadeTables } from '../tables/evade.ts';
import { type PerturbRow, perturbTables } from '../tables/perturb.ts';
import { type PoisonRow, poisonTables } from '../tables/poison.ts';
import { trainTables } from '../tables/train.ts';
import type { Baseline } from './card.ts';
import type { Evidence } from './evidence.ts';

/** How claims read what a run left: none of these throws, and where a table or a row is missing there is no value. */

type Value = number | null | undefined;

/** The values that there are. */
export const some = (...values: readonly Value[]): readonly number[] =>
  values.every((value): value is number => typeof value === 'number' && Number.isFinite(value)) ? values : [];

/** One value out of several that must all be there. */
export function from(values: readonly Value[], take: (...known: number[]) => number): readonly number[] {
  const known = some(...values);
  return known.length === values.length ? some(take(...known)) : [];
}

/** (clean - attacked) / clean */
export const lost = (clean: number, attacked: number): number => (clean - attacked) / clean;

const rowsOf = <R extends Row>(
  evidence: Evidence,
  table: { among(tables: Result['tables']): TableOf<R> | null },
): readonly R[] => (evidence.kind === 'study' ? (table.among(evidence.result.tables)?.rows ?? []) : []);

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

// certify

/** A way of training in the comparison of Certify: 'plain', 'rfm-1', 'fm-rt', or 'fm-rt q=3'. */
export const trainedBy = (evidence: Evidence, training: string): CertifyRow<'trainings'> | undefined =>
  rowsOf(evidence, certifyTables.trainings).find((row) => row.training === training);

/** Its shares by bounds and greedy at q. */
export const sharesOf = (
  evidence: Evidence,
  training: string,
  q: number,
): CertifyRow<'trainingShares'> | undefined =>
  rowsOf(evidence, certifyTables.trainingShares).find(
    (row) => row.training === training && row.q === q && row.certificate === 'relaxation',
  );

/** Share of instances that a certificate's flips turn at q, of the machine that is certified. */
export const flippedBy = (evidence: Evidence, method: 'relaxation' | 'random', q: number): Value =>
  rowsOf(evidence, certifyTables.shares).find((row) => row.method === method && row.q === q)?.nonRobust;

export const certified = (evidence: Evidence): readonly CertifyRow<'instances'>[] =>
  rowsOf(evidence, certifyTables.instances);

// perturb

type Model = 'undefended' | 'defended';
type Ranking = 'ndcg' | 'hr' | 'auc' | 'efd' | 'entropy' | 'coverage' | 'recall' | 'precision';
const tablesOf = (model: Model) => (model === 'defended' ? perturbTables.defended : perturbTables);

/** A measure of the models before any attack. */
export const clean = (evidence: Evidence, model: Model, measure: Ranking): Value =>
  rowsOf(evidence, tablesOf(model).baselines).find((row) => row.name === 'clean')?.[measure];

/** A measure of the recommender that scores at random. */
export const atRandom = (evidence: Evidence, measure: Ranking): Value =>
  rowsOf(evidence, perturbTables.baselines).find((row) => row.name === 'random recommender')?.[measure];

/** A measure under an attack, at a budget and a number of iterations: the last where none is named. */
export function under(
  evidence: Evidence,
  model: Model,
  method: PerturbRow<'sweep'>['method'],
  measure: Ranking,
  at: { readonly epsilon?: number; readonly iteration?: number } = {},
): Value {
  const { epsilon, iteration } = at;
  return rowsOf(evidence, tablesOf(model).summary).findLast(
    (row) =>
      row.method === method &&
      (epsilon === undefined || close(row.epsilon, epsilon)) &&
      (iteration === undefined || row.iteration === iteration),
  )?.[measure];
}

/** The mean of a measure over the iterations of an attack, as the first table of Anelli et al. has it. */
export function overIterations(
  evidence: Evidence,
  model: Model,
  method: PerturbRow<'sweep'>['method'],
  measure: Ranking,
): Value {
  const values = rowsOf(evidence, tablesOf(model).summary)
    .filter((row) => row.method === method)
    .map((row) => row[measure])
    .filter((value) => typeof value === 'number');
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** ρ of a k-core sample, in per cent. */
export const dropOf = (
  evidence: Evidence,
  model: Model,
  method: PerturbRow<'sweep'>['method'],
  core: number,
): Value =>
  rowsOf(evidence, perturbTables.samples).find(
    (row) => row.model === model && row.method === method && row.core === core,
  )?.rho;

export const slopeOf = (
  evidence: Evidence,
  model: Model,
  method: PerturbRow<'sweep'>['method'],
  characteristic: PerturbRow<'lines'>['characteristic'],
): Value =>
  rowsOf(evidence, perturbTables.lines).find(
    (row) => row.model === model && row.method === method && row.characteristic === characteristic,
  )?.slope;

/** A measure at an epoch of the undefended model's training; the last epoch where none is named. */
export const atEpoch = (
  evidence: Evidence,
  measure: 'hr' | 'ndcg',
  which: 'best' | 'last' | 'first',
): Value => {
  const values = rowsOf(evidence, perturbTables.training)
    .filter(({ epoch }) => epoch > 0)
    .map((row) => row[measure])
    .filter((value) => typeof value === 'number');
  if (which === 'best') return values.length === 0 ? null : Math.max(...values);
  return which === 'last' ? values.at(-1) : values[0];
};

// poison

type Way = 'clean' | 'attacked' | PoisonRow<'outcomes'>['defence'];
type Outcome = 'hr' | 'testHr' | 'rankShift' | 'ri';

/** An outcome of every repeat. */
function outcomes(
  evidence: Evidence,
  attack: PoisonRow<'outcomes'>['attack'],
  way: Way,
  statistics: 'honest' | 'oracle' | null,
): ReadonlyMap<number, PoisonRow<'outcomes'>> {
  const found = rowsOf(evidence, poisonTables.outcomes).filter(
    (row) =>
      row.attack === (way === 'clean' ? 'none' : attack) &&
      row.defence === (way === 'clean' || way === 'attacked' ? 'none' : way) &&
      (row.statistics === statistics || row.statistics === null),
  );
  return new Map(found.map((row) => [row.seed, row]));
}

/** What a claim on poisoning reads: an attack, how it was met, and with which item statistics. */
export interface Met {
  readonly attack: PoisonRow<'outcomes'>['attack'];
  readonly way: Way;
  readonly statistics?: 'honest' | 'oracle';
}

/** An outcome, a value a repeat. */
export const poisoned = (evidence: Evidence, outcome: Outcome, met: Met): readonly number[] =>
  [...outcomes(evidence, met.attack, met.way, met.statistics ?? 'oracle').values()].flatMap((row) =>
    some(row[outcome]),
  );

/** The first less the second of the same repeat. */
export function poisonedDifference(
  evidence: Evidence,
  outcome: Outcome,
  first: Met,
  second: Met,
): readonly number[] {
  const [one, other] = [first, second].map(({ attack, way, statistics = 'oracle' }) =>
    outcomes(evidence, attack, way, statistics),
  );
  return [...(one ?? [])].flatMap(([seed, row]) =>
    from([row[outcome], other?.get(seed)?.[outcome]], (a, b) => a - b),
  );
}

/** A swept value of a single repeat. */
export const sweptOf = (
  evidence: Evidence,
  measure: 'ri' | 'hr',
  value: number,
  { way, statistics = 'oracle' }: Omit<Met, 'attack'>,
): Value =>
  rowsOf(evidence, poisonTables.sweep).find(
    (row) =>
      close(row.value, value) &&
      row.attack !== 'none' &&
      row.defence === (way === 'attacked' ? 'none' : way) &&
      (row.statistics === statistics || row.statistics === null),
  )?.[measure];

// evade

type Strategy = 'teacher' | 'fncf' | 'distil' | 'single' | 'multi';

/** Ranking and robustness of a way of training, at a σ. */
export const hinted = (evidence: Evidence, strategy: Strategy, sigma = 0) =>
  rowsOf(evidence, evadeTables.quality).find(
    (row) => row.strategy === strategy && (close(row.sigma, sigma) || strategy === 'distil'),
  );

/** Success against σ, noise in training alone. */
export const noisy = (evidence: Evidence, strategy: Strategy, sigma: number) =>
  rowsOf(evidence, evadeTables.noise).find(
    (row) => row.strategy === strategy && row.view === 'off' && close(row.sigma, sigma),
  );

/** The mean success over the prices c, in the words of an area under the curve. */
export function successOf(evidence: Evidence, strategy: Strategy): Value {
  const rates = rowsOf(evidence, evadeTables.success)
    .filter((row) => row.strategy === strategy)
    .map(({ rate }) => rate)
    .filter((rate) => rate !== null);
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

/** The mean of a measure over the widths compared. */
export function overWidths(evidence: Evidence, strategy: Strategy, measure: 'hr' | 'ndcg'): Value {
  const values = rowsOf(evidence, evadeTables.widths)
    .filter((row) => row.strategy === strategy)
    .map((row) => row[measure])
    .filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

// train

/** A measure of a baseline on the test part, by the measure's name in the table. */
export const baseline = (evidence: Evidence, which: 'popularity' | 'random', measure: string): Value =>
  rowsOf(evidence, trainTables.measures).find((row) => row.measure === measure)?.[which];

/** Popularity beside the models of a card, by a measure of the train study; `quantity` where the card words it otherwise. */
export const popularityBaseline = (measure: string, of: string, quantity = measure): Baseline => ({
  label: 'Popularity',
  quantity,
  of,
  measure: (evidence) => some(baseline(evidence, 'popularity', measure)),
});

export const ofModel = (evidence: Evidence, measure: string): Value =>
  rowsOf(evidence, trainTables.measures).find((row) => row.measure === measure)?.model;
