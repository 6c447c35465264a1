import { describe, expect, it } from 'vitest';
import { type EqualNorm, inWords, valueAtNorm, verdictOf } from '../../../workers/perturb/equal-norm.ts';

const found: EqualNorm = {
  ...{ method: 'BIM', other: 'FGSM', epsilon: 0.5, norm: 2.5, otherNorm: 0.49, clean: 0.089 },
  ...{ value: 0.033, otherAtEpsilon: 0.088, otherAtNorm: 0.04, p: 0.2, seeds: 5 },
};

describe('curves at equal norm', () => {
  it('are read between their points, and not beyond', () => {
    const curve = [
      { norm: 2, value: 0.04 },
      { norm: 0, value: 0.1 },
      { norm: 1, value: 0.08 },
    ];
    expect(valueAtNorm(curve, 1)).toBe(0.08);
    expect(valueAtNorm(curve, 1.25)).toBeCloseTo(0.07, 12);
    expect(valueAtNorm(curve, 0.5)).toBeCloseTo(0.09, 12);
    expect(valueAtNorm(curve, 2.01)).toBeNull();
    // What is spent at one ε differs by the rounding of float32.
    expect(valueAtNorm(curve, 2 * (1 + 1e-6))).toBe(0.04);
    expect(valueAtNorm([], 1)).toBeNull();
  });
});

describe('stronger, or only bigger', () => {
  it('follows the seeds: told apart at equal norm or not', () => {
    expect(verdictOf(found)).toBe('only bigger');
    expect(verdictOf({ ...found, p: 0.01 })).toBe('stronger');
    expect(verdictOf({ ...found, p: 0.01, otherAtNorm: 0.02 })).toBe('weaker');
    expect(verdictOf({ ...found, norm: 0.49, value: 0.089 })).toBe('no stronger');
    expect(verdictOf({ ...found, seeds: 1, p: null })).toBe('unknown');
    expect(verdictOf({ ...found, otherAtNorm: null, p: null })).toBe('unknown');
  });

  it('turns with a measure that is an error, which an attack raises', () => {
    const error = { ...found, error: true, clean: 1, value: 3, otherAtEpsilon: 1.2, otherAtNorm: 2 };
    expect(verdictOf({ ...error, p: 0.01 })).toBe('stronger');
    expect(verdictOf({ ...error, p: 0.01, otherAtNorm: 4 })).toBe('weaker');
    expect(verdictOf(error)).toBe('only bigger');
    expect(verdictOf({ ...error, otherAtEpsilon: 3.2 })).toBe('no stronger');
  });

  it('is said with the figures it rests on', () => {
    expect(inWords(found, 'HR@10')).toBe(
      'At ε = 0.5 BIM takes HR@10 from 0.089 to 0.033 with a mean row norm of 2.5, FGSM to 0.088 with 0.49. With the norm of BIM, FGSM takes it to 0.04, which the seeds do not tell apart from BIM (p = 0.2, 5 seeds): BIM is only bigger.',
    );
    expect(inWords({ ...found, p: 0.01 }, 'HR@10')).toContain(
      'stronger, not only bigger (p = 0.01, 5 seeds)',
    );
    expect(inWords({ ...found, otherAtNorm: null }, 'HR@10')).toContain('widen the range of ε');
    expect(inWords({ ...found, seeds: 1, p: null }, 'HR@10')).toContain('one seed cannot tell');
  });
});
