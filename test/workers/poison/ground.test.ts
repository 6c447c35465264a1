import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../../../workers/data/generator/generate.ts';
import { gridOf, onGrid, stepOf } from '../../../workers/poison/grid.ts';
import { withUsers } from '../../../workers/poison/inject.ts';
import { ratingStatistics } from '../../../workers/poison/statistics.ts';
import { targetItems } from '../../../workers/poison/targets.ts';
import { randomTable, rowsOf, splitOf } from './ratings.ts';

const classroom = generate({ kind: 'generated', size: 'classroom', seed: 1 });

describe('the rating grid', () => {
  it('holds the values that occur, ascending', () => {
    expect([...gridOf(classroom)]).toEqual([1, 2, 3, 4, 5]);
    expect([...gridOf({ name: 'x', ratings: Float32Array.of(4, 0.5, 2, 0.5) })]).toEqual([0.5, 2, 4]);
    expect(() => gridOf({ name: 'x', ratings: null })).toThrow('x has no ratings');
  });

  it('has the smallest distance of two neighbours as its step, wherever that lies', () => {
    expect(stepOf(Float64Array.of(1, 1.5, 3))).toBe(0.5);
    expect(stepOf(Float64Array.of(1, 3, 4, 6))).toBe(1);
  });

  it('rounds to the nearest value by brute force', () => {
    const grids = [[1, 2, 3, 4, 5], [0.5, 1, 1.5, 4], [2]];
    fc.assert(
      fc.property(fc.constantFrom(...grids), fc.double({ min: -9, max: 9, noNaN: true }), (values, x) => {
        const got = onGrid(Float64Array.from(values), x);
        expect(values).toContain(got);
        for (const value of values) expect(Math.abs(got - x)).toBeLessThanOrEqual(Math.abs(value - x));
      }),
    );
    expect(onGrid(Float64Array.of(1, 2, 3), 2.5)).toBe(3);
  });
});

describe('rating statistics', () => {
  it('are means and deviations by hand', () => {
    const table = [
      [1, 4, null, null],
      [3, null, null, 5],
      [5, null, null, 5],
    ];
    const s = ratingStatistics(rowsOf(table), 4);
    const all = [1, 4, 3, 5, 5, 5];
    const mean = all.reduce((a, b) => a + b) / 6;
    const sd = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 6);
    expect(s.mean).toBeCloseTo(mean, 12);
    expect(s.sd).toBeCloseTo(sd, 12);
    expect([...s.itemCount]).toEqual([3, 1, 0, 2]);
    [3, 4, mean, 5].forEach((value, item) => {
      expect(s.itemMean[item]).toBeCloseTo(value, 12);
    });
    // One rating and none take the deviation of all; two equal ones have 0.
    [Math.sqrt(8 / 3), sd, sd, 0].forEach((value, item) => {
      expect(s.itemSd[item]).toBeCloseTo(value, 12);
    });
  });
});

describe('targets', () => {
  const counts = Int32Array.from(classroom.itemIds, () => 0);
  for (const item of classroom.items) counts[item]++;

  it('unpopular ones have ratings, but fewer than asked', () => {
    const items = targetItems(classroom, counts, { kind: 'unpopular', count: 5, below: 9, seed: 3 });
    expect(items).toHaveLength(5);
    for (const item of items) {
      expect(counts[item]).toBeGreaterThan(0);
      expect(counts[item]).toBeLessThan(9);
    }
    expect(targetItems(classroom, counts, { kind: 'unpopular', count: 5, below: 9, seed: 3 })).toEqual(items);
    expect(targetItems(classroom, counts, { kind: 'random', count: 5, seed: 3 })).toHaveLength(5);
  });

  it('unpopular ones that are kept hang on the whole data, not on the training counts of a split', () => {
    const choice = { kind: 'unpopular-kept', count: 5, below: 9, seed: 3 } as const;
    const training = counts.map((count, item) => (item % 2 === 0 ? 0 : count));
    const items = targetItems(classroom, training, choice);
    expect(items).toEqual(targetItems(classroom, counts, choice));
    expect(items.some((item) => item % 2 === 0)).toBe(true);
    for (const item of items) expect(counts[item]).toBeLessThan(9);
    const repeated = {
      ...classroom,
      users: Int32Array.from([...classroom.users, ...classroom.users]),
      items: Int32Array.from([...classroom.items, ...classroom.items]),
    };
    expect(targetItems(repeated, counts, choice)).toEqual(items);
  });

  it('chosen ones come ascending; those that are not there are named', () => {
    expect(targetItems(classroom, counts, { kind: 'chosen', items: [7, 2] })).toEqual([2, 7]);
    expect(() => targetItems(classroom, counts, { kind: 'chosen', items: [2, 300] })).toThrow(
      /names 300, but .* has items 0 to 299 only/,
    );
  });

  it('published lists are refused where the ids mean other items', () => {
    const ids = (first: number) => ({
      ...classroom,
      name: 'Mine',
      itemIds: Array.from({ length: 1682 }, (_, n) => String(n + first)),
    });
    const rare = new Int32Array(1682).fill(4);
    const unpopular = { kind: 'published', list: 'ml-100k-unpopular' } as const;
    expect(() => targetItems(ids(0), rare, unpopular)).toThrow(/items of Mine count from 0, but the list/);
    expect(() => targetItems(ids(0), rare, { kind: 'published', list: 'ml-100k-random' })).toThrow(
      /count from 0/,
    );
    const popular = rare.slice();
    popular[821] = 82;
    expect(() => targetItems(ids(1), popular, unpopular)).toThrow(
      /fewer than 5 ratings, but in Mine item 822 has 82 training ratings: these are other items/,
    );
    expect(targetItems(ids(1), popular, { kind: 'published', list: 'ml-100k-random' })).toHaveLength(5);
  });

  it('published ones are the ids that paper 003 counts from 0', () => {
    const view = { ...classroom, itemIds: Array.from({ length: 1682 }, (_, n) => String(n + 1)) };
    const rare = new Int32Array(1682).fill(4);
    const list = (name: 'ml-100k-unpopular' | 'ml-100k-random') =>
      targetItems(view, rare, { kind: 'published', list: name });
    expect(list('ml-100k-unpopular')).toEqual([1485, 1320, 821, 1562, 1531].sort((a, b) => a - b));
    expect(list('ml-100k-random')).toEqual([1018, 946, 597, 575, 516].sort((a, b) => a - b));
    expect(() => targetItems(classroom, counts, { kind: 'published', list: 'filmtrust-random' })).toThrow(
      /which the list filmtrust-random names/,
    );
  });

  it('too few items are refused with what to change', () => {
    const none = new Int32Array(counts.length);
    expect(() => targetItems(classroom, none, { kind: 'unpopular', count: 5, below: 5, seed: 1 })).toThrow(
      /0 items with fewer than 5 ratings/,
    );
    expect(() =>
      targetItems(classroom, counts.subarray(0, 3), { kind: 'random', count: 5, seed: 1 }),
    ).toThrow(/lower it/);
  });
});

describe('a poisoned split', () => {
  it('has the genuine rows as they were, the fakes below, and holds nothing out of them', () => {
    const train = randomTable(5, 8, 0.5, 1);
    const test = randomTable(5, 8, 0.2, 2);
    const fakes = randomTable(3, 8, 0.5, 3);
    const poisoned = withUsers(splitOf(train, test, 8), rowsOf(fakes));
    expect(poisoned.nUsers).toBe(8);
    expect(poisoned.train).toEqual(rowsOf([...train, ...fakes]));
    expect(poisoned.test).toEqual(rowsOf([...test, [], [], []]));
    expect(poisoned.validation).toEqual(rowsOf(Array.from({ length: 8 }, () => [])));
    const known = rowsOf(train).columns.length;
    expect([...poisoned.trainRows.subarray(0, known)]).toEqual([...Array(known).keys()]);
    expect(new Set(poisoned.trainRows.subarray(known))).toEqual(new Set([-1]));
  });
});
