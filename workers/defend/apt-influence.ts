import type { Blocks } from '../core/blocks.ts';
import type { Params } from '../core/tensor.ts';
import type { Csr } from '../data/types.ts';
import { FactorHessian, factorsOf } from '../models/mf-hessian.ts';
import { LabFailure } from '../protocol/run/errors.ts';

/**
 * What of the inverse Hessian enters the influence. `none` is a scaled identity; it changes nothing visible on
 * MovieLens 100K and is by far the fastest. `block-diagonal` solves each user's and each item's own block, `full`
 * solves the whole by conjugate gradients with exact Hessian-vector products.
 */
export type InverseHessian = 'none' | 'block-diagonal' | 'full';
/** `cells` sums the sigmoids of squared errors (paper 003); `mean` is the sigmoid of their mean (its code). */
export type RiskForm = 'cells' | 'mean';

export interface InfluenceOptions {
  readonly hessian: InverseHessian;
  readonly risk: RiskForm;
  /** Added to the Hessian's diagonal; ratings in 0..1, loss summed over cells. */
  readonly damping: number;
  /** Penalty of the training loss per squared entry of P and of Q, loss summed over cells. */
  readonly penalty: { readonly P: number; readonly Q: number };
  /** Users of smallest profile norm over whom the cross derivative is summed; 10 in the published code. */
  readonly users: number;
}

const dotRows = (P: ArrayLike<number>, p: number, Q: ArrayLike<number>, q: number, d: number): number => {
  let dot = 0;
  for (let f = 0; f < d; f++) dot += P[p + f] * Q[q + f];
  return dot;
};

/**
 * The derivative of the empirical risk by each prediction p·q, in the order of the cells: -2e·s'(e²), s the sigmoid,
 * or in the form `mean` with the slope at the mean e², divided by the number of cells.
 */
function riskSlopes({ P, Q }: Params, ratings: Csr, scale: number, form: RiskForm): Float64Array {
  const d = P.shape[1];
  const values = ratings.values!;
  const slopes = new Float64Array(values.length);
  let squares = 0;
  for (let u = 0; u < ratings.rows; u++) {
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++) {
      slopes[at] = values[at] / scale - dotRows(P.data, u * d, Q.data, ratings.columns[at] * d, d);
      squares += slopes[at] ** 2;
    }
  }
  const slope = (square: number) => {
    const s = 1 / (1 + Math.exp(-square));
    return s * (1 - s);
  };
  const common = slope(squares / values.length) / values.length;
  for (let at = 0; at < slopes.length; at++)
    slopes[at] *= -2 * (form === 'cells' ? slope(slopes[at] ** 2) : common);
  return slopes;
}

/**
 * Gradient of the empirical risk with respect to P and Q (paper 003, below equation 5): Σ sigmoid(e²) over the rated
 * cells with e = r / scale - p·q, or in the form `mean` the sigmoid of the mean e².
 */
export function riskGradient(params: Params, ratings: Csr, scale: number, form: RiskForm): Blocks {
  const d = params.P.shape[1];
  const { data: P } = params.P;
  const { data: Q } = params.Q;
  const slopes = riskSlopes(params, ratings, scale, form);
  const gradient = { P: new Float64Array(P.length), Q: new Float64Array(Q.length) };
  for (let u = 0; u < ratings.rows; u++) {
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++) {
      const item = ratings.columns[at] * d;
      for (let f = 0; f < d; f++) {
        gradient.P[u * d + f] += slopes[at] * Q[item + f];
        gradient.Q[item + f] += slopes[at] * P[u * d + f];
      }
    }
  }
  return gradient;
}

/** Users with ratings by ascending norm of their profile, equal ones by index: the first stand near the zero vector. */
export function smallestProfiles(ratings: Csr, count: number): number[] {
  const norms = new Float64Array(ratings.rows);
  for (let u = 0; u < ratings.rows; u++) {
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++) norms[u] += ratings.values![at] ** 2;
  }
  return [...norms.keys()]
    .filter((u) => norms[u] > 0)
    .sort((a, b) => norms[a] - norms[b] || a - b)
    .slice(0, count);
}

/**
 * The influence vector of equation 5: entry i is by how much the empirical risk rises per point (of ratings in 0..1)
 * that a user z near the zero vector rates item i higher, -∇L_ERᵀ H⁻¹ ∂²L/∂z_i∂θ, summed over the users z of smallest
 * profile norm. The training loss of z's cell of item i is (z_i - p·q_i)², whose cross derivative is -2p at the item
 * and -2q_i at the user. The factor 1/n is left out: sampling looks at relative sizes only.
 * @throws LabFailure 'bad-spec' where nobody rated anything
 */
export function influenceVector(
  params: Params,
  ratings: Csr,
  scale: number,
  options: InfluenceOptions,
): Float64Array {
  const users = smallestProfiles(ratings, options.users);
  if (users.length === 0)
    throw new LabFailure('bad-spec', 'The influence of items needs ratings; there are none to learn from.');
  if (options.hessian === 'none') return plainInfluence(params, ratings, scale, options.risk, users);
  const gradient = riskGradient(params, ratings, scale, options.risk);
  const solved = solve(params, ratings, scale, gradient, options);
  const d = params.P.shape[1];
  const { data: P } = params.P;
  const { data: Q } = params.Q;
  const influence = new Float64Array(params.Q.shape[0]);
  for (const u of users) {
    for (let item = 0; item < influence.length; item++) {
      influence[item] +=
        2 * (dotRows(solved.Q, item * d, P, u * d, d) + dotRows(solved.P, u * d, Q, item * d, d));
    }
  }
  return influence;
}

/**
 * The influence without the inverse Hessian: the same sums in another order. Over the users z, Σ_z ∇_{q_i}·p_z is a
 * number for each cell of item i times p·Σ_z p_z, so the gradient of Q is never formed, nor that of P but for the z.
 */
function plainInfluence(
  params: Params,
  ratings: Csr,
  scale: number,
  form: RiskForm,
  users: readonly number[],
): Float64Array {
  const d = params.P.shape[1];
  const { data: P } = params.P;
  const { data: Q } = params.Q;
  const slopes = riskSlopes(params, ratings, scale, form);
  const sum = new Float64Array(d);
  const gradient = new Float64Array(d);
  for (const u of users) {
    for (let f = 0; f < d; f++) sum[f] += P[u * d + f];
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++)
      for (let f = 0; f < d; f++) gradient[f] += slopes[at] * Q[ratings.columns[at] * d + f];
  }
  const influence = new Float64Array(params.Q.shape[0]);
  for (let u = 0; u < ratings.rows; u++) {
    const along = dotRows(P, u * d, sum, 0, d);
    for (let at = ratings.offsets[u]; at < ratings.offsets[u + 1]; at++)
      influence[ratings.columns[at]] += slopes[at] * along;
  }
  return influence.map((own, item) => 2 * (own + dotRows(Q, item * d, gradient, 0, d)));
}

function solve(
  params: Params,
  ratings: Csr,
  scale: number,
  gradient: Blocks,
  { hessian, damping, penalty }: InfluenceOptions,
): Blocks {
  const factors = new FactorHessian(factorsOf(params), ratings, scale, { damping, penalty });
  return hessian === 'full' ? factors.solve(gradient) : factors.solveBlocks(gradient);
}
