import { expect } from 'vitest';
import { createRng } from '../../../workers/core/random.ts';
import { parameterShapes } from '../../../workers/engines/layout.ts';
import { initialParams } from '../../../workers/models/initial.ts';
import { modelShape } from '../../../workers/models/shape.ts';
import { LabFailure, type ModelSpec, parseSpec, type SpecInput } from '../../../workers/protocol.ts';
import { memoryDrawers } from '../../../workers/store/drawers.ts';
import { readModelFile, writeModelFile } from '../../../workers/store/model-file.ts';
import { modelStore } from '../../../workers/store/models.ts';
import type { Case } from '../case.ts';
import type { Target } from '../target.ts';

const now = '2026-01-01T00:00:00.000Z';

/** A small untrained model as the lab exports it. */
function exported(model: NonNullable<SpecInput['model']>): Case {
  const spec: ModelSpec = parseSpec({ study: 'train', model } as SpecInput).model;
  if (spec.kind === 'random' || spec.kind === 'popularity') throw new Error('A baseline has no file.');
  const field = { name: 'age', size: 2, offsets: Int32Array.of(0, 1, 2), values: Int32Array.of(0, 1) };
  const data = { users: 2, items: 2, features: 5, userFields: [field], itemFields: [] };
  const shape = modelShape(spec, data)!;
  const hash = 'a'.repeat(64);
  const trained = {
    key: hash,
    kind: spec.kind,
    shape,
    params: initialParams(spec, shape, createRng(1)),
    seed: 1,
    engine: 'kernels',
    epochs: 1,
    losses: [0.5],
  } as const;
  const stored = { hash, origin: 'trained', name: 'a', kind: spec.kind, dataset: 'b' } as const;
  const content = writeModelFile({
    stored: { ...stored, engine: 'kernels', epochs: 1, bytes: 1, stored: now },
    spec,
    model: trained,
    curve: [{ epoch: 0, loss: 1 }],
  });
  return { files: [{ name: 'model.safetensors', content }] };
}

/** Files of models: read whole, and then listed, exported and read again, or refused in a sentence. */
export const models: Target = {
  name: 'models',
  words: [
    '"shape":[',
    '"F32"',
    '"F16"',
    'data_offsets',
    '__metadata__',
    '"about":',
    '\\"spec\\":',
    '4294967296',
    '[0,0]',
  ],
  names: [],
  seeds: () => [
    exported({ kind: 'bprmf', factors: 2 }),
    exported({ kind: 'mf', factors: 1 }),
    exported({ kind: 'fm', factors: 2 }),
    exported({ kind: 'ncf', factors: 2, layers: [2], sideFields: true }),
  ],
  async run({ files: [file] }) {
    const content = file?.content ?? new Uint8Array();
    const store = modelStore(memoryDrawers(), () => now);
    try {
      const listed = await store.import(content);
      expect(listed.origin).toBe('imported');
      expect(await store.load(listed.hash)).toBeNull();
      const again = readModelFile(await store.export(listed.hash), now);
      const { shape, params } = again.model;
      expect(params).toEqual(readModelFile(content, now).model.params);
      expect(Object.keys(params).sort()).toEqual(
        parameterShapes(shape!)
          .map(([name]) => name)
          .sort(),
      );
      return `${again.spec.kind} of ${listed.bytes} bytes`;
    } catch (thrown) {
      if (!(thrown instanceof LabFailure)) throw thrown;
      expect(thrown.error.code).toBe('bad-file');
      expect(thrown.error.message).toMatch(/\.$/);
      expect(thrown.error.message.length).toBeLessThan(1500);
      return 'refused';
    }
  },
};
