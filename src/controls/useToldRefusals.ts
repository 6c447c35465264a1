import { useMemo } from 'react';
import type { Refusal } from '../../workers/protocol.ts';
import { useRefusals } from '../state/refusals.ts';
import { useSpec } from '../state/spec.ts';
import { inPlainWords } from './plain.ts';

/** Why the experiment of the controls cannot run, in the words of the controls. */
export function useToldRefusals(): readonly Refusal[] {
  const refusals = useRefusals();
  const study = useSpec((state) => state.spec.study);
  return useMemo(
    () => refusals.map(({ path, message }) => ({ path, message: inPlainWords(study, message) })),
    [refusals, study],
  );
}
