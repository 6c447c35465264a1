import { describe, expect, it } from 'vitest';
import { pairedTTest, studentTail } from '../../../workers/measure/ttest.ts';

/** Critical values of Student's t as printed in statistical tables: df, two-sided p, t. */
const table: readonly (readonly [number, number, number])[] = [
  [1, 0.5, 1.0],
  [1, 0.05, 12.706],
  [1, 0.01, 63.657],
  [2, 0.1, 2.92],
  [2, 0.05, 4.303],
  [4, 0.05, 2.776],
  [4, 0.01, 4.604],
  [9, 0.05, 2.262],
  [9, 0.001, 4.781],
  [19, 0.05, 2.093],
  [29, 0.01, 2.756],
  [120, 0.05, 1.98],
  [1000, 0.05, 1.962],
];

describe("Student's t", () => {
  it('has the tails of the printed tables', () => {
    for (const [df, p, t] of table) {
      // The tables round t to three decimals; a slope of at most 0.4 turns that into the tolerance in p.
      expect(Math.abs(studentTail(t, df) - p)).toBeLessThan(3e-4);
    }
  });

  it('has the closed forms of one and of two degrees of freedom', () => {
    for (const t of [0, 0.1, 0.5, 1, 2, 5, 30]) {
      expect(studentTail(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
      expect(studentTail(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
      expect(studentTail(-t, 2)).toBeCloseTo(studentTail(t, 2), 14);
    }
  });

  it('agrees with numerical integration of the density', () => {
    const density = (x: number, df: number) => (1 + (x * x) / df) ** (-(df + 1) / 2);
    const integral = (from: number, to: number, df: number) => {
      const n = 20_000;
      const h = (to - from) / n;
      let sum = density(from, df) + density(to, df);
      for (let i = 1; i < n; i++) sum += (i % 2 ? 4 : 2) * density(from + i * h, df);
      return (sum * h) / 3;
    };
    for (const df of [5, 8, 13]) {
      const whole = integral(-400, 400, df);
      for (const t of [0.7, 1.5, 3]) {
        expect(studentTail(t, df)).toBeCloseTo(1 - integral(-t, t, df) / whole, 7);
      }
    }
  });
});

describe('the paired t-test', () => {
  it("gives Student's own sleep data t = -4.0621, p = 0.00283", () => {
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const { t, df, p, mean } = pairedTTest(one, two);
    expect(mean).toBeCloseTo(-1.58, 12);
    expect(df).toBe(9);
    expect(t).toBeCloseTo(-4.0621, 4);
    expect(p).toBeCloseTo(0.00283, 5);
  });

  it('of two pairs has the closed form of one degree of freedom', () => {
    // Differences of 1 and 2: mean 1.5 over a standard error of .5.
    const { t, df, p } = pairedTTest([1, 3], [0, 1]);
    expect([t, df]).toEqual([3, 1]);
    expect(p).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(3), 12);
  });

  it('says nothing of one pair or of differences that do not vary', () => {
    expect(pairedTTest([1], [2])).toMatchObject({ t: null, p: null });
    expect(pairedTTest([1, 2, 3], [0, 1, 2])).toMatchObject({ mean: 1, t: null, p: null });
  });
});

describe('what rounding leaves of a difference', () => {
  it('is none: shares added up in another order are the same', () => {
    const a = [0.1 + 0.2 + 0.3, 0.7 + 0.1, 0.4];
    const b = [0.3 + 0.2 + 0.1, 0.8, 0.4];
    expect(a).not.toEqual(b);
    expect(pairedTTest(a, b)).toEqual({ mean: 0, t: null, df: 2, p: null });
  });

  it('is no spread where every pair differs alike', () => {
    const { mean, t, p } = pairedTTest([0.3, 0.4, 0.7], [0.2, 0.3, 0.6]);
    expect([0.3 - 0.2, 0.4 - 0.3, 0.7 - 0.6].every((one, _, all) => one === all[0])).toBe(false);
    expect({ t, p }).toEqual({ t: null, p: null });
    expect(mean).toBeCloseTo(0.1, 12);
  });

  it('leaves small differences that are some', () => {
    const { t, df, p } = pairedTTest([1e-12, 2e-12, 3e-12], [0, 0, 0]);
    expect({ t, df }).toEqual({ t: expect.closeTo(2 * Math.sqrt(3), 6), df: 2 });
    expect(p).toBeCloseTo(studentTail(2 * Math.sqrt(3), 2), 9);
  });
});
