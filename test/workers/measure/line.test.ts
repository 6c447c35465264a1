import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittedLine } from '../../../workers/measure/line.ts';

describe('the line of least squares', () => {
  it("has the coefficients of Anscombe's first quartet: 0.5, 3, R² 0.667", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const line = fittedLine(x, y)!;
    expect(line.slope).toBeCloseTo(0.5001, 4);
    expect(line.intercept).toBeCloseTo(3.0001, 4);
    expect(line.r2).toBeCloseTo(0.6665, 4);
  });

  it('has no smaller sum of squares beside it', () => {
    const value = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 12 }),
        value,
        value,
        (points, a, b) => {
          const x = points.map(([one]) => Math.round(one));
          const y = points.map(([, one]) => one);
          const line = fittedLine(x, y);
          if (!line) {
            expect(Math.max(...x) - Math.min(...x)).toBe(0);
            return;
          }
          const squares = (slope: number, intercept: number) =>
            x.reduce((sum, one, n) => sum + (y[n] - intercept - slope * one) ** 2, 0);
          const own = squares(line.slope, line.intercept);
          expect(squares(line.slope + a / 100, line.intercept + b / 100)).toBeGreaterThanOrEqual(
            own * (1 - 1e-9) - 1e-9,
          );
        },
      ),
    );
  });

  it('does not exist for one x', () => {
    expect(fittedLine([2, 2], [1, 5])).toBeNull();
    expect(fittedLine([], [])).toBeNull();
    expect(fittedLine([1, 2], [3, 3])).toEqual({ slope: 0, intercept: 3, r2: 1 });
  });
});
