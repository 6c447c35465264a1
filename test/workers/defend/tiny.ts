import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';

/** P and Q of random normal entries. */
export function randomFactors(users: number, items: number, d: number, seed: number, sd = 0.5): Params {
  const rng = createRng(seed);
  const draw = (rows: number) => ({
    shape: [rows, d],
    data: Float32Array.from({ length: rows * d }, () => sd * rng.normal()),
  });
  return { P: draw(users), Q: draw(items) };
}

/** The central difference quotient of `loss` in entry `n` of `values`, which is put back. */
export function slopeAt(
  values: Float32Array | Float64Array,
  n: number,
  h: number,
  loss: () => number,
): number {
  const kept = values[n];
  values[n] = kept + h;
  const above = values[n];
  const up = loss();
  values[n] = kept - h;
  const below = values[n];
  const down = loss();
  values[n] = kept;
  return (up - down) / (above - below);
}
