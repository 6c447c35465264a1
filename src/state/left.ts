import { create } from 'zustand';
import { type Estimate, estimate, handsFor } from '../../workers/protocol.ts';
import { useDataSize } from './cost.ts';
import { useRun } from './run.ts';

/** How long the run under way has worked, pauses left out, and what it was expected to take when it began. */
interface Watch {
  readonly expected: Estimate | null;
  /** Milliseconds of work before `since`. */
  readonly workedMs: number;
  /** When work began or went on; null while it pauses. */
  readonly since: number | null;
}

export const useWatch = create<Watch>()(() => ({ expected: null, workedMs: 0, since: null }));

useRun.subscribe(({ status, spec }, before) => {
  if (status === 'starting' && (before.status !== 'starting' || spec !== before.spec)) {
    const size = useDataSize.getState();
    const expected = size && spec && estimate(spec, size, handsFor(navigator.hardwareConcurrency));
    useWatch.setState({ expected, workedMs: 0, since: performance.now() });
  } else if (status !== before.status) {
    const { workedMs, since } = useWatch.getState();
    const now = performance.now();
    const worked = workedMs + (since === null ? 0 : now - since);
    useWatch.setState({ workedMs: worked, since: status === 'running' ? now : null });
  }
});

/** Milliseconds that are written as at least a second; less says nothing while a run goes on. */
const TOLD = 500;

/**
 * Milliseconds that the whole run still takes: what was expected less what it has worked, and no less than its stage still
 * takes. Null where neither is known, where it takes longer than was expected and its stage cannot tell, and where too
 * little is left to be told.
 */
export function wholeLeft(
  expectedMs: number | null,
  workedMs: number,
  stageMs: number | null,
): number | null {
  const left = Math.max(expectedMs === null ? 0 : expectedMs - workedMs, stageMs ?? 0);
  return left >= TOLD ? left : null;
}

/** The same of the run under way, as it stands now. */
export function leftOfRun(stageMs: number | null): number | null {
  const { expected, workedMs, since } = useWatch.getState();
  const worked = workedMs + (since === null ? 0 : performance.now() - since);
  return wholeLeft(expected && expected.seconds * 1000, worked, stageMs);
}
