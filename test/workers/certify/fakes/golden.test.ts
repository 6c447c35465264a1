import { describe, expect, it } from 'vitest';
import { clopperPearson } from '../../../../workers/certify/fakes/binomial.ts';
import type { Sampling } from '../../../../workers/certify/fakes/pore.ts';
import { createRng } from '../../../../workers/core/random.ts';
import { SampleCertifier, type Voted } from '../../../../workers/studies/fakes/certificates.ts';
import { poreCount } from '../../../oracle/pore.ts';

/*
 * Jia et al. tell certified Precision@10 on MovieLens 100K; the counts of votes that they computed it from are not at
 * hand. Here are counts made to give nearly the same, and what they give elsewhere.
 */

const sampling: Sampling = { users: 943, size: 200, votes: 1, everyone: false };
const items = 1682;
const places = 10;
/** One bound a pair of user and item, as in the paper. */
const level = 0.001 / (sampling.users * items);
const most = 10;

/** A user whose votes fall off so steeply, and whose voted items are test items so often. */
interface Group {
  readonly share: number;
  readonly spread: number;
  readonly hit: number;
}

/** Found by least squares on the four published values at 100,000 voters, and on nothing else. */
const groups: readonly Group[] = [
  { share: 0.75, spread: 2.5, hit: 0.4 },
  { share: 0.25, spread: 5, hit: 0.4 },
];
const usersEach = 100;

/** Users of a group: shares of 60 items by a log-normal law, rounded to votes of so many voters. */
function usersOf({ spread, hit }: Group, voters: number, count: number): Voted[] {
  const rng = createRng(11);
  return Array.from({ length: count }, () => {
    const weights = Array.from({ length: 60 }, () => Math.exp(spread * rng.normal()));
    const hits = weights.map(() => rng.uniform() < hit);
    const sum = weights.reduce((a, b) => a + b, 0);
    const asked = (voters * sampling.size) / sampling.users;
    const votes = weights.map((weight, item) => [item, Math.round((asked * weight) / sum)] as const);
    return {
      votes: new Map(votes.filter(([, cast]) => cast > 0)),
      candidates: items,
      test: new Set(hits.flatMap((isHit, item) => (isHit ? [item] : []))),
    };
  });
}

/** Certified Precision@10 of both groups, by the number of fakes. */
function precision(voters: number): number[] {
  const certifier = new SampleCertifier(sampling, places, most, voters, level);
  const sums = new Array<number>(most + 1).fill(0);
  for (const group of groups)
    for (const user of usersOf(group, voters, usersEach))
      certifier.certify(user).test.forEach((kept, fakes) => {
        sums[fakes] += (group.share * kept) / (places * usersEach);
      });
  return sums;
}

describe('counts fitted to what is published at 100,000 voters', () => {
  const whole = precision(100_000);

  it('give nearly that, and next to nothing with ten fake users', () => {
    const published = [0.2888, 0.1433, 0.097, 0.0284];
    [0, 1, 2, 5].forEach((fakes, n) => {
      expect(Math.abs(whole[fakes] - published[n]), `${fakes} fakes: ${whole[fakes]}`).toBeLessThan(0.025);
    });
    expect(whole[10]).toBeLessThan(0.002);
  });

  it('scaled to fewer voters give what is published for scaled counts, to which they were not fitted', () => {
    const published = [
      [20_000, 0.1181],
      [5000, 0.0753],
      [1000, 0.0195],
    ] as const;
    let before = whole[1];
    for (const [voters, value] of published) {
      const found = precision(voters)[1];
      expect(Math.abs(found - value), `${voters} voters: ${found}`).toBeLessThan(0.02);
      expect(found).toBeLessThan(before);
      before = found;
    }
  });
});

/** ln n! for n up to 100,000. */
const logFactorials = new Float64Array(100_001);
for (let n = 1; n <= 100_000; n++) logFactorials[n] = logFactorials[n - 1] + Math.log(n);

/** The probability of `hits` or more of `trials`, or of so many or fewer, summed term by term from the edge. */
function tail(hits: number, trials: number, p: number, step: 1 | -1): number {
  let sum = 0;
  for (let k = hits; k >= 0 && k <= trials; k += step) {
    const ways = logFactorials[trials] - logFactorials[k] - logFactorials[trials - k];
    const term = Math.exp(ways + k * Math.log(p) + (trials - k) * Math.log1p(-p));
    sum += term;
    // Beyond the mean terms fall; before it they would still grow.
    const isBeyond = step === 1 ? k > trials * p : k < trials * p;
    if (isBeyond && term < sum * 1e-12) break;
  }
  return sum;
}

/** The p at which a tail is the level, by halving. */
function bound(hits: number, trials: number, step: 1 | -1): number {
  let [low, high] = [0, 1];
  for (let n = 0; n < 50; n++) {
    const p = (low + high) / 2;
    if (tail(hits, trials, p, step) > level === (step === 1)) high = p;
    else low = p;
  }
  return (low + high) / 2;
}

it('votes come to what bounds by summed tails and the merged list come to', () => {
  const voters = 5000;
  const most = sampling.size / sampling.users;
  const known = new Map<number, readonly [number, number]>();
  const boundsOf = (hits: number) => {
    const found = known.get(hits) ?? [
      hits === 0 ? 0 : bound(hits, voters, 1),
      Math.min(most, bound(hits, voters, -1)),
    ];
    known.set(hits, found);
    return found;
  };
  const falling = (values: readonly number[]) => [...values].sort((a, b) => b - a);
  const certifier = new SampleCertifier(sampling, places, 6, voters, level);
  let certified = 0;
  for (const group of groups)
    for (const user of usersOf(group, voters, 20)) {
      const mine = [...user.votes].filter(([item]) => user.test.has(item)).map(([, cast]) => cast);
      const others = [...user.votes].filter(([item]) => !user.test.has(item)).map(([, cast]) => cast);
      const lower = falling(mine.map((cast) => boundsOf(cast)[0]));
      const upper = falling(
        [...others, ...new Array<number>(places).fill(0)].map((cast) => boundsOf(cast)[1]),
      );
      const found = certifier.certify(user).test;
      for (let fakes = 0; fakes <= 6; fakes++)
        expect(found[fakes]).toBe(poreCount(lower, upper, { ...sampling, places, fakes }));
      certified += found[1];
    }
  expect(certified).toBeGreaterThan(20);
});

/** A double as a whole number over a power of two. */
function fraction(value: number): readonly [bigint, bigint] {
  let [top, bits] = [value, 0n];
  while (!Number.isInteger(top)) {
    top *= 2;
    bits++;
  }
  return [BigInt(top), bits];
}

/** Whether the probability of `from`..`to` hits is at most the level, in exact fractions. */
function isWithin(from: number, to: number, trials: number, p: number, level: number): boolean {
  const [a, bits] = fraction(p);
  const b = (1n << bits) - a;
  let ways = 1n;
  let sum = 0n;
  for (let k = 0; k <= trials; k++) {
    if (k >= from && k <= to) sum += ways * a ** BigInt(k) * b ** BigInt(trials - k);
    ways = (ways * BigInt(trials - k)) / BigInt(k + 1);
  }
  const [top, levelBits] = fraction(level);
  return sum << levelBits <= top << (bits * BigInt(trials));
}

it('Clopper-Pearson holds its level in exact fractions, and only just', () => {
  for (const level of [0.05, 1e-3, 6e-10])
    for (const trials of [1, 6, 40])
      for (const hits of [0, 1, 3, 17, trials - 1, trials].filter((hits) => hits >= 0 && hits <= trials)) {
        const { lower, upper } = clopperPearson(hits, trials, level);
        if (hits > 0) {
          expect(isWithin(hits, trials, trials, lower, level)).toBe(true);
          expect(isWithin(hits, trials, trials, lower * (1 + 3e-6), level)).toBe(false);
        }
        if (hits < trials) {
          expect(isWithin(0, hits, trials, upper, level)).toBe(true);
          expect(isWithin(0, hits, trials, 1 - (1 - upper) * (1 + 3e-6) - 4e-16, level)).toBe(false);
        }
      }
});
