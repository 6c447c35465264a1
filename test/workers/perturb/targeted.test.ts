import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { moved } from '../../../workers/perturb/direction.ts';
import { fgsmDirection } from '../../../workers/perturb/fgsm.ts';
import { lossObjective } from '../../../workers/perturb/objective.ts';
import { targetedTriplets } from '../../../workers/perturb/targeted.ts';
import { slow, smallCase } from './bpr.ts';

/** User 0 met items 0 and 1, user 1 all but item 3, user 2 items 2 and 3, users 3 to 5 item 0. */
const train: Csr = {
  rows: 6,
  columns: Int32Array.of(0, 1, 0, 1, 2, 4, 5, 6, 7, 2, 3, 0, 0, 0),
  offsets: Int32Array.of(0, 2, 9, 11, 12, 13, 14),
} as Csr;

describe('targeted attacks', () => {
  it('set the target against unmet rivals of every user who could be shown it', () => {
    for (const kind of ['push', 'remove'] as const) {
      const found = targetedTriplets(train, 8, { kind, item: 3, others: 5 }, createRng(1));
      // User 1 has no rival left, user 2 met the target.
      expect(new Set(found.users)).toEqual(new Set([0, 3, 4, 5]));
      expect(found.users).toHaveLength(20);
      const target = kind === 'push' ? found.positives : found.negatives;
      const rivals = kind === 'push' ? found.negatives : found.positives;
      expect(new Set(target)).toEqual(new Set([3]));
      rivals.forEach((rival, n) => {
        const user = found.users[n];
        const met = train.columns.subarray(train.offsets[user], train.offsets[user + 1]);
        expect(met.includes(rival) || rival === 3).toBe(false);
      });
    }
  });

  it('push raises the target above its rivals, remove lowers it below them', async () => {
    const { params } = smallCase(31);
    const margin = (kind: 'push' | 'remove', epsilon: number) => {
      const triplets = targetedTriplets(train, 8, { kind, item: 3, others: 4 }, createRng(2));
      const objective = lossObjective((at) => slow(at, { kind: 'triplets', ...triplets }), -1);
      return fgsmDirection(objective, params, 'both').then((direction) => {
        const { P, Q } = moved(params, direction, epsilon);
        const [, d] = P.shape;
        const score = (u: number, i: number) =>
          Array.from({ length: d }, (_, f) => P.data[u * d + f] * Q.data[i * d + f]).reduce((a, b) => a + b);
        const others = [2, 4, 5, 6, 7];
        const users = [0, 3, 4, 5];
        const gaps = users.flatMap((u) => others.map((j) => score(u, 3) - score(u, j)));
        return gaps.reduce((a, b) => a + b) / gaps.length;
      });
    };
    const clean = await margin('push', 0);
    expect(await margin('push', 1)).toBeGreaterThan(clean + 0.5);
    expect(await margin('remove', 1)).toBeLessThan(clean - 0.5);
  });
});
