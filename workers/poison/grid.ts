import type { Dataset } from '../data/types.ts';
import { LabFailure } from '../protocol/run/errors.ts';

/** The rating values that a source knows, ascending: 1 to 5 for MovieLens, half stars for FilmTrust. */
export type RatingGrid = Float64Array;

/**
 * The values that occur among a data set's ratings.
 * @throws LabFailure 'bad-spec' where there are no ratings
 */
export function gridOf({ ratings, name }: Pick<Dataset, 'ratings' | 'name'>): RatingGrid {
  if (!ratings?.length) {
    throw new LabFailure(
      'bad-spec',
      `${name} has no ratings, so fake users have nothing to imitate. Choose a data set with ratings and explicit feedback.`,
    );
  }
  return Float64Array.from(new Set(ratings)).sort();
}

/** The value of the grid nearest to `value`, the larger of two equally near: rounded and clipped. */
export function onGrid(grid: RatingGrid, value: number): number {
  let low = 0;
  let high = grid.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (grid[middle] <= value) low = middle;
    else high = middle;
  }
  return value - grid[low] < grid[high] - value ? grid[low] : grid[high];
}

/** The distance of two neighbours of the grid, the smallest where they differ: 1 for MovieLens, ½ for half stars. */
export function stepOf(grid: RatingGrid): number {
  let step = Number.POSITIVE_INFINITY;
  for (let n = 1; n < grid.length; n++) step = Math.min(step, grid[n] - grid[n - 1]);
  return Number.isFinite(step) ? step : 1;
}

export const lowest = (grid: RatingGrid): number => grid[0];
export const highest = (grid: RatingGrid): number => grid[grid.length - 1];
