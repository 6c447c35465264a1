import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr, Split } from '../../../workers/data/types.ts';
import { adversaries } from '../../../workers/defend/adversary.ts';
import { aprEpochs } from '../../../workers/defend/apr.ts';
import { distillationEpochs } from '../../../workers/defend/distillation.ts';
import type { Epoch } from '../../../workers/engines/stepper.ts';
import { tripletEpochs } from '../../../workers/training/epochs.ts';
import { smallCase } from '../perturb/bpr.ts';

const train = {
  rows: 3,
  offsets: Int32Array.of(0, 2, 4, 5),
  columns: Int32Array.of(0, 3, 1, 2, 4),
} as Csr;
const split = { train, nUsers: 3, nItems: 6 } as Split;
const fgsm = { noise: { kind: 'fgsm' }, epsilon: 0.5, lambda: 1 } as const;
const triplets = (epoch: Epoch) => {
  if (epoch.kind !== 'triplets') throw new Error(epoch.kind);
  return structuredClone({ users: epoch.users, positives: epoch.positives, negatives: epoch.negatives });
};

describe('epochs of adversarial personalised ranking', () => {
  it('meet the same triplets with and without adversary, and others than the pre-training did', () => {
    const base = tripletEpochs(split, 2);
    const of = (term: typeof fgsm | null, epoch: number) =>
      triplets(aprEpochs(base, 4, term, 0).next(createRng(epoch), epoch));
    expect(of(fgsm, 1)).toEqual(of(null, 1));
    expect(of(fgsm, 1)).not.toEqual(triplets(base.next(createRng(1))));
  });

  it('begin the adversary after the plain epochs where the optimiser is kept', () => {
    const source = aprEpochs(tripletEpochs(split, 2), 4, fgsm, 2);
    for (const [epoch, adversarial] of [
      [1, false],
      [2, false],
      [3, true],
    ] as const) {
      const next = source.next(createRng(epoch), epoch);
      expect('adversary' in next).toBe(adversarial);
      expect(triplets(next)).toEqual(triplets(tripletEpochs(split, 2).next(createRng(epoch))));
    }
  });

  it('hold the published settings of AMF: one step of ε from zero, or noise of length ε', () => {
    const adversary = adversaries(fgsm, 9, 4)(createRng(1));
    expect(adversary).toMatchObject({ weight: 1, epsilon: 0.5, step: 0.5, steps: 1, start: 'zero' });
    const noise = adversaries({ ...fgsm, noise: { kind: 'random' } }, 9, 4)(createRng(1));
    expect(noise).toMatchObject({ steps: 0, start: 'unit' });
    expect(noise.places).toHaveLength(9);
    const mean = noise.pool.reduce((sum, value) => sum + value, 0) / noise.pool.length;
    const square = noise.pool.reduce((sum, value) => sum + value * value, 0) / noise.pool.length;
    // 2^18 normal values: five standard errors of the mean and of the variance.
    expect(Math.abs(mean)).toBeLessThan(5 / 512);
    expect(Math.abs(square - 1)).toBeLessThan((5 * Math.SQRT2) / 512);
  });

  it('start PGD within ±0.05 or ±ε and step by a share of ε', () => {
    const pgd = { kind: 'pgd', iterations: 3, share: 0.25, projection: 'row', start: 'published' } as const;
    const published = adversaries({ noise: pgd, epsilon: 2, lambda: 1 }, 9, 4)(createRng(1));
    expect(published).toMatchObject({ step: 0.5, steps: 3, projection: 'row', start: 'raw' });
    expect(Math.max(...published.pool.subarray(0, 1000))).toBeLessThanOrEqual(0.05);
    const wide = adversaries({ noise: { ...pgd, start: 'budget' }, epsilon: 2, lambda: 1 }, 9, 4);
    expect(Math.max(...wide(createRng(1)).pool.subarray(0, 1000))).toBeGreaterThan(1.9);
  });
});

describe('epochs of distillation', () => {
  const { params: teacher } = smallCase(41);
  const lesson = { teacher, sample: 30, batch: 8, term: null, plainEpochs: 0 } as const;
  const score = (u: number, i: number) =>
    [0, 1, 2, 3].reduce((sum, f) => sum + teacher.P.data[u * 4 + f] * teacher.Q.data[i * 4 + f], 0);

  it('hold every pair once, or as many random ones as asked, each with the score of the teacher', () => {
    for (const [pairs, size] of [
      ['all', 48],
      ['sampled', 30],
    ] as const) {
      const epoch = distillationEpochs({ ...lesson, pairs }).next(createRng(3));
      if (epoch.kind !== 'ratings') throw new Error(epoch.kind);
      expect(epoch.users).toHaveLength(size);
      const met = new Set([...epoch.users].map((user, n) => `${user} ${epoch.items[n]}`));
      if (pairs === 'all') expect(met.size).toBe(48);
      epoch.ratings.forEach((rating, n) => {
        expect(rating).toBeCloseTo(score(epoch.users[n], epoch.items[n]), 5);
      });
    }
  });

  it('come in another order each epoch, decided by its stream', () => {
    const source = distillationEpochs({ ...lesson, pairs: 'all' });
    const users = (seed: number) => {
      const epoch = source.next(createRng(seed));
      return epoch.kind === 'ratings' ? [...epoch.users] : [];
    };
    const first = users(1);
    expect(users(2)).not.toEqual(first);
    expect(users(1).sort()).toEqual(first.sort());
  });

  it('bring the adversary after the plain epochs, and see the same pairs with it and without', () => {
    const term = { noise: { kind: 'fgsm' }, epsilon: 0.5, lambda: 1 } as const;
    const source = distillationEpochs({ ...lesson, pairs: 'all', term, plainEpochs: 2 });
    const plain = distillationEpochs({ ...lesson, pairs: 'all' });
    for (const epoch of [1, 2, 3]) {
      const one = source.next(createRng(epoch), epoch);
      const other = plain.next(createRng(epoch), epoch);
      if (one.kind !== 'ratings' || other.kind !== 'ratings') throw new Error(one.kind);
      expect([one.users, one.items]).toEqual([other.users, other.items]);
      expect(one.adversary?.epsilon).toBe(epoch > 2 ? 0.5 : undefined);
    }
  });

  it('refuse all pairs of a matrix too large to hold', () => {
    const large = {
      P: { shape: [6000, 1], data: new Float32Array(6000) },
      Q: { shape: [3000, 1], data: new Float32Array(3000) },
    };
    expect(() => distillationEpochs({ ...lesson, teacher: large, pairs: 'all' })).toThrow(/sampled/);
    expect(distillationEpochs({ ...lesson, teacher: large, pairs: 'sampled' }).examples).toBe(30);
  });
});
