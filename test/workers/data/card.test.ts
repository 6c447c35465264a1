import fc from 'fast-check';
import { describe as about, expect, it } from 'vitest';
import { describe, giniOfSorted } from '../../../workers/data/card.ts';
import { anyDataset, datasetOf } from './sets.ts';
import { giniByDefinition } from './yardsticks.ts';

about('the card of a data set', () => {
  it('has the Gini index of the definition over all pairs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 40 }), (counts) => {
        fc.pre(counts.some((c) => c > 0));
        expect(giniOfSorted(counts.sort((a, b) => a - b))).toBeCloseTo(giniByDefinition(counts), 12);
      }),
    );
  });

  it('has a Gini index of 0 for equal shares and of (n - 1)/n where one has everything', () => {
    expect(giniOfSorted([3, 3, 3])).toBe(0);
    expect(giniOfSorted([0, 0, 0, 7])).toBe(0.75);
    expect(giniOfSorted([0, 0])).toBe(0);
  });

  it('counts users, items, ratings and times as a slow count does', () => {
    fc.assert(
      fc.property(anyDataset, (d) => {
        const card = describe(d);
        const perItem = d.itemIds.map((_, i) => [...d.items].filter((x) => x === i).length);
        const perUser = d.userIds.map((_, u) => [...d.users].filter((x) => x === u).length);
        expect(card.gini).toBeCloseTo(giniByDefinition(perItem), 12);
        expect(card.longTail.map((point) => point.count)).toEqual(perItem.sort((a, b) => b - a));
        expect(card.longTail.map((point) => point.rank)).toEqual(perItem.map((_, k) => k + 1));
        expect(card.perUser.min).toBe(Math.min(...perUser));
        expect(card.perUser.max).toBe(Math.max(...perUser));
        expect(card.perUser.mean).toBeCloseTo(d.users.length / 6, 12);
        expect(card.density).toBeCloseTo(d.users.length / 42, 12);
        expect(card.ratings.reduce((sum, bar) => sum + bar.count, 0)).toBe(d.users.length);
        for (const bar of card.ratings) {
          expect(bar.count).toBe([...d.ratings!].filter((r) => r === bar.value).length);
        }
        expect(card.times).toEqual(d.times && { from: Math.min(...d.times), to: Math.max(...d.times) });
      }),
    );
  });

  it('has the mean of the two middle counts as median', () => {
    const rows = [0, 1, 1, 2, 2, 2, 3, 3, 3, 3].map((u, n) => [u, n]);
    expect(describe(datasetOf(4, 10, rows)).perUser.median).toBe(2.5);
  });

  it('draws every rank of up to 200 items', () => {
    for (const n of [60, 200]) {
      const { longTail } = describe(
        datasetOf(
          1,
          n,
          Array.from({ length: n }, (_, i) => [0, i]),
        ),
      );
      expect(longTail.map(({ rank }) => rank)).toEqual(Array.from({ length: n }, (_, k) => k + 1));
    }
  });

  it('thins a long tail to 200 points, ends included, ranks whole and rising', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => [0, i]).concat([[0, 1234]]);
    const { longTail } = describe(datasetOf(1, 3000, rows));
    expect(longTail.length).toBeLessThanOrEqual(200);
    expect(longTail.length).toBeGreaterThan(120);
    expect(longTail[0]).toEqual({ rank: 1, count: 2 });
    expect(longTail.at(-1)).toEqual({ rank: 3000, count: 1 });
    for (let k = 1; k < longTail.length; k++) expect(longTail[k].rank).toBeGreaterThan(longTail[k - 1].rank);
  });

  it('shows the first rows in names', () => {
    const d = datasetOf(1, 2, [[0, 1, 4, 86_400]]);
    expect(describe(d).sample).toEqual([['u0', 'Item 1', 4, '1970-01-02T00:00:00.000Z']]);
  });
});
