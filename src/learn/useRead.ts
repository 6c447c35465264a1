import { useMemo } from 'react';
import type { Spec } from '../../workers/protocol.ts';
import type { Read } from '../lessons/lesson.ts';
import { runTable, useRun } from '../state/run.ts';
import { useSpec } from '../state/spec.ts';

const text = (spec: Spec | null) => JSON.stringify(spec);

/** How far the run of the experiment in the controls is. */
export type Stage = 'none' | 'running' | 'done' | 'ended';

/**
 * Reads the tables of the run of the experiment in the controls: nothing of a run of another one, so that what an
 * earlier step found is never told of this. A run that is live was computed since the page was opened: single users can
 * be asked of it. One that is stored was shipped with the page.
 */
export function useRead(): {
  readonly read: Read;
  readonly stage: Stage;
  readonly isLive: boolean;
  readonly isStored: boolean;
} {
  const spec = useSpec((state) => state.spec);
  const { spec: ran, status, version, source } = useRun();
  const own = useMemo(() => text(spec) === text(ran), [spec, ran]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: tables are read anew with every version of the run
  const read = useMemo<Read>(
    () => (wanted) => {
      const table = own ? runTable(wanted) : null;
      return table ? wanted.read(table).table.rows : [];
    },
    [own, version],
  );
  const isLive = own && source === 'run' && status === 'done';
  const isStored = own && source === 'stored';
  const stage =
    !own || status === 'idle'
      ? 'none'
      : status === 'done'
        ? 'done'
        : status === 'stopped' || status === 'failed'
          ? 'ended'
          : 'running';
  return { read, stage, isLive, isStored };
}
