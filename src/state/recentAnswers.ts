import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Answered } from './asked.ts';

/**
 * What the runs that are kept by themselves were asked, in a store beside theirs: an answer comes many times while a
 * run is looked at, and the run need not be written again for it.
 */

/** What the answers of one run may take, in bytes of their JSON: more is not kept. */
export const MOST_ANSWER_BYTES = 2_000_000;

interface Kept {
  /** The id of the run. */
  readonly id: string;
  /** Which page asked: another version may give answers another form. */
  readonly by: string;
  readonly answered: readonly Answered[];
  /** Over the answers: what was damaged since has another. */
  readonly sum: number;
}

interface AnswersDb extends DBSchema {
  answers: { key: string; value: Kept };
}

/** Acts on the store; where the browser keeps nothing there is nothing to come back to either. */
async function act<T>(work: (db: IDBPDatabase<AnswersDb>) => Promise<T>, otherwise: T): Promise<T> {
  try {
    const db = await openDB<AnswersDb>('brittle-answers', 1, {
      upgrade: (made) => {
        made.createObjectStore('answers', { keyPath: 'id' });
      },
    });
    try {
      return await work(db);
    } finally {
      db.close();
    }
  } catch {
    return otherwise;
  }
}

/** Floats count as the numbers that they are, not as an object of members. */
const plain = (_: string, value: unknown) =>
  value instanceof Float32Array || value instanceof Float64Array ? [...value] : value;

/** FNV-1a of the answers as JSON, 32 bits: it finds damage, and is no lock. */
function sumOf(answered: unknown): number {
  const text = JSON.stringify(answered, plain);
  let sum = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) sum = Math.imul(sum ^ text.charCodeAt(n), 0x01000193);
  return sum;
}

/** The latest of them that fit into the limit together. */
export function withinBytes(answered: readonly Answered[], most = MOST_ANSWER_BYTES): Answered[] {
  let bytes = 0;
  return answered.filter((one) => {
    bytes += JSON.stringify(one, plain).length;
    return bytes <= most;
  });
}

/** Keeps what a run was asked, by the page named; what was kept of it before leaves. Never throws. */
export const keepAnswers = (id: string, answered: readonly Answered[], by: string): Promise<void> =>
  act(async (db) => {
    const fit = withinBytes(answered);
    await db.put('answers', { id, by, answered: fit, sum: sumOf(fit) });
  }, undefined);

/**
 * What a kept run was asked, the latest first; nothing where another version of the page asked it, or where it is not
 * what was kept: pages draw an answer as it is, and one that is damaged would take the page with it. Never throws.
 */
export const keptAnswers = (id: string, by: string): Promise<readonly Answered[]> =>
  act(async (db) => {
    const kept = await db.get('answers', id);
    return kept?.by === by && kept.sum === sumOf(kept.answered) ? kept.answered : [];
  }, []);

/** Deletes the answers of all runs but these. Never throws. */
export const dropAnswers = (ids: ReadonlySet<string>): Promise<void> =>
  act(async (db) => {
    for (const key of await db.getAllKeys('answers')) if (!ids.has(key)) await db.delete('answers', key);
  }, undefined);
