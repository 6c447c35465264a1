import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { keptOf, MOST_BYTES, MOST_RUNS, useRecent, withinLimits } from '../../../src/state/recent.ts';
import type { RecentRun } from '../../../src/state/savedFile.ts';
import { parseSpec, type Result } from '../../../workers/protocol.ts';

const resultOf = (seed: number): Result => ({
  spec: parseSpec({ study: 'perturb', seed }),
  hash: `hash ${seed}`,
  engine: 'kernels',
  tables: [],
  notes: [],
});
const now = () => useRecent.getState();
const seeds = () => now().runs?.map(({ result }) => result.spec.seed);

/** Keeps runs one a second. */
async function keep(...all: number[]): Promise<void> {
  for (const seed of all) {
    vi.setSystemTime(new Date(Date.now() + 1000));
    await now().keep(resultOf(seed), 1500);
  }
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  globalThis.indexedDB = new IDBFactory();
  await now().refresh();
});

describe('runs that finished lately', () => {
  test('are kept, the latest first, with what they took', async () => {
    await keep(1, 2);
    expect(seeds()).toEqual([2, 1]);
    expect(now().runs?.[0]).toMatchObject({ ms: 1500, bytes: JSON.stringify(resultOf(2)).length });
  });
  test('push out the oldest beyond ten, and the same experiment stands once', async () => {
    await keep(...Array.from({ length: MOST_RUNS + 2 }, (_, n) => n));
    expect(seeds()).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    await keep(5);
    expect(seeds()).toEqual([5, 11, 10, 9, 8, 7, 6, 4, 3, 2]);
  });
  test('are found by their experiment, or by what the tab showed', async () => {
    await keep(1, 2);
    expect((await keptOf(parseSpec({ study: 'perturb', seed: 1 }), null))?.id).toBe('hash 1');
    expect(await keptOf(parseSpec({ study: 'perturb', seed: 3 }), null)).toBeNull();
    expect((await keptOf(parseSpec({ study: 'perturb', seed: 3 }), 'hash 2'))?.id).toBe('hash 2');
    expect(await keptOf(parseSpec({ study: 'train' }), 'hash 2')).toBeNull();
  });
  test('leave where this version cannot read them, and nothing else does', async () => {
    await keep(1);
    const [run] = now().runs as RecentRun[];
    const db = await openDB('brittle-recent', 1);
    await db.put('runs', { ...run, id: 'another hash' });
    await db.put('runs', { ...run, id: 'odd', result: { spec: { study: 'alchemy' } } });
    await db.put('runs', { id: 'empty' });
    db.close();
    await now().refresh();
    expect(seeds()).toEqual([1]);
    const again = await openDB('brittle-recent', 1);
    expect(await again.getAllKeys('runs')).toEqual(['hash 1']);
    again.close();
  });
  test('are found with what is left of them where tables are damaged, and say what is', async () => {
    const head = (title: string) => ({ id: 'training', title, columns: [] });
    const run = (id: string, tables: unknown) => ({
      id,
      finished: '2026-01-01T00:00:00.000Z',
      ms: 0,
      bytes: 1,
      result: { ...resultOf(1), hash: id, tables },
    });
    const whole = { ...head('Whole'), rows: [{ epoch: 1 }] };
    const db = await openDB('brittle-recent', 1);
    await db.put('runs', run('a', [whole, { ...head('Holed'), rows: [{ epoch: 1 }, { epoch: {} }] }]));
    await db.put('runs', run('b', [{ ...head('Headless'), id: 7, rows: [] }, 'junk']));
    await db.put('runs', run('c', 'junk'));
    db.close();
    await now().refresh();
    const found = Object.fromEntries((now().runs ?? []).map((one) => [one.id, one]));
    expect(found.a?.damaged).toEqual(['1 of the 2 rows of “Holed” is damaged.']);
    expect(found.a?.result.tables).toEqual([whole, { ...head('Holed'), rows: [{ epoch: 1 }] }]);
    expect(found.b?.damaged).toEqual([
      '“Headless” is damaged and cannot be shown.',
      'A table without a title is damaged and cannot be shown.',
    ]);
    expect(found.c?.damaged).toEqual(['The list of its tables is damaged.']);
    expect(found.c?.result.tables).toEqual([]);
  });
  test('say why they could not be kept where the browser has no room', async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('', 'QuotaExceededError');
    });
    await now().keep(resultOf(1), 1);
    put.mockRestore();
    const said = /^Keeping the last run did not work\. The browser has no room left/;
    expect(now().problem).toMatch(said);
    expect(seeds()).toEqual([]);
    // The panel reads the store when it opens: only then does anyone see the sentence.
    await now().refresh();
    expect(now().problem).toMatch(said);
    await now().keep(resultOf(1), 1);
    expect(now().problem).toBeNull();
    await now().refresh();
    expect(now().problem).toBeNull();
  });
  test('stay below the limit of storage, the oldest first to leave', () => {
    const run = (id: string, second: number, bytes: number): RecentRun => ({
      id,
      finished: `2026-01-01T00:00:0${second}.000Z`,
      ms: 0,
      bytes,
      result: resultOf(1),
    });
    const runs = [run('old', 1, 10), run('large', 2, MOST_BYTES - 5), run('new', 3, 5)];
    expect(withinLimits(runs).map(({ id }) => id)).toEqual(['new', 'large']);
  });
});
