import { incompleteBeta } from '../core/beta.ts';
import { mean, sampleSd } from './statistics.ts';

/** P(|T| ≥ |t|) for Student's t with `df` degrees of freedom, df > 0: the two-sided p-value. */
export function studentTail(t: number, df: number): number {
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
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

/**
 * Student's paired t-test of a[n] - b[n] against 0. With fewer than two pairs, or where all differences are equal,
 * t and p are null: nothing can be said, or nothing needs to be.
 */
export function pairedTTest(a: readonly number[], b: readonly number[]): TTest {
  const differences = a.map((value, n) => value - b[n]);
  const df = differences.length - 1;
  const centre = mean(differences);
  const sd = sampleSd(differences);
  if (df < 1 || sd === 0 || !Number.isFinite(sd)) return { mean: centre, t: null, df, p: null };
  const t = centre / (sd / Math.sqrt(differences.length));
  return { mean: centre, t, df, p: studentTail(t, df) };
}
