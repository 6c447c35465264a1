import { describe, expect, it } from 'vitest';
import {
  differencesOf,
  holm,
  pairedDifference,
  pairedEquivalence,
  seedsToDecide,
} from '../../../workers/measure/equivalence.ts';
import { studentQuantile, studentTail } from '../../../workers/measure/ttest.ts';

describe("quantiles of Student's t", () => {
  it('are those of the printed tables', () => {
    for (const [p, df, t] of [
      [0.95, 2, 2.919986],
      [0.975, 4, 2.776445],
      [0.9, 9, 1.383029],
      [0.995, 1, 63.656741],
      [0.05, 7, -1.894579],
    ] as const) {
      expect(studentQuantile(p, df)).toBeCloseTo(t, 6);
    }
    expect(studentQuantile(0.5, 3)).toBe(0);
  });

  it('undo the tails, far out too', () => {
    for (const p of [1e-6, 1e-3, 0.2, 0.7, 1 - 1e-6]) {
      const tail = studentTail(studentQuantile(p, 3), 3) / 2;
      expect(Math.abs(tail - Math.min(p, 1 - p))).toBeLessThan(1e-10);
    }
  });
});

describe('two one-sided tests', () => {
  const differences = [0.004, -0.002, 0.006, 0.001, -0.003];
  const zeros = differences.map(() => 0);

  it('have the larger of the two one-sided p (values of SciPy)', () => {
    expect(pairedEquivalence(differences, zeros, 0.01)).toBeCloseTo(0.00341389, 8);
    expect(pairedEquivalence(differences, zeros, 0.005)).toBeCloseTo(0.04549776, 8);
    expect(pairedEquivalence(zeros, differences, 0.005)).toBeCloseTo(0.04549776, 8);
  });

  it('never find the same what lies beyond the margin, and say nothing of one pair', () => {
    expect(pairedEquivalence([1, 1.1, 0.9], [0, 0, 0], 0.5)).toBeGreaterThan(0.5);
    expect(pairedEquivalence([1], [1], 0.5)).toBeNull();
  });

  it('are certain where the differences do not vary', () => {
    expect(pairedEquivalence([1, 2], [1, 2], 0.1)).toBe(0);
    expect(pairedEquivalence([2, 3], [1, 2], 0.1)).toBe(1);
    // A margin is what they have to stay below.
    expect(pairedEquivalence([2, 3], [1, 2], 1)).toBe(1);
  });
});

describe('the claim that two differ', () => {
  it("has the p of the paired t-test: Student's sleep data", () => {
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    expect(pairedDifference(one, two)).toBeCloseTo(0.00283, 5);
    const { mean, sd } = differencesOf(one, two);
    // As Student printed them: 1.58 hours more sleep, with a deviation of 1.23.
    expect(mean).toBeCloseTo(-1.58, 12);
    expect(sd).toBeCloseTo(1.23, 2);
  });

  it('is certain where the differences do not vary, and none of one pair', () => {
    expect(pairedDifference([1, 2], [1, 2])).toBe(1);
    expect(pairedDifference([2, 3], [1, 2])).toBe(0);
    expect(pairedDifference([2], [1])).toBeNull();
  });
});

describe("Holm's correction", () => {
  it('multiplies the smallest by their number, the next by one less, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.5, 0.6])).toEqual([1, 1]);
  });

  it('counts those that were tested', () => {
    expect(holm([null, 0.02, null, 0.03])).toEqual([null, 0.04, null, 0.04]);
    expect(holm([])).toEqual([]);
    // Of a family of five of which three could say nothing.
    expect(holm([null, 0.02, 0.03], 5)).toEqual([null, 0.1, 0.12]);
  });
});

describe('seeds that would decide', () => {
  it('are the fewest whose tests see it four times in five (recomputed with SciPy)', () => {
    expect(seedsToDecide({ difference: 0, sd: 0.0084, margin: 0.01, tests: 1 })).toBe(8);
    expect(seedsToDecide({ difference: 0.002, sd: 0.0084, margin: 0.009, tests: 1 })).toBe(11);
    expect(seedsToDecide({ difference: -0.0045, sd: 0.0084, margin: 0.009, tests: 1 })).toBe(24);
    expect(seedsToDecide({ difference: 0.002, sd: 0.0084, margin: 0.009, tests: 8 })).toBe(20);
  });

  it('are two where nothing varies, and none where a thousand would not do', () => {
    expect(seedsToDecide({ difference: 0, sd: 0, margin: 0.1, tests: 3 })).toBe(2);
    expect(seedsToDecide({ difference: 0.001, sd: 1, margin: 0.002, tests: 1 })).toBeNull();
  });
});
