import { doingWords, type StudyId } from '../../workers/protocol.ts';
import { formatDuration } from '../charts/format.ts';
import { leftOfRun } from '../state/left.ts';
import { useRun } from '../state/run.ts';

/**
 * What the run of a study does now and how long all of it still takes: 'Training BPR-MF, seed 2 of 3; about 40 s left in
 * all.' Null where it is not under way.
 */
export function useUnderWay(study: StudyId): string | null {
  const own = useRun(({ spec }) => spec?.study === study);
  const status = useRun((state) => state.status);
  const progress = useRun((state) => state.progress);
  if (!own) return null;
  if (status === 'starting') return 'Starting.';
  if (status !== 'running' || !progress) return null;
  const left = leftOfRun(progress.leftMs);
  return `${doingWords(progress)}${left === null ? '' : `; about ${formatDuration(left)} left in all`}.`;
}
