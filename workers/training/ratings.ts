import type { Dataset } from '../data/types.ts';
import { LabFailure } from '../protocol/run/errors.ts';

/**
 * The value that ratings are divided by before MF sees them, and its predictions multiplied by afterwards:
 * the largest rating of the whole data set, so 5 for MovieLens and 4 for FilmTrust's half-star grid (paper
 * 003's published code). Taken from the data set and not from its training part, since the grid belongs to
 * the source and must not move with the split.
 */
export function ratingScale(dataset: Pick<Dataset, 'ratings'>): number {
  let scale = 0;
  for (const rating of dataset.ratings ?? []) if (rating > scale) scale = rating;
  if (!(scale > 0)) {
    throw new LabFailure(
      'bad-spec',
      'MF learns ratings, but this data set has no rating above 0. Choose a data set with ratings, or BPR-MF.',
    );
  }
  return scale;
}
