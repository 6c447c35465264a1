import { mean, sampleSd } from './statistics.ts';
import { pairedTTest, studentQuantile, studentTail, toldDifferences } from './ttest.ts';

/**
 * A test that does not reject says nothing. That two methods do the same is a claim of its own, which wants a margin
 * and a test against it.
 */

/** Below this p something is claimed. */
const level = 0.05;

/** P(T ≤ t). */
const studentBelow = (t: number, df: number) => {
  const tail = studentTail(t, df) / 2;
  return t > 0 ? 1 - tail : tail;
};

/**
 * p of the claim that a and b differ by less than `margin` on average: the larger p of two one-sided paired t-tests
 * (TOST; Schuirmann, 1987). Where the differences do not vary it is 0 or 1; null with fewer than two pairs.
 */
export function pairedEquivalence(a: readonly number[], b: readonly number[], margin: number): number | null {
  const { mean: centre, t, df } = pairedTTest(a, b);
  if (df < 1) return null;
  const sd = sampleSd(toldDifferences(a, b));
  if (t === null) return Math.abs(centre) < margin ? 0 : 1;
  const error = sd / Math.sqrt(df + 1);
  return studentBelow((Math.abs(centre) - margin) / error, df);
}

/** p of the claim that a and b differ: that of the paired t-test, 0 or 1 where the differences do not vary. */
export function pairedDifference(a: readonly number[], b: readonly number[]): number | null {
  const { mean: centre, p, df } = pairedTTest(a, b);
  if (df < 1) return null;
  return p ?? (centre === 0 ? 1 : 0);
}

/**
 * p values corrected for their number (Holm, 1979), in the order given: below a level at most that share of families
 * has one that is wrong. Null stands for what was not tested. `count` is how many tests the family has: those with a p
 * where it is left out; more where a test that says nothing counts as well.
 */
export function holm(
  ps: readonly (number | null)[],
  count = ps.filter((p) => p !== null).length,
): (number | null)[] {
  const corrected: (number | null)[] = ps.map(() => null);
  const tested = ps.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((a, b) => a.p - b.p);
  let largest = 0;
  tested.forEach(({ p, at }, rank) => {
    largest = Math.max(largest, Math.min(1, (count - rank) * p));
    corrected[at] = largest;
  });
  return corrected;
}

/** Chance with which a decision is to be reached. */
const power = 0.8;
const mostSeeds = 1000;

/**
 * The fewest seeds with which a difference like this one would be called a difference, or one within the margin, with
 * a chance of 80 %: where mean and spread of the differences stay what they are, each test at the level over the
 * number of tests. The power is that of shifted Student's t, within a few hundredths of the true one. Null beyond 1,000.
 */
export function seedsToDecide(found: {
  readonly difference: number;
  /** Standard deviation of the differences over the seeds. */
  readonly sd: number;
  readonly margin: number;
  readonly tests: number;
}): number | null {
  const { sd, margin, tests } = found;
  const distance = Math.abs(found.difference);
  const each = level / tests;
  if (sd === 0) return 2;
  for (let seeds = 2; seeds <= mostSeeds; seeds++) {
    const df = seeds - 1;
    const error = sd / Math.sqrt(seeds);
    const told = studentBelow(distance / error - studentQuantile(1 - each / 2, df), df);
    const oneSided = studentQuantile(1 - each, df);
    const same =
      studentBelow((margin - distance) / error - oneSided, df) +
      studentBelow((margin + distance) / error - oneSided, df) -
      1;
    if (Math.max(told, same) >= power) return seeds;
  }
  return null;
}

/** Mean and spread of a[n] − b[n]. */
export function differencesOf(a: readonly number[], b: readonly number[]): { mean: number; sd: number } {
  const differences = toldDifferences(a, b);
  return { mean: mean(differences), sd: sampleSd(differences) };
}
