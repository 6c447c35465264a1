import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import { onGrid, type RatingGrid } from '../poison/grid.ts';
import { drawItems, type Profile, profileRows } from '../poison/profiles.ts';
import type { RatingStatistics } from '../poison/statistics.ts';

/** How many ERM users there are and how they rate (paper 003, algorithm 1). */
export interface ErmUsers {
  readonly count: number;
  /** m*, items a user rates; all of Φ where it is smaller. */
  readonly items: number;
  /** t, how sharply influence decides. */
  readonly temperature: number;
  /** r⁺, added to the item's mean. */
  readonly shift: number;
}

/**
 * The items of Φ = {i : I_i < 0} with the logarithms of their weights exp(-t·I_i), I min-max scaled over Φ to
 * [-1, 0], the most negative to -1. Where all of Φ has one influence, all weigh the same.
 */
export function ermWeights(
  influence: Float64Array,
  temperature: number,
): { items: number[]; logs: number[] } {
  const items = [...influence.keys()].filter((item) => influence[item] < 0);
  let low = 0;
  let high = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    low = Math.min(low, influence[item]);
    high = Math.max(high, influence[item]);
  }
  const range = high - low;
  return {
    items,
    logs: items.map((item) => (range > 0 ? (temperature * (high - influence[item])) / range : 0)),
  };
}

/**
 * `n` distinct items with probability proportional to their weights, one after the other: the n largest of
 * log w + Gumbel noise (Efraimidis and Spirakis, 2006), which is that same distribution.
 */
export function drawWeighted(
  items: readonly number[],
  logs: readonly number[],
  n: number,
  rng: Rng,
): number[] {
  const keys = logs.map((log) => log - Math.log(-Math.log((rng.next() + 0.5) / 0x100000000)));
  return [...keys.keys()]
    .sort((a, b) => keys[b] - keys[a])
    .slice(0, n)
    .map((at) => items[at]);
}

function rated(
  items: readonly number[],
  { itemMean, itemSd }: RatingStatistics,
  shift: number,
  grid: RatingGrid,
  rng: Rng,
): Profile {
  return new Map(
    items.map((item) => [item, onGrid(grid, itemMean[item] + shift + itemSd[item] * rng.normal())]),
  );
}

/**
 * ERM users (paper 003, section 3): m* items from Φ by influence, each rated from N(μ_i + r⁺, σ_i), rounded to the
 * grid and clipped. `statistics` decides what the defender knows: of the clean data (the published code peeks) or of
 * the data it really sees.
 */
export function ermUsers(
  influence: Float64Array,
  users: ErmUsers,
  statistics: RatingStatistics,
  grid: RatingGrid,
  rng: Rng,
): Csr {
  const { items, logs } = ermWeights(influence, users.temperature);
  return profileRows(
    Array.from({ length: users.count }, (_, n) => {
      const own = rng.child(`ERM user ${n}`);
      return rated(drawWeighted(items, logs, users.items, own), statistics, users.shift, grid, own);
    }),
  );
}

/** APT-rand's users: m* uniform items instead, the ratings as those of ERM users. */
export function randomErmUsers(
  nItems: number,
  users: ErmUsers,
  statistics: RatingStatistics,
  grid: RatingGrid,
  rng: Rng,
): Csr {
  return profileRows(
    Array.from({ length: users.count }, (_, n) => {
      const own = rng.child(`ERM user ${n}`);
      return rated(drawItems(nItems, users.items, new Set(), own), statistics, users.shift, grid, own);
    }),
  );
}
