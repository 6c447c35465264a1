/** The named members of an object alone. */
export const pick = <T extends object, K extends keyof T>(members: readonly K[], from: T): Pick<T, K> =>
  Object.fromEntries(members.map((member) => [member, from[member]])) as Pick<T, K>;
