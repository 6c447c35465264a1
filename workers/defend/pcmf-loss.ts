import type { Csr } from '../data/types.ts';

export interface PcmfOptions {
  /** Columns of U. */
  readonly factors: number;
  readonly epochs: number;
  readonly rate: number;
  /** Over which cells the squared error is summed: the rated ones, or all with 0 for what is not rated. */
  readonly fit: 'rated' | 'all';
  /** Penalty λ of ‖U‖². */
  readonly l2: number;
}

/** W = YᵀU: the items' factors that U implies. */
export function itemFactors(Y: Csr, U: Float32Array, items: number, d: number): Float32Array {
  const W = new Float32Array(items * d);
  for (let u = 0; u < Y.rows; u++) {
    for (let at = Y.offsets[u]; at < Y.offsets[u + 1]; at++) {
      const q = Y.columns[at] * d;
      for (let f = 0; f < d; f++) W[q + f] += Y.values![at] * U[u * d + f];
    }
  }
  return W;
}

/** AᵀB of two row-major matrices with d columns. */
function gram(A: Float32Array, B: Float32Array, d: number): Float64Array {
  const product = new Float64Array(d * d);
  for (let row = 0; row < A.length; row += d) {
    for (let f = 0; f < d; f++) {
      const a = A[row + f];
      for (let g = 0; g < d; g++) product[f * d + g] += a * B[row + g];
    }
  }
  return product;
}

/**
 * Loss Σ (U Uᵀ Y - Y)² + λ‖U‖² over the cells that `fit` names, and its gradient 2(E Yᵀ U + Y Eᵀ U) + 2λU with the
 * error E; since U Uᵀ Y = U Wᵀ with W = YᵀU, a rated cell costs as much as one of MF.
 */
export function pcmfLoss(
  Y: Csr,
  items: number,
  U: Float32Array,
  d: number,
  options: Pick<PcmfOptions, 'fit' | 'l2'>,
) {
  const W = itemFactors(Y, U, items, d);
  const gradient = U.map((value) => 2 * options.l2 * value);
  let loss = 0;
  for (const value of U) loss += options.l2 * value * value;
  const values = Y.values!;
  if (options.fit === 'rated') {
    const back = new Float32Array(items * d);
    for (let u = 0; u < Y.rows; u++) {
      for (let at = Y.offsets[u]; at < Y.offsets[u + 1]; at++) {
        const q = Y.columns[at] * d;
        let error = -values[at];
        for (let f = 0; f < d; f++) error += U[u * d + f] * W[q + f];
        loss += error * error;
        for (let f = 0; f < d; f++) {
          gradient[u * d + f] += 2 * error * W[q + f];
          back[q + f] += error * U[u * d + f];
        }
      }
    }
    for (let u = 0; u < Y.rows; u++) {
      for (let at = Y.offsets[u]; at < Y.offsets[u + 1]; at++) {
        const q = Y.columns[at] * d;
        for (let f = 0; f < d; f++) gradient[u * d + f] += 2 * values[at] * back[q + f];
      }
    }
    return { loss, gradient, W };
  }
  const WW = gram(W, W, d);
  const UU = gram(U, U, d);
  for (const value of values) loss += value * value;
  for (let n = 0; n < d * d; n++) loss += WW[n] * UU[n];
  for (let f = 0; f < d; f++) loss -= 2 * WW[f * d + f];
  const YW = new Float64Array(U.length);
  for (let u = 0; u < Y.rows; u++) {
    for (let at = Y.offsets[u]; at < Y.offsets[u + 1]; at++) {
      const q = Y.columns[at] * d;
      for (let f = 0; f < d; f++) YW[u * d + f] += values[at] * W[q + f];
    }
  }
  for (let u = 0; u < U.length; u += d) {
    for (let f = 0; f < d; f++) {
      let sum = -2 * YW[u + f];
      for (let g = 0; g < d; g++) sum += U[u + g] * WW[g * d + f] + YW[u + g] * UU[g * d + f];
      gradient[u + f] += 2 * sum;
    }
  }
  return { loss, gradient, W };
}
