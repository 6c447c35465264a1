import { createRng } from '../../workers/core/random.ts';
import type { ModelShape, Optimiser } from '../../workers/engines/shape.ts';
import type { Epoch } from '../../workers/engines/stepper.ts';
import { initialParams } from '../../workers/models/initial.ts';
import { modelShape } from '../../workers/models/shape.ts';
import { parseSpec } from '../../workers/protocol/spec/resolve.ts';
import type { EngineTrial } from '../../workers/training/trial.ts';

/** MovieLens 100K's size: what a person trains first. */
const users = 943;
const items = 1682;
const fieldSizes = [users, items, 7, 2, 21, 19, items];
const rng = createRng(1);
const uniform = (n: number, limit: number) => Int32Array.from({ length: n }, () => rng.int(limit));

/** Examples of one epoch, enough for the timing; uniform, since only their number and shape matter here. */
function epochOf(kind: ModelShape['kind'], batch: number): Epoch {
  const n = 20 * batch;
  if (kind === 'bprmf')
    return {
      kind: 'triplets',
      batch,
      users: uniform(n, users),
      positives: uniform(n, items),
      negatives: uniform(n, items),
    };
  if (kind === 'mf')
    return {
      kind: 'ratings',
      batch,
      users: uniform(n, users),
      items: uniform(n, items),
      ratings: Float32Array.from({ length: n }, () => (1 + rng.int(5)) / 5),
    };
  const labels = Float32Array.from({ length: n }, () => rng.int(2));
  if (kind === 'ncf')
    return { kind: 'pointwise', batch, users: uniform(n, users), items: uniform(n, items), labels };
  const features = new Int32Array(n * fieldSizes.length);
  for (let row = 0; row < n; row++) {
    let start = 0;
    fieldSizes.forEach((size, f) => {
      features[row * fieldSizes.length + f] = start + rng.int(size);
      start += size;
    });
  }
  const offsets = Int32Array.from({ length: n + 1 }, (_, row) => row * fieldSizes.length);
  return {
    kind: 'instances',
    batch,
    order: Int32Array.from({ length: n }, (_, row) => row),
    offsets,
    features,
    labels,
  };
}

export interface Case {
  readonly name: string;
  readonly trial: EngineTrial;
}

/** Every model with its default settings, and the optimiser of its paper. */
export function cases(): Case[] {
  return (['bprmf', 'mf', 'fm', 'ncf'] as const).map((kind) => {
    const { model } = parseSpec({ study: 'train', model: { kind } });
    if (!('optimiser' in model)) throw new Error(`${kind} has no optimiser`);
    const shape = modelShape(model, { users, items, features: fieldSizes.reduce((a, b) => a + b) });
    if (!shape) throw new Error(`${kind} has no parameters`);
    const optimiser: Optimiser = model.optimiser;
    const initial = initialParams(model, shape, createRng(2));
    return {
      name: `${kind}, ${optimiser.kind}, batch ${model.batch}`,
      trial: { shape, optimiser, initial, epoch: epochOf(kind, model.batch) },
    };
  });
}
