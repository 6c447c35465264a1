import {
  differencesOf,
  holm,
  pairedDifference,
  pairedEquivalence,
  seedsToDecide,
} from '../../measure/equivalence.ts';
import { mean } from '../../measure/statistics.ts';
import { pairedTTest } from '../../measure/ttest.ts';
import { type EqualNorm, inWords, type NormPoint, valueAtNorm, verdictOf } from '../../perturb/equal-norm.ts';
import { inSentence } from '../../protocol/names/measures.ts';
import { isMultiStep, perturbAttacks } from '../../protocol/names/perturb.ts';
import type { PerturbSpec } from '../../protocol/spec/spec.ts';
import { besideOf, isError, type PerturbRow, sweptLabel } from '../../protocol/tables/perturb.ts';
import type { Method } from './subject.ts';
import type { PointGroup, Sweep } from './tables.ts';

/** The measures that are compared: of the lists, and the error that the attack raises where there is one. */
const comparedOf = (spec: PerturbSpec) => [...(['ndcg', 'hr'] as const), ...besideOf(spec).filter(isError)];

type ComparedMeasure = ReturnType<typeof comparedOf>[number];

/** One seed's curve of a method against the norm spent, from the clean model on; `n` is the seed's place. */
export function curveOf(sweep: Sweep, method: Method, seed: number, n: number, measure: string): NormPoint[] {
  const clean = { norm: 0, value: sweep.clean[n][measure] };
  const points = sweep.groups
    .filter((group) => group.method === method)
    .map((group) => group.points[group.seeds.indexOf(seed)])
    .map((point) => ({ norm: point.norms.mean, value: point.measures[measure] }));
  return [clean, ...points];
}

/** What is compared at one budget: means, and the values of the seeds that the tests look at. */
interface Compared {
  readonly method: Method;
  readonly other: Method;
  readonly measure: ComparedMeasure;
  readonly found: Omit<EqualNorm, 'pApart' | 'pSame' | 'pAtEpsilon' | 'seedsToDecide'>;
  readonly values: readonly number[];
  readonly atEpsilon: readonly number[];
  /** Null where a seed's curve does not reach the norm. */
  readonly atNorm: readonly number[] | null;
}

function compare(
  spec: PerturbSpec,
  sweep: Sweep,
  group: PointGroup,
  other: Method,
  measure: ComparedMeasure,
): Compared | null {
  const twin = sweep.groups.find((one) => one.method === other && one.epsilon === group.epsilon);
  if (!twin) return null;
  const values = group.points.map(({ measures }) => measures[measure]);
  const atEpsilon = twin.points.map(({ measures }) => measures[measure]);
  const matched = group.points.map(({ norms }, n) =>
    valueAtNorm(curveOf(sweep, other, group.seeds[n], n, measure), norms.mean),
  );
  const reached = matched.filter((value) => value !== null);
  const atNorm = reached.length === matched.length ? reached : null;
  const clean = mean(sweep.clean.map((measures) => measures[measure]));
  const found = {
    error: isError(measure),
    method: perturbAttacks[group.method].label,
    other: perturbAttacks[other].label,
    epsilon: group.epsilon,
    norm: mean(group.points.map(({ norms }) => norms.mean)),
    otherNorm: mean(twin.points.map(({ norms }) => norms.mean)),
    ...{ clean, value: mean(values), otherAtEpsilon: mean(atEpsilon) },
    otherAtNorm: atNorm && mean(atNorm),
    margin: spec.margin * clean,
    seeds: values.length,
  };
  return { method: group.method, other, measure, found, values, atEpsilon, atNorm };
}

/** The same with what the tests say, each kind of claim corrected for all comparisons that make it. */
function tested(compared: readonly Compared[]): (Compared & { readonly found: EqualNorm })[] {
  const apart = holm(compared.map(({ values, atNorm }) => atNorm && pairedDifference(values, atNorm)));
  const same = holm(
    compared.map(({ values, atNorm, found }) => atNorm && pairedEquivalence(values, atNorm, found.margin)),
  );
  const atEpsilon = holm(compared.map(({ values, atEpsilon }) => pairedDifference(values, atEpsilon)));
  const tests = apart.filter((p) => p !== null).length;
  return compared.map((one, n) => {
    const { values, atNorm, found } = one;
    const spread = atNorm && values.length > 1 ? differencesOf(values, atNorm) : null;
    const seeds = spread && {
      ...{ difference: spread.mean, sd: spread.sd, margin: found.margin, tests },
    };
    return {
      ...one,
      found: {
        ...found,
        ...{ pApart: apart[n], pSame: same[n], pAtEpsilon: atEpsilon[n] },
        seedsToDecide: seeds && seedsToDecide(seeds),
      },
    };
  });
}

/**
 * 'Stronger, or only bigger?' for every multi-step method at every ε: the single-step methods at equal ε and, by
 * straight lines between the points of their curves, at equal mean row norm, seed by seed. None where no
 * method of both kinds was asked for.
 */
export function equalNormRows(spec: PerturbSpec, sweep: Sweep): PerturbRow<'equalNorm'>[] {
  const others = [...new Set(sweep.groups.map(({ method }) => method))].filter((one) => !isMultiStep(one));
  const compared = sweep.groups
    .filter(({ method }) => isMultiStep(method))
    .flatMap((group) => others.flatMap((other) => comparedOf(spec).map((key) => ({ group, other, key }))))
    .flatMap(({ group, other, key }) => compare(spec, sweep, group, other, key) ?? []);
  return tested(compared).map(({ method, other, measure, found, values, atNorm }) => {
    const { epsilon, norm, otherNorm, value, otherAtEpsilon, otherAtNorm } = found;
    const verdict = verdictOf(found);
    return {
      ...{ method, other, epsilon, measure, norm, otherNorm, value, otherAtEpsilon, otherAtNorm },
      p: atNorm && pairedTTest(values, atNorm).p,
      ...{ margin: found.margin, pApart: found.pApart, pSame: found.pSame, verdict },
      seedsToDecide: verdict === 'undecided' ? found.seedsToDecide : null,
      words: inWords(found, inSentence(sweptLabel(measure, spec.measure.k))),
    };
  });
}
