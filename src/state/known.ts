import { differences, type Spec } from '../../workers/protocol.ts';
import { isShipped, openingSpec } from './opening.ts';
import { isUnderWay, useRun } from './run.ts';
import { useSpec } from './spec.ts';
import { fetchStored } from './stored.ts';

/** Where the run is that is shipped for a study's opening experiment. */
export const storedAddress = (study: Spec['study']): string =>
  `${import.meta.env.BASE_URL}stored/${study}.json`;

const isSame = (a: Spec | null, b: Spec): boolean => a !== null && differences(a, b).length === 0;

/**
 * Shows what is known of an experiment that was just put into the controls: the run of it that was kept on this device,
 * else the one that is shipped with the page. Nothing happens while a run is under way, where it is shown already, and
 * where the controls have moved on meanwhile.
 */
export async function showKnown(spec: Spec): Promise<void> {
  const isFree = () => {
    const { status, spec: shown } = useRun.getState();
    return !isUnderWay(status) && !isSame(shown, spec) && useSpec.getState().spec === spec;
  };
  if (!isFree()) return;
  const { keptOf } = await import('./recent.ts');
  const kept = await keptOf(spec, null);
  if (kept) {
    if (isFree()) useRun.getState().show(kept.result, 'kept', kept);
    return;
  }
  if (!isShipped(spec.study) || !isSame(openingSpec(spec.study), spec)) return;
  const stored = await fetchStored(storedAddress(spec.study));
  if (stored && isFree()) useRun.getState().show(stored, 'stored');
}
