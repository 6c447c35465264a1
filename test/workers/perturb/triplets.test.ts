import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { attackedMatrices, drawnMatrices } from '../../../workers/perturb/direction.ts';
import { byUser, labelled } from '../../../workers/perturb/triplets.ts';

const rng = createRng(6);
const draws = (below: number) => Int32Array.from({ length: 40 }, () => rng.int(below));
const triplets = { users: draws(7), positives: draws(20), negatives: draws(20) };

describe('triplets', () => {
  it("are put in the order of their users, each user's as they were", () => {
    const order = Array.from({ length: 40 }, (_, n) => n).sort(
      (a, b) => triplets.users[a]! - triplets.users[b]! || a - b,
    );
    const sorted = byUser(triplets, 7);
    for (const part of ['users', 'positives', 'negatives'] as const)
      expect([...sorted[part]]).toEqual(order.map((n) => triplets[part][n]));
    expect(byUser({ ...triplets, users: new Int32Array(40) }, 9).positives).toEqual(triplets.positives);
  });

  it('become pairs with labels: positives with 1, then negatives with 0', () => {
    const pairs = labelled(triplets);
    expect(pairs).toEqual({
      kind: 'pointwise',
      users: Int32Array.from([...triplets.users, ...triplets.users]),
      items: Int32Array.from([...triplets.positives, ...triplets.negatives]),
      labels: Float32Array.from({ length: 80 }, (_, n) => Number(n < 40)),
    });
  });
});

describe('matrices by name', () => {
  const params = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, { shape: [1], data: new Float32Array(1) }]));

  it.each([
    [['P', 'Q'], 'P', 'Q'],
    [['w0', 'w', 'V.user', 'V.item', 'V.age'], 'V.user', 'V.item'],
    [['user', 'item', 'gmf.user', 'gmf.item'], 'gmf.user', 'gmf.item'],
    [['user', 'item', 'dense.0.kernel'], null, 'item'],
  ] as const)('of %j are drawn where users and items share a space', (names, users, items) => {
    expect(drawnMatrices(params(...names))).toEqual({ users, items });
  });

  it('are attacked on the side that is asked for, side fields and layers never', () => {
    const ncf = params('user', 'item', 'user.field.0', 'dense.0.kernel', 'gmf.user', 'gmf.item');
    expect(attackedMatrices(ncf, 'users').sort()).toEqual(['gmf.user', 'user']);
    expect(attackedMatrices(ncf, 'items').sort()).toEqual(['gmf.item', 'item']);
    expect(attackedMatrices(ncf, 'both').sort()).toEqual(['gmf.item', 'gmf.user', 'item', 'user']);
    const fm = params('V.user', 'V.item', 'V.age');
    expect(attackedMatrices(fm, 'users')).toEqual(['V.user']);
    expect(attackedMatrices(fm, 'both')).toEqual(['V.user', 'V.item', 'V.age']);
  });
});
