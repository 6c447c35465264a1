import type { Rng } from '../core/random.ts';

function fill(n: number, draw: () => number): Float32Array {
  const values = new Float32Array(n);
  for (let i = 0; i < n; i++) values[i] = draw();
  return values;
}

/** `n` draws from N(0, sd²). */
export function normal(n: number, sd: number, rng: Rng): Float32Array {
  return fill(n, () => sd * rng.normal());
}

/** `n` draws from N(0, sd²) truncated at two standard deviations (papers 002 and 004's code). */
export function truncatedNormal(n: number, sd: number, rng: Rng): Float32Array {
  return fill(n, () => sd * rng.truncatedNormal(2));
}

/** A rows × columns matrix, uniform in ±√(6 / (rows + columns)) (Glorot and Bengio, 2010). */
export function glorotUniform(rows: number, columns: number, rng: Rng): Float32Array {
  const bound = Math.sqrt(6 / (rows + columns));
  return fill(rows * columns, () => bound * (2 * rng.uniform() - 1));
}
