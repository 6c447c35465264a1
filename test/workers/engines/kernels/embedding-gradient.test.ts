import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import type { ModelShape } from '../../../../workers/engines/shape.ts';
import type { Engine } from '../../../../workers/engines/types.ts';
import { examplesSlopes } from '../../../oracle/examples.ts';
import { widen } from '../../../oracle/losses.ts';
import { batchGradient } from '../../../oracle/trainer.ts';
import { shapes, weightsFor } from '../tfjs/cases.ts';
import { distance, randomEpoch, randomParams } from './cases.ts';
import { kernelsEngine } from './kernels.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await kernelsEngine();
});

describe('a gradient by the kernels', () => {
  it.each([1, 3, 8, 64, 67])('is that of finite differences at d = %i', async (factors) => {
    const pairs = { users: 5, items: 6, factors, l2: 0 };
    const models: ModelShape[] = [
      { kind: 'bprmf', ...pairs },
      { kind: 'mf', ...pairs },
      { kind: 'fm', features: 12, factors, selfTerms: factors % 2 === 0, l2: 0 },
    ];
    for (const shape of models) {
      const params = randomParams(shape, 1);
      // 77 is no multiple of the kernels' chunk.
      const examples = randomEpoch(shape, 77, 77, 2);
      if (examples.kind === 'pointwise') throw new Error(examples.kind);
      const found = await engine.embeddingGradient(shape, params, examples);
      const names = shape.kind === 'fm' ? ['V'] : ['P', 'Q'];
      const slopes = examplesSlopes(shape, widen(params), examples, names);
      for (const name of names) expect(distance(found.gradients[name]!, slopes[name]!)).toBeLessThan(5e-6);
    }
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
    const { gradients } = await engine.embeddingGradient(shape, params, { kind: 'triplets', ...triplets });
    const worst = (got: Float32Array, name: 'P' | 'Q') =>
      Math.max(...got.map((g, k) => Math.abs(g - exact[name]![k]!) / size[name][k]!));
    expect(worst(gradients.P!, 'P')).toBeLessThan(1e-6);
    expect(worst(gradients.Q!, 'Q')).toBeLessThan(1e-6);
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

  it('keeps its digits when a feature gathers 300,000 terms: errors below 1e-6 of the sum of absolute terms', async () => {
    const n = 300_000;
    const shape: ModelShape = { kind: 'fm', features: 20, factors: 4, selfTerms: false, l2: 0 };
    const params = randomParams(shape, 3);
    // One sign and one label, so that nothing cancels.
    for (const { data } of Object.values(params)) for (const k of data.keys()) data[k] = Math.abs(data[k]!);
    const rng = createRng(4);
    const features = Int32Array.from({ length: 2 * n }, (_, at) => (at % 2 === 0 ? 0 : 1 + rng.int(19)));
    const offsets = Int32Array.from({ length: n + 1 }, (_, at) => 2 * at);
    const examples = { kind: 'instances', offsets, features, labels: new Float32Array(n) } as const;
    const { V } = widen(params);
    const exact = new Float64Array(4);
    const { w0, w } = widen(params);
    for (let t = 0; t < n; t++) {
      const j = features[2 * t + 1]!;
      let logit = w0![0]! + w![0]! + w![j]!;
      for (let f = 0; f < 4; f++) logit += V![f]! * V![j * 4 + f]!;
      for (let f = 0; f < 4; f++) exact[f]! += V![j * 4 + f]! / (1 + Math.exp(-logit));
    }
    const { gradients } = await engine.embeddingGradient(shape, params, examples);
    exact.forEach((want, f) => {
      // Half of what is added is the row's own value, which is taken away again.
      expect(Math.abs(gradients.V![f]! - want) / want).toBeLessThan(3e-6);
    });
  });

  it('is refused for NCF', async () => {
    const shape = shapes(0)['ncf mlp']!;
    const one = Int32Array.of(1);
    const asked = engine.embeddingGradient(shape, weightsFor(shape), {
      kind: 'triplets',
      users: one,
      positives: one,
      negatives: one,
    });
    await expect(asked).rejects.toMatchObject({ error: { code: 'engine-unsupported' } });
  });
});
