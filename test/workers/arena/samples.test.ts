import { describe, expect, it } from 'vitest';
import { type Drawn, differenceOfDrawn, errorOfDrawn } from '../../../workers/arena/samples.ts';
import { createRng, type Rng } from '../../../workers/core/random.ts';
import { intervalOf } from '../../../workers/measure/over-users.ts';

const one = (kept: readonly number[], users: readonly string[]): Drawn => ({ kept, users });

describe('errors of instances that were drawn', () => {
  it('are those of a mean over users where each has one and there is one seed', () => {
    const kept = [1, 0, 0, 1, 1, 0, 1, 1];
    const share = 5 / 8;
    const sd = Math.sqrt(kept.reduce((sum, value) => sum + (value - share) ** 2, 0) / 7);
    expect(errorOfDrawn([one(kept, [...'abcdefgh'])])).toBeCloseTo(sd / Math.sqrt(8), 12);
  });

  it('are worked by hand for users with several, in two seeds that drew different ones', () => {
    // Seed 1: a 1 1, b 0, share 2/3; seed 2: a 0, c 1, share 1/2.
    // a: (2 − 2 · 2/3) / 3 / 2 + (0 − 1/2) / 2 / 2 = 1/9 − 1/8; b: (0 − 2/3) / 3 / 2 = −1/9; c: (1 − 1/2) / 2 / 2 = 1/8.
    const seeds = [one([1, 1, 0], ['a', 'a', 'b']), one([0, 1], ['a', 'c'])];
    const [a, b, c] = [1 / 9 - 1 / 8, -1 / 9, 1 / 8];
    expect(errorOfDrawn(seeds)).toBeCloseTo(Math.sqrt((3 / 2) * (a ** 2 + b ** 2 + c ** 2)), 12);
  });

  it('take the answers to one instance together, and say nothing of one user or none', () => {
    const twice = one([1, 1, 0, 0, 1, 0], ['a', 'b', 'c']);
    expect(errorOfDrawn([twice])).toBeCloseTo(errorOfDrawn([one([1, 0, 0.5], ['a', 'b', 'c'])])!, 12);
    expect(errorOfDrawn([one([1, 0], ['a', 'a'])])).toBeNull();
    expect(errorOfDrawn([])).toBeNull();
    expect(() => errorOfDrawn([one([1, 0, 1], ['a', 'b'])])).toThrow(RangeError);
    expect(differenceOfDrawn([], [twice])).toEqual({ se: null, low: null, high: null });
  });

  it('of a difference are zero where the same is kept, whatever is kept', () => {
    const own = one([1, 0, 1, 1], ['a', 'b', 'c', 'c']);
    expect(differenceOfDrawn([own], [own])).toEqual({ se: 0, low: 0, high: 0 });
  });
});

/**
 * Users who are hard or easy to turn, alike in every seed and some of them with many more instances than others; each
 * seed draws 80 instances of a population, for both columns alike. The easy ones have more.
 */
function arena(rng: Rng, gain: number) {
  const users = Array.from({ length: 50 }, (_, n) => {
    const ease = rng.uniform();
    return { name: `user ${n}`, ease, instances: 1 + Math.floor(8 * ease * rng.uniform()) };
  });
  const pool = users.flatMap(({ name, ease, instances }) =>
    Array.from({ length: instances }, () => ({ name, ease })),
  );
  const seeds = Array.from({ length: 3 }, () =>
    Array.from({ length: 80 }, () => pool[rng.int(pool.length)]!),
  );
  const of = (more: number) =>
    seeds.map((drawn) =>
      one(
        drawn.map(({ ease }) => Number(rng.uniform() < Math.min(1, ease * (1 + more)))),
        drawn.map(({ name }) => name),
      ),
    );
  return { plain: of(0), defended: of(gain) };
}

const meanOf = (seeds: readonly Drawn[]) =>
  seeds.reduce((sum, { kept }) => sum + Array.from(kept).reduce((a, b) => a + b, 0) / kept.length, 0) /
  seeds.length;

it('cover what all users keep in 95 of 100 samples, which errors over instances do not', () => {
  const truth = () => {
    const sums = { plain: 0, defended: 0 };
    const rng = createRng(5);
    const all = 2000;
    for (let n = 0; n < all; n++) {
      const { plain, defended } = arena(rng.child(`truth ${n}`), 0.2);
      sums.plain += meanOf(plain) / all;
      sums.defended += meanOf(defended) / all;
    }
    return sums;
  };
  const { plain: kept, defended } = truth();
  const rng = createRng(12);
  const samples = 600;
  const covered = { kept: 0, gain: 0, instances: 0 };
  for (let n = 0; n < samples; n++) {
    const own = arena(rng.child(`sample ${n}`), 0.2);
    const mean = meanOf(own.plain);
    const users = new Set(own.plain.flatMap((seed) => [...seed.users])).size;
    const whole = intervalOf(mean, errorOfDrawn(own.plain), users)!;
    if (whole.low <= kept && kept <= whole.high) covered.kept++;
    const { low, high } = differenceOfDrawn(own.defended, own.plain);
    if (low! <= defended - kept && defended - kept <= high!) covered.gain++;
    if (Math.abs(mean - kept) <= 1.96 * Math.sqrt((mean * (1 - mean)) / 240)) covered.instances++;
  }
  // Three errors of a share of .95 in 600 samples are .027; a linearisation on 50 users may fall short of it by a little.
  for (const share of [covered.kept / samples, covered.gain / samples]) {
    expect(share).toBeGreaterThan(0.95 - 0.04);
    expect(share).toBeLessThan(0.95 + 0.04);
  }
  expect(covered.instances / samples).toBeLessThan(0.9);
});
