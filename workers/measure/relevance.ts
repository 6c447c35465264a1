import type { Ranking } from './rank.ts';
import { mean } from './statistics.ts';

/** The discount of rank r (0-based): 1 / log2(r + 2) (Järvelin and Kekäläinen, 2002). */
export const discount = (rank: number) => 1 / Math.log2(rank + 2);

/** Means over the users that have a held-out item; each in 0..1 but EFD, which is in bits. */
export interface RelevanceMeasures {
  readonly hr: number;
  readonly precision: number;
  readonly recall: number;
  readonly ndcg: number;
  readonly mrr: number;
  readonly auc: number;
  readonly efd: number;
}

/** The same of every user. */
export type RelevanceByUser = Readonly<Record<keyof RelevanceMeasures, Float64Array>>;

/**
 * How well held-out items are found. With T a user's held-out items, and a rank 0-based with ties counted against
 * the model (two targets that tie both take the lower place):
 * - `hr`: share of users with a target among the K best (He et al., WWW 2017).
 * - `precision`: |T in the K best| / K, K undiminished where fewer items are ranked (paper 002, section 4.3).
 * - `recall`: |T in the K best| / |T| (paper 002, section 4.3).
 * - `ndcg`: Σ 1/log2(rank + 2) over T in the K best, over the same sum of the best possible list
 *   (Järvelin and Kekäläinen, 2002, gain 0 or 1).
 * - `mrr`: 1 / (rank + 1) of the best target, whatever K (Voorhees, 1999).
 * - `auc`: share of the pairs of a target and another ranked item outside T that are in the right order, a tie
 *   counting ½ (Rendle et al., UAI 2009); ½ for a user with nothing else to rank.
 * - `efd`: Σ over T in the K best of 1/log2(rank + 2) · -log2 p(item), divided by the sum of the discounts of the
 *   list, min(K, ranked items) long (Vargas and Castells, RecSys 2011, expected free discovery with
 *   logarithmic discount and relevance); `novelty` holds -log2 p (`noveltyOf`).
 * Aligned with the task's users.
 */
export function relevanceByUser(ranking: Ranking, novelty: Float64Array): RelevanceByUser {
  const { task, k, ranks, ties } = ranking;
  const { users, targets, targetOffsets, ranked } = task;
  const ideal = new Float64Array(k + 1);
  for (let r = 0; r < k; r++) ideal[r + 1] = ideal[r] + discount(r);
  const none = () => new Float64Array(users.length);
  const by = {
    ...{ hr: none(), precision: none(), recall: none(), ndcg: none() },
    ...{ mrr: none(), auc: none(), efd: none() },
  };
  for (let n = 0; n < users.length; n++) {
    const from = targetOffsets[n];
    const to = targetOffsets[n + 1];
    const size = to - from;
    let hits = 0;
    let gain = 0;
    let discovery = 0;
    let best = Number.POSITIVE_INFINITY;
    let wrong = 0;
    for (let t = from; t < to; t++) {
      best = Math.min(best, ranks[t]);
      if (ranks[t] < k) {
        hits++;
        gain += discount(ranks[t]);
        discovery += discount(ranks[t]) * novelty[targets[t]];
      }
      // Ranks order the targets among themselves, ties included, so the other targets can be taken out again.
      let targetsAbove = 0;
      let targetsTied = 0;
      for (let other = from; other < to; other++) {
        if (other === t) continue;
        if (ranks[other] <= ranks[t]) targetsAbove++;
        if (ranks[other] === ranks[t]) targetsTied++;
      }
      wrong += ranks[t] - targetsAbove - 0.5 * Math.max(0, ties[t] - targetsTied);
    }
    const others = ranked[n] - size;
    by.hr[n] = hits > 0 ? 1 : 0;
    by.precision[n] = hits / k;
    by.recall[n] = hits / size;
    by.ndcg[n] = gain / ideal[Math.min(size, k)];
    by.mrr[n] = 1 / (best + 1);
    by.auc[n] = others > 0 ? 1 - wrong / (size * others) : 0.5;
    by.efd[n] = discovery / ideal[Math.min(k, ranked[n])];
  }
  return by;
}

/** Means of `relevanceByUser` over the users; no user to average over gives NaN. */
export function relevanceMeasures(by: RelevanceByUser): RelevanceMeasures {
  const over = (key: keyof RelevanceMeasures) => mean([...by[key]]);
  return {
    ...{ hr: over('hr'), precision: over('precision'), recall: over('recall'), ndcg: over('ndcg') },
    ...{ mrr: over('mrr'), auc: over('auc'), efd: over('efd') },
  };
}
