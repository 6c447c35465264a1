import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { readSafetensors, writeSafetensors } from '../../../workers/core/safetensors.ts';
import { describe as cardOf } from '../../../workers/data/card.ts';
import { initialParams } from '../../../workers/models/initial.ts';
import { modelShape } from '../../../workers/models/shape.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { runKeeping } from '../../../workers/store/checkpoints.ts';
import { datasetStore } from '../../../workers/store/datasets.ts';
import { type Drawers, memoryDrawers } from '../../../workers/store/drawers.ts';
import { indexedDbDrawers } from '../../../workers/store/indexed-db.ts';
import { modelStore } from '../../../workers/store/models.ts';
import { runningStore } from '../../../workers/store/running.ts';
import type { TrainedModel } from '../../../workers/training/types.ts';
import { datasetOf } from '../data/sets.ts';

let fresh = 0;
const makers: Record<string, () => Drawers> = {
  memory: memoryDrawers,
  IndexedDB: () => indexedDbDrawers(`test ${fresh++}`),
};

afterEach(() => {
  vi.restoreAllMocks();
});

const hash = (digit: string) => digit.repeat(64);
const curve = [{ epoch: 0, hr: 0.25, loss: null }];
const noon = () => '2026-01-01T12:00:00Z';

function trained(kind: 'bprmf' | 'ncf', key: string) {
  const spec = parseSpec({ study: 'train', model: { kind, factors: 3, sideFields: true } }).model;
  const field = {
    name: 'genre',
    size: 2,
    offsets: Int32Array.from([0, 1, 1, 3]),
    values: Int32Array.from([1, 0, 1]),
  };
  const shape = modelShape(spec, { users: 4, items: 3, userFields: [], itemFields: [field] });
  if (!shape || spec.kind === 'random' || spec.kind === 'popularity') throw new Error('no shape');
  const params = initialParams(spec, shape, createRng(1));
  const model: TrainedModel = {
    key,
    kind,
    shape,
    params,
    seed: 1,
    engine: 'kernels',
    epochs: 2,
    losses: [0.7, 0.6],
  };
  return { spec, model };
}

for (const [kind, make] of Object.entries(makers)) {
  describe(`stores in ${kind}`, () => {
    it('keep data sets with their typed arrays, listed by card, until they are deleted', async () => {
      const store = datasetStore(make());
      const rows = [
        [0, 0, 4, 1e9 + 0.5],
        [0, 1, 5, 2],
      ];
      const dataset = datasetOf(1, 2, rows, { name: 'B', hash: hash('b') });
      const card = cardOf(dataset);
      await store.save(dataset, card);
      await store.save({ ...dataset, hash: hash('a') }, { ...card, hash: hash('a'), name: 'A' });
      expect((await store.list()).map((card) => card.name)).toEqual(['A', 'B']);
      expect(await store.load(hash('b'))).toEqual(dataset);
      await store.delete(hash('b'));
      expect(await store.load(hash('b'))).toBeNull();
      expect(await store.list()).toHaveLength(1);
    });

    it('keep, list, rename and delete models by hash; a second save keeps the given name', async () => {
      let day = 0;
      const store = modelStore(make(), () => `2026-01-0${++day}T00:00:00Z`);
      const first = trained('bprmf', hash('1'));
      const second = trained('ncf', hash('2'));
      await store.save({ model: first.model, curve }, { name: 'BPR-MF', dataset: 'small', spec: first.spec });
      await store.save({ model: second.model, curve }, { name: 'NCF', dataset: 'small', spec: second.spec });
      expect(await store.load(hash('1'))).toEqual({ model: first.model, curve });
      expect((await store.list()).map((m) => m.name)).toEqual(['NCF', 'BPR-MF']);
      await store.rename(hash('1'), '  Mine ');
      await store.save({ model: first.model, curve }, { name: 'BPR-MF', dataset: 'small', spec: first.spec });
      expect((await store.list())[0]).toEqual({
        hash: hash('1'),
        origin: 'trained',
        name: 'Mine',
        kind: 'bprmf',
        dataset: 'small',
        engine: 'kernels',
        epochs: 2,
        bytes: (4 + 3) * 3 * 4,
        stored: '2026-01-03T00:00:00Z',
      });
      await expect(store.rename(hash('1'), ' ')).rejects.toThrow(/1 to 200 characters/);
      await expect(store.rename(hash('9'), 'x')).rejects.toThrow(/not stored here/);
      await store.delete(hash('1'));
      expect(await store.load(hash('1'))).toBeNull();
      await expect(store.export(hash('1'))).rejects.toThrow(/not stored here/);
    });

    it('export a model to a file from which another device imports the same model', async () => {
      for (const name of ['bprmf', 'ncf'] as const) {
        const here = modelStore(make(), noon);
        const there = modelStore(make(), noon);
        const { spec, model } = trained(name, hash('3'));
        await here.save({ model, curve }, { name: 'Übung', dataset: 'small', spec });
        const bytes = await here.export(hash('3'));
        const [kept] = await here.list();
        const brought = await there.import(bytes);
        expect(brought).toEqual({ ...kept, origin: 'imported', hash: brought.hash });
        const again = readSafetensors(await there.export(brought.hash));
        expect(again.tensors).toEqual(readSafetensors(bytes).tensors);
        expect(JSON.parse(readSafetensors(bytes).metadata.spec)).toEqual(spec);
      }
    });

    it('let no file answer for an experiment, whatever hash it claims', async () => {
      const store = modelStore(make(), noon);
      const { spec, model } = trained('bprmf', hash('3'));
      const notes = { name: 'Mine', dataset: 'small', spec };
      await store.save({ model, curve }, notes);
      const { tensors, metadata } = readSafetensors(await store.export(hash('3')));
      const worse = { ...tensors, P: { ...tensors.P!, data: tensors.P!.data.map(() => 7) } };
      const brought = await store.import(writeSafetensors({ tensors: worse, metadata }));
      expect(brought.hash).not.toBe(hash('3'));
      expect(await store.load(hash('3'))).toEqual({ model, curve });
      // Nor under its own name, nor where nothing else is kept under the hash it claims.
      expect(await store.load(brought.hash)).toBeNull();
      await store.delete(hash('3'));
      expect(await store.load(hash('3'))).toBeNull();
      expect((await store.list()).map(({ origin }) => origin)).toEqual(['imported']);
      // The same file twice is one model.
      await store.import(writeSafetensors({ tensors: worse, metadata }));
      expect(await store.list()).toHaveLength(1);
    });

    it('keep checkpoints until cleared, and only the part of a buffer that a tensor shows', async () => {
      const { checkpoints: store, clearAll } = runKeeping(make())('one');
      const data = new Float32Array(1000).fill(2).subarray(10, 12);
      const P = { shape: [2], data };
      await store.save('k', { epoch: 3, params: { P }, losses: [3, 2, 1], curve: [{ epoch: 3 }] });
      const back = await store.load('k');
      expect(back).toEqual({
        epoch: 3,
        params: { P: { shape: [2], data: Float32Array.of(2, 2) } },
        losses: [3, 2, 1],
        curve: [{ epoch: 3 }],
      });
      expect(back!.params.P.data.buffer.byteLength).toBe(8);
      await store.save('other', { epoch: 1, params: {}, losses: [1] });
      await store.clear('k');
      expect(await store.load('k')).toBeNull();
      await clearAll();
      expect(await store.load('other')).toBeNull();
    });

    it('keep the checkpoints and parts of each run apart', async () => {
      const of = runKeeping(make());
      const P = { shape: [1], data: Float32Array.of(1) };
      for (const run of ['a', 'b']) {
        await of(run).checkpoints.save('k', { epoch: 1, params: { P }, losses: [1] });
        await of(run).parts.save('job 1, 0', { run });
      }
      expect(await of('b').parts.load('job 1, 0')).toEqual({ run: 'b' });
      await of('a').clearAll();
      expect(await of('a').parts.load('job 1, 0')).toBeUndefined();
      expect(await of('a').checkpoints.load('k')).toBeNull();
      expect((await of('b').checkpoints.load('k'))?.epoch).toBe(1);
      expect(await of('b').parts.load('job 1, 0')).toEqual({ run: 'b' });
    });

    it('remember the runs that have not ended, the newest first, and skip what they cannot read', async () => {
      const drawers = make();
      const store = runningStore(drawers);
      expect(await store.list()).toEqual([]);
      const spec = parseSpec({ study: 'train' });
      const older = {
        hash: 'a',
        begun: '2026-01-01T00:00:00Z',
        spec,
        epoch: 4,
        parts: 0,
        engine: 'kernels',
      } as const;
      const newer = { ...older, hash: 'b', begun: '2026-01-02T00:00:00Z', engine: null };
      await store.save(older);
      await store.save(newer);
      await drawers('running').put('run', { spec: { study: 'alchemy' }, epoch: 1 });
      expect(await store.load('a')).toEqual(older);
      expect(await store.load('run')).toBeNull();
      expect(await store.list()).toEqual([newer, older]);
      await store.clear('a');
      expect(await store.list()).toEqual([newer]);
    });

    it('hand out copies', async () => {
      const { checkpoints: store } = runKeeping(make())('one');
      const P = { shape: [1], data: Float32Array.of(1) };
      await store.save('k', { epoch: 1, params: { P }, losses: [1] });
      P.data[0] = 9;
      (await store.load('k'))!.params.P.data[0] = 8;
      expect((await store.load('k'))!.params.P.data[0]).toBe(1);
    });
  });
}

describe('IndexedDB drawers', () => {
  it('share what they keep between two openings of the same name', async () => {
    const spec = parseSpec({ study: 'train' });
    await runningStore(indexedDbDrawers('shared')).save({
      ...{ hash: 'a', begun: '', spec },
      ...{ epoch: 1, parts: 0, engine: null },
    });
    expect((await runningStore(indexedDbDrawers('shared')).load('a'))?.epoch).toBe(1);
  });

  it('say that there is no room when the quota is spent', async () => {
    const drawers = indexedDbDrawers('full');
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('quota', 'QuotaExceededError');
    });
    await expect(drawers('running').put('k', 1)).rejects.toMatchObject({
      error: { code: 'storage', message: expect.stringMatching(/no room left.*Delete stored models/) },
    });
  });

  it('say that storing is not allowed in a private window, and try again later', async () => {
    const drawers = indexedDbDrawers('private');
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('A mutation operation was attempted', 'InvalidStateError');
    });
    await expect(drawers('running').get('k')).rejects.toMatchObject({
      error: { code: 'storage', message: expect.stringMatching(/does not let this page store/) },
    });
    open.mockRestore();
    expect(await drawers('running').get('k')).toBeUndefined();
  });
});

describe('importing a model', () => {
  const about = async (change: (about: Record<string, unknown>) => void, rename = 'P') => {
    const store = modelStore(memoryDrawers(), noon);
    const { spec, model } = trained('bprmf', hash('4'));
    await store.save({ model, curve }, { name: 'x', dataset: 'small', spec });
    const { tensors, metadata } = readSafetensors(await store.export(hash('4')));
    const json = JSON.parse(metadata.about);
    change(json);
    const { P, ...rest } = tensors;
    return store
      .import(
        writeSafetensors({
          tensors: { ...rest, [rename]: P },
          metadata: { ...metadata, about: JSON.stringify(json) },
        }),
      )
      .then(
        () => 'was read',
        (thrown) => `${thrown.error.code}: ${thrown.message}`,
      );
  };

  it('takes the file as it was exported', async () => {
    expect(await about(() => {})).toBe('was read');
  });
  it('refuses parameters of another shape than the data it names', async () => {
    expect(await about((a) => Object.assign(a.data as object, { users: 5 }))).toMatch(
      /^bad-file: .*parameter "P" should have the shape \[5, 3\]/,
    );
  });
  it('refuses parameters under other names', async () => {
    expect(await about(() => {}, 'R')).toMatch(/parameter "P" should have the shape/);
  });
  it('refuses a hash that is none', async () => {
    expect(await about((a) => Object.assign(a, { hash: 'abc' }))).toMatch(/wrong at "hash"/);
  });
  it('refuses the spec of a baseline and a spec that is none', async () => {
    expect(await about((a) => Object.assign(a, { spec: { kind: 'random' } }))).toMatch(/baseline/);
    expect(await about((a) => Object.assign(a, { spec: { kind: 'oracle' } }))).toMatch(/not one of a model/);
  });
  it('refuses values that are no numbers', async () => {
    const { spec, model } = trained('bprmf', hash('5'));
    const store = modelStore(memoryDrawers(), noon);
    await store.save({ model, curve }, { name: 'x', dataset: 'small', spec });
    const { tensors, metadata } = readSafetensors(await store.export(hash('5')));
    tensors.P!.data[3] = Number.NaN;
    await expect(store.import(writeSafetensors({ tensors, metadata }))).rejects.toThrow(
      /values that are no numbers/,
    );
  });
  it('refuses a safetensors file of somebody else', async () => {
    const store = modelStore(memoryDrawers(), noon);
    const foreign = writeSafetensors({ tensors: {}, metadata: { format: 'pt' } });
    await expect(store.import(foreign)).rejects.toThrow(/do not name one/);
  });
});
