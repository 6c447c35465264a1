import { doingWords, type StudyId } from '../../workers/protocol.ts';
import { formatDuration } from '../charts/format.ts';
import { leftOfRun } from '../state/left.ts';
import { useRun } from '../state/run.ts';
import { tr } from '../words/tr.ts';

/**
 * What the run of a study does now and how long all of it still takes: 'Training BPR-MF, seed 2 of 3; about 40 s left in
 * all.' Null where it is not under way.
 */
export function useUnderWay(study: StudyId): string | null {
  const own = useRun(({ spec }) => spec?.study === study);
  const status = useRun((state) => state.status);
  const progress = useRun((state) => state.progress);
  if (!own) return null;
  if (status === 'starting') return tr('Starting.');
  if (status !== 'running' || !progress) return null;
  const left = leftOfRun(progress.leftMs);
  const doing = tr(doingWords(progress));
  if (left === null) return `${doing}.`;
  return tr('{doing}; about {time} left in all.', { doing, time: formatDuration(left) });
}
