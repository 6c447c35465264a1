import { beforeAll, describe, expect, it } from 'vitest';
import { cloneParams, type Params } from '../../../../workers/core/tensor.ts';
import type { Optimiser } from '../../../../workers/engines/shape.ts';
import { createTfjsEngine, type TfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { batchLoss, finiteDifferences, widen } from '../../../oracle/losses.ts';
import { OracleTrainer } from '../../../oracle/trainer.ts';
import { epochFor, furthest, optimisers, shapes, weightsFor } from './cases.ts';
import { wasmFiles } from './wasmFiles.ts';

const kinds = Object.keys(shapes(0));

describe.each(['tfjs-cpu', 'tfjs-wasm'] as const)('training on %s', (id) => {
  let engine: TfjsEngine;
  beforeAll(async () => {
    engine = await createTfjsEngine(id, { wasm: wasmFiles });
  });

  async function trained(kind: string, l2: number, optimiser: Optimiser, examples: number, batch: number) {
    const shape = shapes(l2)[kind]!;
    const epoch = epochFor(shape, examples, batch);
    const stepper = await engine.stepper(shape, optimiser, weightsFor(shape));
    stepper.load(epoch);
    const loss = await stepper.run(0, Math.ceil(examples / batch));
    const params = await stepper.read();
    stepper.dispose();
    return { shape, epoch, loss, params };
  }

  // One SGD step at rate 1 leaves the gradient: θ₀ - θ₁.
  it.each(kinds)('%s has the gradient that finite differences of its loss give', async (kind) => {
    const sgd = { kind: 'sgd', rate: 1 } as const;
    const { shape, epoch, params, loss } = await trained(kind, 0.03, sgd, 13, 13);
    const before = widen(weightsFor(shape));
    const expected = finiteDifferences(before, (at) => batchLoss(shape, at, epoch, 0, 13));
    for (const [name, gradient] of Object.entries(expected)) {
      const got = before[name]!.map((value, n) => value - params[name]!.data[n]!);
      expect(furthest(got, gradient), name).toBeLessThan(3e-6);
      expect(Math.max(...gradient.map(Math.abs)), `${name} is exercised`).toBeGreaterThan(1e-3);
    }
    const mean = batchLoss(shape, before, epoch, 0, 13);
    expect(loss / (shape.kind === 'bprmf' ? mean : 13 * mean)).toBeCloseTo(1, 5);
  });

  it.each(kinds.flatMap((kind) => optimisers.map((o) => [kind, o] as const)))(
    '%s equals its float64 twin after two epochs with duplicates and a short last batch, %o',
    async (kind, optimiser) => {
      const shape = shapes(0.02)[kind]!;
      const twin = new OracleTrainer(shape, optimiser, weightsFor(shape));
      const stepper = await engine.stepper(shape, optimiser, weightsFor(shape));
      for (const seed of [1, 2]) {
        const epoch = epochFor(shape, 43, 8, seed);
        const expected = twin.run(epoch);
        stepper.load(epoch);
        const loss = (await stepper.run(0, 4)) + (await stepper.run(4, 6));
        expect(loss / expected).toBeCloseTo(1, 4);
      }
      const params = await stepper.read();
      stepper.dispose();
      for (const [name, values] of Object.entries(twin.params))
        expect(furthest(params[name]!.data, values), name).toBeLessThan(2e-5);
      for (const [name, values] of Object.entries(twin.first)) {
        const state = optimiser.kind === 'adagrad' ? 'acc' : 'm';
        if (optimiser.kind !== 'sgd')
          expect(furthest(params[`opt.${name}.${state}`]!.data, values), `${state} of ${name}`).toBeLessThan(
            5e-5,
          );
      }
      if (optimiser.kind === 'adam') expect([...params['opt.t']!.data]).toEqual([12]);
    },
  );

  it.each(optimisers)('goes on from what it wrote out as if it had not stopped, %o', async (optimiser) => {
    const shape = shapes(0)['neumf with side fields']!;
    const unbroken = await engine.stepper(shape, optimiser, weightsFor(shape));
    unbroken.load(epochFor(shape, 40, 8));
    await unbroken.run(0, 2);
    const half = await unbroken.read();
    await unbroken.run(2, 5);
    const resumed = await engine.stepper(shape, optimiser, weightsFor(shape, 99));
    await resumed.write(half);
    resumed.load(epochFor(shape, 40, 8));
    await resumed.run(2, 5);
    expect(await resumed.read()).toEqual(await unbroken.read());
    unbroken.dispose();
    resumed.dispose();
  });

  it('starts the optimiser afresh where only parameters are written', async () => {
    const adagrad = optimisers[1]!;
    const shape = shapes(0).bprmf!;
    const fresh = await engine.stepper(shape, adagrad, weightsFor(shape));
    const used = await engine.stepper(shape, adagrad, weightsFor(shape, 99));
    for (const stepper of [used, fresh]) stepper.load(epochFor(shape, 40, 8));
    await used.run(0, 5);
    await used.write(weightsFor(shape));
    await used.run(0, 5);
    await fresh.run(0, 5);
    expect(await used.read()).toEqual(await fresh.read());
    used.dispose();
    fresh.dispose();
  });

  it('leaves rows without a gradient alone where accumulator and epsilon are 0', async () => {
    const shape = { kind: 'bprmf', users: 5, items: 5, factors: 2, l2: 0 } as const;
    const adagrad = { kind: 'adagrad', rate: 0.1, accumulator: 0, epsilon: 0 } as const;
    const start = weightsFor(shape);
    const stepper = await engine.stepper(shape, adagrad, start);
    const one = (n: number) => Int32Array.of(n);
    stepper.load({ kind: 'triplets', batch: 4, users: one(1), positives: one(2), negatives: one(3) });
    await stepper.run(0, 1);
    const { P, Q } = await stepper.read();
    stepper.dispose();
    expect(P!.data.slice(4)).toEqual(start.P!.data.slice(4));
    expect(Q!.data.slice(0, 4)).toEqual(start.Q!.data.slice(0, 4));
    // g/√g² is the sign: each touched entry moves by the rate.
    for (const at of [2, 3]) expect(Math.abs(P!.data[at]! - start.P!.data[at]!)).toBeCloseTo(0.1, 5);
  });

  it('reads and writes copies: nobody else sees training change', async () => {
    const shape = shapes(0).mf!;
    const start = weightsFor(shape);
    const untouched: Params = cloneParams(start);
    const stepper = await engine.stepper(shape, optimisers[0]!, start);
    stepper.load(epochFor(shape, 16, 8));
    const before = await stepper.read();
    const kept = cloneParams(before);
    await stepper.run(0, 2);
    expect(start).toEqual(untouched);
    expect(before).toEqual(kept);
    stepper.dispose();
  });

  it('refuses parameters of another shape and examples of another kind', async () => {
    const shape = shapes(0).mf!;
    await expect(engine.stepper(shape, optimisers[0]!, {})).rejects.toThrow('P is missing');
    const stepper = await engine.stepper(shape, optimisers[0]!, weightsFor(shape));
    expect(() => stepper.load(epochFor(shapes(0).bprmf!, 4, 2))).toThrow('trains on ratings');
    await expect(stepper.run(0, 1)).rejects.toThrow('not in the loaded epoch');
    stepper.dispose();
  });
});
