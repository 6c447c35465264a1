import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adversarialBound,
  confidence,
  ermBound,
  type Gaussian,
  plainBound,
} from '../../../workers/protocol/ask/gaussian.ts';

const models = fc.record({
  n: fc.integer({ min: 10, max: 20_000 }),
  d: fc.integer({ min: 2, max: 256 }),
  gamma: fc.double({ min: 0.5, max: 4, noNaN: true }),
  alpha: fc.double({ min: 0.5, max: 12, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
  beta: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  tau: fc.double({ min: 0, max: 4, noNaN: true }),
  epsilon: fc.double({ min: 0, max: 0.1, noNaN: true }),
  erm: fc.integer({ min: 0, max: 500 }),
}) satisfies fc.Arbitrary<Gaussian>;

/** The margin left by n' fakes in the proofs (formulas 6, 8 and 9), with formula 7 for the inner product. */
function left(m: Gaussian, fakes: number, kind: 'plain' | 'adversarial' | 'erm'): number {
  const product = ((2 * Math.sqrt(m.n) - 1) / (2 * Math.sqrt(m.n) + 4 * m.sigma)) * m.alpha * Math.sqrt(m.d);
  const own = m.n * product - fakes * m.d * m.gamma ** 2;
  if (kind === 'adversarial') return own + (m.n + fakes) * m.epsilon * m.tau;
  return kind === 'erm' ? own + m.erm * m.gamma * m.tau : own;
}
const error = (m: Gaussian, margin: number) =>
  margin < 0 ? 1 : Math.exp(-(margin ** 2) / (2 * m.n ** 2 * m.alpha ** 2 * m.sigma ** 2));

describe('the bounds of paper 003', () => {
  it('are where the error of the proofs reaches β: just below it is less, just above it is more', () => {
    fc.assert(
      fc.property(models, (m) => {
        const bounds = { plain: plainBound(m), adversarial: adversarialBound(m), erm: ermBound(m) };
        for (const kind of ['plain', 'adversarial', 'erm'] as const) {
          const bound = bounds[kind];
          if (!Number.isFinite(bound)) continue;
          const step = 1e-3 * Math.max(1, Math.abs(bound));
          expect(error(m, left(m, bound - step, kind))).toBeLessThan(m.beta);
          expect(error(m, left(m, bound + step, kind))).toBeGreaterThan(m.beta);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a defence never lowers the bound where fakes can be withstood at all', () => {
    fc.assert(
      fc.property(models, (m) => {
        const plain = plainBound(m);
        expect(ermBound(m)).toBeGreaterThanOrEqual(plain - 1e-9 * Math.abs(plain));
        if (plain >= 0) expect(adversarialBound(m)).toBeGreaterThanOrEqual(plain - 1e-9 * plain);
      }),
    );
  });

  it('APT beats adversarial training where n* > (n + n′)ε/γ, as section 4 concludes', () => {
    const m = { n: 943, d: 64, gamma: 1, alpha: 8, sigma: 0.5, beta: 0.1, tau: 4, epsilon: 0.03, erm: 0 };
    const at = adversarialBound(m);
    const even = ((m.n + at) * m.epsilon) / m.gamma;
    expect(ermBound({ ...m, erm: even })).toBeCloseTo(at, 6);
    expect(ermBound({ ...m, erm: even + 1 })).toBeGreaterThan(at);
  });

  it('hold with a probability that grows with d and is never below 0', () => {
    const m = { n: 943, gamma: 1, alpha: 8, beta: 0.1, tau: 4, epsilon: 0.03, erm: 0 };
    expect(confidence({ ...m, d: 64, sigma: 1 })).toBeCloseTo(1 - 2 * Math.exp(-4), 12);
    expect(confidence({ ...m, d: 2, sigma: 1 })).toBe(0);
  });
});
