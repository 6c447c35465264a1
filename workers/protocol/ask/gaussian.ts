import type { TableOf } from '../run/events.ts';
import { z } from '../spec/zod.ts';

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

/** How the item's embedding is trained: as it is, by adversarial training (theorem 4.4), with ERM users (4.5). */
export type GaussianTraining = 'plain' | 'at' | 'erm';

/** The bound of the theorem of a way of training. */
export const boundOf = (training: GaussianTraining, model: Gaussian): number =>
  ({ plain: plainBound, at: adversarialBound, erm: ermBound })[training](model);

/**
 * The error up to which the proofs bound a recommender with `fakes` fake users (formulas 6, 8 and 9 with formula 7):
 * exp(-m² / 2n²α²σ²) with m the margin that is left, and 1 where none is.
 */
export function errorBound(training: GaussianTraining, model: Gaussian, fakes: number): number {
  const { n, d, gamma, alpha, sigma, tau, epsilon, erm } = model;
  const root = 2 * Math.sqrt(n);
  const product = (alpha * Math.sqrt(d) * (root - 1)) / (root + 4 * sigma);
  const lift = { plain: 0, at: (n + fakes) * epsilon * tau, erm: erm * gamma * tau }[training];
  const margin = n * product - fakes * d * gamma ** 2 + lift;
  return margin <= 0 ? 1 : Math.exp(-(margin ** 2) / (2 * (n * alpha * sigma) ** 2));
}

/**
 * Asks for a simulation of the Gaussian recommender, whatever the study. α and τ are not asked for: they come out of
 * the draws.
 */
export const gaussianQuestion = z.object({
  kind: z.literal('gaussian'),
  n: z.number(),
  d: z.number(),
  gamma: z.number(),
  sigma: z.number(),
  beta: z.number(),
  epsilon: z.number(),
  erm: z.number(),
  seed: z.number(),
});
export type GaussianQuestion = Readonly<z.output<typeof gaussianQuestion>>;

/** One way of training as it came out. */
export interface GaussianResult {
  readonly training: GaussianTraining;
  /** The theorem's bound at the α and τ of each draw, mean; infinite where it knows none. */
  readonly bound: number;
  /** Share of the draws in which the error at the bound was at most β; null where no draw has a bound of 0 or more. */
  readonly held: number | null;
  /** The most fake users at which the error was at most β, mean over draws; infinite where none is too many. */
  readonly withstood: number;
}

/** The error at a number of fake users, mean and sample sd over draws. */
export type GaussianPoint = {
  readonly training: GaussianTraining;
  readonly fakes: number;
  /** Where every user meets the fakes that are worst for this user. */
  readonly error: number;
  readonly errorSd: number;
  /** Under one attack for all users; null where it was not measured. */
  readonly fixed: number | null;
  /** Up to which the proofs bound it. */
  readonly bound: number;
};

export interface GaussianAnswer {
  readonly draws: number;
  /** Norm of v̂ and least norm of a user, means over draws. */
  readonly alpha: number;
  readonly tau: number;
  /** Share of the entries of users that are larger than γ, which the theorems rule out. */
  readonly outside: number;
  /** Share of the draws in which formula 7 held, to be set beside `confidence`. */
  readonly formula7: number;
  readonly results: readonly GaussianResult[];
  readonly table: TableOf<GaussianPoint>;
}
