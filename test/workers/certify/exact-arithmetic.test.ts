import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSign, toFixed149 } from '../../../workers/certify/exact-arithmetic.ts';

describe('exact arithmetic', () => {
  it('holds every finite float32 without loss', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // Both halves of the scale are powers of two that a double holds, so the way back is exact.
        expect((Number(toFixed149(value)) * 2 ** -100) / 2 ** 49).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the smallest subnormal and refuses what is no float32', () => {
    expect(toFixed149(2 ** -149)).toBe(1n);
    expect(() => toFixed149(0.1)).toThrow(RangeError);
    expect(() => toFixed149(Number.NaN)).toThrow(RangeError);
  });

  it('agrees with pairwise sums over small integers, where float64 is exact too', () => {
    const small = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(
        small,
        fc.array(fc.tuple(small, small, small), { maxLength: 6 }),
        fc.boolean(),
        (bias, features, selfTerms) => {
          let f = bias;
          features.forEach(([w, a, b], i) => {
            f += w;
            for (let j = selfTerms ? i : i + 1; j < features.length; j++) {
              const [, c, d] = features[j] as [number, number, number];
              f += a * c + b * d;
            }
          });
          const model = {
            bias,
            factors: 2,
            linear: (j: number) => features[j]?.[0] ?? 0,
            embedding: (j: number, k: number) => features[j]?.[k === 0 ? 1 : 2] ?? 0,
          };
          expect(exactSign(model, features.keys(), selfTerms)).toBe(Math.sign(f) + 0);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('decides where float64 rounds a difference away', () => {
    // 1 + 2^-60 - 1 is 0 in float64 sums and positive in truth.
    const model = {
      bias: 1,
      factors: 1,
      linear: (j: number) => (j === 0 ? 2 ** -60 : -1),
      embedding: () => 0,
    };
    expect(exactSign(model, [0, 1])).toBe(1);
  });
});
