import type { Csr } from '../data/types.ts';

/** Ratings in numbers: what an attacker imitates and a defender draws from. In rating points. */
export interface RatingStatistics {
  readonly mean: number;
  readonly sd: number;
  /** Per item; an item without ratings takes the mean of all. */
  readonly itemMean: Float64Array;
  /** Per item, of a population; an item with fewer than two ratings takes the deviation of all (paper 003's code). */
  readonly itemSd: Float64Array;
  readonly itemCount: Int32Array;
}

/** Mean and standard deviation (divided by n) of all ratings and of every item's. `ratings.values` must be there. */
export function ratingStatistics(ratings: Csr, nItems: number): RatingStatistics {
  const values = ratings.values ?? new Float32Array(0);
  const itemCount = new Int32Array(nItems);
  const itemMean = new Float64Array(nItems);
  const itemSd = new Float64Array(nItems);
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    sum += values[at];
    itemCount[ratings.columns[at]]++;
    itemMean[ratings.columns[at]] += values[at];
  }
  const mean = sum / values.length;
  for (let item = 0; item < nItems; item++)
    itemMean[item] = itemCount[item] > 0 ? itemMean[item] / itemCount[item] : mean;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    squares += (values[at] - mean) ** 2;
    itemSd[ratings.columns[at]] += (values[at] - itemMean[ratings.columns[at]]) ** 2;
  }
  const sd = Math.sqrt(squares / values.length);
  for (let item = 0; item < nItems; item++)
    itemSd[item] = itemCount[item] > 1 ? Math.sqrt(itemSd[item] / itemCount[item]) : sd;
  return { mean, sd, itemMean, itemSd, itemCount };
}
