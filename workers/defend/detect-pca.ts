import { leadingEigen } from '../core/eigen.ts';
import type { Csr } from '../data/types.ts';

/**
 * How visible each user is in the first principal components of users (Mehta and Nejdl, UMUAI 2009, PCA VarSelect):
 * the rows of the rating matrix, 0 for what is not rated, are z-scored one by one over all items; of the covariance of
 * users so made the first `components` eigenvectors are taken, and a user's distance is the sum of the squares of its
 * entries. Fake users vary alike and against none, so they stand closest to 0. A user without spread (no ratings) is
 * Infinity: there is nothing to take out. `components` at least 1.
 */
export function pcaDistances(ratings: Csr, nItems: number, components: number): Float64Array {
  const { rows, offsets, columns, values } = ratings;
  const mean = new Float64Array(rows);
  const sd = new Float64Array(rows);
  for (let u = 0; u < rows; u++) {
    let squares = 0;
    for (let at = offsets[u]; at < offsets[u + 1]; at++) {
      const value = values?.[at] ?? 1;
      mean[u] += value / nItems;
      squares += (value * value) / nItems;
    }
    sd[u] = Math.sqrt(Math.max(0, squares - mean[u] ** 2));
  }
  /** Z Zᵀ v, Z the z-scored rows, from the sparse rows. */
  const covariance = (v: Float64Array): Float64Array => {
    const across = new Float64Array(nItems);
    let shift = 0;
    for (let u = 0; u < rows; u++) {
      if (sd[u] === 0) continue;
      const weight = v[u] / sd[u];
      shift += weight * mean[u];
      for (let at = offsets[u]; at < offsets[u + 1]; at++)
        across[columns[at]] += weight * (values?.[at] ?? 1);
    }
    let sum = 0;
    for (let item = 0; item < nItems; item++) {
      across[item] -= shift;
      sum += across[item];
    }
    return Float64Array.from({ length: rows }, (_, u) => {
      if (sd[u] === 0) return 0;
      let along = -mean[u] * sum;
      for (let at = offsets[u]; at < offsets[u + 1]; at++) along += across[columns[at]] * (values?.[at] ?? 1);
      return along / sd[u];
    });
  };
  const { vectors } = leadingEigen(covariance, rows, components);
  return Float64Array.from({ length: rows }, (_, u) =>
    sd[u] === 0 ? Number.POSITIVE_INFINITY : vectors.reduce((total, vector) => total + vector[u] ** 2, 0),
  );
}
