import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { RobustKernel } from '../../../workers/defend/fm-kernel.ts';
import { bruteEigen } from '../../oracle/eigen.ts';

const module = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));

/** Central differences of a penalty of V, entry by entry. */
function differences(penalty: (values: Float64Array) => number, V: Float32Array, h: number): number[] {
  const moved = Float64Array.from(V);
  return [...V].map((value, n) => {
    moved[n] = value + h;
    const up = penalty(moved);
    moved[n] = value - h;
    const down = penalty(moved);
    moved[n] = value;
    return (up - down) / (2 * h);
  });
}

describe('the capped squared trace norm of RFM-2', () => {
  it.each([3, 5, 8])('is that of the singular values of any V, with its gradient: %i factors', (factors) => {
    const features = 11;
    const rng = createRng(factors);
    // Directions of different lengths, none along an axis.
    const V = Float32Array.from({ length: features * factors }, (_, n) => rng.normal() / (1 + (n % factors)));
    const turned = (values: ArrayLike<number>, row: number, f: number) => values[row * factors + f]!;
    const squares = (values: ArrayLike<number>) => {
      const gram = Array.from({ length: factors }, (_, f) =>
        Array.from({ length: factors }, (_, g) => {
          let sum = 0;
          for (let row = 0; row < features; row++) sum += turned(values, row, f) * turned(values, row, g);
          return sum;
        }),
      );
      return bruteEigen(gram, factors, 2000).map(({ value }) => value);
    };
    const [weight, epsilon2] = [0.3, 0.25];
    const cap = epsilon2 * squares(V)[0]!;
    const below = squares(V).filter((value) => value < cap).length;
    expect(below).toBeGreaterThan(0);
    expect(below).toBeLessThan(factors);
    const penalty = (values: ArrayLike<number>) =>
      weight * squares(values).reduce((sum, value) => sum + Math.min(value, cap), 0);

    const shape = { features, factors, first: 0, items: features };
    const kernel = new RobustKernel(module, shape, { kind: 'rfm-2', epsilon1: 1, epsilon2, weight });
    kernel.write({
      w0: { shape: [1], data: new Float32Array(1) },
      w: { shape: [features], data: new Float32Array(features) },
      V: { shape: [features, factors], data: V },
    });
    kernel.prepare(true);
    expect(kernel.finish()).toBeCloseTo(penalty(V), 4);
    const slopes = kernel.slopes().V!.data;
    differences(penalty, V, 1e-4).forEach((found, n) => {
      expect(slopes[n]).toBeCloseTo(found, 3);
    });
  });
});

describe('the capped squared trace norm of RFM-2 as published', () => {
  it.each([3, 5])(
    'is ½β·tr(U Z Zᵀ Uᵀ) of the interactions Z = V Vᵀ, with its gradient: %i factors',
    (factors) => {
      const features = 9;
      const rng = createRng(factors + 7);
      const V = Float32Array.from(
        { length: features * factors },
        (_, n) => rng.normal() / (1 + 2 * (n % factors)),
      );
      const interactions = (values: ArrayLike<number>) =>
        Array.from({ length: features }, (_, i) =>
          Array.from({ length: features }, (_, j) => {
            let sum = 0;
            for (let f = 0; f < factors; f++) sum += values[i * factors + f]! * values[j * factors + f]!;
            return sum;
          }),
        );
      // Singular values of Z itself, the matrix of all features: those of V are not used.
      const spectrum = bruteEigen(interactions(V), features, 4000).map(({ value }) => value);
      const [beta, epsilon3] = [0.7, 0.6 * spectrum[0]! + 0.4 * spectrum[factors - 1]!];
      const small = spectrum.slice(0, factors).filter((value) => value <= epsilon3).length;
      expect(small).toBeGreaterThan(0);
      expect(small).toBeLessThan(factors);
      const penalty = (values: ArrayLike<number>) =>
        0.5 *
        beta *
        bruteEigen(interactions(values), features, 4000).reduce(
          (sum, { value }) => sum + Math.min(value, epsilon3) ** 2,
          0,
        );
      const shape = { features, factors, first: 0, items: features };
      const own = { kind: 'rfm-2-published', epsilon1: 0.1, epsilon2: 3, epsilon3, beta } as const;
      const kernel = new RobustKernel(module, shape, own);
      kernel.write({
        w0: { shape: [1], data: new Float32Array(1) },
        w: { shape: [features], data: new Float32Array(features) },
        V: { shape: [features, factors], data: V },
      });
      kernel.prepare(true);
      expect(kernel.finish()).toBeCloseTo(penalty(V), 3);
      const slopes = kernel.slopes().V!.data;
      differences(penalty, V, 1e-3).forEach((found, n) => {
        const slope = slopes[n]!;
        expect(Math.abs(slope - found)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
      });
    },
  );
});
