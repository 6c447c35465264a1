import { expect } from 'vitest';
import { generate } from '../../../workers/data/generator/generate.ts';
import { sizeSettings } from '../../../workers/data/generator/sizes.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import type { sizes } from '../../../workers/protocol/spec/spec.ts';
import { ml100k } from './movielens.ts';
import { type Log, shapeOf } from './yardsticks.ts';

type Size = (typeof sizes)[number];

export const make = (size: Size, seed = 1) => generate({ kind: 'generated', size, seed });

const firsts = new Map<Size, Dataset>();
/** The set of seed 1 of a size, made once: the largest takes seconds. */
export function first(size: Size): Dataset {
  const made = firsts.get(size) ?? make(size);
  firsts.set(size, made);
  return made;
}

export function logOf(d: Dataset): Log {
  if (!d.ratings || !d.times) throw new Error('generated sets have ratings and times');
  return { users: d.users, items: d.items, ratings: d.ratings, times: d.times };
}

/** Expects of a set what its size promises. */
export function expectPromises(size: Size): void {
  const d = first(size);
  const settings = sizeSettings[size];
  expect(d.users).toHaveLength(settings.interactions);
  expect(d.userIds).toHaveLength(settings.users);
  expect(d.itemIds).toHaveLength(settings.items);
  const perUser = new Int32Array(settings.users);
  const perItem = new Int32Array(settings.items);
  const pairs = new Set<number>();
  d.users.forEach((u, n) => {
    perUser[u]++;
    perItem[d.items[n]]++;
    pairs.add(u * settings.items + d.items[n]);
  });
  expect(pairs.size).toBe(settings.interactions);
  expect(Math.min(...perUser)).toBeGreaterThanOrEqual(settings.leastPerUser);
  expect(Math.min(...perItem)).toBeGreaterThanOrEqual(1);
  expect(new Set(d.ratings)).toEqual(new Set([1, 2, 3, 4, 5]));
}

/** Expects the figures of a set near those of MovieLens 100K, each within its own distance. */
export function expectShape(log: Log, exact: boolean): void {
  const shape = shapeOf(log);
  // A measured file has to give the constants themselves, up to their rounding.
  const near = (value: number, goal: number, slack: number) =>
    expect(Math.abs(value - goal)).toBeLessThanOrEqual(exact ? 2e-5 * Math.max(1, Math.abs(goal)) : slack);
  expect(shape.interactions).toBe(ml100k.interactions);
  expect(shape.users).toBe(ml100k.users);
  expect(shape.items).toBe(ml100k.items);
  near(shape.density, ml100k.density, 1e-6);
  // The skew decides how well popularity does: the FilmTrust and ML-1M sets differ from ML-100K by more.
  near(shape.gini, ml100k.gini, 0.03);
  near(shape.topTenth, ml100k.topTenth, 0.04);
  near(shape.itemMedian, ml100k.itemMedian, 5);
  // The one most popular item is an extreme value of 1,682 draws: a third either way.
  near(shape.itemMax, ml100k.itemMax, 200);
  near(shape.userMin, ml100k.userMin, 1);
  // The median of 943 log-normal counts has a standard error of 2.
  near(shape.userMedian, ml100k.userMedian, 7);
  near(shape.userMean, ml100k.userMean, 1e-3);
  near(shape.userMax, ml100k.userMax, 250);
  // The scale is cut at ML-100K's quantiles.
  shape.ratingShares.forEach((share, v) => {
    near(share, ml100k.ratingShares[v], 1e-4);
  });
  near(shape.ratingMean, ml100k.ratingMean, 1e-3);
  near(shape.ratingSd, ml100k.ratingSd, 1e-3);
  // Quality and generosity are drawn for 1,682 items and 943 users: about 3 % of their spread.
  near(shape.itemMeanSd, ml100k.itemMeanSd, 0.05);
  near(shape.explained, ml100k.explained, 0.03);
}
