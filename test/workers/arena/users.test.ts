import { describe, expect, it } from 'vitest';
import { differenceOf, errorOf, keptPerUser, meanPerUser } from '../../../workers/arena/users.ts';
import { createRng, type Rng } from '../../../workers/core/random.ts';
import { intervalOf } from '../../../workers/measure/over-users.ts';

const nan = Number.NaN;

describe('what users keep', () => {
  it('is the share of their instances, which stand user by user', () => {
    const kept = Uint8Array.of(1, 0, 0, 0, 1, 1);
    expect([...keptPerUser({ kept, users: Uint8Array.of(1, 0, 1, 1) })]).toEqual([0.5, nan, 0, 1]);
    expect([...keptPerUser({ kept: kept.slice(2), users: Uint8Array.of(1, 1) })]).toEqual([0, 1]);
    expect(() => keptPerUser({ kept, users: Uint8Array.of(1, 1, 1, 1) })).toThrow(RangeError);
  });

  it('is averaged over attacks user by user', () => {
    const [a, b] = [Float32Array.of(1, nan, 0), Float32Array.of(0.5, nan, 1)];
    expect([...meanPerUser([a, b])]).toEqual([0.75, nan, 0.5]);
  });
});

/** Users who are hard or easy to turn, alike in every seed; what each keeps of `targets` pairs, and whether another defence does. */
function arena(rng: Rng, users: number, seeds: number, targets: number, gain: number) {
  const ease = Array.from({ length: users }, () => rng.uniform());
  const of = (more: number) =>
    Array.from({ length: seeds }, () => {
      const kept = Uint8Array.from({ length: users * targets }, (_, n) =>
        rng.uniform() < Math.min(1, ease[Math.floor(n / targets)]! * (1 + more)) ? 1 : 0,
      );
      return { kept, users: new Uint8Array(users).fill(1) };
    });
  return { plain: of(0), defended: of(gain) };
}

describe('errors over users', () => {
  it('are those of a plain recomputation', () => {
    const { plain, defended } = arena(createRng(3), 40, 3, 5, 0.2);
    const shares = (one: typeof plain) =>
      Array.from({ length: 40 }, (_, user) => {
        const own = one.flatMap(({ kept }) => [...kept.slice(5 * user, 5 * user + 5)]);
        return own.reduce((a, b) => a + b, 0) / own.length;
      });
    const error = (values: number[]) => {
      const centre = values.reduce((a, b) => a + b, 0) / 40;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 39 / 40);
    };
    const [first, second] = [shares(plain), shares(defended)];
    expect(errorOf(plain.map(keptPerUser))).toBeCloseTo(error(first), 6);
    const apart = differenceOf(plain.map(keptPerUser), defended.map(keptPerUser));
    expect(apart.se).toBeCloseTo(error(first.map((value, user) => value - second[user]!)), 6);
    expect(errorOf([])).toBeNull();
    expect(differenceOf([], defended.map(keptPerUser))).toEqual({ se: null, low: null, high: null });
  });

  it('cover what all users keep in 95 of 100 samples, which errors over pairs do not', () => {
    const rng = createRng(11);
    const [samples, users] = [600, 60];
    // E p = ½ for p uniform; E min(1, 1.2 p) − E p = 7/12 − ½.
    const truth = { kept: 0.5, gain: 7 / 12 - 0.5 };
    const covered = { kept: 0, gain: 0, pairs: 0 };
    for (let n = 0; n < samples; n++) {
      const { plain, defended } = arena(rng.child(`sample ${n}`), users, 3, 5, 0.2);
      const own = plain.map(keptPerUser);
      const all = plain.flatMap(({ kept }) => [...kept]);
      const mean = all.reduce((a, b) => a + b, 0) / all.length;
      const whole = intervalOf(mean, errorOf(own), users)!;
      if (whole.low <= truth.kept && truth.kept <= whole.high) covered.kept++;
      const asPairs = 1.96 * Math.sqrt((mean * (1 - mean)) / all.length);
      if (Math.abs(mean - truth.kept) <= asPairs) covered.pairs++;
      const { low, high } = differenceOf(defended.map(keptPerUser), own);
      if (low! <= truth.gain && truth.gain <= high!) covered.gain++;
    }
    // Three errors of a share of .95 in 600 samples are .027.
    for (const one of [covered.kept, covered.gain]) {
      expect(one / samples).toBeGreaterThan(0.95 - 0.027);
      expect(one / samples).toBeLessThan(0.95 + 0.027);
    }
    expect(covered.pairs / samples).toBeLessThan(0.8);
  });
});
