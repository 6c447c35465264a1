import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { inPlane, principalPlane } from '../../../workers/perturb/plane.ts';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from({ length: a.length }, (_, n) => a[n] * b[n]).reduce((x, y) => x + y, 0);

describe('the plane of the two principal components', () => {
  it('is that of a cloud made with known axes and variances', () => {
    const rng = createRng(3);
    const rows = 20_000;
    // Variances 9 along (0.6, 0.8, 0), 4 along (-0.8, 0.6, 0), 0.25 along the third axis; centre (5, -2, 1).
    const data = new Float32Array(3 * rows);
    for (let r = 0; r < rows; r++) {
      const [a, b, c] = [3 * rng.normal(), 2 * rng.normal(), 0.5 * rng.normal()];
      data.set([5 + 0.6 * a - 0.8 * b, -2 + 0.8 * a + 0.6 * b, 1 + c], 3 * r);
    }
    const plane = principalPlane({ shape: [rows, 3], data });
    expect(Math.abs(dot(plane.axes[0], [0.6, 0.8, 0]))).toBeGreaterThan(0.999);
    expect(Math.abs(dot(plane.axes[1], [-0.8, 0.6, 0]))).toBeGreaterThan(0.999);
    expect(plane.explained[0]).toBeCloseTo(9 / 13.25, 1);
    expect(plane.explained[1]).toBeCloseTo(4 / 13.25, 1);
    const points = inPlane(plane, { shape: [rows, 3], data });
    let [xx, yy, xy] = [0, 0, 0];
    for (let r = 0; r < rows; r++) {
      xx += points[2 * r] ** 2;
      yy += points[2 * r + 1] ** 2;
      xy += points[2 * r] * points[2 * r + 1];
    }
    expect(xx / rows).toBeCloseTo(9, 0);
    expect(yy / rows).toBeCloseTo(4, 0);
    expect(xy / rows).toBeCloseTo(0, 3);
  });

  it('leaves no direction of more variance beside it, however the entries hang together', () => {
    const rng = createRng(5);
    const [rows, d] = [400, 5];
    const mix = Array.from({ length: d * d }, () => rng.normal());
    const data = new Float32Array(rows * d);
    for (let r = 0; r < rows; r++) {
      const own = Array.from({ length: d }, () => rng.normal());
      for (let a = 0; a < d; a++)
        data[r * d + a] = a + own.reduce((sum, value, b) => sum + value * mix[a * d + b], 0);
    }
    const { axes, centre, explained } = principalPlane({ shape: [rows, d], data });
    const variance = (axis: ArrayLike<number>) => {
      let sum = 0;
      for (let r = 0; r < rows; r++)
        sum +=
          dot(
            axis,
            Array.from({ length: d }, (_, a) => data[r * d + a] - centre[a]),
          ) ** 2;
      return sum / rows;
    };
    const entries = Array.from({ length: d }, (_, n) => Array.from({ length: d }, (_, a) => Number(a === n)));
    const all = entries.reduce((sum, one) => sum + variance(one), 0);
    for (const [n, axis] of axes.entries()) {
      expect(variance(axis) / all).toBeCloseTo(explained[n], 6);
      // A turn of the axis by a tenth towards any direction across it and the first loses variance.
      for (const towards of entries) {
        const across = axes.slice(0, n + 1).reduce((rest, one) => {
          const along = dot(rest, one);
          return rest.map((value, a) => value - along * one[a]);
        }, towards);
        const length = Math.hypot(...across);
        for (const turn of [0.1, -0.1]) {
          const turned = across.map(
            (value, a) => Math.cos(turn) * axis[a] + (Math.sin(turn) * value) / length,
          );
          expect(variance(turned)).toBeLessThan(variance(axis));
        }
      }
    }
  });

  it('has orthonormal axes, a positive largest entry, and stands for any rows', () => {
    const rng = createRng(4);
    const plane = principalPlane({ shape: [9, 5], data: new Float32Array(45).map(() => rng.normal()) });
    for (const axis of plane.axes) {
      expect(dot(axis, axis)).toBeCloseTo(1, 10);
      expect(Math.max(...axis)).toBe(Math.max(...axis.map(Math.abs)));
    }
    expect(dot(plane.axes[0], plane.axes[1])).toBeCloseTo(0, 10);
    const flat = principalPlane({ shape: [4, 1], data: Float32Array.of(1, 2, 3, 4) });
    expect([...inPlane(flat, { shape: [1, 1], data: Float32Array.of(2.5) })]).toEqual([0, 0]);
    const same = principalPlane({ shape: [3, 2], data: new Float32Array(6).fill(7) });
    expect(same.explained).toEqual([0, 0]);
  });
});
