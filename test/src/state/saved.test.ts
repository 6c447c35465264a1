import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { openDB } from 'idb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { useSaved } from '../../../src/state/saved.ts';
import { packRuns, type SavedRun, unpackRuns } from '../../../src/state/savedFile.ts';
import { LabFailure, parseSpec, type Result } from '../../../workers/protocol.ts';

const result: Result = {
  spec: parseSpec({ study: 'perturb', seed: 5 }),
  hash: 'abc',
  engine: 'kernels',
  tables: [
    {
      id: 'summary',
      title: 'Summary',
      columns: [{ key: 'epsilon', label: 'ε', type: 'number', digits: 2 }],
      rows: [{ epsilon: 0.1 }, { epsilon: null }],
    },
  ],
  notes: ['A note.'],
};
const now = () => useSaved.getState();
const names = () => now().runs?.map((run) => run.name);

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  await now().refresh();
});

describe('saved runs', () => {
  test('are kept with name and note, renamed, and read back whole', async () => {
    await now().save(result, 'First', 'why');
    expect(now().runs).toMatchObject([{ name: 'First', note: 'why', result }]);
    const [run] = now().runs as SavedRun[];
    await now().rename(run!.id, 'Second', '');
    expect(names()).toEqual(['Second']);
  });
  test('come back after a deletion', async () => {
    await now().save(result, 'Kept', '');
    const before = now().runs;
    await now().remove(before![0]!.id);
    expect(now().runs).toEqual([]);
    expect(now().deleted?.name).toBe('Kept');
    await now().undo();
    expect(now().runs).toEqual(before);
    expect(now().deleted).toBeNull();
  });
  test('travel through a file to another device', async () => {
    await now().save(result, 'Travels', 'note');
    const [before, text] = [now().runs, now().exportAll()];
    globalThis.indexedDB = new IDBFactory();
    await now().importText(text);
    expect(now().runs).toEqual(before);
    await now().importText(text);
    expect(now().runs).toEqual(before);
  });
  test('are shown beside a record that is none, which is set aside, exported and deleted', async () => {
    await now().save(result, 'Good', '');
    const [good] = now().runs as SavedRun[];
    const odd = { ...good, id: 'odd', result: { ...result, spec: { study: 'alchemy' } } };
    const db = await openDB('brittle-saved', 1);
    await db.put('runs', odd);
    await db.put('runs', { id: 'empty' });
    db.close();
    await now().refresh();
    expect(names()).toEqual(['Good']);
    expect(now().problem).toBeNull();
    expect(now().broken.map(({ id }) => id)).toEqual(['empty', 'odd']);
    expect(JSON.parse(now().exportBroken())[1].record).toEqual(odd);
    await now().removeBroken();
    expect(now().broken).toEqual([]);
    expect(names()).toEqual(['Good']);
  });
  test('keep cells that are no finite numbers', async () => {
    const [table] = result.tables;
    const cells = { ...result, tables: [{ ...table!, rows: [{ epsilon: Number.NaN }] }] };
    await now().save(cells, 'NaN', '');
    await now().refresh();
    expect(now().runs?.[0]?.result).toEqual(cells);
  });
  test('say why they could not be kept where the browser has no room', async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('', 'QuotaExceededError');
    });
    await now().save(result, 'Lost', '');
    expect(now().problem).toMatch(/^Saving the run did not work\. The browser has no room left.*Delete/);
    put.mockRestore();
    expect(names()).toEqual([]);
  });
  test('are untouched by a bad file, which is told in a sentence', async () => {
    await now().save(result, 'Safe', '');
    for (const text of ['', 'not json', '{}', '[1]', packRuns([]).replace('"version": 1', '"version": 2')]) {
      await now().importText(text);
      expect(now().problem).toMatch(/^Importing the file did not work\. .*\.$/);
      expect(names()).toEqual(['Safe']);
    }
  });
});

test('no mutilated file is taken in part or throws anything but a bad-file failure', () => {
  const run = { id: 'a', name: 'n', note: '', saved: '2026-01-02T03:04:05.000Z', result };
  const text = packRuns([run, { ...run, id: 'b' }]);
  expect(unpackRuns(text)).toEqual([run, { ...run, id: 'b' }]);
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 5 }), (from, length, put) => {
      try {
        expect(unpackRuns(text.slice(0, from) + put + text.slice(from + length))).toHaveLength(2);
      } catch (thrown) {
        if (!(thrown instanceof LabFailure)) throw thrown;
        expect(thrown.error.code).toBe('bad-file');
        expect(thrown.message).toMatch(/\.$/);
      }
    }),
    { numRuns: 500 },
  );
});
