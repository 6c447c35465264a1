import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { describe as cardOf } from '../../../workers/data/card.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import type { Dataset } from '../../../workers/data/types.ts';
import { initialParams } from '../../../workers/models/initial.ts';
import { modelShape } from '../../../workers/models/shape.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { runKeeping } from '../../../workers/store/checkpoints.ts';
import { Damaged, datasetFault, weightsFault } from '../../../workers/store/content.ts';
import { datasetStore } from '../../../workers/store/datasets.ts';
import type { DrawerName, Drawers } from '../../../workers/store/drawers.ts';
import { indexedDbDrawers } from '../../../workers/store/indexed-db.ts';
import { modelStore } from '../../../workers/store/models.ts';
import { brokenIn } from '../../../workers/store/reading.ts';
import { sealOf } from '../../../workers/store/seal.ts';
import type { TrainedModel } from '../../../workers/training/types.ts';
import { anyDataset } from '../data/sets.ts';

let fresh = 0;
const noon = () => '2026-01-01T12:00:00Z';
const dataset: Dataset = {
  ...generate({ kind: 'generated', size: 'classroom', seed: 1 }),
  hash: 'd'.repeat(64),
};
const card = cardOf(dataset);
const key = 'a'.repeat(64);

type Loose = Record<string, never>;
interface Mutilation {
  readonly what: string;
  readonly change: (record: Loose) => unknown;
  /** Whether it shows without the seal too. */
  readonly shows?: RegExp;
}

/** What a saboteur does to a record, in place or by giving another. */
async function mutilate(drawers: Drawers, drawer: DrawerName, change: Mutilation['change']): Promise<void> {
  const [at] = await drawers(drawer).keys();
  const kept = (await drawers<Loose>(drawer).get(at!))!;
  const other = change(kept);
  await drawers<unknown>(drawer).put(at!, other === undefined ? kept : other);
}

const at = (record: Loose, ...path: (string | number)[]): Record<string | number, unknown> =>
  path.reduce<Record<string | number, unknown>>((one, name) => one[name] as never, record);
const set = (...path: (string | number)[]) => {
  const last = path.pop()!;
  return (value: unknown) => (record: Loose) => {
    at(record, ...path)[last] = value;
  };
};
const cut = (...path: (string | number)[]) => {
  const last = path.pop()!;
  return (record: Loose) => {
    const holder = at(record, ...path);
    holder[last] = (holder[last] as Float32Array).slice(1);
  };
};

const ofDatasets: readonly Mutilation[] = [
  { what: 'is nothing', change: () => null },
  { what: 'is a text', change: () => 'interactions' },
  { what: 'has a user that is not there', change: set('users', 3)(1e6), shows: /users\[3\] is 1000000/ },
  { what: 'has a negative item', change: set('items', 0)(-1), shows: /items\[0\] is -1/ },
  { what: 'has items of another length', change: cut('items'), shows: /items has/ },
  { what: 'has ratings that are plain numbers', change: set('ratings')([1, 2]), shows: /ratings/ },
  { what: 'has a time that is none', change: set('times', 2)(Number.NaN), shows: /times\[2\]/ },
  { what: 'has lost its titles', change: cut('itemTitles'), shows: /itemTitles has/ },
  {
    what: 'has a field with a value that has no label',
    change: set('itemFields', 0, 'values', 0)(99),
    shows: /itemFields\.0\.values\[0\]/,
  },
  {
    what: 'has a field cut anew',
    change: set('itemFields', 0, 'offsets', 1)(1e6),
    shows: /itemFields\.0\.offsets/,
  },
  {
    what: 'has another user that exists',
    change: (r) => set('users', 3)((at(r, 'users')[3] as number) === 0 ? 1 : 0)(r),
  },
  { what: 'calls itself another', change: set('hash')('e'.repeat(64)) },
];

describe('a stored data set', () => {
  it.each(ofDatasets)(
    'that $what is told, set aside, and read again once it is loaded again',
    async ({ change, shows }) => {
      const drawers = indexedDbDrawers(`damage ${fresh++}`);
      const store = datasetStore(drawers);
      await store.save(dataset, card);
      await mutilate(drawers, 'datasets', change);
      const failure = await store.load(dataset.hash).catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(Damaged);
      expect((failure as Damaged).message).toMatch(
        /^The data set ".+" kept on this device is damaged \(.+\) and was set aside\.$/,
      );
      if (shows) expect((failure as Damaged).why).toMatch(shows);
      expect(await store.list()).toEqual([]);
      expect(await brokenIn(drawers, 'card')).toMatchObject([
        { key: dataset.hash, why: `its content: ${(failure as Damaged).why}` },
      ]);
      await store.save(dataset, card);
      expect(await store.list()).toEqual([card]);
      expect(await store.load(dataset.hash)).toEqual(dataset);
    },
  );

  it('of an older version, which has no seal, is read, and looked through', async () => {
    const drawers = indexedDbDrawers(`damage ${fresh++}`);
    await drawers<Dataset>('datasets').put(dataset.hash, dataset);
    expect(await datasetStore(drawers).load(dataset.hash)).toEqual(dataset);
    await mutilate(drawers, 'datasets', set('users', 0)(-5));
    await expect(datasetStore(drawers).load(dataset.hash)).rejects.toThrow(/users\[0\] is -5/);
  });

  it('is whole whatever a reader or the generator made', () => {
    expect(datasetFault(dataset)).toBeNull();
    fc.assert(fc.property(anyDataset, (one) => datasetFault(one) === null));
  });
});

const spec = parseSpec({ study: 'train', model: { kind: 'ncf', factors: 3, sideFields: true } }).model;
const genre = {
  ...{ name: 'genre', size: 2 },
  ...{ offsets: Int32Array.from([0, 1, 1, 3]), values: Int32Array.from([1, 0, 1]) },
};
const shape = modelShape(spec, { users: 4, items: 3, userFields: [], itemFields: [genre] })!;
const params = initialParams(spec as never, shape, createRng(1));
const model: TrainedModel = {
  ...{ key, kind: 'ncf', shape, params, seed: 1, engine: 'kernels', epochs: 2, losses: [0.7, 0.6] },
};
const trained = { model, curve: [{ epoch: 0, hr: 0.25, loss: null }] };

const ofModels: readonly Mutilation[] = [
  { what: 'is nothing', change: () => null },
  {
    what: 'has a weight that is no number',
    change: set('model', 'params', 'user', 'data', 1)(Number.NaN),
    shows: /user\[1\] is no finite/,
  },
  {
    what: 'has an infinite weight',
    change: set('model', 'params', 'item', 'data', 0)(Number.POSITIVE_INFINITY),
    shows: /item\[0\]/,
  },
  { what: 'has lost weights', change: cut('model', 'params', 'user', 'data'), shows: /user has/ },
  {
    what: 'has a matrix turned over',
    change: set('model', 'params', 'user', 'shape')([3, 4]),
    shows: /user should have the shape \[4, 3\]/,
  },
  {
    what: 'lacks a parameter',
    change: (r) => {
      delete at(r, 'model', 'params')['out.bias'];
    },
    shows: /out.bias should/,
  },
  { what: 'has a shape of no model', change: set('model', 'shape')({ kind: 'oracle' }), shows: /shape/ },
  {
    what: 'has a field with a value that is not there',
    change: set('model', 'shape', 'itemFields', 0, 'values', 0)(7),
    shows: /genre.values/,
  },
  { what: 'ran on an engine that is none', change: set('model', 'engine')('steam'), shows: /engine/ },
  { what: 'answers for another key', change: set('model', 'key')('b'.repeat(64)) },
  { what: 'has another weight', change: set('model', 'params', 'user', 'data', 0)(0.125) },
];

describe('a stored model', () => {
  it.each(ofModels)(
    'that $what is told, set aside, and read again once it is trained again',
    async ({ change, shows }) => {
      const drawers = indexedDbDrawers(`damage ${fresh++}`);
      const store = modelStore(drawers, noon);
      const notes = { name: 'Mine', dataset: 'small', spec };
      await store.save(trained, notes);
      await mutilate(drawers, 'weights', change);
      const failure = await store.load(key).catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(Damaged);
      if (shows) expect((failure as Damaged).why).toMatch(shows);
      await expect(store.export(key)).rejects.toThrow(/damaged/);
      expect(await store.list()).toEqual([]);
      expect(await brokenIn(drawers, 'model')).toHaveLength(1);
      await store.save(trained, notes);
      expect(await store.load(key)).toEqual(trained);
      expect(await store.list()).toMatchObject([{ name: 'Mine' }]);
    },
  );

  it('is whole as it was trained', () => {
    expect(weightsFault({ ...trained, origin: 'trained', spec })).toBeNull();
  });
});

describe('what is kept of a run under way', () => {
  const P = { shape: [2], data: Float32Array.of(1, 2) };
  const checkpoint = { epoch: 1, params: { P }, losses: [0.5] };

  it.each<Mutilation>([
    { what: 'is nothing', change: () => 5 },
    { what: 'counts epochs in words', change: set('epoch')('one') },
    { what: 'has a parameter that is no number', change: set('params', 'P', 'data', 0)(Number.NaN) },
    { what: 'has a parameter cut short', change: cut('params', 'P', 'data') },
    { what: 'has another number', change: set('params', 'P', 'data', 0)(3) },
  ])('is not gone on with where its checkpoint $what', async ({ change }) => {
    const drawers = indexedDbDrawers(`damage ${fresh++}`);
    const { checkpoints } = runKeeping(drawers)('run');
    await checkpoints.save('k', checkpoint);
    expect(await checkpoints.load('k')).toEqual(checkpoint);
    await mutilate(drawers, 'checkpoints', change);
    await expect(checkpoints.load('k')).rejects.toBeInstanceOf(Damaged);
  });

  it.each<Mutilation>([
    { what: 'is a text', change: () => 'done' },
    { what: 'has lost its output', change: (r) => ({ seal: r.seal }) },
    { what: 'has another number', change: set('output', 'rows', 0, 'hr')(0.9) },
    { what: 'has another bit', change: set('output', 'moved', 1)(0.5) },
  ])('nor where a finished part $what', async ({ change }) => {
    const drawers = indexedDbDrawers(`damage ${fresh++}`);
    const { parts } = runKeeping(drawers)('run');
    const output = { rows: [{ hr: 0.25, name: 'a' }], moved: Float64Array.of(1, 2), seen: new Map([[1, 2]]) };
    await parts.save('job', output);
    expect(await parts.load('job')).toEqual(output);
    await mutilate(drawers, 'parts', change);
    await expect(parts.load('job')).rejects.toBeInstanceOf(Damaged);
  });
});

it('a seal is the same for the same value and another for any other', () => {
  const values = [
    ...[null, undefined, true, 0, -0, 1, '', '1', [], {}, [1], ['1'], { a: 1 }, { b: 1 }, [[], []], [[[]]]],
    ...[Int32Array.of(1), Float32Array.of(1), Uint8Array.of(1, 0, 0, 0), new Map([[1, 1]]), new Set([1])],
    ...[['a', 'b'], ['ab'], { a: undefined }, Number.NaN, new Float32Array(2)],
  ];
  expect(new Set(values.map(sealOf)).size).toBe(values.length);
  fc.assert(
    fc.property(
      fc.anything({ withMap: true, withTypedArray: true }),
      (value) => sealOf(value) === sealOf(structuredClone(value)),
    ),
  );
  expect(sealOf({ a: 1, b: 2 })).toBe(sealOf({ b: 2, a: 1 }));
});
