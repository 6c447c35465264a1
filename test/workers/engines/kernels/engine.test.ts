import { beforeAll, describe, expect, it } from 'vitest';
import type { Params } from '../../../../workers/core/tensor.ts';
import { createKernelsEngine } from '../../../../workers/engines/kernels/engine.ts';
import type { ModelShape, Optimiser } from '../../../../workers/engines/shape.ts';
import type { Engine } from '../../../../workers/engines/types.ts';
import { optimisers, randomEpoch, randomParams } from './cases.ts';
import { kernelBytes, kernelsEngine } from './kernels.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelsEngine();
});

const shape: ModelShape = { kind: 'bprmf', users: 9, items: 8, factors: 5, l2: 0.01 };
const fm: ModelShape = { kind: 'fm', features: 9, factors: 5, selfTerms: true, l2: 0 };
const sgd: Optimiser = { kind: 'sgd', rate: 0.1 };

describe('the kernels engine', () => {
  it('takes a compiled module as well as bytes', async () => {
    const other = await createKernelsEngine(await WebAssembly.compile(kernelBytes()));
    expect(other.label).toBe('WebAssembly SIMD');
  });

  it('says what to do when the module cannot be compiled', async () => {
    await expect(createKernelsEngine(new Uint8Array(8))).rejects.toMatchObject({
      error: { code: 'engine-unsupported', message: expect.stringContaining('Choose another engine') },
    });
  });

  it('refuses NCF, and FM scores by user and item', async () => {
    const ncf = { kind: 'ncf' } as ModelShape;
    const refused = { error: { code: 'engine-unsupported' } };
    await expect(engine.stepper(ncf, sgd, {})).rejects.toMatchObject(refused);
    await expect(engine.scorer(ncf, {})).rejects.toMatchObject(refused);
    await expect(engine.scorer(fm, randomParams(fm, 1))).rejects.toMatchObject(refused);
  });

  it('refuses optimisers that divide by zero', async () => {
    const zero: Optimiser[] = [
      { kind: 'adagrad', rate: 1, accumulator: 0, epsilon: 0 },
      { kind: 'adam', rate: 1, beta1: 0.9, beta2: 0.999, epsilon: 0 },
    ];
    for (const optimiser of zero) {
      await expect(engine.stepper(shape, optimiser, randomParams(shape, 1))).rejects.toMatchObject({
        error: { code: 'bad-spec' },
      });
    }
  });

  it('refuses parameters and examples that do not fit the model', async () => {
    const other = randomParams({ ...shape, users: 10 } as ModelShape, 1);
    await expect(engine.stepper(shape, sgd, other)).rejects.toThrow(
      /Parameter P should have the shape \[9, 5\]/,
    );
    const stepper = await engine.stepper(shape, sgd, randomParams(shape, 1));
    const column = Int32Array.of(0, 1);
    const epoch = {
      kind: 'triplets',
      batch: 2,
      users: column,
      positives: column,
      negatives: column,
    } as const;
    expect(() => stepper.load({ ...epoch, negatives: Int32Array.of(0, 8) })).toThrow(
      /item 8, but there are 8/,
    );
    expect(() => stepper.load({ ...epoch, users: Int32Array.of(-1, 0) })).toThrow(/user -1/);
    expect(() => stepper.load({ ...epoch, users: Int32Array.of(0) })).toThrow(/different lengths/);
    expect(() => stepper.load({ ...epoch, batch: 0 })).toThrow(/at least one example/);
    expect(() => stepper.load(randomEpoch(fm, 5, 5, 1))).toThrow(/cannot be trained on instances/);
    stepper.load(epoch);
    await expect(stepper.run(0, 2)).rejects.toThrow(/not within the 1 loaded/);
    stepper.dispose();
    await expect(stepper.run(0, 1)).rejects.toThrow(/disposed/);
  });

  it('says that a model is too large when memory does not grow', async () => {
    const huge: ModelShape = { kind: 'bprmf', users: 4_000_000, items: 4_000_000, factors: 512, l2: 0 };
    await expect(engine.stepper(huge, sgd, {})).rejects.toMatchObject({
      error: { code: 'too-large', message: expect.stringMatching(/need \d+ MiB/) },
    });
  });
});

const copies = (params: Params) => Object.fromEntries(Object.entries(params).map(([n, t]) => [n, t.data]));

describe.each(optimisers.map((o) => [JSON.stringify(o), o] as const))('a stepper with %s', (_, optimiser) => {
  const shapes: ModelShape[] = [shape, { ...shape, kind: 'mf' }, fm];

  it.each(shapes.map((s) => [s.kind, s] as const))(
    'gives back what it was given, and goes on from a read as if never interrupted: %s',
    async (_, model) => {
      const initial = randomParams(model, 3);
      const [whole, first, second] = await Promise.all(
        [1, 2, 3].map(() => engine.stepper(model, optimiser, initial)),
      );
      for (const [name, { data }] of Object.entries(initial)) {
        expect((await whole!.read())[name]!.data).toEqual(data);
      }
      const epoch = randomEpoch(model, 40, 8, 4);
      for (const stepper of [whole!, first!, second!]) stepper.load(epoch);
      await whole!.run(0, 5);
      await first!.run(0, 2);
      await second!.write(await first!.read());
      await second!.run(2, 5);
      expect(copies(await second!.read())).toEqual(copies(await whole!.read()));
    },
  );

  it('starts fresh states where a write brings none, and repeats itself bit by bit', async () => {
    const initial = randomParams(shape, 3);
    const stepper = await engine.stepper(shape, optimiser, initial);
    stepper.load(randomEpoch(shape, 40, 8, 4));
    const loss = await stepper.run(0, 5);
    const after = copies(await stepper.read());
    await stepper.write(initial);
    expect(await stepper.run(0, 5)).toBe(loss);
    expect(copies(await stepper.read())).toEqual(after);
  });
});

it('gives memory back: the process stays flat over many models', async () => {
  const big: ModelShape = { kind: 'bprmf', users: 20_000, items: 20_000, factors: 64, l2: 0 };
  const params = randomParams(big, 1);
  const epoch = randomEpoch(big, 1000, 100, 2);
  const cycle = async () => {
    const stepper = await engine.stepper(big, sgd, params);
    stepper.load(epoch);
    await stepper.run(0, 10);
    stepper.dispose();
    const scorer = await engine.scorer(big, params);
    await scorer.scores(Int32Array.of(0));
    scorer.dispose();
  };
  for (let n = 0; n < 8; n++) await cycle();
  const before = process.memoryUsage().rss;
  // A cycle takes 30 MiB, these together 1.2 GiB.
  for (let n = 0; n < 40; n++) await cycle();
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
});
