import type { Spec, StudyId } from '../../workers/protocol.ts';
import { useRun } from '../state/run.ts';
import { hasAnswers } from '../state/stored.ts';

/** The experiment of a study that questions can be put to: one that was run here, or a shipped or kept one that has answers. */
export function useAskable<S extends StudyId>(study: S): Extract<Spec, { study: S }> | null {
  const spec = useRun((state) => state.spec);
  const computed = useRun(({ source, status }) => source === 'run' && status === 'done');
  const isOf = (one: Spec): one is Extract<Spec, { study: S }> => one.study === study;
  return spec && isOf(spec) && (computed || hasAnswers(spec)) ? spec : null;
}
