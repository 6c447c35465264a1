import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { ModelShape, Optimiser } from '../../../workers/engines/shape.ts';
import type { Epoch } from '../../../workers/engines/stepper.ts';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import type { Engine } from '../../../workers/engines/types.ts';
import { initialParams } from '../../../workers/models/initial.ts';
import { modelShape } from '../../../workers/models/shape.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { ModelSpec } from '../../../workers/protocol/spec/spec.ts';
import { kernelsEngine } from './kernels/kernels.ts';
import { furthest } from './tfjs/cases.ts';
import { wasmFiles } from './tfjs/wasmFiles.ts';

type Trained = Exclude<ModelSpec, { kind: 'random' | 'popularity' }>;

const USERS = 120;
const ITEMS = 90;
const FEATURES = 230;
const EXAMPLES = 1000;
const BATCH = 64;

const draws = (below: number, seed: number) => {
  const rng = createRng(seed);
  return Int32Array.from({ length: EXAMPLES }, () => Math.floor(below * rng.uniform() ** 2));
};

/** Skewed users and items, so that popular rows come several times a batch; the last batch has 40 of 64. */
function epochFor(shape: ModelShape, seed: number): Epoch {
  const [users, items] = [draws(USERS, seed), draws(ITEMS, seed + 100)];
  if (shape.kind === 'bprmf')
    return { kind: 'triplets', batch: BATCH, users, positives: items, negatives: draws(ITEMS, seed + 200) };
  if (shape.kind === 'mf')
    return {
      kind: 'ratings',
      batch: BATCH,
      users,
      items,
      ratings: Float32Array.from(items, (i) => (1 + (i % 5)) / 5),
    };
  // User, item and one context, as Frappe's instances without history.
  const features = new Int32Array(3 * EXAMPLES);
  for (let n = 0; n < EXAMPLES; n++)
    features.set([users[n]!, USERS + items[n]!, USERS + ITEMS + ((users[n]! + items[n]!) % 20)], 3 * n);
  return {
    kind: 'instances',
    batch: BATCH,
    order: createRng(seed).shuffle(Int32Array.from({ length: EXAMPLES }, (_, n) => n)),
    offsets: Int32Array.from({ length: EXAMPLES + 1 }, (_, n) => 3 * n),
    features,
    labels: Float32Array.from(users, (u, n) => (u + items[n]!) % 2),
  };
}

const optimisers: readonly Optimiser[] = [
  { kind: 'sgd', rate: 0.05 },
  { kind: 'adagrad', rate: 0.05, accumulator: 0.1, epsilon: 0 },
  { kind: 'adam', rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];
const models: readonly (readonly [string, object])[] = [
  ['bprmf', { kind: 'bprmf', factors: 16, l2: 0.001 }],
  ['mf', { kind: 'mf', factors: 16, l2: 0.01 }],
  ['fm', { kind: 'fm', factors: 16, l2: 0.001 }],
  ['fm without self terms', { kind: 'fm', factors: 16, selfTerms: false }],
];

describe.each(['tfjs-cpu', 'tfjs-wasm'] as const)('kernels and %s', (id) => {
  let engines: Engine[];
  beforeAll(async () => {
    engines = [await kernelsEngine(), await createTfjsEngine(id, { wasm: wasmFiles })];
  });

  function start(model: object) {
    const spec = parseSpec({ study: 'train', model }).model as Trained;
    const shape = modelShape(spec, { users: USERS, items: ITEMS, features: FEATURES })!;
    return { shape, initial: initialParams(spec, shape, createRng(4)) };
  }

  it.each(models.flatMap(([name, model]) => optimisers.map((o) => [name, o.kind, model, o] as const)))(
    '%s with %s ends at the same parameters and state after three epochs of 16 steps',
    async (_name, _kind, model, optimiser) => {
      const { shape, initial } = start(model);
      const ends = [];
      for (const engine of engines) {
        const stepper = await engine.stepper(shape, optimiser, initial);
        let loss = 0;
        for (const seed of [1, 2, 3]) {
          stepper.load(epochFor(shape, seed));
          loss += await stepper.run(0, 16);
        }
        ends.push({ loss, params: await stepper.read() });
        stepper.dispose();
      }
      const [kernels, tfjs] = ends;
      expect(Object.keys(tfjs!.params).sort()).toEqual(Object.keys(kernels!.params).sort());
      for (const [name, { data }] of Object.entries(kernels!.params))
        expect(furthest(tfjs!.params[name]!.data, data), name).toBeLessThan(1e-5);
      expect(tfjs!.loss / kernels!.loss).toBeCloseTo(1, 5);
    },
  );

  it('one goes on from the state of the other', async () => {
    const { shape, initial } = start(models[0]![1]);
    const adam = optimisers[2]!;
    const [kernels, tfjs] = engines as [Engine, Engine];
    const whole = await kernels.stepper(shape, adam, initial);
    whole.load(epochFor(shape, 1));
    await whole.run(0, 8);
    const second = await tfjs.stepper(shape, adam, await whole.read());
    second.load(epochFor(shape, 1));
    await Promise.all([whole.run(8, 16), second.run(8, 16)]);
    const [a, b] = [await whole.read(), await second.read()];
    for (const [name, { data }] of Object.entries(a))
      expect(furthest(b[name]!.data, data), name).toBeLessThan(1e-5);
    whole.dispose();
    second.dispose();
  });

  it('give the same scores, FM logits and BPR gradient', async () => {
    const mf = start({ kind: 'mf', factors: 16 });
    const users = Int32Array.from({ length: USERS }, (_, n) => USERS - 1 - n);
    const scores = await Promise.all(
      engines.map(async (engine) => (await engine.scorer(mf.shape, mf.initial)).scores(users)),
    );
    expect(furthest(scores[0]!, scores[1]!)).toBeLessThan(1e-6);

    const fm = start(models[2]![1]);
    const instances = epochFor(fm.shape, 1) as Extract<Epoch, { kind: 'instances' }>;
    const logits = await Promise.all(engines.map((e) => e.fmLogits(fm.initial, instances, true)));
    expect(furthest(logits[0]!, logits[1]!)).toBeLessThan(1e-6);

    const bpr = start({ kind: 'bprmf', factors: 16, initSd: 0.5 });
    const triplets = epochFor(bpr.shape, 1) as Extract<Epoch, { kind: 'triplets' }>;
    const [a, b] = await Promise.all(
      engines.map((e) => e.embeddingGradient(bpr.shape, bpr.initial, triplets)),
    );
    for (const name of ['P', 'Q'])
      expect(furthest(a!.gradients[name]!, b!.gradients[name]!)).toBeLessThan(1e-4);
    expect(b!.loss / a!.loss).toBeCloseTo(1, 6);
  });
});
