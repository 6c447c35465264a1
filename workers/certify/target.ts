import type { Target } from './types.ts';

/** A factorization machine as float64 arrays that hold float32 values. */
export interface FmModel {
  readonly bias: number;
  /** [features] */
  readonly linear: Float32Array;
  /** [features × factors], row-major. */
  readonly embeddings: Float32Array;
  readonly factors: number;
}

const u = 2 ** -53;

/**
 * f(x) and s = Σ active v_j in float64 with a rigorous bound on the rounding of f
 * (paper 000, equation 3; bound as in Certifier, by sums of magnitudes).
 * @param active feature indices that are on
 * @param itemOf item of a feature, or -1 where it is not perturbable
 */
export function makeTarget(
  model: FmModel,
  active: ArrayLike<number>,
  itemOf: (feature: number) => number,
): Target {
  const { factors, embeddings, linear, bias } = model;
  const sum = new Float64Array(factors);
  let first = bias;
  let magnitude = Math.abs(bias);
  let own = 0;
  let sumScale = 0;
  const on: number[] = [];
  for (let a = 0; a < active.length; a++) {
    const feature = active[a] as number;
    const w = linear[feature] as number;
    first += w;
    magnitude += Math.abs(w);
    let square = 0;
    for (let f = 0; f < factors; f++) {
      const v = embeddings[feature * factors + f] as number;
      sum[f] = (sum[f] as number) + v;
      square += v * v;
    }
    own += square;
    sumScale += Math.sqrt(square);
    const item = itemOf(feature);
    if (item >= 0) on.push(item);
  }
  let square = 0;
  for (const s of sum) square += s * s;
  const terms = factors + 3 * active.length + 16;
  sumScale *= 1 + 2 * u * terms;
  return {
    score: first + 0.5 * (square + own),
    scoreError: 2 * u * terms * (magnitude + sumScale * sumScale + own),
    sum,
    sumScale,
    active: active.length,
    on: Int32Array.from(on).sort(),
  };
}
