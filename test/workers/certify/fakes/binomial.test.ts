import { describe, expect, it } from 'vitest';
import { clopperPearson, spentOverLooks } from '../../../../workers/certify/fakes/binomial.ts';
import { createRng } from '../../../../workers/core/random.ts';

/** The probabilities of 0..n hits, each from the one before; p in (0, 1). */
function binomial(n: number, p: number): number[] {
  const logs = [n * Math.log1p(-p)];
  for (let k = 1; k <= n; k++)
    logs.push(logs[k - 1] + Math.log((n - k + 1) / k) + Math.log(p) - Math.log1p(-p));
  return logs.map(Math.exp);
}

describe('Clopper-Pearson', () => {
  it('has closed forms at no hit and at nothing but hits', () => {
    for (const level of [0.05, 1e-3, 6e-10])
      for (const trials of [1, 7, 1000, 100_000]) {
        const root = level ** (1 / trials);
        const none = clopperPearson(0, trials, level);
        const all = clopperPearson(trials, trials, level);
        expect(none.lower).toBe(0);
        expect(all.upper).toBe(1);
        expect(none.upper / (1 - root)).toBeCloseTo(1, 5);
        expect(all.lower / root).toBeCloseTo(1, 5);
        expect(none.upper).toBeGreaterThanOrEqual(1 - root);
        expect(all.lower).toBeLessThanOrEqual(root);
      }
  });

  it('leaves so much in the tail as the level says, and never more', () => {
    for (const level of [0.05, 1e-6])
      for (const [hits, trials] of [
        [1, 10],
        [5, 12],
        [40, 200],
        [3, 900],
      ]) {
        const { lower, upper } = clopperPearson(hits, trials, level);
        const above = binomial(trials, lower)
          .slice(hits)
          .reduce((a, b) => a + b, 0);
        const below = binomial(trials, upper)
          .slice(0, hits + 1)
          .reduce((a, b) => a + b, 0);
        expect(above / level).toBeCloseTo(1, 4);
        expect(below / level).toBeCloseTo(1, 4);
        expect(above).toBeLessThanOrEqual(level);
        expect(below).toBeLessThanOrEqual(level);
      }
  });

  it('misses no probability more often than the level, by the whole distribution', () => {
    const [trials, level] = [30, 0.05];
    const bounds = Array.from({ length: trials + 1 }, (_, hits) => clopperPearson(hits, trials, level));
    for (let n = 1; n < 200; n++) {
      const p = n / 200;
      const chance = binomial(trials, p);
      const over = bounds.reduce((sum, { lower }, hits) => sum + (lower > p ? chance[hits] : 0), 0);
      const under = bounds.reduce((sum, { upper }, hits) => sum + (upper < p ? chance[hits] : 0), 0);
      expect(Math.max(over, under)).toBeLessThanOrEqual(level);
    }
  });

  it('covers in simulation', () => {
    const rng = createRng(17);
    const [trials, level, times] = [60, 0.1, 4000];
    for (const p of [0.03, 0.4]) {
      let missed = 0;
      for (let n = 0; n < times; n++) {
        let hits = 0;
        for (let t = 0; t < trials; t++) hits += Number(rng.uniform() < p);
        missed += Number(clopperPearson(hits, trials, level).lower > p);
      }
      // Four standard deviations of so many trials.
      expect(missed / times).toBeLessThan(level + 4 * Math.sqrt((level * (1 - level)) / times));
    }
  });
});

it('spends the error over the looks, half of it at the last', () => {
  expect(spentOverLooks(0.001, 1)).toEqual([0.001]);
  expect(spentOverLooks(0.008, 4)).toEqual([0.001, 0.001, 0.002, 0.004]);
  for (const looks of [2, 5, 20])
    expect(spentOverLooks(1, looks).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
});
