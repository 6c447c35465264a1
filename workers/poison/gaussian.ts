import { createRng, type Rng } from '../core/random.ts';
import type { RunContext } from '../core/run.ts';
import { mean, sampleSd } from '../measure/statistics.ts';
import {
  boundOf,
  errorBound,
  type GaussianAnswer,
  type GaussianPoint,
  type GaussianQuestion,
  type GaussianResult,
  type GaussianTraining,
} from '../protocol/ask/gaussian.ts';
import { LabFailure } from '../protocol/run/errors.ts';
import type { Column, KeyOf } from '../protocol/run/events.ts';

const draws = 20;
/** Users on whom the error of a draw is measured. */
const tested = 1000;
/** Points of a curve. */
const points = 41;
const trainings: readonly GaussianTraining[] = ['plain', 'at', 'erm'];

/** One drawn recommender: the item's embedding v̂ over n users, and how users of the test stand to it. */
export interface Draw {
  readonly v: Float64Array;
  readonly alpha: number;
  readonly tau: number;
  /** Entries of training users beyond γ. */
  readonly outside: number;
  /** Per user of the test ⟨ru, v̂⟩ and ‖u‖₁. */
  readonly scores: Float64Array;
  readonly sizes: Float64Array;
}

/**
 * Draws r·u from N(ū, σ²I) for n training users and those of the test (definition 4.1, r folded in). ū has all entries
 * 1: its norm is √d, as lemma A.2 wants, and its largest entry is as small as it can be.
 */
export function drawGaussian({ n, d, sigma, gamma }: GaussianQuestion, rng: Rng, users = tested): Draw {
  const v = new Float64Array(d);
  let tau = Number.POSITIVE_INFINITY;
  let outside = 0;
  for (let user = 0; user < n; user++) {
    let squares = 0;
    for (let f = 0; f < d; f++) {
      const entry = 1 + sigma * rng.normal();
      v[f] += entry / n;
      squares += entry * entry;
      if (Math.abs(entry) > gamma) outside++;
    }
    tau = Math.min(tau, Math.sqrt(squares));
  }
  const scores = new Float64Array(users);
  const sizes = new Float64Array(users);
  for (let user = 0; user < users; user++) {
    for (let f = 0; f < d; f++) {
      const entry = 1 + sigma * rng.normal();
      scores[user] += entry * v[f];
      sizes[user] += Math.abs(entry);
    }
  }
  return { v, alpha: Math.hypot(...v), tau, outside: outside / (n * d), scores, sizes };
}

/**
 * Per user of the test the number of fake users from which on some choice of them turns the recommendation, as the
 * proofs define it: n⟨ru, v̂⟩ less n'γ‖u‖₁, the worst that entries of at most γ do, plus (n + n')ε‖u‖₁ by adversarial
 * training or n*γ‖u‖₁ by ERM users is 0 or less. Infinite where no number does.
 */
export function thresholds(
  training: GaussianTraining,
  { n, gamma, epsilon, erm }: GaussianQuestion,
  { scores, sizes }: Draw,
): Float64Array {
  const lift = { plain: 0, at: n * epsilon, erm: erm * gamma }[training];
  const weight = training === 'at' ? gamma - epsilon : gamma;
  return scores.map((score, user) => {
    const margin = (n * score) / sizes[user] + lift;
    if (weight > 0) return margin / weight;
    return margin > 0 ? Number.POSITIVE_INFINITY : 0;
  });
}

/** Share of users who are turned at `fakes` fake users. */
const errorAt = (turned: Float64Array, fakes: number): number =>
  turned.reduce(
    (sum, threshold) => sum + Number(threshold <= fakes && threshold < Number.POSITIVE_INFINITY),
    0,
  ) / turned.length;

/** Φ(x), the standard normal distribution, by the series of erf with positive terms (DLMF 7.6.2); error below 1e-14. */
export function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  if (z > 6) return x > 0 ? 1 : 0;
  let term = z;
  let sum = z;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (2 * z * z) / (2 * k + 1);
    sum += term;
  }
  const erf = (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}

/**
 * The error under one attack for all users: every fake is -γ·sign(v̂) with rating 1, so that the item's embedding is
 * n·v̂ - n'γ·sign(v̂); exact, since ⟨ru, w⟩ is normal with mean ⟨ū, w⟩ and deviation σ‖w‖.
 */
export function fixedError({ n, gamma, sigma }: GaussianQuestion, { v }: Draw, fakes: number): number {
  let along = 0;
  let squares = 0;
  for (const entry of v) {
    const moved = n * entry - fakes * gamma * Math.sign(entry);
    along += moved;
    squares += moved * moved;
  }
  if (squares === 0) return 1;
  return normalBelow(-along / (sigma * Math.sqrt(squares)));
}

function check({ n, d, gamma, sigma, beta, epsilon, erm, seed }: GaussianQuestion): void {
  const fine =
    [n, d, erm, seed].every((value) => Number.isInteger(value) && value >= 0) &&
    [gamma, sigma, beta, epsilon].every((value) => Number.isFinite(value) && value >= 0);
  if (
    !(fine && n >= 1 && n <= 20_000 && d >= 1 && d <= 1024 && gamma > 0 && sigma > 0 && beta > 0 && beta < 1)
  )
    throw new LabFailure(
      'bad-spec',
      'The simulation needs 1 to 20,000 users of 1 to 1,024 entries, γ and σ above 0, and β between 0 and 1.',
    );
}

const columns: readonly Column<KeyOf<GaussianPoint>>[] = [
  { key: 'training', label: 'Training', type: 'text' },
  { key: 'fakes', label: 'Fake users', type: 'integer' },
  { key: 'error', label: 'Robust error, simulated', type: 'number', digits: 4 },
  { key: 'errorSd', label: 'Its sd over draws', type: 'number', digits: 4 },
  { key: 'fixed', label: 'Error under one attack for all', type: 'number', digits: 4 },
  { key: 'bound', label: 'Bound of the proof', type: 'number', digits: 4 },
];

/**
 * Simulates the Gaussian recommender of paper 003, section 4, beside the bounds of theorems 4.3 to 4.5: draws of n users
 * and their item, the robust error as the proofs define it on fresh users, and where it stays below β.
 * @throws LabFailure 'bad-spec' for sizes it cannot draw; 'stopped'
 */
export async function simulateGaussian(
  question: GaussianQuestion,
  run: Pick<RunContext, 'gate'>,
): Promise<GaussianAnswer> {
  check(question);
  const rng = createRng(question.seed);
  const drawn: Draw[] = [];
  for (let at = 0; at < draws; at++) {
    await run.gate();
    drawn.push(drawGaussian(question, rng.child(`draw ${at}`)));
  }
  const { n, d, sigma, beta } = question;
  const models = drawn.map(({ alpha, tau }) => ({ ...question, alpha, tau }));
  const typical = {
    ...question,
    alpha: mean(models.map(({ alpha }) => alpha)),
    tau: mean(models.map(({ tau }) => tau)),
  };
  const turned = Object.fromEntries(
    trainings.map((training) => [training, drawn.map((draw) => thresholds(training, question, draw))]),
  ) as Record<GaussianTraining, Float64Array[]>;
  const results = trainings.map((training): GaussianResult => {
    const bounds = models.map((model) => boundOf(training, model));
    // At the last whole number of fake users that the theorem allows.
    const kept = bounds.flatMap((bound, at) =>
      bound < 0 ? [] : [errorAt(turned[training][at], Math.floor(bound)) <= beta],
    );
    return {
      training,
      bound: mean(bounds),
      held: kept.length ? kept.filter(Boolean).length / kept.length : null,
      withstood: mean(turned[training].map((one) => withstood(one, beta))),
    };
  });
  const ends = results.flatMap(({ bound, withstood: most }) => [bound, most]).filter(Number.isFinite);
  const upTo = Math.max(10, Math.ceil(1.3 * Math.max(...ends)));
  const marks = Array.from({ length: points }, (_, at) => Math.round((at * upTo) / (points - 1)));
  const rows = trainings.flatMap((training) =>
    [...new Set(marks)].map((fakes): GaussianPoint => {
      const errors = turned[training].map((one) => errorAt(one, fakes));
      return {
        training,
        fakes,
        error: mean(errors),
        errorSd: sampleSd(errors),
        fixed: training === 'plain' ? mean(drawn.map((draw) => fixedError(question, draw, fakes))) : null,
        bound: errorBound(training, typical, fakes),
      };
    }),
  );
  const root = 2 * Math.sqrt(n);
  const least = ((root - 1) / (root + 4 * sigma)) * Math.sqrt(d);
  const formula7 = drawn.filter(({ v, alpha }) => v.reduce((sum, x) => sum + x, 0) >= least * alpha);
  return {
    draws,
    alpha: typical.alpha,
    tau: typical.tau,
    outside: mean(drawn.map(({ outside }) => outside)),
    formula7: formula7.length / draws,
    results,
    table: { id: 'gaussian', title: 'The Gaussian recommender, simulated', columns, rows },
  };
}

/** The most fake users at which at most a share β of the users is turned; 0 where even none is too many. */
function withstood(turned: Float64Array, beta: number): number {
  const sorted = Float64Array.from(turned).sort();
  const next = sorted[Math.floor(beta * sorted.length)];
  return next === Number.POSITIVE_INFINITY ? next : Math.max(0, Math.ceil(next) - 1);
}
