import { useCallback, useEffect, useState } from 'react';
import { type LabError, type Outcome, toLabError } from '../../workers/protocol.ts';

type Lab = typeof import('../lab/lab.ts')['lab'];
type Work<T> = (lab: Lab) => Promise<Outcome<T>>;

/** Asks the lab, which starts the worker; whatever is thrown on the way becomes a failure. */
async function attempt<T>(work: Work<T>): Promise<Outcome<T>> {
  try {
    return await work((await import('../lab/lab.ts')).lab);
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}

interface Kept<T> {
  /** Null until the list was read once. */
  readonly list: readonly T[] | null;
  readonly error: LabError | null;
  refresh(): Promise<void>;
  /** Does something to the store, then reads the list again; gives what the lab answered. */
  act<A>(work: Work<A>): Promise<Outcome<A>>;
}

/**
 * A list of things kept on this device. `read` must keep its identity between renders. The list is read
 * by `refresh`, and after that again whenever `version` changes.
 */
export function useKept<T>(read: Work<readonly T[]>, version: unknown): Kept<T> {
  const [list, setList] = useState<readonly T[] | null>(null);
  const [error, setError] = useState<LabError | null>(null);
  const refresh = useCallback(async () => {
    const outcome = await attempt(read);
    if (outcome.ok) setList(outcome.value);
    setError(outcome.ok ? null : outcome.error);
  }, [read]);
  const act = useCallback(
    async <A>(work: Work<A>) => {
      const outcome = await attempt(work);
      if (outcome.ok) await refresh();
      else setError(outcome.error);
      return outcome;
    },
    [refresh],
  );
  const wanted = list !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what says that the list is old
  useEffect(() => {
    if (wanted) void refresh();
  }, [version, wanted, refresh]);
  return { list, error, refresh, act };
}
