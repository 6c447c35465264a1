import { useEffect } from 'react';
import type { StudyId } from '../../workers/protocol.ts';
import { useFound } from '../controls/useFound.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';

const tell = (words: string | null) => {
  if (words !== null) useSpec.getState().tell(words);
};

/** Says that the run shown has nothing of what is to be looked at; null where it has, or where nothing is named. */
export function useToldMissing(words: string | null): void {
  // Tables that still grow may come to have it.
  const settled = useRun(({ status }) => !isUnderWay(status));
  useEffect(() => {
    if (settled) tell(words);
  }, [settled, words]);
}

/** A user as a link names one: by number from 0, or by the id in the data. */
const inWords = (user: number | string) =>
  typeof user === 'number' ? `number ${user + 1}` : `“${user.slice(0, 40)}”`;

/**
 * Says of a user whom a link names, as soon as the data in the controls is known, that it has none such; else, where
 * the run that is shown was not asked about him, that.
 * @param shown whether the run that is shown holds his list; null where there is no run
 */
export function useToldUser(study: StudyId, user: number | string, shown: boolean | null): void {
  const spec = useSpec((state) => state.spec);
  const named = spec.study === study && shown !== true && user !== 0;
  const outcome = useFound(
    spec,
    named
      ? {
          what: 'users',
          text: typeof user === 'string' ? user : '',
          indices: typeof user === 'number' ? [user] : [],
        }
      : null,
  );
  const found = outcome?.ok ? outcome.value : null;
  const has =
    found &&
    (typeof user === 'number' ? found.named.length > 0 : found.found.some(({ id }) => id === user.trim()));
  const missing =
    has === false ? `The data in use has no user ${inWords(user)}; choose another by name.` : null;
  const unasked =
    has && shown === false
      ? `The stored run holds no list of the user ${inWords(user)} that the link names; press Run to ask about all users.`
      : null;
  useEffect(() => tell(missing ?? unasked), [missing, unasked]);
}
