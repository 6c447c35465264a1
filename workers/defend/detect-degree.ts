import type { Csr } from '../data/types.ts';

/**
 * DegreeSAD's features of each user (Li et al., IEICE 2016), from the numbers of ratings of the items that the user
 * rated: their mean, their range and their lower quartile (the entry at ⌊(n - 1)/4⌋ of the ascending list). Zeros for a
 * user without ratings.
 */
export function degreeFeatures({ rows, offsets, columns }: Csr, nItems: number): Float64Array[] {
  const degrees = new Int32Array(nItems);
  for (const item of columns) degrees[item]++;
  return Array.from({ length: rows }, (_, u) => {
    const own = Int32Array.from(columns.subarray(offsets[u], offsets[u + 1]), (item) => degrees[item]).sort();
    if (own.length === 0) return new Float64Array(3);
    const mean = own.reduce((sum, degree) => sum + degree, 0) / own.length;
    return Float64Array.of(mean, own[own.length - 1] - own[0], own[Math.floor((own.length - 1) / 4)]);
  });
}
