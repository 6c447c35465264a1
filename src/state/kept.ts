import { openDB } from 'idb';
import { z } from 'zod';
import { useRecent } from './recent.ts';
import { useSaved } from './saved.ts';
import type { RecentRun, SavedRun } from './savedFile.ts';

/** What lies on this device from earlier visits. */
export interface Kept {
  /** Runs that finished lately, the latest first. */
  readonly recent: readonly RecentRun[];
  readonly saved: readonly SavedRun[];
  /** Names of the data sets loaded from files. */
  readonly sets: readonly string[];
}

/** The worker's store and its drawer of cards, which are read here without starting a worker. */
const WORKER_STORE = 'brittle';
const CARDS = 'cards';
const card = z.object({ name: z.string() });

/** @throws where the browser keeps nothing, or its store cannot be read */
async function setsOf(): Promise<string[]> {
  const db = await openDB(WORKER_STORE);
  try {
    if (!db.objectStoreNames.contains(CARDS)) return [];
    const cards = (await db.getAll(CARDS)).map((one) => card.safeParse(one));
    return cards.flatMap((one) => (one.success ? [one.data.name] : [])).sort();
  } finally {
    db.close();
  }
}

/** What is on this device; a store that is not there yet is not made. Never throws: what cannot be read is left out. */
export async function whatIsKept(): Promise<Kept> {
  const names = await Promise.resolve()
    .then(() => indexedDB.databases())
    .catch(() => []);
  const is = (name: string) => names.some((one) => one.name === name);
  const [sets] = await Promise.all([
    is(WORKER_STORE) ? setsOf().catch(() => []) : [],
    is('brittle-recent') ? useRecent.getState().refresh() : null,
    is('brittle-saved') ? useSaved.getState().refresh() : null,
  ]);
  return { recent: useRecent.getState().runs ?? [], saved: useSaved.getState().runs ?? [], sets };
}
