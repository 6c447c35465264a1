import { expect } from 'vitest';
import { describe } from '../../../workers/data/card.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { datasetStore } from '../../../workers/store/datasets.ts';
import { memoryDrawers } from '../../../workers/store/drawers.ts';
import { modelStore } from '../../../workers/store/models.ts';
import { brokenIn, deleteBroken } from '../../../workers/store/reading.ts';
import { runningStore } from '../../../workers/store/running.ts';
import { encode } from '../case.ts';
import type { Target } from '../target.ts';

const decoder = new TextDecoder();
const now = () => '2026-01-01T00:00:00.000Z';

/** Records of the lists on this device: read whole, or set aside, and what was set aside can be deleted. */
export const records: Target = {
  name: 'records',
  words: [
    '"hash":',
    '"users":',
    '"perUser":',
    '"stored":',
    '"engine":',
    '"spec":',
    'null',
    '[]',
    '{}',
    '1e999',
    '-1',
  ],
  names: [],
  seeds: () => {
    const card = describe(generate({ kind: 'generated', size: 'classroom', seed: 1 }));
    const model = { hash: 'a', origin: 'trained', name: 'a', kind: 'fm', dataset: 'b', engine: 'kernels' };
    const spec = parseSpec({ study: 'train' });
    return [
      { ...card, longTail: card.longTail.slice(0, 3), sample: card.sample.slice(0, 2) },
      { ...model, epochs: 1, bytes: 1, stored: now() },
      { hash: 'a', begun: now(), spec, epoch: 1, parts: 0, engine: null },
    ].map((record) => ({ files: [{ name: 'record', content: encode(JSON.stringify(record)) }] }));
  },
  async run({ files: [file] }) {
    let record: unknown;
    try {
      record = JSON.parse(decoder.decode(file?.content));
    } catch {
      return 'no record';
    }
    const drawers = memoryDrawers();
    for (const drawer of ['cards', 'models', 'running'] as const)
      await drawers<unknown>(drawer).put('k', record);
    const listed = [
      (await datasetStore(drawers).list()).length,
      (await modelStore(drawers, now).list()).length,
      (await runningStore(drawers).list()).length,
    ];
    const cards = await brokenIn(drawers, 'card');
    const models = await brokenIn(drawers, 'model');
    expect(listed[0]! + cards.length).toBe(1);
    expect(listed[1]! + models.length).toBe(1);
    for (const { why } of [...cards, ...models]) expect(why).toMatch(/\S/);
    await deleteBroken(drawers, 'card');
    await deleteBroken(drawers, 'model');
    expect(await brokenIn(drawers, 'card')).toEqual([]);
    expect(await drawers('cards').keys()).toHaveLength(listed[0]!);
    return listed.join(' ');
  },
};
