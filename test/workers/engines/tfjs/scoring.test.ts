import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../workers/core/random.ts';
import type { Epoch } from '../../../../workers/engines/stepper.ts';
import { createTfjsEngine, type TfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { bilinearLogit } from '../../../oracle/bilinear.ts';
import { fmLogit, softplus, widen } from '../../../oracle/losses.ts';
import { ncfLogit } from '../../../oracle/ncf.ts';
import { batchGradient } from '../../../oracle/trainer.ts';
import { epochFor, furthest, shapes, weightsFor } from './cases.ts';
import { wasmFiles } from './wasmFiles.ts';

describe.each(['tfjs-cpu', 'tfjs-wasm'] as const)('scoring on %s', (id) => {
  let engine: TfjsEngine;
  beforeAll(async () => {
    engine = await createTfjsEngine(id, { wasm: wasmFiles });
  });

  it.each(['bprmf', 'mf'])('%s scores are dot products, in the order asked for', async (kind) => {
    const shape = { kind: kind as 'bprmf' | 'mf', users: 600, items: 70, factors: 6, l2: 0 };
    const params = weightsFor(shape);
    const { P, Q } = widen(params);
    // More users than a block holds, and a user asked for twice.
    const users = Int32Array.from({ length: 301 }, (_, n) => (n * 7) % 600);
    users[300] = users[0]!;
    const scorer = await engine.scorer(shape, params);
    const scores = await scorer.scores(users);
    scorer.dispose();
    const expected = new Float64Array(users.length * 70);
    users.forEach((u, n) => {
      for (let i = 0; i < 70; i++)
        for (let k = 0; k < 6; k++) expected[n * 70 + i]! += P![u * 6 + k]! * Q![i * 6 + k]!;
    });
    expect(furthest(scores, expected)).toBeLessThan(2e-6);
  });

  it.each(['ncf mlp', 'ncf mlp with side fields', 'neumf', 'neumf with side fields'])(
    '%s scores are the logits of the whole network',
    async (kind) => {
      const shape = shapes(0)[kind]!;
      if (shape.kind !== 'ncf') throw new Error(kind);
      const params = weightsFor(shape);
      const wide = widen(params);
      const users = Int32Array.of(8, 0, 3, 3, 5);
      const scorer = await engine.scorer(shape, params);
      const scores = await scorer.scores(users);
      scorer.dispose();
      const expected = [...users].flatMap((u) =>
        Array.from({ length: shape.items }, (_, i) => ncfLogit(shape, wide, u, i).logit),
      );
      expect(furthest(scores, expected)).toBeLessThan(5e-6);
    },
  );

  it.each(['bilinear decoder', 'imc', 'imc with ids'])(
    '%s scores are the logits by their triple sum',
    async (kind) => {
      const shape = shapes(0)[kind]!;
      if (shape.kind !== 'bilinear') throw new Error(kind);
      const params = weightsFor(shape);
      const users = Int32Array.of(8, 0, 3, 3, 5);
      const scorer = await engine.scorer(shape, params);
      const scores = await scorer.scores(users);
      scorer.dispose();
      const expected = [...users].flatMap((u) =>
        Array.from({ length: shape.items }, (_, i) => bilinearLogit(shape, widen(params), u, i)),
      );
      expect(furthest(scores, expected)).toBeLessThan(5e-6);
    },
  );

  it.each([true, false])('fm logits are the sum over pairs, self terms %s', async (selfTerms) => {
    const shape = shapes(0)['fm with self terms']!;
    const params = weightsFor(shape);
    // More instances than a piece holds, some of them empty.
    const epoch = epochFor(shape, 5000, 8);
    if (epoch.kind !== 'instances') throw new Error(epoch.kind);
    const logits = await engine.fmLogits(params, epoch, selfTerms);
    const wide = widen(params);
    const expected = Array.from({ length: 5000 }, (_, row) => {
      const active = epoch.features.subarray(epoch.offsets[row], epoch.offsets[row + 1]);
      return fmLogit(wide, active, 4, selfTerms);
    });
    expect(furthest(logits, expected)).toBeLessThan(1e-5);
  });

  it('the full-data BPR gradient adds all triplets up, over several pieces', async () => {
    const shape = { kind: 'bprmf', users: 40, items: 30, factors: 3, l2: 0 } as const;
    const params = weightsFor(shape);
    const rng = createRng(2);
    const draw = (below: number) => Int32Array.from({ length: 70_000 }, () => rng.int(below));
    const triplets = { users: draw(40), positives: draw(30), negatives: draw(30) };
    const epoch: Epoch = { kind: 'triplets', batch: 70_000, ...triplets };
    const wide = widen(params);
    const expected = batchGradient(shape, wide, epoch, 0, 70_000);
    const { loss, gradients } = await engine.embeddingGradient(shape, params, epoch);
    // Entries are sums of some 2,000 terms of size 0.5.
    expect(furthest(gradients.P!, expected.P!)).toBeLessThan(2e-3);
    expect(furthest(gradients.Q!, expected.Q!)).toBeLessThan(2e-3);
    let expectedLoss = 0;
    for (let t = 0; t < 70_000; t++) {
      let x = 0;
      for (let k = 0; k < 3; k++) {
        const [i, j] = [triplets.positives[t]!, triplets.negatives[t]!];
        x += wide.P![triplets.users[t]! * 3 + k]! * (wide.Q![i * 3 + k]! - wide.Q![j * 3 + k]!);
      }
      expectedLoss += softplus(-x);
    }
    expect(loss / expectedLoss).toBeCloseTo(1, 6);
  });

  it('a factorization machine has no scores of users and items', async () => {
    const shape = shapes(0)['fm with self terms']!;
    await expect(engine.scorer(shape, weightsFor(shape))).rejects.toThrow('scores instances');
  });
});
