import type { DatasetCard } from '../dataset.ts';
import type { Run } from './card.ts';
import { paperData } from './datasets.ts';
import { specsOf } from './report.ts';

/**
 * What the data at hand lacks for a run, as a sentence; null where nothing. Where each user's last interaction is held
 * out, data without times leaves that to the order of its file: of the 6,040 users of MovieLens 1M 96 have the same one
 * held out then as by time, so that what comes out would be of another experiment than the card names.
 */
export function lackOf(run: Run, { times }: Pick<DatasetCard, 'times'>): string | null {
  const [seed] = run.seeds;
  if (run.data === 'built-in' || times || seed === undefined) return null;
  const byTime = specsOf(run, seed).some(({ split }) => split.kind === 'leave-last');
  if (!byTime) return null;
  const { label, offered } = paperData[run.data];
  return `${run.id} holds out the last interaction of each user, and the ${label} given has no times, so that no one can tell which is the last. Give its file with times, as its owners offer it at ${offered}.`;
}
