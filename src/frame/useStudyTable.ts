import { useDeferredValue, useMemo } from 'react';
import type { Row, StudyTable, TableOf } from '../../workers/protocol.ts';
import { runTable, useRun } from '../state/run.ts';

/**
 * A table of the run that is shown; null where the run is of another study, or has no rows of it yet. Deferred, so that
 * rows that come faster than they can be drawn are drawn together.
 */
export function useStudyTable<R extends Row>(wanted: StudyTable<R>): TableOf<R> | null {
  // Of this table alone: a run tells of its progress far more often than of any one table.
  const found = useDeferredValue(useRun(() => runTable(wanted)));
  return useMemo(() => {
    const table = found && wanted.read(found).table;
    return table && table.rows.length > 0 ? table : null;
  }, [wanted, found]);
}
