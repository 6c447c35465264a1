import { differenceOverUsers, intervalOf, overUsers, type PerUser } from '../measure/over-users.ts';

/** Instances of one seed, with the users that they are of. */
export interface OfUsers {
  readonly kept: Uint8Array;
  /** A letter a user of the data, 1 where the user has instances: as many each, in the order of the users. */
  readonly users: Uint8Array;
}

/** What each user keeps, over the user's instances; NaN for who has none. */
export function keptPerUser({ kept, users }: OfUsers): PerUser {
  let counted = 0;
  for (const one of users) counted += one;
  const each = kept.length / counted;
  if (!Number.isInteger(each)) throw new RangeError('Users have different numbers of instances.');
  const shares = new Float32Array(users.length).fill(Number.NaN);
  let at = 0;
  for (let user = 0; user < users.length; user++) {
    if (users[user] === 0) continue;
    let sum = 0;
    for (const end = at + each; at < end; at++) sum += kept[at];
    shares[user] = sum / each;
  }
  return shares;
}

/** The mean of several values a user, such as those of several attacks on the same instances. */
export const meanPerUser = (all: readonly PerUser[]): PerUser =>
  (all[0] ?? new Float32Array(0)).map((_, user) => all.reduce((sum, one) => sum + one[user], 0) / all.length);

/** The standard error over users of a mean, a seed an entry; a user counts once over the seeds. Null for no seed. */
export const errorOf = (seeds: readonly PerUser[]): number | null =>
  seeds.length > 0 ? overUsers(seeds).se : null;

/** The error of the difference of two columns before the same users, and the ends of its 95 %; null where one is unknown. */
export function differenceOf(
  first: readonly PerUser[],
  second: readonly PerUser[],
): { readonly se: number | null; readonly low: number | null; readonly high: number | null } {
  if (first.length === 0 || second.length === 0) return { se: null, low: null, high: null };
  const { mean, se, users } = differenceOverUsers(first, second);
  return { se, ...(intervalOf(mean, se, users) ?? { low: null, high: null }) };
}
