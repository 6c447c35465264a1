import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Params } from '../../../workers/core/tensor.ts';
import type { ModelShape, Optimiser } from '../../../workers/engines/shape.ts';
import type { Adversary, Epoch } from '../../../workers/engines/stepper.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import { adversarialEpoch } from '../../oracle/adversary.ts';
import { widen } from '../../oracle/losses.ts';
import { kernelsEngine } from './kernels/kernels.ts';

const [users, items, factors, examples, batch] = [30, 25, 6, 150, 32];
const rng = createRng(5);
const draw = (below: number) =>
  Int32Array.from({ length: examples }, () => Math.floor(below * rng.uniform() ** 2));
const matrix = (rows: number) => ({
  shape: [rows, factors],
  data: new Float32Array(rows * factors).map(() => 0.7 * rng.normal()),
});
const initial: Params = { P: matrix(users), Q: matrix(items) };
const rows = { users: draw(users), positives: draw(items), negatives: draw(items) };
const pool = new Float32Array(500).map(() => 0.3 * rng.normal());

const places = (columns: number) =>
  Int32Array.from({ length: columns * examples }, () => rng.int(pool.length - factors + 1));
const epochs: Readonly<Record<'bprmf' | 'mf', Epoch>> = {
  bprmf: { kind: 'triplets', batch, ...rows },
  mf: {
    kind: 'ratings',
    batch,
    users: rows.users,
    items: rows.positives,
    ratings: Float32Array.from(rows.users, (u) => (u % 5) / 2),
  },
};
const where = { bprmf: places(3), mf: places(2) };

const base = { weight: 0.8, epsilon: 0.5, projection: 'none', start: 'zero' } as const;
const adversaries: Readonly<Record<string, Omit<Adversary, 'pool' | 'places'>>> = {
  fgsm: { ...base, step: 0.5, steps: 1 },
  noise: { ...base, step: 0, steps: 0, start: 'unit' },
  'bim clipped': { ...base, step: 0.2, steps: 5, projection: 'element' },
  'pgd in the row ball': { ...base, step: 0.2, steps: 4, projection: 'row', start: 'raw' },
};

function withAdversary(kind: 'bprmf' | 'mf', adversary: Omit<Adversary, 'pool' | 'places'>): Epoch {
  const none = { pool: new Float32Array(0), places: new Int32Array(0) };
  const start = adversary.start === 'zero' ? none : { pool, places: where[kind] };
  return { ...epochs[kind], adversary: { ...adversary, ...start } } as Epoch;
}

const shapeOf = (kind: 'bprmf' | 'mf', l2 = 0): ModelShape => ({ kind, users, items, factors, l2 });
const sgd: Optimiser = { kind: 'sgd', rate: 0.02 };
const adagrad: Optimiser = { kind: 'adagrad', rate: 0.05, accumulator: 0.1, epsilon: 0 };
const adam: Optimiser = { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

async function train(engine: Engine, shape: ModelShape, optimiser: Optimiser, epoch: Epoch, times = 2) {
  const stepper = await engine.stepper(shape, optimiser, initial);
  let loss = 0;
  for (let n = 0; n < times; n++) {
    stepper.load(epoch);
    loss = await stepper.run(0, Math.ceil(examples / batch));
  }
  const params = await stepper.read();
  stepper.dispose();
  return { loss, params };
}

describe.each(['kernels', 'tfjs-cpu'] as const)('training against an adversary on %s', (id) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = id === 'kernels' ? await kernelsEngine() : await createTfjsEngine('tfjs-cpu');
  });

  it.each(
    (['bprmf', 'mf'] as const).flatMap((kind) =>
      Object.keys(adversaries).map((name) => [kind, name] as const),
    ),
  )('%s with %s ends where plain double precision does', async (kind, name) => {
    const epoch = withAdversary(kind, adversaries[name]!);
    if (epoch.kind !== 'triplets' && epoch.kind !== 'ratings') throw new Error('unreachable');
    const want = widen(initial);
    let loss = 0;
    for (let n = 0; n < 2; n++) loss = adversarialEpoch(want, epoch, factors, sgd.rate);
    const got = await train(engine, shapeOf(kind), sgd, epoch);
    expect(got.loss / loss).toBeCloseTo(1, 4);
    for (const matrixName of ['P', 'Q']) {
      want[matrixName]!.forEach((value, at) => {
        expect(Math.abs(got.params[matrixName]!.data[at]! - value)).toBeLessThan(1e-4);
      });
    }
  });

  it.each(['bprmf', 'mf'] as const)(
    '%s with λ = 0 is the plain model bit for bit, state and all',
    async (kind) => {
      for (const adversary of Object.values(adversaries)) {
        const epoch = withAdversary(kind, { ...adversary, weight: 0 });
        for (const optimiser of [sgd, adagrad, adam]) {
          for (const l2 of [0, 0.01]) {
            const plain = await train(engine, shapeOf(kind, l2), optimiser, epochs[kind]);
            const defended = await train(engine, shapeOf(kind, l2), optimiser, epoch);
            expect(defended).toEqual(plain);
          }
        }
      }
    },
  );

  it('a weight above 0 changes the model', async () => {
    const plain = await train(engine, shapeOf('bprmf'), adagrad, epochs.bprmf);
    const defended = await train(
      engine,
      shapeOf('bprmf'),
      adagrad,
      withAdversary('bprmf', adversaries.fgsm!),
    );
    expect(defended.params.P).not.toEqual(plain.params.P);
  });
});
