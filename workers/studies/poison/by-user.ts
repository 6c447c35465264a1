import { differenceOverUsers, overUsers, type PerUser } from '../../measure/over-users.ts';

/** The measures that are means over users. */
export const overGenuine = ['hr', 'testHr', 'testNdcg'] as const;
export type OverGenuine = (typeof overGenuine)[number];

/** What every genuine user has of them, `hr` the share of the targets in its list; empty without targets. */
export type PoisonByUser = Readonly<Record<OverGenuine, PerUser>>;

/** The values of every user under a key, a repeat an entry; null where a repeat has none. */
function repeatsOf(repeats: readonly (PoisonByUser | null)[], key: OverGenuine): PerUser[] | null {
  const known = repeats.flatMap((one) => one?.[key] ?? []);
  return known.length === repeats.length && known.every(({ length }) => length > 0) ? known : null;
}

/** The standard error over users of a measure, a user's values averaged over the repeats; null where there is none. */
export function errorOf(repeats: readonly (PoisonByUser | null)[], key: OverGenuine): number | null {
  const known = repeatsOf(repeats, key);
  return known && overUsers(known).se;
}

/** The same of a difference, the same users in both. */
export function differenceErrorOf(
  first: readonly (PoisonByUser | null)[],
  second: readonly (PoisonByUser | null)[],
  key: OverGenuine,
): number | null {
  const [a, b] = [repeatsOf(first, key), repeatsOf(second, key)];
  return a && b && differenceOverUsers(a, b).se;
}
