import { expect, it } from 'vitest';
import { describe as describeData } from '../../../workers/data/card.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import type { StoredModel } from '../../../workers/protocol/api.ts';
import { datasetStore } from '../../../workers/store/datasets.ts';
import { memoryDrawers } from '../../../workers/store/drawers.ts';
import { modelStore } from '../../../workers/store/models.ts';
import { brokenIn, deleteBroken } from '../../../workers/store/reading.ts';

const noon = () => '2026-01-01T12:00:00Z';
const dataset = generate({ kind: 'generated', size: 'classroom', seed: 1 });
const card = describeData(dataset);
const model: StoredModel = {
  ...{ hash: 'a', origin: 'trained', name: 'a', kind: 'bprmf', dataset: 'b' },
  ...{ engine: 'kernels', epochs: 1, bytes: 1, stored: noon() },
};
const broken: readonly unknown[] = [null, 5, 'text', [], {}, { hash: 'x' }];

it.each(broken)('a card that is %j is left out of the list, told, and deleted when asked', async (record) => {
  const drawers = memoryDrawers();
  const store = datasetStore(drawers);
  await store.save(dataset, card);
  await drawers<unknown>('cards').put('odd', record);
  await drawers<unknown>('datasets').put('odd', 'its data');
  expect(await store.list()).toEqual([card]);
  expect(await brokenIn(drawers, 'card')).toEqual([
    { key: 'odd', record, why: expect.stringMatching(/: \S/) },
  ]);
  await deleteBroken(drawers, 'card');
  expect(await drawers('cards').keys()).toEqual([dataset.hash]);
  expect(await drawers('datasets').keys()).toEqual([dataset.hash]);
});

it.each([...broken, { ...model, engine: 'steam' }, { ...model, stored: 'yesterday' }])(
  'a model that is %j is left out of the list, and told',
  async (record) => {
    const drawers = memoryDrawers();
    await drawers<unknown>('models').put('a', model);
    await drawers<unknown>('models').put('odd', record);
    expect(await modelStore(drawers, noon).list()).toEqual([model]);
    expect(await brokenIn(drawers, 'model')).toMatchObject([{ key: 'odd', record }]);
  },
);

it('finds nothing where all can be read', async () => {
  const drawers = memoryDrawers();
  await datasetStore(drawers).save(dataset, card);
  expect(await brokenIn(drawers, 'card')).toEqual([]);
  expect(await brokenIn(drawers, 'model')).toEqual([]);
});
