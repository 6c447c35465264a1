import { dot, leadingEigen } from '../core/eigen.ts';
import type { Csr } from '../data/types.ts';

/** Users in the plane in which their profiles vary most. */
export interface ProfilePlane {
  /** x and y of every row of every group, in turn. */
  readonly points: readonly Float64Array[];
  /** Shares of the fitted rows' variance along the axes, the larger first. */
  readonly explained: readonly [number, number];
}

/** Mean of every column over the rows of all groups, what is not rated counting as 0. */
function columnMeans(groups: readonly Csr[], nItems: number): Float64Array {
  const means = new Float64Array(nItems);
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  for (const { columns, values } of groups)
    for (let at = 0; at < columns.length; at++) means[columns[at]] += (values?.[at] ?? 1) / rows;
  return means;
}

/** (X - 1μᵀ) v, row by row of a group. */
function along({ rows, offsets, columns, values }: Csr, means: Float64Array, v: Float64Array): Float64Array {
  const shift = dot(means, v);
  const out = new Float64Array(rows).fill(-shift);
  for (let u = 0; u < rows; u++)
    for (let at = offsets[u]; at < offsets[u + 1]; at++) out[u] += (values?.[at] ?? 1) * v[columns[at]];
  return out;
}

/** Adds (X - 1μᵀ)ᵀ y to `into`. */
function across(group: Csr, means: Float64Array, y: Float64Array, into: Float64Array): void {
  const { rows, offsets, columns, values } = group;
  let sum = 0;
  for (let u = 0; u < rows; u++) {
    sum += y[u];
    for (let at = offsets[u]; at < offsets[u + 1]; at++) into[columns[at]] += (values?.[at] ?? 1) * y[u];
  }
  for (let item = 0; item < into.length; item++) into[item] -= sum * means[item];
}

/** Sum of squared distances of the rows of all groups to the mean row. */
function scatter(groups: readonly Csr[], means: Float64Array): number {
  let total = 0;
  for (const { values, columns, rows } of groups) {
    for (let at = 0; at < columns.length; at++) {
      const value = values?.[at] ?? 1;
      total += value * value - 2 * value * means[columns[at]];
    }
    total += rows * dot(means, means);
  }
  return total;
}

/**
 * The two principal components of users' profiles: rows of ratings (1 where there are only clicks) with 0 for what is
 * not rated, centred column by column. Fitted to the groups in `fitted`; those in `shown` are only projected. By
 * subspace iteration on the sparse rows, never forming the covariance (Golub and Van Loan, section 8.2); the largest
 * entry of each axis is positive, so that the picture does not flip.
 */
export function profilePlane(fitted: readonly Csr[], shown: readonly Csr[], nItems: number): ProfilePlane {
  const means = columnMeans(fitted, nItems);
  const { values: leading, vectors } = leadingEigen(
    (vector) => {
      const image = new Float64Array(nItems);
      for (const group of fitted) across(group, means, along(group, means, vector), image);
      return image;
    },
    nItems,
    2,
  );
  const axes = [0, 1].map((at) => upright(vectors[at] ?? new Float64Array(nItems)));
  const total = scatter(fitted, means);
  const share = (n: number) => (total > 0 ? (leading[n] ?? 0) / total : 0);
  return {
    explained: [share(0), share(1)],
    points: [...fitted, ...shown].map((group) => {
      const [x, y] = axes.map((axis) => along(group, means, axis));
      return Float64Array.from({ length: 2 * group.rows }, (_, n) => (n % 2 === 0 ? x : y)[n >> 1]);
    }),
  };
}

function upright(axis: Float64Array): Float64Array {
  const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}
