import type { Epoch } from '../engines/stepper.ts';

/** Least squared norm by which a row is divided, as in paper 004's code: shorter rows stay shorter than ε. */
const LEAST_SQUARE = 1e-12;

type Batch = Pick<Extract<Epoch, { kind: 'ratings' }>, 'users' | 'items' | 'ratings'>;

/** P and Q one after the other in one array, so that an optimiser and a norm look at rows alike. */
export interface Factors {
  readonly users: number;
  readonly d: number;
  readonly values: Float32Array;
}

/** Adds `weight` times the gradient of the batch's mean squared error at `at` to `into`; returns that error. */
export function addMfGradient(
  { users, d }: Factors,
  at: Float32Array,
  batch: Batch,
  weight: number,
  into: Float32Array,
): number {
  let squares = 0;
  const n = batch.users.length;
  for (let k = 0; k < n; k++) {
    const p = batch.users[k] * d;
    const q = (users + batch.items[k]) * d;
    let error = -batch.ratings[k];
    for (let f = 0; f < d; f++) error += at[p + f] * at[q + f];
    squares += error * error;
    const factor = (2 * weight * error) / n;
    for (let f = 0; f < d; f++) {
      into[p + f] += factor * at[q + f];
      into[q + f] += factor * at[p + f];
    }
  }
  return squares / n;
}

/** θ + Δ with Δ the gradient's rows at length ε (shorter where the floor holds); rows outside the batch have no gradient and stay. */
export function perturbedBy(
  values: Float32Array,
  gradient: Float32Array,
  d: number,
  epsilon: number,
): Float32Array {
  const moved = values.slice();
  for (let row = 0; row < values.length; row += d) {
    let square = 0;
    for (let f = 0; f < d; f++) square += gradient[row + f] ** 2;
    const norm = Math.sqrt(Math.max(square, LEAST_SQUARE));
    for (let f = 0; f < d; f++) moved[row + f] += (epsilon * gradient[row + f]) / norm;
  }
  return moved;
}
