import { createRng, type Rng } from '../../../../workers/core/random.ts';
import type { Params } from '../../../../workers/core/tensor.ts';
import { parameterShapes } from '../../../../workers/engines/layout.ts';
import type { FieldInput, ModelShape, Optimiser } from '../../../../workers/engines/shape.ts';
import type { Epoch } from '../../../../workers/engines/stepper.ts';

const USERS = 9;
const ITEMS = 7;
const FEATURES = 12;
const draws = (n: number, below: number, rng: Rng) => Int32Array.from({ length: n }, () => rng.int(below));

/** Rows of 0 to `most` distinct values. */
function sparse(rows: number, size: number, least: number, most: number, rng: Rng) {
  const offsets = [0];
  const values: number[] = [];
  for (let r = 0; r < rows; r++) {
    const all = rng.shuffle(Array.from({ length: size }, (_, n) => n));
    values.push(...all.slice(0, least + rng.int(most - least + 1)).sort((a, b) => a - b));
    offsets.push(values.length);
  }
  return { offsets: Int32Array.from(offsets), values: Int32Array.from(values) };
}

function fields(rng: Rng): { userFields: FieldInput[]; itemFields: FieldInput[] } {
  return {
    userFields: [
      { name: 'age', size: 3, ...sparse(USERS, 3, 1, 1, rng) },
      { name: 'interests', size: 5, ...sparse(USERS, 5, 0, 3, rng) },
    ],
    itemFields: [{ name: 'genre', size: 4, ...sparse(ITEMS, 4, 0, 3, rng) }],
  };
}

const none = { userFields: [], itemFields: [] };

/** Small models of every kind, with and without their extras. */
export function shapes(l2: number): Record<string, ModelShape> {
  const ncf = { kind: 'ncf', users: USERS, items: ITEMS, factors: 3, layers: [6, 4], l2 } as const;
  const bilinear = { kind: 'bilinear', users: USERS, items: ITEMS, factors: 3 } as const;
  const side = fields(createRng(5));
  return {
    bprmf: { kind: 'bprmf', users: USERS, items: ITEMS, factors: 5, l2 },
    mf: { kind: 'mf', users: USERS, items: ITEMS, factors: 5, l2 },
    'fm with self terms': { kind: 'fm', features: FEATURES, factors: 4, selfTerms: true, l2 },
    'fm without self terms': { kind: 'fm', features: FEATURES, factors: 4, selfTerms: false, l2 },
    'ncf mlp': { ...ncf, shape: 'mlp', ...none },
    'ncf mlp with side fields': { ...ncf, shape: 'mlp', ...side },
    neumf: { ...ncf, shape: 'neumf', ...none },
    'neumf with side fields': { ...ncf, shape: 'neumf', ...side },
    'bilinear decoder': { ...bilinear, form: 'decoder', ids: true, ...side },
    imc: { ...bilinear, form: 'imc', ids: false, ...side },
    'imc with ids': { ...bilinear, form: 'imc', ids: true, ...side },
  };
}

/** Weights of size about 0.5, so that no gradient is near 0. */
export function weightsFor(shape: ModelShape, seed = 11): Params {
  const rng = createRng(seed);
  return Object.fromEntries(
    parameterShapes(shape).map(([name, dimensions]) => {
      const data = new Float32Array(dimensions.reduce((n, d) => n * d, 1));
      return [name, { shape: dimensions, data: data.map(() => 0.5 * rng.normal()) }];
    }),
  );
}

/** Examples with many duplicate rows (few users and items) whose last batch is short. */
export function epochFor(shape: ModelShape, examples: number, batch: number, seed = 3): Epoch {
  const rng = createRng(seed);
  const users = draws(examples, USERS, rng);
  const items = draws(examples, ITEMS, rng);
  const labels = Float32Array.from({ length: examples }, () => rng.int(2));
  switch (shape.kind) {
    case 'bprmf':
      return { kind: 'triplets', batch, users, positives: items, negatives: draws(examples, ITEMS, rng) };
    case 'mf':
      return { kind: 'ratings', batch, users, items, ratings: labels.map(() => (1 + rng.int(5)) / 5) };
    case 'fm': {
      const { offsets, values } = sparse(examples, FEATURES, 0, 5, rng);
      const order = rng.shuffle(Int32Array.from({ length: examples }, (_, n) => n));
      return { kind: 'instances', batch, order, offsets, features: values, labels };
    }
    case 'ncf':
    case 'bilinear':
      return { kind: 'pointwise', batch, users, items, labels };
  }
}

/** One of each kind, with rates at which a few steps move the weights well. */
export const optimisers: readonly Optimiser[] = [
  { kind: 'sgd', rate: 0.1 },
  { kind: 'adagrad', rate: 0.05, accumulator: 0.1, epsilon: 0 },
  { kind: 'adagrad', rate: 0.05, accumulator: 0.01, epsilon: 0.001 },
  { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];

/** Largest absolute difference between two arrays of one length. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let n = 0; n < a.length; n++) {
    const gap = Math.abs(a[n]! - b[n]!);
    if (!(gap <= most)) most = gap;
  }
  return most;
}
