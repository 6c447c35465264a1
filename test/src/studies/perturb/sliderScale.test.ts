import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measuredNear, sliderScale } from '../../../../src/studies/perturb/sliderScale.ts';
import { epsilonGrid } from '../../../../workers/studies/bench/grid.ts';

const end = fc.double({ min: 1e-4, max: 1000, noNaN: true }).map((epsilon) => Number(epsilon.toPrecision(4)));

describe('the slider of ε', () => {
  it('stops at every budget of the grid, at the same number', () => {
    fc.assert(
      fc.property(end, end, fc.integer({ min: 2, max: 60 }), (from, to, points) => {
        fc.pre(Math.max(from, to) / Math.min(from, to) > 1.5);
        const { stops, at, stopOf } = sliderScale(from, to, points);
        for (const epsilon of epsilonGrid({ from, to, points })) {
          const stop = stopOf(epsilon);
          expect([Number.isInteger(stop), at(stop)]).toEqual([true, epsilon]);
        }
        expect(stops).toBeGreaterThanOrEqual(200);
        expect([at(0), at(stops)]).toEqual([Math.min(from, to), Math.max(from, to)]);
      }),
    );
  });

  it('keeps a budget between two stops where it is', () => {
    const { at, stopOf } = sliderScale(0.1, 10, 5);
    expect(stopOf(1)).toBe(100);
    expect(Number.isInteger(stopOf(3))).toBe(false);
    expect(at(stopOf(3))).toBe(3);
  });

  it('stops at the measured budgets alone where nothing is known between them', () => {
    const { stops, at } = sliderScale(0.1, 10, 5, true);
    expect(Array.from({ length: stops + 1 }, (_, stop) => at(stop))).toEqual([
      ...epsilonGrid({ from: 0.1, to: 10, points: 5 }),
    ]);
    expect(measuredNear(0.1, 10, 5, 2)).toBe(epsilonGrid({ from: 0.1, to: 10, points: 5 })[3]);
    expect([measuredNear(0.1, 10, 5, 1e-4), measuredNear(0.1, 10, 5, 99)]).toEqual([0.1, 10]);
    expect(measuredNear(2, 2, 5, 9)).toBe(2);
  });

  it('is marked at the powers of ten inside its range', () => {
    expect(sliderScale(0.05, 20, 13).marks).toEqual([0.1, 1, 10]);
    expect(sliderScale(2, 5, 13).marks).toEqual([]);
  });
});
