import { describe, expect, it } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { generate } from '../../../workers/data/generator/generate.ts';
import { encodeInstances } from '../../../workers/data/instances.ts';
import { makeSplit } from '../../../workers/data/splits.ts';
import type { Instances } from '../../../workers/data/types.ts';
import { applyView } from '../../../workers/data/views.ts';
import { parseSpec } from '../../../workers/protocol.ts';
import { epochRng, type LazyInstances, stretchedEpochs } from '../../../workers/training/epochs.ts';
import { trainModel } from '../../../workers/training/loop.ts';
import { instancePieces } from '../../../workers/training/sources.ts';
import { kernelsEngine } from '../engines/kernels/kernels.ts';

const spec = parseSpec({
  study: 'certify',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'fm', factors: 5, epochs: 3, batch: 7 },
});
if (spec.dataset.kind !== 'generated' || spec.model.kind !== 'fm') throw new Error('another spec');
const view = applyView(generate(spec.dataset), spec.view);
const split = makeSplit(view, spec.split);
const encoder = encodeInstances(view, split, { negatives: 2, history: 'own-out', seed: 1 });
const whole = encoder.encode('train');
const size = encoder.sizes.train;
const { model } = spec;

function lazy(atOnce: number): LazyInstances & { readonly most: () => number } {
  let most = 0;
  return {
    nFeatures: encoder.nFeatures,
    fields: encoder.fields,
    size,
    atOnce,
    encode: (picked) => {
      most = Math.max(most, picked.length);
      return encoder.encode('train', picked);
    },
    most: () => most,
  };
}

async function trained(instances: Instances | LazyInstances) {
  const engine = await kernelsEngine();
  return trainModel(
    {
      key: 'k',
      model,
      dataset: view,
      split,
      instances,
      seed: 4,
      engine,
      reopen: async () => engine,
      doing: { study: 'train', stage: 'training', item: { model: 'bprmf' } },
      measureEvery: 0,
      onMeasure: async () => undefined,
      onRewind: () => {},
      checkpoints: null,
    },
    { emit: () => {}, gate: async () => {}, epochGate: async () => 'go', now: () => 0 },
  );
}

describe('training in stretches', () => {
  it('gives a factorization machine the same parameters and losses bit for bit in one', async () => {
    const expected = await trained(whole);
    const instances = lazy(size + model.batch);
    const found = await trained(instances);
    expect(found.params).toEqual(expected.params);
    expect(found.losses).toEqual(expected.losses);
    expect(instances.most()).toBe(size);
  });

  it('gives the same parameters bit for bit in many stretches, and losses but for the order of their sum', async () => {
    const expected = await trained(whole);
    for (const atOnce of [Math.ceil(size / 3), model.batch, 1]) {
      const instances = lazy(atOnce);
      const found = await trained(instances);
      expect(found.params).toEqual(expected.params);
      expect(instances.most()).toBeLessThanOrEqual(Math.max(atOnce, model.batch));
      found.losses.forEach((loss, n) => {
        expect(Math.abs(loss - expected.losses[n])).toBeLessThan(1e-12);
      });
    }
  });

  it('end where a call of the engine ends, unless not even one call fits', () => {
    const none = { nFeatures: 1, fields: [], size: 1, encode: () => whole };
    const batchesOf = (batch: number, atOnce: number) =>
      stretchedEpochs({ ...none, atOnce }, batch).stretches!.batches;
    // Calls take 16 batches on WebGL, or as many as make 4096 examples by the kernels: of 2048 both fit 32 batches.
    expect(batchesOf(2048, 2048 * 75 + 1)).toBe(64);
    expect(batchesOf(2048, 2048 * 32)).toBe(32);
    expect(batchesOf(2048, 2048 * 32 - 1)).toBe(31);
    expect(batchesOf(9000, 9000 * 35)).toBe(32);
    expect(batchesOf(9000, 100)).toBe(1);
  });

  it('takes every instance of an epoch once, and tells where a stretch begins', () => {
    const source = stretchedEpochs(lazy(40), model.batch);
    const { batches, later } = source.stretches!;
    const seen = new Map<string, number>();
    const count = Math.ceil(source.examples / model.batch / batches);
    for (let n = 0; n < count; n++) {
      const epoch = n === 0 ? source.next(epochRng(createRng(1), 1)) : later(n);
      if (epoch.kind !== 'instances') throw new Error(epoch.kind);
      expect(epoch.first).toBe(n * batches);
      for (const r of epoch.order) {
        const row = `${epoch.features.subarray(epoch.offsets[r], epoch.offsets[r + 1])}:${epoch.labels[r]}`;
        seen.set(row, (seen.get(row) ?? 0) + 1);
      }
    }
    const expected = new Map<string, number>();
    whole.labels.forEach((label, r) => {
      const row = `${whole.features.subarray(whole.offsets[r], whole.offsets[r + 1])}:${label}`;
      expected.set(row, (expected.get(row) ?? 0) + 1);
    });
    expect(seen).toEqual(expected);
  });

  it('counts active features as encoding does', () => {
    for (const part of ['train', 'validation', 'test'] as const) {
      expect(encoder.countActive(part)).toBe(encoder.encode(part).features.length);
    }
  });
});

describe('instances piece by piece', () => {
  it('are all of them in their order, no piece larger than may be held', () => {
    expect([...instancePieces(whole)]).toEqual([whole]);
    const some = lazy(1000);
    const pieces = [...instancePieces(some)];
    expect(some.most()).toBe(1000);
    expect(pieces).toHaveLength(Math.ceil(size / 1000));
    expect(pieces.flatMap(({ items }) => [...items])).toEqual([...whole.items]);
    expect(pieces.flatMap(({ features }) => [...features])).toEqual([...whole.features]);
  });
});
