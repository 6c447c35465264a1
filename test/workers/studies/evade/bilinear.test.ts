import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../../workers/data/types.ts';
import type { BilinearShape } from '../../../../workers/engines/shape.ts';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { EvadeSpec } from '../../../../workers/protocol/spec/spec.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { type EvadeBench, evadeBench } from '../../../../workers/studies/evade/models.ts';
import { shapeOf } from '../../../../workers/studies/evade/shapes.ts';
import { wasmFiles } from '../../engines/tfjs/wasmFiles.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const classroom = { kind: 'generated', size: 'classroom' };
const file = { kind: 'file', hash: '0'.repeat(64) };

const specWith = (rivals: readonly string[], sideFields = true, dataset: object = classroom) =>
  parseSpec({
    study: 'evade',
    dataset,
    model: { kind: 'ncf', sideFields },
    student: { factors: 4 },
    rivals,
  }) as EvadeSpec;

describe('bilinear rivals', () => {
  let dataset: Dataset;
  let bench: EvadeBench;
  const opened = async (spec: EvadeSpec, of?: Dataset) => {
    const { env } = await benchEnv({
      engine: await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }),
      ...(of && { dataset: of }),
    });
    return evadeBench({ ...(await openBench(spec, env, recorder().run)).bench, spec });
  };
  beforeAll(async () => {
    bench = await opened(specWith(['imc']));
    dataset = bench.data.view;
  });

  const shapeWith = (strategy: 'bilinear' | 'imc' | 'imcIds', sideFields: boolean) =>
    shapeOf(specWith([], sideFields), bench.data, { strategy, sigma: 0, seed: 1 }) as BilinearShape;

  it('see what their names say: IMC the side information whatever FNCF sees', () => {
    const seen = (shape: BilinearShape) => [shape.form, shape.ids, shape.userFields.length, shape.factors];
    expect(seen(shapeWith('bilinear', true))).toEqual(['decoder', true, 1, 4]);
    expect(seen(shapeWith('bilinear', false))).toEqual(['decoder', true, 0, 4]);
    for (const sideFields of [true, false]) {
      expect(seen(shapeWith('imc', sideFields))).toEqual(['imc', false, 1, 4]);
      expect(seen(shapeWith('imcIds', sideFields))).toEqual(['imc', true, 1, 4]);
    }
  });

  it('say what the data lacks where IMC has nothing to multiply', async () => {
    const bare = { ...dataset, userFields: [] };
    await expect(opened(specWith(['imc'], true, file), bare)).rejects.toThrow(
      'this data says nothing of its users; put imcIds in the place of imc',
    );
    await expect(opened(specWith(['imc'], true, file), { ...bare, itemFields: [] })).rejects.toThrow(
      'nothing of its users and items',
    );
    await expect(opened(specWith(['imcIds', 'bilinear'], true, file), bare)).resolves.toBeDefined();
  });
});
