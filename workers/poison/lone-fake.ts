import { dot } from '../core/blocks.ts';
import { factorise, substitute } from '../core/cholesky.ts';
import type { Csr } from '../data/types.ts';
import { normalMatrix, type Surrogate } from './surrogate.ts';

/** Moves of the fake's row below this end the alternation unless asked otherwise. */
const STILL = 1e-6;
const ROUNDS = 500;

/** Items' rows and the inverses of their normal matrices (Σ p pᵀ + l2·I)⁻¹, all users held fixed. */
export interface ItemBlocks {
  readonly d: number;
  readonly l2: number;
  /** [items × d] */
  readonly Q: Float64Array;
  /** [items × d × d] */
  readonly inverse: Float64Array;
}

/** The blocks of a surrogate whose items were solved last; they share its items' rows. */
export function itemBlocks({ P, Q, d }: Surrogate, byItem: Csr, l2: number): ItemBlocks {
  const inverse = new Float64Array(byItem.rows * d * d);
  const matrix = new Float64Array(d * d);
  for (let item = 0; item < byItem.rows; item++) {
    normalMatrix(matrix, P, byItem, item, d, l2);
    factorise(matrix, d);
    for (let f = 0; f < d; f++) {
      const column = inverse.subarray((item * d + f) * d, (item * d + f + 1) * d);
      column[f] = 1;
      substitute(matrix, column, d);
    }
  }
  return { d, l2, Q, inverse };
}

/** A fake's row and all items' rows once both have settled. */
export interface Settled {
  readonly p: Float64Array;
  readonly Q: Float64Array;
}

/** Puts M_j p of an item into `turn`; returns p·M_j p. */
function turned({ inverse, d }: ItemBlocks, item: number, p: Float64Array, turn: Float64Array): number {
  for (let f = 0; f < d; f++) turn[f] = dot(inverse, (item * d + f) * d, p, 0, d);
  return dot(turn, 0, p, 0, d);
}

/**
 * The factorisation with one fake more who rates item j at `ratings[j]` (divided by the scale) with the weight
 * `weights[j]`, 0 for not at all: fake and items minimise the loss, other users held fixed. Alternates between the
 * fake's row, a ridge regression, and the items', each a change of rank one, until no entry of the fake's row moves by
 * `still` any more.
 */
export function settle(
  blocks: ItemBlocks,
  ratings: Float64Array,
  weights: Float64Array,
  still = STILL,
): Settled {
  const { d, l2, Q: before } = blocks;
  const items = ratings.length;
  const Q = before.slice();
  let p = new Float64Array(d);
  const turn = new Float64Array(d);
  for (let round = 0; round < ROUNDS; round++) {
    const matrix = new Float64Array(d * d);
    for (let f = 0; f < d; f++) matrix[f * d + f] = l2;
    const next = new Float64Array(d);
    for (let item = 0; item < items; item++) {
      if (weights[item] === 0) continue;
      for (let i = 0; i < d; i++) {
        const value = weights[item] * Q[item * d + i];
        next[i] += value * ratings[item];
        for (let j = 0; j <= i; j++) matrix[i * d + j] += value * Q[item * d + j];
      }
    }
    factorise(matrix, d);
    substitute(matrix, next, d);
    const moved = next.reduce((most, x, f) => Math.max(most, Math.abs(x - p[f])), 0);
    p = next;
    for (let item = 0; item < items; item++) {
      const c = weights[item];
      if (c === 0) continue;
      const bend = turned(blocks, item, p, turn);
      const gain = (c * (ratings[item] - dot(before, item * d, p, 0, d))) / (1 + c * bend);
      for (let f = 0; f < d; f++) Q[item * d + f] = before[item * d + f] + gain * turn[f];
    }
    if (moved < still) break;
  }
  return { p, Q };
}

/**
 * ∂J/∂ratings[j] for all j, J a function of the items' rows with the gradient `upstream` [items × d] at `settled`.
 * The optimality of the fake's row and the items' is differentiated exactly: the items are eliminated from the system
 * (each block is a change of rank one of a known inverse), which leaves one of the fake's d numbers.
 */
export function settledSlope(
  blocks: ItemBlocks,
  ratings: Float64Array,
  weights: Float64Array,
  { p, Q }: Settled,
  upstream: Float64Array,
): Float64Array {
  const { d, l2, inverse } = blocks;
  const items = ratings.length;
  const schur = new Float64Array(d * d);
  for (let f = 0; f < d; f++) schur[f * d + f] = l2;
  const right = new Float64Array(d);
  const turn = new Float64Array(d);
  /** A_j⁻¹ of one item, A_j = its normal matrix with the fake. */
  const own = new Float64Array(d * d);
  const invert = (item: number, bend: number) => {
    const shrink = weights[item] / (1 + weights[item] * bend);
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++)
        own[i * d + j] = inverse[(item * d + i) * d + j] - shrink * turn[i] * turn[j];
  };
  /** K_j x with K_j = c(e·I + q pᵀ), the cross derivative of the fake's and the item's rows, e = p·q - rating. */
  const cross = (item: number, x: Float64Array): Float64Array => {
    const e = dot(p, 0, Q, item * d, d) - ratings[item];
    const along = dot(p, 0, x, 0, d);
    return x.map((value, f) => weights[item] * (e * value + along * Q[item * d + f]));
  };
  const crossBack = (item: number, x: Float64Array): Float64Array => {
    const e = dot(p, 0, Q, item * d, d) - ratings[item];
    const along = dot(Q, item * d, x, 0, d);
    return x.map((value, f) => weights[item] * (e * value + along * p[f]));
  };
  const times = (x: Float64Array): Float64Array =>
    Float64Array.from({ length: d }, (_, f) => dot(own, f * d, x, 0, d));
  const unit = new Float64Array(d);
  for (let item = 0; item < items; item++) {
    if (weights[item] === 0) continue;
    const bend = turned(blocks, item, p, turn);
    invert(item, bend);
    const pulled = cross(item, times(upstream.subarray(item * d, (item + 1) * d)));
    for (let i = 0; i < d; i++) {
      right[i] -= pulled[i];
      unit.fill(0);
      unit[i] = 1;
      const column = cross(item, times(crossBack(item, unit)));
      const value = weights[item] * Q[item * d + i];
      for (let j = 0; j <= i; j++) schur[i * d + j] += value * Q[item * d + j] - column[j];
    }
  }
  // Short of a minimum the system may not be definite; then the fake's row is taken for fixed.
  if (factorise(schur, d)) substitute(schur, right, d);
  else right.fill(0);
  const slope = new Float64Array(items);
  for (let item = 0; item < items; item++) {
    if (weights[item] === 0) continue;
    const bend = turned(blocks, item, p, turn);
    invert(item, bend);
    const back = crossBack(item, right);
    const eased = times(upstream.subarray(item * d, (item + 1) * d).map((x, f) => x - back[f]));
    slope[item] = weights[item] * (dot(right, 0, Q, item * d, d) + dot(eased, 0, p, 0, d));
  }
  return slope;
}

/** The blocks with a fake who stays: every item it rates takes its settled row and the inverse of rank one more. */
export function withFake(blocks: ItemBlocks, weights: Float64Array, { p, Q }: Settled): ItemBlocks {
  const { d } = blocks;
  const inverse = blocks.inverse.slice();
  const turn = new Float64Array(d);
  for (let item = 0; item < weights.length; item++) {
    if (weights[item] === 0) continue;
    const bend = turned(blocks, item, p, turn);
    const shrink = weights[item] / (1 + weights[item] * bend);
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) inverse[(item * d + i) * d + j] -= shrink * turn[i] * turn[j];
  }
  return { ...blocks, Q, inverse };
}
