import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import type { ModelShape } from '../../../../workers/engines/shape.ts';
import type { Engine } from '../../../../workers/engines/types.ts';
import { batchLoss, finiteDifferences, fmLogit, widen } from '../../../oracle/losses.ts';
import { batchGradient } from '../../../oracle/trainer.ts';
import { distance, randomEpoch, randomParams } from './cases.ts';
import { kernelsEngine } from './kernels.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelsEngine();
});

describe('the BPR gradient over all triplets', () => {
  it.each([1, 3, 8, 64])('equals finite differences of the loss, d = %i', async (factors) => {
    const shape: ModelShape = { kind: 'bprmf', users: 5, items: 6, factors, l2: 0 };
    const params = randomParams(shape, 1);
    const epoch = randomEpoch(shape, 77, 77, 2);
    if (epoch.kind !== 'triplets') throw new Error('triplets expected');
    const slopes = finiteDifferences(widen(params), (at) => batchLoss(shape, at, epoch, 0, 77));
    const { loss, gradP, gradQ } = await engine.bprGradient(params, epoch);
    expect(loss).toBeCloseTo(batchLoss(shape, widen(params), epoch, 0, 77), 4);
    expect(distance(gradP, slopes.P!)).toBeLessThan(2e-6);
    expect(distance(gradQ, slopes.Q!)).toBeLessThan(2e-6);
  });

  it('keeps its digits when one item gathers 300,000 terms: errors stay below 1e-6 of the sum of absolute terms', async () => {
    const n = 300_000;
    const d = 8;
    const shape: ModelShape = { kind: 'bprmf', users: 50, items: 40, factors: d, l2: 0 };
    const params = randomParams(shape, 3);
    // One sign, so that nothing cancels and the sums over items are long.
    for (const { data } of Object.values(params)) for (const k of data.keys()) data[k] = Math.abs(data[k]!);
    const rng = createRng(4);
    const draw = (limit: number) => Int32Array.from({ length: n }, () => rng.int(limit));
    const triplets = { users: draw(50), positives: new Int32Array(n), negatives: draw(40) };
    const { P, Q } = widen(params) as { P: Float64Array; Q: Float64Array };
    const exact = batchGradient(shape, { P, Q }, { kind: 'triplets', batch: n, ...triplets }, 0, n);
    // |coefficient| ≤ 1, so the rows themselves bound the terms.
    const size = { P: new Float64Array(50 * d), Q: new Float64Array(40 * d) };
    for (let t = 0; t < n; t++) {
      const [u, i, j] = [triplets.users[t]! * d, triplets.positives[t]! * d, triplets.negatives[t]! * d];
      for (let k = 0; k < d; k++) {
        size.P[u + k]! += Math.max(Q[i + k]!, Q[j + k]!);
        size.Q[i + k]! += P[u + k]!;
        size.Q[j + k]! += P[u + k]!;
      }
    }
    const { gradP, gradQ } = await engine.bprGradient(params, triplets);
    const worst = (got: Float32Array, name: 'P' | 'Q') =>
      Math.max(...got.map((g, k) => Math.abs(g - exact[name]![k]!) / size[name][k]!));
    expect(worst(gradP, 'P')).toBeLessThan(1e-6);
    expect(worst(gradQ, 'Q')).toBeLessThan(1e-6);
    // The same size of sum, added up naively in float32, is off by far more: the bound above tells them apart.
    let naive = 0;
    let sum = 0;
    for (let t = 0; t < n; t++) {
      const term = P[triplets.users[t]! * d]!;
      sum += term;
      naive = Math.fround(naive + term);
    }
    expect(Math.abs(naive - sum) / sum).toBeGreaterThan(5e-6);
  });

  it('is zero over no triplets', async () => {
    const params = randomParams({ kind: 'bprmf', users: 2, items: 2, factors: 3, l2: 0 }, 1);
    const none = new Int32Array(0);
    const result = await engine.bprGradient(params, { users: none, positives: none, negatives: none });
    expect(result).toEqual({ loss: 0, gradP: new Float32Array(6), gradQ: new Float32Array(6) });
  });
});

describe('the logits of a factorization machine', () => {
  it.each([
    [1, true],
    [5, false],
    [16, true],
    [67, false],
  ] as const)('are the sum over pairs, d = %i, self terms %s', async (factors, selfTerms) => {
    const shape: ModelShape = { kind: 'fm', features: 12, factors, selfTerms, l2: 0 };
    const params = randomParams(shape, 5);
    const epoch = randomEpoch(shape, 40, 40, 6);
    if (epoch.kind !== 'instances') throw new Error('instances expected');
    const wide = widen(params);
    const expected = Array.from({ length: 40 }, (_, r) =>
      fmLogit(wide, epoch.features.subarray(epoch.offsets[r], epoch.offsets[r + 1]), factors, selfTerms),
    );
    expect(distance(await engine.fmLogits(params, epoch, selfTerms), expected)).toBeLessThan(3e-6);
  });

  it('refuse features that the model does not have', async () => {
    const params = randomParams({ kind: 'fm', features: 4, factors: 2, selfTerms: true, l2: 0 }, 1);
    const instances = { offsets: Int32Array.of(0, 1), features: Int32Array.of(4) };
    await expect(engine.fmLogits(params, instances, true)).rejects.toThrow(/feature 4, but there are 4/);
  });
});
