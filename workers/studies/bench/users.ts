import type { Split } from '../../data/types.ts';
import { LabFailure } from '../../protocol/run/errors.ts';
import type { StudyData } from './stages.ts';

/** Names a user by UserIndex, or where `userId` is given by the id in the data. */
interface NamedUser {
  readonly user: number;
  readonly userId?: string | undefined;
}

/** The index of the user asked for. @throws LabFailure 'bad-spec' where there is none */
export function userOf(
  { user, userId }: NamedUser,
  { view, split }: Pick<StudyData, 'view' | 'split'>,
): number {
  const users = split.nUsers;
  const held = `this data set has ${users} ${users === 1 ? 'user' : 'users'}`;
  if (userId !== undefined) {
    const found = view.userIds.indexOf(userId.trim());
    if (found >= 0) return found;
    const known = view.userIds.slice(0, 3).join(', ');
    throw new LabFailure(
      'bad-spec',
      `There is no user with the id ‘${userId.trim().slice(0, 80)}’; ${held}, whose ids begin with ${known}.`,
    );
  }
  if (Number.isInteger(user) && user >= 0 && user < users) return user;
  throw new LabFailure('bad-spec', `There is no user number ${user + 1}; ${held}.`);
}

/** The items held out of a user's training for the test. */
export function heldOut({ test }: Split, user: number): ReadonlySet<number> {
  return new Set(test.columns.subarray(test.offsets[user], test.offsets[user + 1]));
}
