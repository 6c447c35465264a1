import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { create } from 'zustand';
import { differences, type Result, type Spec, storageFailure } from '../../workers/protocol.ts';
import { dropAnswers } from './recentAnswers.ts';
import { type RecentRun, readRecent } from './savedFile.ts';

/** How many finished runs are kept by themselves. */
export const MOST_RUNS = 10;
/** And how much they may take together, in bytes: the oldest leave first. */
export const MOST_BYTES = 20_000_000;

interface RecentDb extends DBSchema {
  runs: { key: string; value: RecentRun };
}

const open = (): Promise<IDBPDatabase<RecentDb>> =>
  openDB<RecentDb>('brittle-recent', 1, {
    upgrade: (db) => {
      db.createObjectStore('runs', { keyPath: 'id' });
    },
  });

export interface RecentState {
  /** The latest first; null until the store was read once. */
  readonly runs: readonly RecentRun[] | null;
  /** What went wrong with the last action, in a sentence. */
  readonly problem: string | null;
  refresh(): Promise<void>;
  /** Keeps a finished run that took `ms`; an earlier one of the same experiment leaves, and the oldest where there are too many. */
  keep(result: Result, ms: number): Promise<void>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
}

/** The latest that fit into both limits, from the latest to the oldest; the rest has to leave. */
export function withinLimits(
  runs: readonly RecentRun[],
  most = MOST_RUNS,
  mostBytes = MOST_BYTES,
): readonly RecentRun[] {
  const kept: RecentRun[] = [];
  let bytes = 0;
  for (const run of [...runs].sort((a, b) => b.finished.localeCompare(a.finished))) {
    bytes += run.bytes;
    if (kept.length === most || bytes > mostBytes) break;
    kept.push(run);
  }
  return kept;
}

export const useRecent = create<RecentState>()((set, get) => {
  /** Why the last run is not kept: reading the store, as the panel does when it opens, must not wipe that out. */
  let unkept: string | null = null;
  /** Acts on the store, then reads it again; what cannot be read leaves, since nobody asked to keep it. */
  const act = async (what: string, work: (db: IDBPDatabase<RecentDb>) => Promise<unknown>) => {
    try {
      const db = await open();
      try {
        await work(db);
        const [keys, records] = await Promise.all([db.getAllKeys('runs'), db.getAll('runs')]);
        const read = records.map(readRecent).filter((run) => run !== null);
        const kept = withinLimits(read);
        const ids = new Set(kept.map(({ id }) => id));
        for (const key of keys) if (!ids.has(key)) await db.delete('runs', key);
        await dropAnswers(ids);
        set({ runs: kept, problem: unkept });
      } finally {
        db.close();
      }
    } catch (thrown) {
      set({ problem: `${what} did not work. ${storageFailure(thrown).error.message}` });
    }
  };
  /** The same where it can make good what was not kept. */
  const change = async (what: string, work: (db: IDBPDatabase<RecentDb>) => Promise<unknown>) => {
    unkept = null;
    await act(what, work);
  };
  return {
    runs: null,
    problem: null,
    refresh: () => act('Reading the last runs', async () => {}),
    keep: async (result, ms) => {
      const bytes = new Blob([JSON.stringify(result)]).size;
      if (bytes > MOST_BYTES) {
        unkept = 'The last run is too large to be kept by itself. Save it under a name instead.';
        set({ problem: unkept });
        return;
      }
      await change('Keeping the last run', (db) =>
        db.put('runs', { id: result.hash, finished: new Date().toISOString(), ms, bytes, result }),
      );
      unkept = get().problem;
    },
    remove: (id) => change('Deleting the run', (db) => db.delete('runs', id)),
    clear: () => change('Deleting the last runs', (db) => db.clear('runs')),
  };
});

/**
 * The kept run of exactly this experiment, else the one with the id `otherwise` where it is of the same study; null
 * where there is neither, or the store cannot be read.
 */
export async function keptOf(spec: Spec, otherwise: string | null): Promise<RecentRun | null> {
  await useRecent.getState().refresh();
  const own = (useRecent.getState().runs ?? []).filter(({ result }) => result.spec.study === spec.study);
  return (
    own.find(({ result }) => differences(result.spec, spec).length === 0) ??
    own.find(({ id }) => id === otherwise) ??
    null
  );
}
