import { mean, sampleSd } from './statistics.ts';
import type { RankingTask } from './task.ts';
import { studentQuantile } from './ttest.ts';

/**
 * How sure a mean over users is, were other users like these to come. The models stay what they are: what other seeds
 * would have made of them is told by the spread over seeds, beside this. Several seeds rank the same users, so a
 * user's values are averaged over the seeds first and every user counts once; taken as users of their own, as often
 * as there are seeds, they would make the error too small, since a user who is easily served is so by every seed.
 */

/** A value a user of the split, in the order of the data; NaN for who was not ranked. */
export type PerUser = Float32Array;

/** What stands in the order of the task's users, in that of the split's `nUsers`. */
export function perUser(
  { users }: Pick<RankingTask, 'users'>,
  values: ArrayLike<number>,
  nUsers: number,
): PerUser {
  const all = new Float32Array(nUsers).fill(Number.NaN);
  for (let n = 0; n < users.length; n++) all[users[n]] = values[n];
  return all;
}

/** A mean over users with its standard error. */
export interface OverUsers {
  /** Over how many users. */
  readonly users: number;
  readonly mean: number;
  /** Sample standard deviation over users, over the root of their number; null for fewer than two users. */
  readonly se: number | null;
}

/** A user's mean over the seeds that ranked it; users whom none ranked are left out. */
function userMeans(seeds: readonly PerUser[]): number[] {
  const means: number[] = [];
  for (let user = 0; user < (seeds[0]?.length ?? 0); user++) {
    let sum = 0;
    let count = 0;
    for (const values of seeds) {
      if (Number.isNaN(values[user])) continue;
      sum += values[user];
      count++;
    }
    if (count > 0) means.push(sum / count);
  }
  return means;
}

/** The mean over users of their means over the seeds, a seed an entry. */
export function overUsers(seeds: readonly PerUser[]): OverUsers {
  const values = userMeans(seeds);
  const se = values.length < 2 ? null : sampleSd(values) / Math.sqrt(values.length);
  return { users: values.length, mean: mean(values), se };
}

/** What a user has of `a` less what it has of `b`, seed by seed: differences are taken between the same users. */
const less = (a: PerUser, b: PerUser): PerUser => a.map((value, user) => value - b[user]);

/** The mean of a − b over users, paired user by user and seed by seed. */
export const differenceOverUsers = (a: readonly PerUser[], b: readonly PerUser[]): OverUsers =>
  overUsers(a.map((values, seed) => less(values, b[seed])));

const meanOf = (values: PerUser): number => mean([...values].filter((value) => !Number.isNaN(value)));

/**
 * What each user adds to the error of the relative drop 1 − A/C, A and C the means over users of `attacked` and
 * `clean`: (R c − a) / C with R = A/C, the linearisation of a ratio of means (Cochran, Sampling Techniques, 1977,
 * section 6.4). Its mean over users is 0.
 */
function dropTerms(clean: PerUser, attacked: PerUser): PerUser {
  const centre = meanOf(clean);
  const ratio = meanOf(attacked) / centre;
  return clean.map((value, user) => (ratio * value - attacked[user]) / centre);
}

/** The standard error over users of the mean over seeds of (C − A) / C; null where a clean mean is 0. */
export function dropError(clean: readonly PerUser[], attacked: readonly PerUser[]): number | null {
  if (clean.some((values) => meanOf(values) === 0)) return null;
  return overUsers(clean.map((values, seed) => dropTerms(values, attacked[seed]))).se;
}

/** A model before and after an attack, a seed an entry. */
export interface BeforeAfter {
  readonly clean: readonly PerUser[];
  readonly attacked: readonly PerUser[];
}

/** The standard error over users of the first model's relative drop less the second's, the same users in both. */
export function dropDifferenceError(a: BeforeAfter, b: BeforeAfter): number | null {
  if ([...a.clean, ...b.clean].some((values) => meanOf(values) === 0)) return null;
  return overUsers(
    a.clean.map((values, seed) =>
      less(dropTerms(values, a.attacked[seed]), dropTerms(b.clean[seed], b.attacked[seed])),
    ),
  ).se;
}

/** Ends of the interval that covers with 95 %, by Student's t; null where there is no error. */
export function intervalOf(
  value: number,
  se: number | null,
  users: number,
): { low: number; high: number } | null {
  if (se === null || users < 2) return null;
  const reach = studentQuantile(0.975, users - 1) * se;
  return { low: value - reach, high: value + reach };
}
