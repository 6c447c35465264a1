import { describe, expect, it } from 'vitest';
import type { ModelShape } from '../../../../workers/engines/shape.ts';
import { batchLoss, finiteDifferences, widen } from '../../../oracle/losses.ts';
import { batchGradient, OracleTrainer } from '../../../oracle/trainer.ts';
import { distance, optimisers, randomEpoch, randomParams } from './cases.ts';
import { kernelsEngine } from './kernels.ts';

const shapes: readonly ModelShape[] = [1, 3, 4, 10, 64].flatMap((factors): ModelShape[] =>
  [0, 0.02].flatMap((l2): ModelShape[] => [
    { kind: 'bprmf', users: 7, items: 11, factors, l2 },
    { kind: 'mf', users: 7, items: 11, factors, l2 },
    { kind: 'fm', features: 9, factors, selfTerms: true, l2 },
    { kind: 'fm', features: 9, factors, selfTerms: false, l2 },
  ]),
);
const title = (shape: ModelShape) => JSON.stringify(shape);

describe.each(shapes.map((shape) => [title(shape), shape] as const))('%s', (_, shape) => {
  it('has the gradient that finite differences of the loss give', async () => {
    const initial = randomParams(shape, 1);
    const epoch = randomEpoch(shape, 13, 13, 2);
    const slopes = finiteDifferences(widen(initial), (at) => batchLoss(shape, at, epoch, 0, 13));
    const closed = batchGradient(shape, widen(initial), epoch, 0, 13);
    const engine = await kernelsEngine();
    const stepper = await engine.stepper(shape, { kind: 'sgd', rate: 1 }, initial);
    stepper.load(epoch);
    await stepper.run(0, 1);
    const after = await stepper.read();
    for (const [name, slope] of Object.entries(slopes)) {
      expect(distance(closed[name]!, slope)).toBeLessThan(1e-8);
      const moved = widen(initial)[name]!.map((x, n) => x - after[name]!.data[n]!);
      expect(distance(moved, slope)).toBeLessThan(1e-6);
    }
  });

  it.each(optimisers.map((o) => [JSON.stringify(o), o] as const))(
    'equals plain float64 training after two epochs of %s',
    async (_, optimiser) => {
      const initial = randomParams(shape, 3);
      const engine = await kernelsEngine();
      const stepper = await engine.stepper(shape, optimiser, initial);
      const oracle = new OracleTrainer(shape, optimiser, initial);
      for (const [seed, n, batch] of [
        [4, 50, 16],
        [5, 37, 8],
      ] as const) {
        const epoch = randomEpoch(shape, n, batch, seed);
        const expected = oracle.run(epoch);
        stepper.load(epoch);
        const batches = Math.ceil(n / batch);
        const loss = (await stepper.run(0, 2)) + (await stepper.run(2, batches));
        expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * (1 + expected));
      }
      const after = await stepper.read();
      for (const [name, values] of Object.entries(oracle.params)) {
        expect(distance(after[name]!.data, values)).toBeLessThan(1e-5);
        if (optimiser.kind === 'adagrad') {
          expect(distance(after[`opt.${name}.acc`]!.data, oracle.first[name]!)).toBeLessThan(1e-5);
        }
        if (optimiser.kind === 'adam') {
          expect(distance(after[`opt.${name}.m`]!.data, oracle.first[name]!)).toBeLessThan(1e-5);
          expect(distance(after[`opt.${name}.v`]!.data, oracle.second[name]!)).toBeLessThan(1e-5);
          expect(after['opt.t']!.data[0]).toBe(oracle.steps);
        }
      }
      stepper.dispose();
    },
  );
});
