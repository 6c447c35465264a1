import type { Csr } from '../data/types.ts';
import { ratingStatistics } from '../poison/statistics.ts';

/**
 * Rating deviation from mean agreement (Chirita, Nejdl and Zamfir, WIDM 2005): the mean over a user's ratings of
 * |r - mean of the item| / ratings of the item. Large for who contradicts others on items that few rated, as a fake
 * does at its targets. 0 for a user without ratings. In rating points.
 */
export function rdma(ratings: Csr, nItems: number): Float64Array {
  const { itemMean, itemCount } = ratingStatistics(ratings, nItems);
  const { rows, offsets, columns } = ratings;
  return Float64Array.from({ length: rows }, (_, u) => {
    const count = offsets[u + 1] - offsets[u];
    let sum = 0;
    for (let at = offsets[u]; at < offsets[u + 1]; at++) {
      const item = columns[at];
      sum += Math.abs(ratings.values![at] - itemMean[item]) / itemCount[item];
    }
    return count > 0 ? sum / count : 0;
  });
}
