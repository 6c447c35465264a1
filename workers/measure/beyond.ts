import type { Csr } from '../data/types.ts';
import type { Ranking } from './rank.ts';

/** What the lists look like, whether or not they are right. */
export interface BeyondMeasures {
  readonly entropy: number;
  readonly coverage: number;
  readonly coverageShare: number;
}

/**
 * -log2 of an item's share of all training interactions, in bits (Vargas and Castells, RecSys 2011, p(i | seen)).
 * An item without training interaction has no share; it takes the largest value of the others, as public
 * evaluation libraries do. Zeros where nothing was trained on.
 */
export function noveltyOf(train: Csr, nItems: number): Float64Array {
  const counts = new Float64Array(nItems);
  for (const item of train.columns) counts[item]++;
  const novelty = counts.map((n) => (n > 0 ? -Math.log2(n / train.columns.length) : -1));
  const rarest = novelty.reduce((a, b) => Math.max(a, b), 0);
  return novelty.map((bits) => (bits < 0 ? rarest : bits));
}

/**
 * Over the lists of the users that have a held-out item:
 * - `entropy`: -Σ p log2 p in bits, p an item's share of all places in the lists (Shannon entropy, paper 002's SE@K).
 * - `coverage`: number of distinct items in the lists (Ge et al., RecSys 2010; paper 002's ICov@K).
 * - `coverageShare`: the same divided by the number of items.
 */
export function beyondMeasures(ranking: Ranking): BeyondMeasures {
  const { top, task } = ranking;
  const counts = new Float64Array(task.nItems);
  let places = 0;
  for (const item of top) {
    if (item < 0) continue;
    counts[item]++;
    places++;
  }
  let entropy = 0;
  let coverage = 0;
  for (const n of counts) {
    if (n === 0) continue;
    coverage++;
    entropy += (n / places) * Math.log2(places / n);
  }
  return { entropy, coverage, coverageShare: coverage / task.nItems };
}

/** Per ranked user 1 where the list holds `item`, 0 where it does not, NaN where it could not: who met it before. */
export function listsHolding({ task, top, k }: Ranking, item: number): Float64Array {
  return Float64Array.from(task.users, (_, n) => {
    const met = task.excluded.subarray(task.excludedOffsets[n], task.excludedOffsets[n + 1]);
    if (met.includes(item)) return Number.NaN;
    return top.subarray(n * k, (n + 1) * k).includes(item) ? 1 : 0;
  });
}

/** Share of the lists that hold an item, of those that could; 0 where none could. */
export function listShare(holding: Float64Array): number {
  const possible = holding.filter((one) => !Number.isNaN(one));
  return possible.length === 0 ? 0 : possible.reduce((sum, one) => sum + one, 0) / possible.length;
}
