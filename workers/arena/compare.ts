import { holm } from '../measure/equivalence.ts';
import { mean, sampleSd } from '../measure/statistics.ts';
import { pairedTTest, studentTail } from '../measure/ttest.ts';

/** Level of every statement about a family of comparisons. */
export const level = 0.05;

/** What one column came to, a value a seed; all columns have the same seeds in the same order. */
export interface Contender<Id> {
  readonly id: Id;
  readonly values: readonly number[];
}

/** Two columns compared over the seeds that they share. */
export interface Difference<Id> {
  readonly first: Id;
  readonly second: Id;
  /** Mean of first less second. */
  readonly difference: number;
  readonly t: number | null;
  readonly df: number;
  readonly p: number | null;
  /** p after Holm's correction over all pairs. */
  readonly holm: number | null;
  /** The least difference that these seeds could have shown among so many pairs; null where nothing varies. */
  readonly least: number | null;
}

/** The t that a two-sided test at level `alpha` with `df` degrees of freedom must pass, by bisection. */
export function criticalT(alpha: number, df: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, df) > alpha) high *= 2;
  for (let n = 0; n < 80; n++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, df) > alpha) low = middle;
    else high = middle;
  }
  return high;
}

const found = new Map<string, number>();

/** The same, searched once: a grid's pairs have the same seeds, and are compared anew as each cell ends. */
function knownT(alpha: number, df: number): number {
  const key = `${alpha} ${df}`;
  const t = found.get(key) ?? criticalT(alpha, df);
  found.set(key, t);
  return t;
}

/**
 * Every pair, tested over the seeds by Student's paired t-test. Where the differences of a pair do not vary there is no
 * t, and the pair is not told apart. The least difference is that of Holm's first step, the hardest: level / pairs.
 */
export function compareAll<Id>(contenders: readonly Contender<Id>[]): Difference<Id>[] {
  const pairs = contenders.flatMap((first, n) =>
    contenders.slice(n + 1).map((second) => ({ first, second })),
  );
  const tests = pairs.map(({ first, second }) => pairedTTest(first.values, second.values));
  const corrected = holm(
    tests.map(({ p }) => p),
    pairs.length,
  );
  const critical = (df: number) => knownT(level / pairs.length, df);
  return pairs.map(({ first, second }, n) => {
    const { mean: difference, t, df, p } = tests[n];
    const spread = sampleSd(first.values.map((value, at) => value - second.values[at]));
    const least = t === null ? null : (critical(df) * spread) / Math.sqrt(first.values.length);
    return { first: first.id, second: second.id, difference, t, df, p, holm: corrected[n], least };
  });
}

/**
 * Places with tie groups: the best mean leads the first group, which those behind it join one after another up to the
 * first that the seeds tell from the leader; that one leads the next group. So places follow the means, also where a
 * column far behind varies so much that it cannot be told from anything. They count columns, as in sport: 1, 1, 3. Where all columns are alike,
 * a second place is given with a probability of `level` at most, since Holm's correction holds over all pairs.
 */
export function placesOf<Id>(
  contenders: readonly Contender<Id>[],
  differences: readonly Difference<Id>[] = compareAll(contenders),
): { readonly id: Id; readonly place: number }[] {
  const told = (a: Id, b: Id) =>
    differences.some(
      ({ first, second, holm: p }) =>
        p !== null && p <= level && ((first === a && second === b) || (first === b && second === a)),
    );
  const order = [...contenders].sort((a, b) => mean(b.values) - mean(a.values));
  const places: { id: Id; place: number }[] = [];
  let leader = order[0];
  let place = 1;
  for (const [n, one] of order.entries()) {
    if (n > 0 && told(leader.id, one.id)) {
      leader = one;
      place = n + 1;
    }
    places.push({ id: one.id, place });
  }
  return places;
}
