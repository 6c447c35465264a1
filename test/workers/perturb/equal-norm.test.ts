import { describe, expect, it } from 'vitest';
import { type EqualNorm, inWords, valueAtNorm, verdictOf } from '../../../workers/perturb/equal-norm.ts';

const found: EqualNorm = {
  ...{ method: 'BIM', other: 'FGSM', epsilon: 0.5, norm: 2.5, otherNorm: 0.49, clean: 0.089 },
  ...{ value: 0.033, otherAtEpsilon: 0.088, otherAtNorm: 0.035, seeds: 5 },
  ...{ margin: 0.0089, pApart: 0.4, pSame: 0.01, pAtEpsilon: 0.001, seedsToDecide: 9 },
};
const apart = { ...found, otherAtNorm: 0.04, pApart: 0.01, pSame: 0.3 };

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
  it('follows the seeds: told apart at equal norm, or shown to be within the margin', () => {
    expect(verdictOf(found)).toBe('only bigger');
    expect(verdictOf(apart)).toBe('stronger');
    expect(verdictOf({ ...apart, otherAtNorm: 0.02 })).toBe('weaker');
    expect(verdictOf({ ...found, norm: 0.49, value: 0.089 })).toBe('no stronger');
    expect(verdictOf({ ...found, pAtEpsilon: 0.2 })).toBe('no stronger');
    expect(verdictOf({ ...found, seeds: 1, pApart: null, pSame: null })).toBe('unknown');
    expect(verdictOf({ ...found, otherAtNorm: null, pApart: null, pSame: null })).toBe('unknown');
  });

  it('is left undecided where a test only fails to reject', () => {
    expect(verdictOf({ ...found, pSame: 0.06 })).toBe('undecided');
    expect(verdictOf({ ...found, pApart: 0.06, pSame: 0.9 })).toBe('undecided');
    // A difference that is certain counts, however small.
    expect(verdictOf({ ...found, pApart: 0.01 })).toBe('stronger');
  });

  it('turns with a measure that is an error, which an attack raises', () => {
    const error = { ...found, error: true, clean: 1, value: 3, otherAtEpsilon: 1.2, otherAtNorm: 2 };
    expect(verdictOf({ ...error, pApart: 0.01 })).toBe('stronger');
    expect(verdictOf({ ...error, pApart: 0.01, otherAtNorm: 4 })).toBe('weaker');
    expect(verdictOf(error)).toBe('only bigger');
    expect(verdictOf({ ...error, otherAtEpsilon: 3.2 })).toBe('no stronger');
  });

  it('is said with the figures it rests on', () => {
    expect(inWords(found, 'HR@10')).toBe(
      'At ε = 0.5 BIM takes HR@10 from 0.089 to 0.033 with a mean row norm of 2.5, FGSM to 0.088 with 0.49. With the norm of BIM, FGSM takes it to 0.035; the seeds show that this is within 0.0089 of BIM (corrected p = 0.01, 5 seeds): BIM is only bigger.',
    );
    expect(inWords(apart, 'HR@10')).toContain('stronger, not only bigger (corrected p = 0.01, 5 seeds)');
    expect(inWords({ ...found, otherAtNorm: null }, 'HR@10')).toContain('widen the range of ε');
    expect(inWords({ ...found, seeds: 1, pApart: null }, 'HR@10')).toContain('one seed cannot tell');
    const open = { ...found, pSame: 0.2 };
    expect(inWords(open, 'HR@10')).toContain(
      '5 seeds show neither a difference nor that it is within 0.0089: undecided; with this spread about 9 seeds would decide.',
    );
    expect(inWords({ ...open, seedsToDecide: null }, 'HR@10')).toContain('more than 1,000 seeds');
  });
});
