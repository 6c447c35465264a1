import { inSentence } from '../names/measures.ts';
import { type PerturbAttackId, perturbAttacks } from '../names/perturb.ts';
import {
  isError,
  type PerturbRow,
  type PerturbTable,
  type SweptMeasure,
  sweptLabel,
} from '../tables/perturb.ts';
import { formatNumber, formatPercent } from './format.ts';
import { type LeadOrTarget, nearestBudget } from './perturb-sweep.ts';

type Method = PerturbAttackId;

/** What one attack does to a measure of both kinds of model; shares of each model's own clean value. */
export interface Drops {
  readonly method: Method;
  readonly undefended: number;
  readonly undefendedSd: number;
  readonly defended: number;
  readonly defendedSd: number;
  /** Corrected for how many comparisons of the measure there are. */
  readonly p: number | null;
  readonly seeds: number;
  /** Mean row norms that the attack spends; null where the table does not say. */
  readonly norms: { readonly undefended: number; readonly defended: number } | null;
  /** The undefended drop where the attack spends as much as on the defended; null where it is not known. */
  readonly atNorm: number | null;
  /** The undefended drop less the defended, with 95 % over users; null where the table does not say. */
  readonly apart: { readonly low: number; readonly high: number } | null;
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
  const at = nearestBudget(
    rows.map((row) => row.epsilon),
    epsilon,
  );
  const last = new Map<Method, Attacked>();
  for (const row of rows) {
    if (row.epsilon !== at) continue;
    const before = last.get(row.method);
    if (!before || row.iteration > before.iteration) last.set(row.method, row);
  }
  const drops = [...last.values()].flatMap(({ method, undefendedDrop, defendedDrop, seeds, ...sds }) => {
    if (undefendedDrop === null || defendedDrop === null) return [];
    const p = sds.pHolm ?? sds.p;
    const [undefendedSd, defendedSd] = [sds.undefendedDropSd ?? 0, sds.defendedDropSd ?? 0];
    const { undefendedNorm: own, defendedNorm: other } = sds;
    const norms =
      typeof own === 'number' && typeof other === 'number' ? { undefended: own, defended: other } : null;
    const { dropDifferenceLow: low, dropDifferenceHigh: high } = sds;
    const apart = typeof low === 'number' && typeof high === 'number' ? { low, high } : null;
    return [
      {
        apart,
        ...{ method, undefended: undefendedDrop, undefendedSd, defended: defendedDrop, defendedSd, p, seeds },
        ...{ norms, atNorm: sds.undefendedDropAtNorm ?? null },
      },
    ];
  });
  return { at, drops };
}

/**
 * Where the attack spends another norm on the defended models, by more than a hundredth: what it takes from the
 * undefended ones at that norm. Null where both norms are the same.
 */
export function normsInWords({ norms, atNorm }: Drops): string | null {
  if (!norms || Math.abs(norms.defended - norms.undefended) <= 0.01 * norms.undefended) return null;
  const spent = `It spends a mean row norm of ${formatNumber(norms.defended)} on the defended, ${formatNumber(norms.undefended)} on the undefended`;
  return atNorm === null
    ? `${spent}.`
    : `${spent}; where it spends as much on both, the undefended lose ${formatPercent(atNorm, 2)}.`;
}

/** How far apart both drops are over users, in points: 'Over users the drops are 27 to 35 points apart.' */
export function apartInWords({ apart }: Drops): string | null {
  if (!apart) return null;
  const { low, high } = apart.low + apart.high < 0 ? { low: -apart.high, high: -apart.low } : apart;
  const [from, to] = [low, high].map((share) => formatNumber(Math.round(1000 * share) / 10, 2));
  return `Over users the drops are ${from} to ${to} points apart (95\u00a0%).`;
}

/** With fewer seeds a test has little power: at five it still takes a difference of 1.2 standard deviations. */
const FEW_SEEDS = 5;

/** What the paired t-test says of two drops, in words. */
export function dropTestInWords({ undefended, defended, p, seeds }: Drops): string {
  if (p === null) return seeds < 2 ? 'One seed: no test.' : 'No test.';
  const told = `paired t-test over ${seeds} seeds, corrected p = ${formatNumber(p, 2)}`;
  if (p >= 0.05)
    return seeds < FEW_SEEDS
      ? `Not told apart (${told}; so few seeds tell only large and steady differences apart).`
      : `Not told apart (${told}).`;
  return `${defended < undefended ? 'The defence helps' : 'The defence hurts'} (${told}).`;
}

/** How much of a measure an attack does harm to, of a clean value: what it takes, or of what it raises, what it adds. */
function harm({ undefended, defended }: Drops, measure: LeadOrTarget) {
  const raises = measure === 'target' ? undefended < 0 : isError(measure);
  const sign = raises ? -1 : 1;
  return { verb: raises ? 'adds' : 'takes', undefended: sign * undefended, defended: sign * defended };
}

/**
 * What a defence makes of the first attack that follows a gradient, at the measured budget nearest to ε:
 * 'Defended by APR, FGSM takes 12 % of nDCG@10 at ε = 2; undefended 43 %. The defence helps (paired t-test over 5
 * seeds, p = 0.01).' Null until both kinds of model are attacked, or where a clean value is 0.
 */
export function defenceSentence(
  comparison: PerturbTable<'comparison'> | null,
  defence: string,
  epsilon: number,
  k: number,
  measure: LeadOrTarget = 'ndcg',
): string | null {
  if (!comparison) return null;
  const { at, drops } = dropsAt(comparison, measure, epsilon);
  const first = drops.find(({ method }) => method !== 'random') ?? drops[0];
  if (!first || at === null) return null;
  const { verb, undefended, defended } = harm(first, measure);
  const what = inSentence(sweptLabel(measure, k));
  const attack = perturbAttacks[first.method].label;
  const [here, there] = [epsilon, at].map((value) => formatNumber(value));
  const budget = here === there ? `ε = ${there}` : `ε = ${there}, the budget measured next to ${here}`;
  return `Defended by ${defence}, ${attack} ${verb} ${formatPercent(defended, 2)} of ${what} at ${budget}; undefended ${formatPercent(undefended, 2)}. ${dropTestInWords({ ...first, undefended, defended })}`;
}
