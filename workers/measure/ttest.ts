import { incompleteBeta } from '../core/beta.ts';
import { mean, sampleSd } from './statistics.ts';

/** P(|T| ≥ |t|) for Student's t with `df` degrees of freedom, df > 0: the two-sided p-value. */
export function studentTail(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** The t below which Student's t with `df` degrees of freedom lies with probability `p`, 0 < p < 1; by bisection. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  const tail = 2 * Math.min(p, 1 - p);
  let low = 0;
  let high = 1;
  while (studentTail(high, df) > tail) {
    low = high;
    high *= 2;
  }
  for (let n = 0; n < 100 && high - low > 1e-13 * high; n++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return Math.sign(p - 0.5) * high;
}

export interface TTest {
  /** Mean of the differences. */
  readonly mean: number;
  /** Null where the differences do not vary: then there is no t. */
  readonly t: number | null;
  readonly df: number;
  /** Two-sided; null where there is no t. */
  readonly p: number | null;
}

/** What float64 loses in a few operations on numbers around 1: 4 units in the last place. */
const ROUNDING = 2 ** -50;

/**
 * The differences a[n] - b[n] as far as they can be told from rounding: shares that are the same come out of sums in
 * another order, and 1e-17 is no difference of theirs. Where they differ from each other by no more, all are the first.
 */
export function toldDifferences(a: readonly number[], b: readonly number[]): number[] {
  const scale = [...a, ...b].reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const told = a.map((value, n) => (Math.abs(value - b[n]) > ROUNDING * scale ? value - b[n] : 0));
  const centre = mean(told);
  return told.every((one) => Math.abs(one - centre) <= ROUNDING * scale) ? told.map(() => told[0]) : told;
}

/**
 * Student's paired t-test of a[n] - b[n] against 0. With fewer than two pairs, or where all differences are equal but
 * for rounding, t and p are null: nothing can be said, or nothing needs to be.
 */
export function pairedTTest(a: readonly number[], b: readonly number[]): TTest {
  const differences = toldDifferences(a, b);
  const df = differences.length - 1;
  const centre = mean(differences);
  const sd = sampleSd(differences);
  const alike = differences.every((one) => one === differences[0]);
  if (df < 1 || alike || sd === 0 || !Number.isFinite(sd)) return { mean: centre, t: null, df, p: null };
  const t = centre / (sd / Math.sqrt(differences.length));
  return { mean: centre, t, df, p: studentTail(t, df) };
}
