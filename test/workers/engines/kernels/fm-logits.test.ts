import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelShape } from '../../../../workers/engines/shape.ts';
import type { Engine } from '../../../../workers/engines/types.ts';
import { fmLogit, widen } from '../../../oracle/losses.ts';
import { distance, randomEpoch, randomParams } from './cases.ts';
import { kernelsEngine } from './kernels.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelsEngine();
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
