import {
  add,
  clipByValue,
  div,
  maximum,
  minimum,
  mul,
  sqrt,
  square,
  sum,
  type Tensor2D,
  tensor2d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Adversary } from '../stepper.ts';

/** The two matrices of a factorisation, or what is added to them. */
export interface Matrices {
  readonly P: Tensor2D;
  readonly Q: Tensor2D;
}

/** The least squared norm by which a row is divided, as in the published code of papers 002 and 004. */
const LEAST_SQUARE = 1e-12;

const norms = (x: Tensor2D) => sqrt<Tensor2D>(maximum(sum<Tensor2D>(square(x), 1, true), LEAST_SQUARE));

/** Rows scaled to the length `length`; rows of zeros stay. */
const stretched = (x: Tensor2D, length: number) => mul<Tensor2D>(div(x, norms(x)), length);

function projected(x: Tensor2D, { projection, epsilon }: Adversary): Tensor2D {
  switch (projection) {
    case 'none':
      return x;
    case 'element':
      return clipByValue(x, -epsilon, epsilon);
    case 'row':
      return mul(x, minimum(div<Tensor2D>(tensor2d([[epsilon]]), norms(x)), 1));
  }
}

/** Columns of a batch: the row of P or Q that each example names, in the order of the columns of the epoch. */
export interface BatchColumn {
  readonly matrix: 'P' | 'Q';
  readonly index: Int32Array;
}

/** Start values of the rows that a batch touches, dense; `first` is its first example. */
function startOf(
  adversary: Adversary,
  like: Matrices,
  columns: readonly BatchColumn[],
  first: number,
): Matrices {
  const zero = { P: zerosLike(like.P), Q: zerosLike(like.Q) };
  if (adversary.start === 'zero') return zero;
  const d = like.P.shape[1];
  const values = { P: new Float32Array(like.P.size), Q: new Float32Array(like.Q.size) };
  const seen = { P: new Set<number>(), Q: new Set<number>() };
  for (let n = 0; n < columns[0]!.index.length; n++) {
    columns.forEach(({ matrix, index }, column) => {
      const row = index[n]!;
      if (seen[matrix].has(row)) return;
      seen[matrix].add(row);
      const place = adversary.places[(first + n) * columns.length + column]!;
      values[matrix].set(adversary.pool.subarray(place, place + d), row * d);
    });
  }
  const raw = { P: tensor2d(values.P, like.P.shape), Q: tensor2d(values.Q, like.Q.shape) };
  if (adversary.start === 'raw') return raw;
  return { P: stretched(raw.P, adversary.epsilon), Q: stretched(raw.Q, adversary.epsilon) };
}

/** The perturbed matrices of a batch; `gradient` gives dense gradients of its loss. Within a `tidy`. */
export function perturbedMatrices(
  adversary: Adversary,
  clean: Matrices,
  columns: readonly BatchColumn[],
  first: number,
  gradient: (at: Matrices) => Matrices,
): Matrices {
  let delta = startOf(adversary, clean, columns, first);
  const at = (): Matrices => ({ P: add(clean.P, delta.P), Q: add(clean.Q, delta.Q) });
  for (let step = 0; step < adversary.steps; step++) {
    const g = gradient(at());
    const next = (name: 'P' | 'Q') =>
      projected(add(delta[name], stretched(g[name], adversary.step)), adversary);
    delta = { P: next('P'), Q: next('Q') };
  }
  return at();
}
