import type { Dataset } from '../../../../workers/data/types.ts';

/** What the first `count` users of a set did; all items stay. For what does not hang on how many users there are. */
export function firstUsers(set: Dataset, count: number): Dataset {
  const isTheirs = (_: number, n: number) => (set.users[n] ?? count) < count;
  return {
    ...set,
    userIds: set.userIds.slice(0, count),
    users: set.users.filter(isTheirs),
    items: set.items.filter(isTheirs),
    ratings: set.ratings?.filter(isTheirs) ?? null,
    times: set.times?.filter(isTheirs) ?? null,
    userFields: set.userFields.map(({ offsets, values, ...field }) => ({
      ...field,
      offsets: offsets.slice(0, count + 1),
      values: values.slice(0, offsets[count]),
    })),
  };
}
