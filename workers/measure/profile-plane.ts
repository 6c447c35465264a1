import { createRng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';

/** Directions carried along besides the two wanted, so that close eigenvalues are told apart in few rounds. */
const carried = 8;
const mostRounds = 300;
/** Relative change of the two largest eigenvalues below which the plane is taken for found. */
const settled = 1e-12;

/** Users in the plane in which their profiles vary most. */
export interface ProfilePlane {
  /** x and y of every row of every group, in turn. */
  readonly points: readonly Float64Array[];
  /** Shares of the fitted rows' variance along the axes, the larger first. */
  readonly explained: readonly [number, number];
}

/** Columns of a tall matrix, each of the same length. */
type Columns = Float64Array[];

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
};

/** Gram-Schmidt, twice for accuracy, in place; a column without a rest becomes zero. */
function orthonormalise(columns: Columns): void {
  columns.forEach((column, at) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const before of columns.slice(0, at)) {
        const along = dot(column, before);
        for (let n = 0; n < column.length; n++) column[n] -= along * before[n];
      }
    }
    const norm = Math.sqrt(dot(column, column));
    for (let n = 0; n < column.length; n++) column[n] = norm > 0 ? column[n] / norm : 0;
  });
}

/** Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations, the largest value first. */
function jacobi(matrix: readonly Float64Array[]): { values: number[]; vectors: Float64Array[] } {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  const v = matrix.map((_, r) => new Float64Array(n).map((_, c) => (r === c ? 1 : 0)));
  for (let sweep = 0; sweep < 100; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) off += a[p][q] ** 2;
    if (off === 0) break;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p][q] === 0) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < n; k++)
          [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < n; k++)
          [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
        for (let k = 0; k < n; k++)
          [v[k][p], v[k][q]] = [c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]];
        a[p][q] = 0;
        a[q][p] = 0;
      }
    }
  }
  const order = [...a.keys()].sort((x, y) => a[y][y] - a[x][x]);
  return {
    values: order.map((at) => a[at][at]),
    vectors: order.map((at) => Float64Array.from(v, (row) => row[at])),
  };
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
  const width = Math.min(carried, nItems);
  const rng = createRng(1);
  let basis: Columns = Array.from({ length: width }, () => new Float64Array(nItems).map(() => rng.normal()));
  orthonormalise(basis);
  let leading: readonly number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const images = basis.map((vector) => {
      const image = new Float64Array(nItems);
      for (const group of fitted) across(group, means, along(group, means, vector), image);
      return image;
    });
    // Rayleigh and Ritz: the best axes within the span.
    const small = basis.map((vector) => Float64Array.from(images, (image) => dot(vector, image)));
    const { values, vectors } = jacobi(small);
    const next = vectors.map((weights) => {
      const column = new Float64Array(nItems);
      weights.forEach((weight, at) => {
        for (let n = 0; n < nItems; n++) column[n] += weight * images[at][n];
      });
      return column;
    });
    const top = values.slice(0, 2);
    const still = top.every((value, n) => Math.abs(value - (leading[n] ?? 0)) <= settled * Math.abs(value));
    leading = top;
    orthonormalise(next);
    basis = next;
    if (still) break;
  }
  const axes = [0, 1].map((at) => upright(basis[at] ?? new Float64Array(nItems)));
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
