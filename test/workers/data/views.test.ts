import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kCore } from '../../../workers/data/kcore.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import { applyView } from '../../../workers/data/views.ts';
import { anyDataset, datasetOf, valuesOf } from './sets.ts';

const explicit = { feedback: 'explicit', minRating: 0, core: 0 } as const;

/** The k-core by the obvious loop: remove whoever has too few, until nobody does. */
function naiveCore(dataset: Dataset, k: number): Set<number> {
  const left = new Set(dataset.users.keys());
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const column of [dataset.users, dataset.items]) {
      const count = new Map<number, number>();
      for (const n of left) count.set(column[n], (count.get(column[n]) ?? 0) + 1);
      for (const n of [...left]) if ((count.get(column[n]) ?? 0) < k) left.delete(n);
    }
  }
  return left;
}

/** An interaction in names, so that renumbering does not show. */
const named = (d: Dataset, n: number) =>
  JSON.stringify([
    d.userIds[d.users[n]],
    d.itemIds[d.items[n]],
    d.itemTitles[d.items[n]],
    d.ratings?.[n] ?? null,
    d.times?.[n] ?? null,
    d.given?.[n] ?? null,
    d.userFields.map((f) => valuesOf(f, d.users[n])),
    d.itemFields.map((f) => valuesOf(f, d.items[n])),
    d.contextFields.map((f) => valuesOf(f, n)),
  ]);

describe('views', () => {
  it('the k-core keeps exactly the interactions that the naive loop keeps', () => {
    fc.assert(
      fc.property(anyDataset, fc.integer({ min: 1, max: 6 }), (d, k) => {
        const core = kCore(d.users, d.items, d.userIds.length, d.itemIds.length, k);
        const naive = naiveCore(d, k);
        expect([...d.users.keys()].filter((n) => core.interactions[n])).toEqual([...naive]);
        expect(core.size).toBe(naive.size);
        expect([...core.users.keys()].filter((u) => core.users[u])).toEqual(
          [...new Set([...naive].map((n) => d.users[n]))].sort((a, b) => a - b),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('a core renumbers users, items and their side information, and changes nothing else', () => {
    fc.assert(
      fc.property(anyDataset, fc.integer({ min: 1, max: 3 }), (d, k) => {
        const naive = naiveCore(d, k);
        fc.pre(naive.size > 0);
        const seen = applyView(d, { ...explicit, core: k });
        expect([...seen.users.keys()].map((n) => named(seen, n))).toEqual([...naive].map((n) => named(d, n)));
        expect(new Set(seen.users).size).toBe(seen.userIds.length);
        expect(new Set(seen.items).size).toBe(seen.itemIds.length);
      }),
    );
  });

  it('a core that leaves nothing says which one still leaves something', () => {
    // Two users with the same two items: every degree is 2.
    const square = [
      [0, 0, 5],
      [0, 1, 5],
      [1, 0, 5],
      [1, 1, 5],
      [2, 2, 5],
    ];
    expect(() => applyView(datasetOf(3, 3, square), { ...explicit, core: 9 })).toThrow(
      /view\.core to 2 or less/,
    );
    expect(applyView(datasetOf(3, 3, square), { ...explicit, core: 2 }).userIds).toEqual(['u0', 'u1']);
  });

  it('keeps ratings from the limit on, users and items stay without a core', () => {
    fc.assert(
      fc.property(anyDataset, fc.integer({ min: 1, max: 5 }), (d, least) => {
        const kept = [...d.users.keys()].filter((n) => d.ratings![n] >= least);
        fc.pre(kept.length > 0);
        const seen = applyView(d, { ...explicit, minRating: least });
        expect([...seen.users.keys()].map((n) => named(seen, n))).toEqual(kept.map((n) => named(d, n)));
        expect(seen.userIds).toEqual(d.userIds);
      }),
    );
    expect(() => applyView(datasetOf(1, 1, [[0, 0, 4]]), { ...explicit, minRating: 4.5 })).toThrow(
      /highest is 4/,
    );
  });

  it('the core is taken after the ratings are filtered', () => {
    const rows = [
      [0, 0, 5],
      [0, 1, 5],
      [1, 0, 5],
      [1, 1, 1],
    ];
    expect(() => applyView(datasetOf(2, 2, rows), { ...explicit, minRating: 2, core: 2 })).toThrow(
      /core to 1/,
    );
  });

  it('an implicit view drops rating values; ratings are not asked of a set without them', () => {
    const rated = datasetOf(1, 1, [[0, 0, 4]]);
    const plain = datasetOf(1, 1, [[0, 0]]);
    expect(applyView(rated, { ...explicit, feedback: 'implicit' }).ratings).toBeNull();
    expect(() => applyView(plain, explicit)).toThrow(/no ratings/);
    expect(() => applyView(plain, { feedback: 'implicit', minRating: 3, core: 0 })).toThrow(/no ratings/);
  });

  it('an implicit view takes rows labelled 0 for no interactions, an explicit one keeps them', () => {
    const labelled = {
      ...datasetOf(2, 2, [
        [0, 0, 1],
        [0, 1, 0],
        [1, 1, 1],
      ]),
      labelled: true,
    };
    const clicks = applyView(labelled, { ...explicit, feedback: 'implicit' });
    expect([[...clicks.users], [...clicks.items]]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(applyView(labelled, explicit).users).toHaveLength(3);
    const unchosen = { ...datasetOf(1, 1, [[0, 0, 0]]), labelled: true };
    expect(() => applyView(unchosen, { ...explicit, feedback: 'implicit' })).toThrow(/no interaction/);
  });

  it('a view that changes nothing is the data set itself; others have a hash of their own', () => {
    const rows = [
      [0, 0, 5],
      [1, 1, 3],
    ];
    const d = datasetOf(2, 2, rows);
    expect(applyView(d, { ...explicit, core: 1, minRating: 1 })).toBe(d);
    const hashes = [
      applyView(d, { ...explicit, minRating: 4 }).hash,
      applyView(d, { ...explicit, minRating: 5 }).hash,
      applyView(d, { ...explicit, minRating: 4, core: 1 }).hash,
      applyView(d, { ...explicit, feedback: 'implicit' }).hash,
      d.hash,
    ];
    expect(new Set(hashes).size).toBe(5);
  });
});
