import { createRng, type Rng } from '../../../../workers/core/random.ts';
import type { Params } from '../../../../workers/core/tensor.ts';
import { parameterShapes } from '../../../../workers/engines/layout.ts';
import type { ModelShape, Optimiser } from '../../../../workers/engines/shape.ts';
import type { Epoch } from '../../../../workers/engines/stepper.ts';

export const optimisers: readonly Optimiser[] = [
  { kind: 'sgd', rate: 0.05 },
  { kind: 'adagrad', rate: 0.05, accumulator: 0.1, epsilon: 0 },
  { kind: 'adagrad', rate: 0.05, accumulator: 0, epsilon: 0.01 },
  { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];

/** Normal parameters of standard deviation 0.3: large enough for every term of a loss to matter. */
export function randomParams(shape: ModelShape, seed: number): Params {
  const rng = createRng(seed);
  return Object.fromEntries(
    parameterShapes(shape).map(([name, dimensions]) => {
      const length = dimensions.reduce((n, d) => n * d, 1);
      return [name, { shape: dimensions, data: Float32Array.from({ length }, () => 0.3 * rng.normal()) }];
    }),
  );
}

const indices = (rng: Rng, n: number, limit: number) => Int32Array.from({ length: n }, () => rng.int(limit));

/**
 * Examples over few users, items and features, so that most rows occur several times in a batch; the item of a
 * triplet may even be its own negative. `n` is no multiple of `batch`: the last batch is short.
 */
export function randomEpoch(shape: ModelShape, n: number, batch: number, seed: number): Epoch {
  const rng = createRng(seed);
  if (shape.kind === 'bprmf') {
    return {
      kind: 'triplets',
      batch,
      users: indices(rng, n, shape.users),
      positives: indices(rng, n, shape.items),
      negatives: indices(rng, n, shape.items),
    };
  }
  if (shape.kind === 'mf') {
    return {
      kind: 'ratings',
      batch,
      users: indices(rng, n, shape.users),
      items: indices(rng, n, shape.items),
      ratings: Float32Array.from({ length: n }, () => 1 + rng.int(5)),
    };
  }
  if (shape.kind !== 'fm') throw new Error(`No examples for ${shape.kind}.`);
  const rows = Array.from({ length: n }, () => {
    const active = new Set<number>();
    const size = rng.int(6);
    while (active.size < size) active.add(rng.int(shape.features));
    return [...active].sort((a, b) => a - b);
  });
  const offsets = new Int32Array(n + 1);
  rows.forEach((row, r) => {
    offsets[r + 1] = offsets[r]! + row.length;
  });
  return {
    kind: 'instances',
    batch,
    order: rng.shuffle(Int32Array.from({ length: n }, (_, r) => r)),
    offsets,
    features: Int32Array.from(rows.flat()),
    labels: Float32Array.from({ length: n }, () => rng.int(2)),
  };
}

/** Largest |a - b| relative to 1 + |b|; NaN counts as infinite. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let n = 0; n < a.length; n++) {
    const error = Math.abs(a[n]! - b[n]!) / (1 + Math.abs(b[n]!));
    if (!(error <= worst)) worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  }
  return worst;
}
