import type { Params, Tensor } from '../core/tensor.ts';
import type { PerturbSpec } from '../protocol/spec/spec.ts';

export type AttackTargets = PerturbSpec['attack']['targets'];
/** How a gradient's rows become steps. */
export type RowStep = PerturbSpec['attack']['rows'];

/** Least squared norm by which a row is divided: that of the published code's row normalisation. */
const LEAST_SQUARE = 1e-12;

/**
 * Where an attack pushes: for each attacked matrix a row of length 1 (or 0) per user or item.
 * The budget is not part of it, so a slider over ε needs no new gradient.
 */
export type Direction = Params;

/** Matrices of user and of item embeddings, by the names that BPR-MF, MF and NCF give them. */
const embeddings = { users: ['P', 'user', 'gmf.user'], items: ['Q', 'item', 'gmf.item'] } as const;

/** What the blocks of a factorization machine begin with (`fm-blocks.ts`). */
const blocks = { users: 'V.user', items: 'V.item', both: 'V.' } as const;

/** Names of the matrices of `params` that an attack moves. Side fields and dense layers of NCF stay as they are. */
export function attackedMatrices(params: Params, targets: AttackTargets): string[] {
  const names = targets === 'both' ? [...embeddings.users, ...embeddings.items] : [...embeddings[targets]];
  const ofBlocks = Object.keys(params).filter((name) => name.startsWith(blocks[targets]));
  return [...names.filter((name) => name in params), ...ofBlocks];
}

/**
 * The matrices of which a picture can be drawn, users and items in one space: P and Q, the rows of V of a
 * factorization machine, or GMF's of NeuMF. In an MLP users and items have spaces of their own, so only the items are
 * drawn.
 */
export function drawnMatrices(params: Params): { readonly users: string | null; readonly items: string } {
  if ('P' in params) return { users: 'P', items: 'Q' };
  if ('V.user' in params) return { users: 'V.user', items: 'V.item' };
  if ('gmf.user' in params) return { users: 'gmf.user', items: 'gmf.item' };
  return { users: null, items: 'item' };
}

/**
 * Each row [rows × d] divided by its L2 norm, summed in double precision; rows of zeros stay zeros. As in the public
 * code of papers 002 and 004 the squared norm is floored at 1e-12, so a row shorter than 1e-6 stays shorter than 1,
 * unless `how` says `unfloored`. With `sign` each entry is its sign instead, and a row is as long as √d (paper 004,
 * equation 5).
 */
export function unitRows(matrix: Tensor, how: RowStep = 'floored'): Tensor {
  const [rows, d] = matrix.shape;
  if (how === 'sign') return { shape: [rows, d], data: matrix.data.map(Math.sign) };
  const least = how === 'floored' ? LEAST_SQUARE : Number.MIN_VALUE;
  const data = new Float32Array(matrix.data.length);
  for (let r = 0; r < rows; r++) {
    let square = 0;
    for (let f = r * d; f < (r + 1) * d; f++) square += matrix.data[f] * matrix.data[f];
    const norm = Math.sqrt(Math.max(square, least));
    for (let f = r * d; f < (r + 1) * d; f++) data[f] = matrix.data[f] / norm;
  }
  return { shape: [rows, d], data };
}

/**
 * The share of rows that have a gradient and yet a step shorter than 1: those whose gradient is below the floor, on
 * which an attack of budget ε spends less than ε.
 */
export function maskedShare(direction: Direction): number {
  let masked = 0;
  let count = 0;
  for (const { shape, data } of Object.values(direction)) {
    const [rows, d] = shape;
    for (let r = 0; r < rows; r++) {
      let square = 0;
      for (let f = r * d; f < (r + 1) * d; f++) square += data[f] * data[f];
      // Float32 leaves a whole step off 1 by a hair.
      if (square > 0 && square < 1 - 1e-4) masked++;
    }
    count += rows;
  }
  return count === 0 ? 0 : masked / count;
}

/** Parameters moved by ε along the direction; matrices that are not attacked are shared with `params`. */
export function moved(params: Params, direction: Direction, epsilon: number): Params {
  const result: Record<string, Tensor> = { ...params };
  for (const [name, step] of Object.entries(direction)) {
    const { shape, data } = params[name];
    // A plain loop: `map` takes several times as long, and a walk does this twice a step.
    const after = new Float32Array(data.length);
    for (let n = 0; n < data.length; n++) after[n] = data[n] + epsilon * step.data[n];
    result[name] = { shape, data: after };
  }
  return result;
}

/** Mean L2 norm of the rows of all attacked matrices: what a budget stands beside. */
export function meanRowNorm(params: Params, targets: AttackTargets): number {
  const nowhere = Object.fromEntries(
    attackedMatrices(params, targets).map((name) => {
      const { shape, data } = params[name];
      return [name, { shape, data: new Float32Array(data.length) }];
    }),
  );
  return spentNorms(nowhere, params, targets).mean;
}

/** L2 norms of the rows of `after - before`, over all rows of the attacked matrices: what was really spent. */
export function spentNorms(
  before: Params,
  after: Params,
  targets: AttackTargets,
): { readonly mean: number; readonly max: number } {
  let sum = 0;
  let max = 0;
  let count = 0;
  for (const name of attackedMatrices(before, targets)) {
    const [rows, d] = before[name].shape;
    for (let r = 0; r < rows; r++) {
      let square = 0;
      for (let f = r * d; f < (r + 1) * d; f++) {
        square += (after[name].data[f] - before[name].data[f]) ** 2;
      }
      const norm = Math.sqrt(square);
      sum += norm;
      max = Math.max(max, norm);
    }
    count += rows;
  }
  return { mean: sum / count, max };
}
