import { describe, expect, it } from 'vitest';
import { type FmModel, makeTarget } from '../../../workers/certify/target.ts';
import { createRng, type Rng } from '../../../workers/core/random.ts';

const features = 12;

/**
 * A machine whose parameters are whole numbers of 24 bits, shifted by up to so many bits: its score is a multiple of ½ that
 * float64 has to round.
 */
function drawn(
  rng: Rng,
  factors: number,
  shifts: { bias: number; linear: number; embedding: number },
): FmModel {
  const whole = (shift: number) =>
    shift < 0 ? 0 : Math.fround((rng.int(2 ** 24) - 2 ** 23) * 2 ** rng.int(shift + 1));
  return {
    bias: whole(shifts.bias),
    linear: Float32Array.from({ length: features }, () => whole(shifts.linear)),
    embeddings: Float32Array.from({ length: features * factors }, () => whole(shifts.embedding)),
    factors,
  };
}

/** 2 f(x) as a whole number, by paper 000's sum over pairs with i ≤ j. */
function twice({ bias, linear, embeddings, factors }: FmModel, active: readonly number[]): bigint {
  const at = (j: number, f: number) => BigInt(embeddings[j * factors + f]!);
  let sum = 2n * BigInt(bias);
  for (const [n, i] of active.entries()) {
    sum += 2n * BigInt(linear[i]!);
    for (const j of active.slice(n)) for (let f = 0; f < factors; f++) sum += 2n * at(i, f) * at(j, f);
  }
  return sum;
}

const cases = [
  ['bias', { bias: 60, linear: 3, embedding: -1 }],
  ['linear weights', { bias: 0, linear: 60, embedding: -1 }],
  ['embeddings', { bias: -1, linear: -1, embedding: 30 }],
  ['all of them', { bias: 60, linear: 60, embedding: 30 }],
] as const;

describe('the score of an instance', () => {
  it.each(cases)('is off by no more than it says, and by not much less: %s', (_, shifts) => {
    const rng = createRng(31);
    let rounded = 0;
    for (let n = 0; n < 300; n++) {
      const factors = 1 + rng.int(4);
      const fm = drawn(rng, factors, shifts);
      const active = [...Array(features).keys()].filter(() => rng.uniform() < 0.6);
      const target = makeTarget(fm, active, () => -1);
      const exact = twice(fm, active);
      // Multiples of ½ stay such under rounding.
      const gap = Number(BigInt(2 * target.score) - exact) / 2;
      expect(Math.abs(gap)).toBeLessThanOrEqual(target.scoreError);
      rounded += Number(gap !== 0);
      const lengths = active.map((j) =>
        Math.hypot(...fm.embeddings.subarray(j * factors, (j + 1) * factors)),
      );
      const sum = lengths.reduce((a, b) => a + b, 0);
      const scale =
        Math.abs(fm.bias) +
        active.reduce((all, j) => all + Math.abs(fm.linear[j]!), 0) +
        sum ** 2 +
        lengths.reduce((all, one) => all + one ** 2, 0);
      // A bound that is no use would send every instance to exact arithmetic.
      expect(target.scoreError).toBeLessThanOrEqual(2 ** -45 * scale);
      expect(target.scoreError).toBeGreaterThanOrEqual(2 ** -51 * scale);
    }
    expect(rounded).toBeGreaterThan(60);
  });

  it('has the sum of the embeddings, and a scale that no rounding brings below its length', () => {
    const rng = createRng(32);
    let below = 0;
    for (let n = 0; n < 300; n++) {
      const fm = drawn(rng, 1, { bias: 0, linear: 0, embedding: 40 });
      fm.embeddings.forEach((value, at) => {
        fm.embeddings[at] = Math.abs(value);
      });
      const active = [...Array(features).keys()];
      const { sum, sumScale } = makeTarget(fm, active, () => -1);
      // All of one sign and in one dimension: the scale is the length.
      const exact = active.reduce((all, j) => all + BigInt(fm.embeddings[j]!), 0n);
      expect(Math.abs(sum[0]! / Number(exact) - 1)).toBeLessThan(1e-14);
      expect(BigInt(Math.ceil(sumScale)) >= exact).toBe(true);
      expect(sumScale / Number(exact)).toBeLessThan(1 + 1e-13);
      below += Number(BigInt(sum[0]!) < exact);
    }
    expect(below).toBeGreaterThan(60);
  });

  it('knows how many features are on, and which of them are items, in ascending order', () => {
    const fm = drawn(createRng(33), 2, { bias: 0, linear: 0, embedding: 0 });
    const { active, on, sum } = makeTarget(fm, [11, 2, 10, 1], (feature) => feature - 2);
    expect(active).toBe(4);
    expect([...on]).toEqual([0, 8, 9]);
    for (let f = 0; f < 2; f++)
      expect(sum[f]).toBe([11, 2, 10, 1].reduce((all, j) => all + fm.embeddings[2 * j + f]!, 0));
  });
});
