import { intervalOf } from '../measure/over-users.ts';
import { mean } from '../measure/statistics.ts';

/** Instances of one seed that were drawn, so that some users have more of them than others, and many none. */
export interface Drawn {
  /** What is kept of each instance, 0 to 1; an instance may have several answers, one after another. */
  readonly kept: ArrayLike<number>;
  /** Whose it is, an instance an entry. */
  readonly users: readonly string[];
}

/**
 * What each user adds to the mean over seeds of the shares kept: over the seeds, what the user's instances keep above
 * that share, over the number of all instances and of seeds. It is the linearisation of a ratio of totals (Cochran,
 * Sampling Techniques, 1977, section 6.4), users its clusters; over users it sums up to 0.
 * @throws RangeError where instances have different numbers of answers
 */
function pulls(seeds: readonly Drawn[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { kept, users } of seeds) {
    const answers = kept.length / users.length;
    if (!Number.isInteger(answers)) throw new RangeError('Instances have different numbers of answers.');
    const share = shareOf(kept);
    const whole = kept.length * seeds.length;
    for (let n = 0; n < kept.length; n++) {
      const user = users[Math.floor(n / answers)];
      found.set(user, (found.get(user) ?? 0) + (kept[n] - share) / whole);
    }
  }
  return found;
}

function shareOf(kept: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < kept.length; n++) sum += kept[n];
  return sum / kept.length;
}

/** From what users add to a mean its standard error; null for fewer than two users. */
function errorFrom(all: ReadonlyMap<string, number>): number | null {
  if (all.size < 2) return null;
  let squares = 0;
  for (const one of all.values()) squares += one * one;
  return Math.sqrt((all.size / (all.size - 1)) * squares);
}

/**
 * The standard error of the mean over seeds of what is kept, were other users like these drawn: instances of one user
 * are lost together, in one seed and over seeds. Null for no seed or one user.
 */
export const errorOfDrawn = (seeds: readonly Drawn[]): number | null => errorFrom(pulls(seeds));

/** The error of the difference of two columns that met the same instances, and the ends of its 95 % by Student's t. */
export function differenceOfDrawn(
  first: readonly Drawn[],
  second: readonly Drawn[],
): { readonly se: number | null; readonly low: number | null; readonly high: number | null } {
  if (first.length === 0 || second.length === 0) return { se: null, low: null, high: null };
  const own = pulls(first);
  for (const [user, value] of pulls(second)) own.set(user, (own.get(user) ?? 0) - value);
  const se = errorFrom(own);
  const shareOver = (seeds: readonly Drawn[]) => mean(seeds.map(({ kept }) => shareOf(kept)));
  const ends = intervalOf(shareOver(first) - shareOver(second), se, own.size);
  return { se, ...(ends ?? { low: null, high: null }) };
}
