import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { create } from 'zustand';
import { type Result, storageFailure } from '../../workers/protocol.ts';
import { askToPersist } from './persist.ts';
import { type BrokenRun, packRuns, readRun, type SavedRun, unpackRuns } from './savedFile.ts';

interface SavedDb extends DBSchema {
  runs: { key: string; value: SavedRun };
}

const open = (): Promise<IDBPDatabase<SavedDb>> =>
  openDB<SavedDb>('brittle-saved', 1, {
    upgrade: (db) => {
      db.createObjectStore('runs', { keyPath: 'id' });
    },
  });

export interface SavedState {
  /** Newest first; null until `refresh` has read the store once. */
  readonly runs: readonly SavedRun[] | null;
  /** Records that are no saved runs; they are left where they are until a person decides. */
  readonly broken: readonly BrokenRun[];
  /** The run deleted last, until it is put back or another is deleted. */
  readonly deleted: SavedRun | null;
  /** What went wrong with the last action, in a sentence. */
  readonly problem: string | null;
  refresh(): Promise<void>;
  save(result: Result, name: string, note: string): Promise<void>;
  rename(id: string, name: string, note: string): Promise<void>;
  remove(id: string): Promise<void>;
  undo(): Promise<void>;
  /** All saved runs as the text of a JSON file. */
  exportAll(): string;
  /** The broken records as they lie in the store, as JSON. */
  exportBroken(): string;
  removeBroken(): Promise<void>;
  /** Adds the runs of such a file; those already here are kept. A bad file gives a problem and changes nothing. */
  importText(text: string): Promise<void>;
}

export const useSaved = create<SavedState>()((set, get) => {
  /** Acts on the store, then reads it again; a failure becomes a sentence. */
  const act = async (what: string, work: (db: IDBPDatabase<SavedDb>) => Promise<unknown>) => {
    try {
      const db = await open();
      try {
        await work(db);
        const [keys, records] = await Promise.all([db.getAllKeys('runs'), db.getAll('runs')]);
        const read = records.map((record, n) => readRun(String(keys[n]), record));
        const broken = read.filter((one): one is BrokenRun => 'record' in one);
        const runs = read.filter((one): one is SavedRun => !('record' in one));
        runs.sort((a, b) => b.saved.localeCompare(a.saved) || a.name.localeCompare(b.name));
        set({ runs, broken, problem: null });
      } finally {
        db.close();
      }
    } catch (thrown) {
      set({ problem: `${what} did not work. ${storageFailure(thrown).error.message}` });
    }
  };
  return {
    runs: null,
    broken: [],
    deleted: null,
    problem: null,
    refresh: () => act('Reading the saved runs', async () => {}),
    save: (result, name, note) =>
      act('Saving the run', async (db) => {
        await db.put('runs', {
          id: crypto.randomUUID(),
          name,
          note,
          saved: new Date().toISOString(),
          result,
        });
        askToPersist();
      }),
    rename: (id, name, note) =>
      act('Renaming the run', async (db) => {
        const run = await db.get('runs', id);
        if (run) await db.put('runs', { ...run, name, note });
      }),
    remove: (id) =>
      act('Deleting the run', async (db) => {
        const run = await db.get('runs', id);
        await db.delete('runs', id);
        set({ deleted: run ?? null });
      }),
    undo: () =>
      act('Putting the run back', async (db) => {
        const { deleted } = get();
        if (deleted) await db.put('runs', deleted);
        set({ deleted: null });
      }),
    exportAll: () => packRuns(get().runs ?? []),
    exportBroken: () => JSON.stringify(get().broken, null, 1),
    removeBroken: () =>
      act('Deleting what cannot be read', async (db) => {
        for (const { id } of get().broken) await db.delete('runs', id);
      }),
    importText: (text) =>
      act('Importing the file', async (db) => {
        const runs = unpackRuns(text);
        const transaction = db.transaction('runs', 'readwrite');
        for (const run of runs) if (!(await transaction.store.get(run.id))) await transaction.store.put(run);
        await transaction.done;
      }),
  };
});
