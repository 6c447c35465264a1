import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import type { Scorer } from '../../../workers/engines/types.ts';
import {
  fiveNumbers,
  jensenShannon,
  meanShift,
  predictionsFor,
  rankShifts,
  ratingShares,
  robustnessImprovement,
  targetHits,
  targetTask,
  totalVariation,
} from '../../../workers/measure/poisoning.ts';
import { rankAll } from '../../../workers/measure/rank.ts';
import { randomTable, rowsOf, splitOf } from '../poison/ratings.ts';

const gate = { gate: async () => {} };

const table = (scores: readonly (readonly number[])[]): Scorer => ({
  scores: async (users) => Float32Array.from([...users].flatMap((u) => scores[u])),
  dispose: () => {},
});

const scoresOf = (users: number, items: number, seed: number) => {
  const rng = createRng(seed);
  // Few levels, so that ties occur.
  return Array.from({ length: users }, () => Array.from({ length: items }, () => rng.int(12)));
};

/** Sorting by hand: the target's place among all unknown items, those that tie standing before it. */
function placeOf(scores: readonly number[], known: readonly (number | null)[], target: number): number {
  return scores.filter((s, item) => item !== target && known[item] === null && s >= scores[target]).length;
}

describe('target measures', () => {
  it('hit ratios and rank shifts are those of brute force, in both countings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 9 }), async (seed, k) => {
        const [users, items, targets] = [7, 12, [0, 3, 8]];
        const train = randomTable(users, items, 0.3, seed);
        const split = splitOf(train, randomTable(users, items, 0, 0), items);
        const [before, after] = [scoresOf(users, items, seed + 1), scoresOf(users, items, seed + 2)];
        const task = targetTask(split, targets);
        const first = await rankAll(table(before), task, k, gate);
        const second = await rankAll(table(after), task, k, gate);
        let hits = 0;
        let open = 0;
        const shifts: number[] = [];
        for (let u = 0; u < users; u++) {
          for (const target of targets) {
            if (train[u][target] !== null) continue;
            open++;
            const place = placeOf(after[u], train[u], target);
            if (place < k) hits++;
            shifts.push(placeOf(before[u], train[u], target) - place);
          }
        }
        const got = targetHits(second, users, targets.length);
        expect(got.all).toBeCloseTo(hits / (users * targets.length), 12);
        if (open > 0) expect(got.unrated).toBeCloseTo(hits / open, 12);
        expect([...rankShifts(first, second)]).toEqual(shifts);
      }),
      { numRuns: 60 },
    );
  });

  it('a user who knows every target is in neither list, and validation items are known', async () => {
    const split = splitOf(
      [
        [5, 5, null],
        [null, 4, null],
      ],
      [[], []],
      3,
    );
    const task = targetTask({ ...split, validation: rowsOf([[], [3, null, null]]) }, [0, 1]);
    expect(task.users).toHaveLength(0);
    expect(targetTask(split, [0, 1]).users).toEqual(Int32Array.of(1));
    expect([...targetTask(split, [0, 1]).targets]).toEqual([0]);
    const ranking = await rankAll(
      table([
        [9, 9, 9],
        [9, 1, 1],
      ]),
      targetTask(split, [0, 1]),
      1,
      gate,
    );
    expect(targetHits(ranking, 2, 2)).toEqual({ all: 0.25, unrated: 1 });
  });

  it('prediction shift is the mean over the same pairs, in rating points', () => {
    const split = splitOf(
      [
        [null, 5, null],
        [null, null, 4],
      ],
      [[], []],
      3,
    );
    const task = targetTask(split, [0, 1]);
    const P = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
    const Q = { shape: [3, 2], data: Float32Array.of(1, 0, 0, 1, 1, 1) };
    const predicted = predictionsFor({ P, Q }, task, 5);
    expect([...predicted]).toEqual([5, 15, 20]);
    expect(meanShift(predicted, Float64Array.of(8, 15, 23))).toBeCloseTo(2, 12);
  });

  it('robustness improvement is 1 where the clean ratio is restored, 0 where nothing is won', () => {
    expect(robustnessImprovement(0.1, 0.9, 0.1)).toBe(1);
    expect(robustnessImprovement(0.1, 0.9, 0.9)).toBe(0);
    expect(robustnessImprovement(0, 0.8, 0.2)).toBeCloseTo(0.75, 12);
    expect(robustnessImprovement(0.3, 0.3, 0.3)).toBeNaN();
    expect(robustnessImprovement(0.3, 0.3, 0.5)).toBeNaN();
  });

  it('five numbers interpolate as numpy does', () => {
    expect(fiveNumbers(Int32Array.of(4, 1, 3, 2))).toEqual([1, 1.75, 2.5, 3.25, 4]);
    expect(fiveNumbers(Int32Array.of(7))).toEqual([7, 7, 7, 7, 7]);
    expect(fiveNumbers(new Int32Array(0))).toEqual([NaN, NaN, NaN, NaN, NaN]);
  });
});

describe('distance between profiles', () => {
  it('rating shares, total variation and Jensen-Shannon distance by hand', () => {
    const shares = ratingShares(
      rowsOf([
        [1, 1, 3],
        [5, null, null],
      ]),
      [1, 3, 5],
    );
    expect([...shares]).toEqual([0.5, 0.25, 0.25]);
    const [p, q] = [Float64Array.of(1, 0), Float64Array.of(0.5, 0.5)];
    expect(totalVariation(p, q)).toBe(0.5);
    // ½·log2(1/0.75) + ½·(½·log2(0.5/0.75) + ½·log2(0.5/0.25)) bits, and its root.
    const bits = 0.5 * Math.log2(4 / 3) + 0.5 * (0.5 * Math.log2(2 / 3) + 0.5);
    expect(jensenShannon(p, q)).toBeCloseTo(Math.sqrt(bits), 12);
    expect(jensenShannon(p, p)).toBe(0);
    expect(jensenShannon(Float64Array.of(1, 0), Float64Array.of(0, 1))).toBe(1);
    expect(totalVariation(Float64Array.of(1, 0), Float64Array.of(0, 1))).toBe(1);
  });
});
