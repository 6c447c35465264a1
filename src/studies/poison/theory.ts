/**
 * How many fake users a recommender of one item withstands in the Gaussian model of paper 003, section 4. All are
 * sufficient conditions: a robust error of at most β holds with the probability of `confidence` up to the bound.
 */
export interface Gaussian {
  /** Genuine users. */
  readonly n: number;
  /** Length of an embedding. */
  readonly d: number;
  /** Largest entry of an embedding. */
  readonly gamma: number;
  /** Norm of the mean item estimate. */
  readonly alpha: number;
  /** Spread of users around their mean. */
  readonly sigma: number;
  /** Error to be kept, 0 < β < 1. */
  readonly beta: number;
  /** Least norm of a user. */
  readonly tau: number;
  /** Perturbation of adversarial training. */
  readonly epsilon: number;
  /** ERM users of APT. */
  readonly erm: number;
}

/** α√d(2√n - 1) / (2√n + 4σ) - ασ√(2 log 1/β): what the three theorems share. */
function margin({ n, d, alpha, sigma, beta }: Gaussian): number {
  const root = 2 * Math.sqrt(n);
  return (
    (alpha * Math.sqrt(d) * (root - 1)) / (root + 4 * sigma) -
    alpha * sigma * Math.sqrt(2 * Math.log(1 / beta))
  );
}

/** Theorem 4.3: fake users that plain training withstands; negative where it promises nothing. */
export function plainBound(model: Gaussian): number {
  return (model.n / (model.d * model.gamma ** 2)) * margin(model);
}

/** Theorem 4.4: with adversarial training; infinite where ετ reaches dγ², so that no fake outweighs the perturbation. */
export function adversarialBound(model: Gaussian): number {
  const { n, d, gamma, epsilon, tau } = model;
  const lift = epsilon * tau;
  const weight = d * gamma ** 2 - lift;
  return weight > 0 ? (n / weight) * (margin(model) + lift) : Number.POSITIVE_INFINITY;
}

/** Theorem 4.5: with `erm` ERM users. */
export function ermBound(model: Gaussian): number {
  const { n, d, gamma, erm, tau } = model;
  return (n * margin(model) + erm * gamma * tau) / (d * gamma ** 2);
}

/** 1 - 2 exp(-d / 8(σ² + 1)), at least 0: the probability with which the bounds hold. */
export function confidence({ d, sigma }: Gaussian): number {
  return Math.max(0, 1 - 2 * Math.exp(-d / (8 * (sigma ** 2 + 1))));
}
