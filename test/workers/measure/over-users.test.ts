import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import {
  differenceOverUsers,
  dropDifferenceError,
  dropError,
  intervalOf,
  overUsers,
  type PerUser,
  perUser,
} from '../../../workers/measure/over-users.ts';

const users = (...values: number[]): PerUser => Float32Array.from(values);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Users that differ much in how well they are served, before and after an attack, by two models and three seeds. */
function drawn(n: number) {
  const rng = createRng(7);
  const served = Array.from({ length: n }, () => rng.uniform() ** 2);
  const seeds = (share: number) =>
    Array.from({ length: 3 }, () =>
      Float32Array.from(served, (own) => Math.min(1, Math.max(0, share * own + 0.1 * (rng.uniform() - 0.5)))),
    );
  return { clean: seeds(1), attacked: seeds(0.6), hard: seeds(0.9), hardAttacked: seeds(0.8) };
}

/** The standard deviation of a figure over samples of the users with replacement, the seeds as they are. */
function bootstrapped(n: number, figure: (sample: Uint32Array) => number): number {
  const rng = createRng(11);
  const found = Array.from({ length: 1500 }, () => figure(Uint32Array.from({ length: n }, () => rng.int(n))));
  const centre = mean(found);
  return Math.sqrt(found.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (found.length - 1));
}

describe('errors over users', () => {
  it('of a hit ratio are the root of p (1 − p) / (n − 1)', () => {
    const { mean: value, se, users: n } = overUsers([users(1, 0, 0, 1, 1)]);
    expect([value, n]).toEqual([0.6, 5]);
    expect(se).toBeCloseTo(Math.sqrt((0.6 * 0.4) / 4), 12);
  });

  it('do not shrink with seeds that say the same of every user', () => {
    const one = users(1, 0, 0, 1, 0, 0);
    expect(overUsers([one, one, one, one]).se).toBe(overUsers([one]).se);
  });

  it('leave out who was not ranked, and average a user over the seeds that ranked it', () => {
    const none = Number.NaN;
    const { mean: value, se, users: n } = overUsers([users(1, none, 0, none), users(0, 1, none, none)]);
    // Users have ½, 1 and 0.
    expect([value, n]).toEqual([0.5, 3]);
    expect(se).toBeCloseTo(0.5 / Math.sqrt(3), 12);
    expect(overUsers([users(none, 1)]).se).toBeNull();
  });

  it('of a difference are those of the differences of the same users', () => {
    // Everybody loses ¼: nothing varies, however much the users do.
    const clean = users(1, 0.5, 0.25, 0.75);
    const lost = differenceOverUsers([clean], [clean.map((value) => value - 0.25)]);
    expect(lost.mean).toBe(0.25);
    expect(lost.se).toBe(0);
    // Of eight users three lose their hit and one wins one: (3 + 1) / 8 − (2 / 8)², over n − 1.
    const { mean: value, se } = differenceOverUsers(
      [users(1, 1, 1, 1, 1, 0, 0, 0)],
      [users(0, 0, 0, 1, 1, 1, 0, 0)],
    );
    expect(value).toBe(0.25);
    expect(se).toBeCloseTo(Math.sqrt((4 / 8 - (2 / 8) ** 2) / 7), 12);
  });

  it('of means, losses, drops and differences of drops are what resampling the users shows', () => {
    const n = 300;
    const { clean, attacked, hard, hardAttacked } = drawn(n);
    const over = (seeds: readonly PerUser[], sample: Uint32Array) =>
      seeds.map((values) => mean(Array.from(sample, (user) => values[user])));
    const drops = (a: readonly PerUser[], b: readonly PerUser[], sample: Uint32Array) => {
      const [before, after] = [over(a, sample), over(b, sample)];
      return mean(before.map((value, seed) => 1 - after[seed] / value));
    };
    const figures = [
      [overUsers(clean).se, (at: Uint32Array) => mean(over(clean, at))],
      [
        differenceOverUsers(clean, attacked).se,
        (at: Uint32Array) => mean(over(clean, at)) - mean(over(attacked, at)),
      ],
      [dropError(clean, attacked), (at: Uint32Array) => drops(clean, attacked, at)],
      [
        dropDifferenceError({ clean, attacked }, { clean: hard, attacked: hardAttacked }),
        (at: Uint32Array) => drops(clean, attacked, at) - drops(hard, hardAttacked, at),
      ],
    ] as const;
    for (const [se, figure] of figures) {
      const seen = bootstrapped(n, figure);
      expect(Math.abs(Number(se) / seen - 1)).toBeLessThan(0.08);
    }
    // Taken as users of their own, the three seeds would look surer than they are, and pairing tells much.
    expect(Number(overUsers(clean).se)).toBeGreaterThan(
      1.5 * Number(overUsers([Float32Array.from(clean.flatMap((values) => [...values]))]).se),
    );
    expect(figures[1][0]).toBeLessThan(0.7 * Number(figures[0][0]));
  });

  it('are none of a drop from nothing', () => {
    expect(dropError([users(0, 0, 0)], [users(0, 0, 0)])).toBeNull();
    const some = { clean: [users(1, 0, 1)], attacked: [users(0, 0, 1)] };
    const nothing = { clean: [users(0, 0, 0)], attacked: [users(0, 0, 0)] };
    expect(dropDifferenceError(some, nothing)).toBeNull();
    expect(dropDifferenceError(nothing, some)).toBeNull();
  });

  it('make an interval by Student’s t', () => {
    // The table of t: 2.776 at four degrees of freedom.
    const interval = intervalOf(0.5, 0.1, 5);
    expect(interval?.low).toBeCloseTo(0.5 - 0.27764, 4);
    expect(interval?.high).toBeCloseTo(0.5 + 0.27764, 4);
    expect(intervalOf(0.5, null, 5)).toBeNull();
  });

  it('stand in the order of the users of the data', () => {
    const values = perUser({ users: Int32Array.of(1, 3) }, [0.5, 1], 5);
    expect([...values]).toEqual([Number.NaN, 0.5, Number.NaN, 1, Number.NaN]);
  });
});
