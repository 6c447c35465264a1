import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import {
  audienceLikes,
  type HeuristicAttack,
  heuristicProfiles,
  segmentOf,
} from '../../../workers/poison/heuristic.ts';
import { drawItems } from '../../../workers/poison/profiles.ts';
import { ratingStatistics } from '../../../workers/poison/statistics.ts';
import type { AttackProblem } from '../../../workers/poison/types.ts';
import { profileOf, randomTable, rowsOf } from './ratings.ts';

const grid = Float64Array.of(1, 2, 3, 4, 5);

/** By a list of their own, not that of the code. */
const heuristicAttacks: readonly HeuristicAttack[] = [
  'random',
  'average',
  'bandwagon',
  'segment',
  'power-user',
  'power-item',
  'obfuscated',
];

function problemOn(table: (number | null)[][], more: Partial<AttackProblem> = {}): AttackProblem {
  const train = rowsOf(table);
  const nItems = table[0].length;
  return {
    train,
    nItems,
    statistics: ratingStatistics(train, nItems),
    grid,
    targets: [0],
    goal: 'promote',
    fakes: 4,
    fillers: 6,
    selected: 2,
    noise: 1,
    targetShift: 1,
    ...more,
  };
}
const profiles = (problem: AttackProblem, kind: HeuristicAttack, seed = 1) => {
  const rows = heuristicProfiles(problem, kind, createRng(seed));
  return Array.from({ length: rows.rows }, (_, n) => profileOf(rows, n));
};

describe('items drawn for fillers or targets', () => {
  it('are any of those that are free, in any order, equally often', () => {
    const rng = createRng(3);
    const times = new Map<string, number>();
    for (let n = 0; n < 2400; n++) {
      const pair = drawItems(5, 2, new Set([2]), rng).join();
      times.set(pair, (times.get(pair) ?? 0) + 1);
    }
    const free = [0, 1, 3, 4];
    const pairs = free.flatMap((a) => free.filter((b) => b !== a).map((b) => `${a},${b}`));
    expect([...times.keys()].sort()).toEqual(pairs);
    // 200 each, with a deviation of 13.5.
    for (const count of times.values()) expect(Math.abs(count - 200)).toBeLessThan(55);
  });

  it('are all there are where more are wanted', () => {
    expect(drawItems(5, 9, new Set([2]), createRng(1)).sort()).toEqual([0, 1, 3, 4]);
    expect(drawItems(5, 0, new Set(), createRng(1))).toEqual([]);
  });
});

describe('heuristic profiles', () => {
  it('never exceed their budget, stay on the grid and rate each item once, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constantFrom(...heuristicAttacks),
          goal: fc.constantFrom('promote' as const, 'demote' as const, 'availability' as const),
          fakes: fc.integer({ min: 0, max: 6 }),
          fillers: fc.integer({ min: 0, max: 40 }),
          selected: fc.integer({ min: 0, max: 40 }),
          targets: fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 5 }),
          noise: fc.double({ min: 0, max: 3, noNaN: true }),
          targetShift: fc.integer({ min: 0, max: 9 }),
          half: fc.boolean(),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
        ({ kind, seed, half, ...asked }) => {
          const steps = half ? Float64Array.of(0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4) : grid;
          const targets = asked.goal === 'availability' ? [] : asked.targets;
          const problem = problemOn(
            randomTable(9, 20, 0.4, seed).map((row) => row.map((r) => r && Math.min(r, 4))),
            {
              ...asked,
              targets,
              grid: steps,
            },
          );
          const rows = heuristicProfiles(problem, kind, createRng(seed));
          expect(rows.rows).toBe(asked.fakes);
          for (let n = 0; n < rows.rows; n++) {
            const items = [...rows.columns.subarray(rows.offsets[n], rows.offsets[n + 1])];
            expect(items.length).toBeLessThanOrEqual(asked.fillers + targets.length);
            expect(items).toEqual([...new Set(items)].sort((a, b) => a - b));
            expect(targets.every((target) => items.includes(target))).toBe(true);
          }
          for (const rating of rows.values ?? []) expect([...steps]).toContain(rating);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('random and average use their whole budget where there are items enough', () => {
    const problem = problemOn(randomTable(9, 20, 0.4, 3));
    for (const kind of ['random', 'average', 'obfuscated', 'bandwagon', 'segment'] as const)
      for (const profile of profiles(problem, kind)) expect(profile.size).toBe(6 + 1);
  });

  it('promote at the top, demote at the bottom, hidden targets a step short of it', () => {
    const table = randomTable(9, 20, 0.4, 3);
    for (const kind of heuristicAttacks) {
      const short = kind === 'obfuscated' ? 1 : 0;
      for (const profile of profiles(problemOn(table), kind)) expect(profile.get(0)).toBe(5 - short);
      for (const profile of profiles(problemOn(table, { goal: 'demote' }), kind))
        expect(profile.get(0)).toBe(1 + short);
    }
  });

  it("random follows all ratings, average the item's", () => {
    // Item 1 is loved by all, item 2 hated, item 3 neither; the mean of all is 3 with a deviation of √(8/3).
    const table = Array.from({ length: 10 }, () => [null, 5, 1, 3]);
    const mean = (kind: HeuristicAttack, item: number) => {
      const all = profiles(problemOn(table, { fakes: 4000, fillers: 3 }), kind);
      return all.reduce((sum, profile) => sum + profile.get(item)!, 0) / all.length;
    };
    expect([1, 2, 3].map((item) => mean('average', item))).toEqual([5, 1, 3]);
    // A clipped and rounded symmetric normal keeps its mean; the error of 4,000 draws is below 0.03.
    for (const item of [1, 2, 3]) expect(Math.abs(mean('random', item) - 3)).toBeLessThan(0.1);
  });

  it('spread as all ratings do, as the item’s do, or with noise beside', () => {
    // Of all ratings the deviation is √(5/3); of items 1, 2 and 3 it is 2, 1 and 0. The grid is too fine and wide to round.
    const table = [
      [null, 5, 4, 3],
      [null, 5, 4, 3],
      [null, 1, 2, 3],
      [null, 1, 2, 3],
    ];
    const fine = Float64Array.from({ length: 4001 }, (_, n) => -17 + n / 100);
    const spread = (kind: HeuristicAttack, item: number) => {
      const all = profiles(problemOn(table, { fakes: 3000, fillers: 3, selected: 0, grid: fine }), kind);
      const values = all.map((profile) => profile.get(item)!);
      const middle = values.reduce((a, b) => a + b, 0) / values.length;
      return Math.sqrt(values.reduce((sum, x) => sum + (x - middle) ** 2, 0) / values.length);
    };
    const all = Math.sqrt(5 / 3);
    for (const [kind, spreads] of [
      ['random', [all, all, all]],
      ['average', [2, 1, 0]],
      ['power-item', [2, 1, 0]],
      ['obfuscated', [Math.sqrt(5), Math.sqrt(2), 1]],
    ] as const)
      spreads.forEach((expected, n) => {
        // Five standard errors of 3,000 draws.
        expect(Math.abs(spread(kind, n + 1) - expected)).toBeLessThanOrEqual(0.065 * expected + 1e-9);
      });
  });

  it('bandwagon rates the most rated items at the top; power-item imitates them', () => {
    const table = [
      [null, 3, 4, null, null],
      [null, 3, 4, 2, null],
      [null, 3, null, null, 2],
      [5, null, null, null, null],
    ];
    // By number of ratings: 1 (3), 2 (2), then 3 and 4 with one each, the smaller index first.
    const asked = { fillers: 3, selected: 2 };
    for (const profile of profiles(problemOn(table, asked), 'bandwagon')) {
      expect([profile.get(1), profile.get(2)]).toEqual([5, 5]);
    }
    for (const profile of profiles(problemOn(table, asked), 'power-item')) {
      expect([...profile.keys()]).toEqual([0, 1, 2, 3]);
      expect([profile.get(1), profile.get(2)]).toEqual([3, 4]);
    }
  });

  it('segment rates what the audience of the targets likes at the top and the rest at the bottom', () => {
    const table = [
      [5, 5, null, 1, null, null],
      [4, 5, 4, 1, null, null],
      [1, null, null, 5, 5, null],
      [null, null, null, 5, 5, null],
    ];
    // The mean is 3.83: users 0 and 1 like the target; they like item 1 twice, item 2 once.
    expect(segmentOf(problemOn(table)).slice(0, 2)).toEqual([1, 2]);
    for (const profile of profiles(problemOn(table, { fillers: 4 }), 'segment')) {
      expect([profile.get(1), profile.get(2)]).toEqual([5, 5]);
      const rest = [...profile].filter(([item]) => item > 2).map(([, rating]) => rating);
      expect(rest).toEqual([1, 1]);
    }
  });

  it('counts what those like who like a target, or else rated one, or else everyone', () => {
    const likes = (table: (number | null)[][], ...targets: number[]) => [
      ...audienceLikes(problemOn(table, { targets })),
    ];
    // The mean is 38/9: of item 0 users 0 and 1 think better, of item 1 user 2 alone.
    const liked = [
      [5, 2, 5, null],
      [5, null, 5, 5],
      [1, 5, null, 5],
    ];
    expect(likes(liked, 0)).toEqual([2, 0, 2, 1]);
    expect(likes(liked, 1)).toEqual([0, 1, 0, 1]);
    expect(likes(liked, 0, 1)).toEqual([2, 1, 2, 2]);
    expect(segmentOf(problemOn(liked))).toEqual([2, 3, 1]);
    // The mean is 31/8: nobody likes item 0, which users 0 and 1 rated; nobody rated item 4.
    const disliked = [
      [1, 5, null, 3, null],
      [2, null, 5, 5, null],
      [null, 5, 5, null, null],
    ];
    expect(likes(disliked, 0)).toEqual([0, 1, 1, 1, 0]);
    expect(likes(disliked, 4)).toEqual([0, 2, 2, 1, 0]);
    // A rating of the mean, 3, is enough, of the target as of another item.
    const even = [
      [3, 4, 1, null],
      [5, 1, null, 4],
    ];
    expect(likes(even, 0)).toEqual([2, 1, 0, 1]);
  });

  it('power-user copies ratings of the users with the most, never their rating of a target', () => {
    const table = [
      [1, 2, 3, 4, 5, 1, 2, 3, 4],
      [null, 5, 5, null, null, null, null, null, null],
      [2, 4, 4, 4, 4, 4, null, null, null],
    ];
    const copies = profiles(problemOn(table, { fakes: 2, fillers: 5 }), 'power-user');
    copies.forEach((profile, n) => {
      const source = table[[0, 2][n]];
      expect(profile.size).toBe(6);
      for (const [item, rating] of profile) expect(rating).toBe(item === 0 ? 5 : source[item]);
    });
  });

  it('availability rates items contrary to their mean and has no target', () => {
    const table = Array.from({ length: 10 }, () => [null, 5, 1, 4]);
    for (const kind of ['random', 'average', 'power-user'] as const) {
      const problem = problemOn(table, { goal: 'availability', targets: [], fillers: 3 });
      for (const profile of profiles(problem, kind)) {
        for (const [item, rating] of profile) if (item > 0) expect(rating).toBe([0, 1, 5, 1][item]);
      }
    }
  });

  it('the same seed gives the same fakes, and more fakes leave the first ones as they were', () => {
    const table = randomTable(9, 20, 0.4, 3);
    for (const kind of heuristicAttacks) {
      expect(profiles(problemOn(table), kind, 7)).toEqual(profiles(problemOn(table), kind, 7));
      const more = profiles(problemOn(table, { fakes: 9 }), kind, 7);
      expect(more.slice(0, 4)).toEqual(profiles(problemOn(table), kind, 7));
    }
  });
});
