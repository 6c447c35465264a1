import { useCallback, useEffect, useState } from 'react';
import { type LabError, type Outcome, type StoredModel, toLabError } from '../../../workers/protocol.ts';

type Lab = typeof import('../../lab/lab.ts')['lab'];

export interface Models {
  /** Null until the list was asked for. */
  readonly models: readonly StoredModel[] | null;
  readonly error: LabError | null;
  refresh(): Promise<void>;
  /** Does something to the store and reads the list again; gives what it answered, null after a failure. */
  act<T>(work: (lab: Lab) => Promise<Outcome<T>>): Promise<T | null>;
}

/**
 * The models kept on this device. Asking starts the worker, so the list is read when somebody wants it,
 * and again whenever `version` changes after that.
 */
export function useModels(version: unknown): Models {
  const [models, setModels] = useState<readonly StoredModel[] | null>(null);
  const [error, setError] = useState<LabError | null>(null);
  const attempt = useCallback(async <T>(work: (lab: Lab) => Promise<Outcome<T>>): Promise<T | null> => {
    try {
      const { lab } = await import('../../lab/lab.ts');
      const outcome = await work(lab);
      setError(outcome.ok ? null : outcome.error);
      return outcome.ok ? outcome.value : null;
    } catch (thrown) {
      setError(toLabError(thrown));
      return null;
    }
  }, []);
  const refresh = useCallback(async () => {
    const found = await attempt((lab) => lab.models());
    if (found) setModels(found);
  }, [attempt]);
  const act = useCallback(
    async <T>(work: (lab: Lab) => Promise<Outcome<T>>) => {
      const value = await attempt(work);
      if (value !== null) await refresh();
      return value;
    },
    [attempt, refresh],
  );
  const wanted = models !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what says that the list is old
  useEffect(() => {
    if (wanted) void refresh();
  }, [version, wanted, refresh]);
  return { models, error, refresh, act };
}
