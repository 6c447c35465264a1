import { describe, expect, it } from 'vitest';
import { pairedTTest } from '../../workers/measure/pairs.ts';

/** Two-sided p by integrating Student's density with Simpson's rule: another way altogether. */
function byIntegration(t: number, freedom: number): number {
  const density = (x: number) => (1 + (x * x) / freedom) ** (-(freedom + 1) / 2);
  // x = tan(u) brings the whole line into a finite interval.
  const integral = (from: number, to: number) => {
    const steps = 20_000;
    const h = (to - from) / steps;
    let sum = 0;
    for (let n = 0; n <= steps; n++) {
      const u = from + n * h;
      const weight = n === 0 || n === steps ? 1 : n % 2 ? 4 : 2;
      const cos = Math.cos(u);
      if (Math.abs(cos) > 1e-12) sum += (weight * density(Math.tan(u))) / (cos * cos);
    }
    return (sum * h) / 3;
  };
  const end = Math.PI / 2 - 1e-9;
  return integral(Math.atan(Math.abs(t)), end) / integral(0, end);
}

describe('the paired t-test', () => {
  it('has the p values of Student’s distribution, found by integration', () => {
    for (const differences of [
      [0.1, 0.3, 0.2, -0.05],
      [1, 2, 3, 4, 5, 6, 7],
      [0.5, -0.4, 0.3, -0.2, 0.1, 0, -0.3, 0.2, 0.25, -0.15],
    ]) {
      const n = differences.length;
      const mean = differences.reduce((a, b) => a + b) / n;
      const sd = Math.sqrt(differences.reduce((s, x) => s + (x - mean) ** 2, 0) / (n - 1));
      const b = differences.map((_, at) => at / 7);
      const a = differences.map((x, at) => x + b[at]);
      expect(pairedTTest(a, b)).toBeCloseTo(byIntegration(mean / (sd / Math.sqrt(n)), n - 1), 6);
    }
  });

  it('knows the table: t of 2.262 at nine degrees of freedom is p = .05', () => {
    // Mean 2.262 with a standard error of 1: differences of ±3 about it have sd √10, and √10 / √10 = 1.
    const differences = Array.from({ length: 10 }, (_, n) => 2.262157 + (n % 2 ? 3 : -3));
    expect(
      pairedTTest(
        differences,
        differences.map(() => 0),
      ),
    ).toBeCloseTo(0.05, 5);
  });

  it('needs two pairs, and knows when nothing or everything differs alike', () => {
    expect(pairedTTest([1], [2])).toBeNaN();
    expect(pairedTTest([1, 2], [1, 2])).toBe(1);
    expect(pairedTTest([2, 3], [1, 2])).toBe(0);
  });
});
