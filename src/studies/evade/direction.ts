import { type EvadeRow, type EvadeTable, papers } from '../../../workers/protocol.ts';
import { wholePercent } from '../../charts/format.ts';
import { strategyName } from './words.ts';

/** A row of the noise table with a rate. */
type Level = EvadeRow<'noise'> & { readonly rate: number };

/** How the noise stands at test time and what the attack makes of it, in the words of a sentence. */
const views = [
  ['off', 'With the noise in training only'],
  ['ignoring', 'With the noise on at test time and an attack that ignores it'],
  ['averaging', 'Against the attack that averages over the noise'],
] as const;

/** Two standard errors of a difference of means over seeds; 0 for a single seed, whose spread is not known. */
function spreadOf(from: Level, to: Level): number {
  if (from.seeds < 2) return 0;
  return 2 * Math.sqrt(((from.rateSd ?? 0) ** 2 + (to.rateSd ?? 0) ** 2) / from.seeds);
}

/** What becomes of the success rate from the lowest to the highest σ. */
export type Course = 'falls' | 'falls, then rises' | 'does not fall' | 'is not told apart';

/**
 * The course of a student's success rate over its levels of σ. It falls where the last level lies below the first and
 * no level lies above the one before by more than the spread over seeds.
 */
export function courseOf(rows: readonly Level[]): Course {
  const first = rows[0]!;
  const last = rows.at(-1)!;
  const rise = (from: Level, to: Level) => to.rate - from.rate;
  const rises = rows.some((row, n) => n > 0 && rise(rows[n - 1]!, row) > spreadOf(rows[n - 1]!, row));
  const fall = -rise(first, last);
  if (Math.abs(fall) <= spreadOf(first, last)) return fall === 0 ? 'does not fall' : 'is not told apart';
  if (fall < 0) return 'does not fall';
  return rises ? 'falls, then rises' : 'falls';
}

const told: Readonly<Record<Course, string>> = {
  falls: 'holds',
  'falls, then rises': 'holds from the lowest to the highest σ only, not at every step',
  'does not fall': 'does not hold',
  'is not told apart': 'cannot be told from the spread over seeds',
};

/**
 * Whether the direction of Table IV of paper 001, success falling as σ grows, holds in this run: a sentence for noise
 * in training only, for the attack that ignores noise at test time and for the one that averages over it. Empty until
 * a hinted student is measured at two levels.
 */
export function directionSentences(noise: EvadeTable<'noise'> | null): string[] {
  const rows = (noise?.rows ?? []).filter((row): row is Level => row.rate !== null);
  const sentences = views.flatMap(([view, start]) => {
    const parts = ['single', 'multi'].flatMap((strategy) => {
      const own = rows
        .filter((row) => row.strategy === strategy && row.view === view)
        .sort((a, b) => a.sigma - b.sigma);
      if (own.length < 2) return [];
      const way = own.map((row) => wholePercent(row.rate)).join(' → ');
      return [`for ${strategyName(strategy)} it ${told[courseOf(own)]} (${way})`];
    });
    return parts.length > 0 ? [`${start}, ${parts.join(', ')}.`] : [];
  });
  if (sentences.length === 0) return [];
  const levels = [...new Set(rows.map((row) => row.sigma))].sort((a, b) => a - b);
  const seeds = Math.max(...rows.map((row) => row.seeds));
  const alone = rows.find((row) => row.view === 'untouched' && row.sigma === levels.at(-1));
  const by = alone
    ? ` The noise alone, without any attack, turns ${wholePercent(alone.rate)} of the answers at σ ${levels.at(-1)} for ${strategyName(alone.strategy)}.`
    : '';
  const over = seeds > 1 ? `means over ${seeds} seeds` : 'one seed, whose spread is not known';
  return [
    `Table IV of ${papers['001'].name} says that success falls as the noise grows. Here, at σ ${levels.join(', ')} (${over}):`,
    ...sentences.map((one, n) => (n === sentences.length - 1 ? one + by : one)),
  ];
}
