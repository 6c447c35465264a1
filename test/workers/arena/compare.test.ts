import { describe, expect, it } from 'vitest';
import { compareAll, criticalT, placesOf } from '../../../workers/arena/compare.ts';
import { createRng } from '../../../workers/core/random.ts';
import { holm } from '../../../workers/measure/equivalence.ts';

describe("Holm's correction", () => {
  it('multiplies the smallest by all, the next by one fewer, and never falls', () => {
    // Sorted: .005 × 4 = .02, .01 × 3 = .03, .03 × 2 = .06, .04 × 1 = .04, which may not fall below .06.
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it('stays at 1 at most, and counts what says nothing among the tests', () => {
    expect(holm([0.6, 0.4])).toEqual([0.8, 0.8]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([null, 0.02], 2)).toEqual([null, 0.04]);
    // A pair that says nothing counts among the three that the seeds compare: .06, not .04 or .02.
    const still = { id: 'still', values: [0, 0, 0] };
    const found = compareAll([still, { ...still, id: 'twin' }, { id: 'far', values: [1, 1.1, 0.9] }]);
    const [none, ...told] = found;
    expect(none?.holm).toBeNull();
    for (const { p, holm: corrected } of told) expect(corrected).toBeCloseTo(3 * (p ?? Number.NaN), 12);
  });
});

describe('the critical t', () => {
  it('is that of the printed tables', () => {
    for (const [alpha, df, t] of [
      [0.05, 2, 4.303],
      [0.05, 9, 2.262],
      [0.01, 4, 4.604],
      [0.05, 1000, 1.962],
    ] as const)
      expect(criticalT(alpha, df)).toBeCloseTo(t, 3);
  });
});

describe('columns compared over seeds', () => {
  // Differences of a and b: 1, 2, 3, so mean 2, sd 1, t = 2 / (1 / √3) = 3.4641 with 2 degrees of freedom, of which
  // p = 1 - t / √(2 + t²) = 1 - 3.4641 / √14 = 0.07418.
  const pair = [
    { id: 'a', values: [2, 4, 6] },
    { id: 'b', values: [1, 2, 3] },
  ];

  it('are tested pair by pair', () => {
    const [one] = compareAll(pair);
    expect(one).toMatchObject({ first: 'a', second: 'b', difference: 2, df: 2 });
    expect(one!.t).toBeCloseTo(2 * Math.sqrt(3), 10);
    expect(one!.p).toBeCloseTo(1 - 3.4641016 / Math.sqrt(14), 6);
  });

  it('have a least difference: the critical t times the standard error', () => {
    expect(compareAll(pair)[0]!.least).toBeCloseTo(4.302653 / Math.sqrt(3), 5);
  });

  it('whose differences do not vary are not told apart', () => {
    const [one] = compareAll([
      { id: 'a', values: [2, 3] },
      { id: 'b', values: [1, 2] },
    ]);
    expect(one).toMatchObject({ t: null, p: null, holm: null, least: null });
  });
});

describe('places', () => {
  const about = (centre: number, jitter: readonly number[]) => jitter.map((one) => centre + one);
  const a = { id: 'a', values: about(0.9, [0, 0.01, -0.01, 0.005]) };
  const b = { id: 'b', values: about(0.89, [0.01, -0.012, 0.009, 0]) };
  const c = { id: 'c', values: about(0.5, [0.01, 0, -0.01, 0.004]) };

  it('are shared where the seeds cannot tell columns from the leader, and count columns', () => {
    expect(placesOf([c, b, a])).toEqual([
      { id: 'a', place: 1 },
      { id: 'b', place: 1 },
      { id: 'c', place: 3 },
    ]);
  });

  it('follow the means where a column far behind varies so much that it cannot be told from the leader', () => {
    const wild = { id: 'wild', values: [0.1, 0.95, 0.02, 0.5] };
    expect(placesOf([wild, a, c])).toEqual([
      { id: 'a', place: 1 },
      { id: 'c', place: 2 },
      { id: 'wild', place: 2 },
    ]);
  });

  it('are one for a single column, and none for none', () => {
    expect(placesOf([a])).toEqual([{ id: 'a', place: 1 }]);
    expect(placesOf([])).toEqual([]);
  });

  it('part columns that are alike in 5 % of 1,000 simulated arenas at most', () => {
    const rng = createRng(14).child('simulated arenas');
    let parted = 0;
    for (let arena = 0; arena < 1000; arena++) {
      const seeds = Array.from({ length: 4 }, () => rng.normal());
      const columns = Array.from({ length: 4 }, (_, id) => ({
        id,
        values: seeds.map((seed) => seed + 0.3 * rng.normal()),
      }));
      if (placesOf(columns).some(({ place }) => place > 1)) parted++;
    }
    // 50 are expected at most; three standard deviations of a binomial are 20.7.
    expect(parted).toBeLessThan(71);
    expect(parted).toBeGreaterThan(0);
  });
});
