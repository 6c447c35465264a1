import type { FmModel } from '../certify/target.ts';

/** Gradients of a batch, shaped as the machine's parameters; sums, to be cleared by who steps. */
export interface FmGradient {
  bias: number;
  readonly linear: Float32Array;
  readonly embeddings: Float32Array;
}

/** One training instance: its active features and its label, +1 or -1. */
export interface FmExample {
  readonly active: Int32Array;
  readonly y: 1 | -1;
}

/** What robust training adds to f for one instance, as the constants of a step: which items and which pairs. */
export interface WorstCase {
  /** Features switched on by the first sub-problem (paper 000, equation 7). */
  readonly items: readonly number[];
  /** Pairs of features (i, j), i = j included, of the second (equation 8). */
  readonly pairs: readonly (readonly [number, number])[];
}

/** s = Σ v_j over the features, into `sum`; returns Σ‖v_j‖². */
export function sumOf(
  { embeddings, factors }: FmModel,
  features: ArrayLike<number>,
  sum: Float64Array,
): number {
  sum.fill(0);
  let squares = 0;
  for (let a = 0; a < features.length; a++) {
    const at = features[a] * factors;
    for (let f = 0; f < factors; f++) {
      const v = embeddings[at + f];
      sum[f] += v;
      squares += v * v;
    }
  }
  return squares;
}

const softplus = (x: number) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** f(x) given s and the squares of the active features (paper 000, equation 3). */
function scoreOf({ bias, linear }: FmModel, active: Int32Array, sum: Float64Array, squares: number): number {
  let f = bias;
  for (const j of active) f += linear[j];
  let norm = 0;
  for (const s of sum) norm += s * s;
  return f + 0.5 * (norm + squares);
}

function dot({ embeddings, factors }: FmModel, i: number, j: number): number {
  let sum = 0;
  for (let f = 0; f < factors; f++) sum += embeddings[i * factors + f] * embeddings[j * factors + f];
  return sum;
}

/**
 * log(1 + exp(-y (f + b))) of one instance (paper 000, equation 13; with no items and pairs equation 12), its gradient
 * times `scale` added to `gradient`. The gradient goes through b: items and pairs are constants of the step, their
 * weights and embeddings are not.
 */
export function worstCaseLoss(
  model: FmModel,
  { active, y }: FmExample,
  worst: WorstCase,
  gradient: FmGradient,
  scale: number,
): number {
  const { factors, embeddings, linear } = model;
  const sum = new Float64Array(factors);
  const squares = sumOf(model, active, sum);
  const switched = new Float64Array(factors);
  sumOf(model, worst.items, switched);
  let f = scoreOf(model, active, sum, squares);
  for (const j of worst.items) f += linear[j];
  for (let d = 0; d < factors; d++) f += sum[d] * switched[d];
  for (const [i, j] of worst.pairs) f += dot(model, i, j);
  const c = -y * sigmoid(-y * f) * scale;
  gradient.bias += c;
  for (const j of active) {
    gradient.linear[j] += c;
    const at = j * factors;
    for (let d = 0; d < factors; d++) {
      gradient.embeddings[at + d] += c * (sum[d] + switched[d] + embeddings[at + d]);
    }
  }
  for (const j of worst.items) {
    gradient.linear[j] += c;
    for (let d = 0; d < factors; d++) gradient.embeddings[j * factors + d] += c * sum[d];
  }
  for (const [i, j] of worst.pairs) {
    for (let d = 0; d < factors; d++) {
      gradient.embeddings[i * factors + d] += c * embeddings[j * factors + d];
      gradient.embeddings[j * factors + d] += c * embeddings[i * factors + d];
    }
  }
  return softplus(-y * f);
}

/**
 * The loss of RFM-1 (Punjabi and Bhatt, WWW 2018) of one instance: log(1 + exp(-(y f - η Σ|w_i| - ρ Σ|<v_i, v_j>|))),
 * the worst case where each active signal is uncertain by η and each pair by ρ. Its gradient times `scale` is added.
 *
 * Left open by papers and chosen here: the uncertainty is that of the active features; and the pairs' absolute values
 * are bounded by Σ_f |v_if||v_jf|, so that the sum is ½(Σ_f (Σ_i |v_if|)² + Σ_i ‖v_i‖²) and linear in the instance.
 */
export function uncertainLoss(
  model: FmModel,
  { active, y }: FmExample,
  { eta, rho }: { readonly eta: number; readonly rho: number },
  gradient: FmGradient,
  scale: number,
): number {
  const { factors, embeddings, linear } = model;
  const sum = new Float64Array(factors);
  const squares = sumOf(model, active, sum);
  const absolute = new Float64Array(factors);
  let weights = 0;
  for (const j of active) {
    weights += Math.abs(linear[j]);
    for (let d = 0; d < factors; d++) absolute[d] += Math.abs(embeddings[j * factors + d]);
  }
  let spread = 0;
  for (const a of absolute) spread += a * a;
  const margin = y * scoreOf(model, active, sum, squares) - eta * weights - rho * 0.5 * (spread + squares);
  const slope = -sigmoid(-margin) * scale;
  const c = slope * y;
  gradient.bias += c;
  for (const j of active) {
    gradient.linear[j] += c - slope * eta * Math.sign(linear[j]);
    const at = j * factors;
    for (let d = 0; d < factors; d++) {
      const v = embeddings[at + d];
      gradient.embeddings[at + d] += c * (sum[d] + v) - slope * rho * (Math.sign(v) * absolute[d] + v);
    }
  }
  return softplus(-margin);
}
