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
const compared = (spec: PerturbSpec) => [...(['ndcg', 'hr'] as const), ...besideOf(spec).filter(isError)];

/** One seed's curve of a method against the norm spent, from the clean model on. */
function curveOf(sweep: Sweep, method: Method, seed: number, n: number, measure: string): NormPoint[] {
  const clean = { norm: 0, value: sweep.clean[n][measure] };
  const points = sweep.groups
    .filter((group) => group.method === method)
    .map((group) => group.points[group.seeds.indexOf(seed)])
    .map((point) => ({ norm: point.norms.mean, value: point.measures[measure] }));
  return [clean, ...points];
}

function compare(
  sweep: Sweep,
  group: PointGroup,
  other: Method,
  measure: ReturnType<typeof compared>[number],
): EqualNorm | null {
  const twin = sweep.groups.find((one) => one.method === other && one.epsilon === group.epsilon);
  if (!twin) return null;
  const values = group.points.map(({ measures }) => measures[measure]);
  const matched = group.points.map(({ norms }, n) =>
    valueAtNorm(curveOf(sweep, other, group.seeds[n], n, measure), norms.mean),
  );
  const reached = matched.filter((value) => value !== null);
  const all = reached.length === matched.length;
  return {
    error: isError(measure),
    method: perturbAttacks[group.method].label,
    other: perturbAttacks[other].label,
    epsilon: group.epsilon,
    norm: mean(group.points.map(({ norms }) => norms.mean)),
    otherNorm: mean(twin.points.map(({ norms }) => norms.mean)),
    clean: mean(sweep.clean.map((measures) => measures[measure])),
    value: mean(values),
    otherAtEpsilon: mean(twin.points.map(({ measures }) => measures[measure])),
    otherAtNorm: all ? mean(reached) : null,
    p: all ? pairedTTest(values, reached).p : null,
    seeds: values.length,
  };
}

/**
 * 'Stronger, or only bigger?' for every multi-step method at every ε: the single-step methods at equal ε and, by
 * straight lines between the points of their curves, at equal mean row norm, seed by seed. None where no
 * method of both kinds was asked for.
 */
export function equalNormRows(spec: PerturbSpec, sweep: Sweep): PerturbRow<'equalNorm'>[] {
  const others = [...new Set(sweep.groups.map(({ method }) => method))].filter((one) => !isMultiStep(one));
  return sweep.groups
    .filter(({ method }) => isMultiStep(method))
    .flatMap((group) => others.flatMap((other) => compared(spec).map((key) => ({ group, other, key }))))
    .flatMap(({ group, other, key }) => {
      const found = compare(sweep, group, other, key);
      if (!found) return [];
      const { epsilon, norm, otherNorm, value, otherAtEpsilon, otherAtNorm, p } = found;
      return [
        {
          ...{ method: group.method, other, epsilon, measure: key, norm, otherNorm, value },
          ...{ otherAtEpsilon, otherAtNorm, p, verdict: verdictOf(found) },
          words: inWords(found, inSentence(sweptLabel(key, spec.measure.k))),
        },
      ];
    });
}
