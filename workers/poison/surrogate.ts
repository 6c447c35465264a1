import type { Blocks } from '../core/blocks.ts';
import { factorise, substitute } from '../core/cholesky.ts';
import type { Rng } from '../core/random.ts';
import type { Csr } from '../data/types.ts';
import { FactorHessian } from '../models/mf-hessian.ts';

/** Standard deviation of the surrogate's first entries. */
const START_SD = 0.1;

/** A factorisation in double precision: P [users × d], Q [items × d], row-major. */
export interface Surrogate extends Blocks {
  readonly d: number;
}

/** What the attacker's factorisation minimises: Σ (r/scale - p·q)² over rated cells + l2·(‖P‖² + ‖Q‖²). */
export interface SurrogateOptions {
  readonly factors: number;
  readonly l2: number;
  readonly scale: number;
}

/** Rows as columns: row i holds the users who rated item i, ascending. */
export function transposed(ratings: Csr, nItems: number): Csr {
  const offsets = new Int32Array(nItems + 1);
  for (const item of ratings.columns) offsets[item + 1]++;
  for (let i = 0; i < nItems; i++) offsets[i + 1] += offsets[i];
  const at = offsets.slice(0, nItems);
  const columns = new Int32Array(ratings.columns.length);
  const values = new Float32Array(columns.length);
  for (let u = 0; u < ratings.rows; u++) {
    for (let n = ratings.offsets[u]; n < ratings.offsets[u + 1]; n++) {
      const place = at[ratings.columns[n]]++;
      columns[place] = u;
      values[place] = ratings.values![n];
    }
  }
  return { rows: nItems, columns, offsets, values };
}

/** Solves every row of `own` for the rows of `other` that it is rated with: (Σ o oᵀ + l2·I)⁻¹ Σ (r/scale) o. */
export function solveRows(
  own: Float64Array,
  other: Float64Array,
  ratings: Csr,
  { factors: d, l2, scale }: SurrogateOptions,
): void {
  const matrix = new Float64Array(d * d);
  for (let row = 0; row < ratings.rows; row++) {
    const right = own.subarray(row * d, (row + 1) * d).fill(0);
    normalMatrix(matrix, other, ratings, row, d, l2);
    for (let at = ratings.offsets[row]; at < ratings.offsets[row + 1]; at++) {
      const place = ratings.columns[at] * d;
      const rating = ratings.values![at] / scale;
      for (let f = 0; f < d; f++) right[f] += rating * other[place + f];
    }
    factorise(matrix, d);
    substitute(matrix, right, d);
  }
}

/** Lower triangle of Σ o oᵀ + l2·I over the partners of a row. */
export function normalMatrix(
  matrix: Float64Array,
  other: Float64Array,
  { columns, offsets }: Csr,
  row: number,
  d: number,
  l2: number,
): void {
  matrix.fill(0);
  for (let f = 0; f < d; f++) matrix[f * d + f] = l2;
  for (let at = offsets[row]; at < offsets[row + 1]; at++) {
    const place = columns[at] * d;
    for (let i = 0; i < d; i++) {
      const value = other[place + i];
      for (let j = 0; j <= i; j++) matrix[i * d + j] += value * other[place + j];
    }
  }
}

/** A surrogate before its first sweep. */
export function freshSurrogate(users: number, items: number, d: number, rng: Rng): Surrogate {
  const draw = (rows: number) => Float64Array.from({ length: rows * d }, () => START_SD * rng.normal());
  return { P: draw(users), Q: draw(items), d };
}

/** Alternating least squares in place: `sweeps` times all users, then all items; the items are solved last. */
export function sweep(
  surrogate: Surrogate,
  ratings: Csr,
  byItem: Csr,
  options: SurrogateOptions,
  sweeps: number,
): void {
  for (let n = 0; n < sweeps; n++) {
    solveRows(surrogate.P, surrogate.Q, ratings, options);
    solveRows(surrogate.Q, surrogate.P, byItem, options);
  }
}

/**
 * Whether a change of a rating is followed through the items alone, users held fixed (Li et al., NIPS 2016, and paper
 * 003's code), or through users and items by the whole Hessian, as they both move.
 */
export type GradientForm = 'items' | 'full';

/**
 * What ∂J/∂r of any cell is made of, J a function of a converged factorisation with the gradient `upstream` there:
 * the cell (v, j) has ∂J/∂r = s_P[v]·q_j + s_Q[j]·p_v with s = 2 H⁻¹ ∇J, H the Hessian of the loss (the implicit
 * function theorem on its optimality condition). Through the items alone s_Q[j] = (Σ p pᵀ + l2·I)⁻¹ ∇_{q_j} J over the
 * users of j, and s_P = 0. Per point of ratings divided by the scale. `tolerance` is that of the full solve, relative.
 */
export function adjointOf(
  surrogate: Surrogate,
  ratings: Csr,
  byItem: Csr,
  upstream: Blocks,
  options: SurrogateOptions,
  form: GradientForm,
  tolerance?: number,
): Blocks {
  const { P, d } = surrogate;
  if (form === 'full') {
    const penalty = { P: options.l2, Q: options.l2 };
    const solved = new FactorHessian(surrogate, ratings, options.scale, { damping: 0, penalty }).solve(
      upstream,
      tolerance,
    );
    return { P: solved.P.map((x) => 2 * x), Q: solved.Q.map((x) => 2 * x) };
  }
  const solved = upstream.Q.slice();
  const matrix = new Float64Array(d * d);
  for (let item = 0; item < byItem.rows; item++) {
    const right = solved.subarray(item * d, (item + 1) * d);
    if (right.every((x) => x === 0)) continue;
    normalMatrix(matrix, P, byItem, item, d, options.l2);
    factorise(matrix, d);
    substitute(matrix, right, d);
  }
  return { P: new Float64Array(P.length), Q: solved };
}

/** ∂J/∂r for all items of user `v`: see `adjointOf`. */
export function ratingGradient({ P, Q, d }: Surrogate, adjoint: Blocks, v: number): Float64Array {
  const items = Q.length / d;
  const gradient = new Float64Array(items);
  for (let item = 0; item < items; item++) {
    let sum = 0;
    for (let f = 0; f < d; f++)
      sum += adjoint.P[v * d + f] * Q[item * d + f] + adjoint.Q[item * d + f] * P[v * d + f];
    gradient[item] = sum;
  }
  return gradient;
}
