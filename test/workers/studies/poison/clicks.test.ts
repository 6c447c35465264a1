import { describe, expect, it } from 'vitest';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec, repairSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { wasmFiles } from '../../engines/tfjs/wasmFiles.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const models = {
  bprmf: { kind: 'bprmf', factors: 8, epochs: 30 },
  ncf: { kind: 'ncf', factors: 4, layers: [8, 4], epochs: 4, batch: 1024 },
};
const poison = (model: object, more: object = {}) =>
  parseSpec({
    study: 'poison',
    dataset: { kind: 'generated', size: 'classroom' },
    model,
    measure: { k: 10, every: 0 },
    repeats: 1,
    attack: { profiles: ['power-user', 'power-item'], share: 0.1, targets: { kind: 'unpopular', below: 12 } },
    ...more,
  });
const run = async (
  model: { readonly kind: string; readonly [member: string]: unknown },
  more: object = {},
) => {
  const { kind } = model;
  const { env } = await benchEnv(
    kind === 'ncf' ? { engine: await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }) } : {},
  );
  return runStudy(poison(model, more), env, recorder().run);
};

describe('poisoning models of clicks', () => {
  it('takes an implicit view and no defence where the spec leaves them open', () => {
    const spec = parseSpec({ study: 'poison', model: { kind: 'bprmf' } });
    expect(spec.view.feedback).toBe('implicit');
    expect(spec).toMatchObject({ attack: { profiles: ['random', 'power-item'] }, defence: { methods: [] } });
    expect(repairSpec({ study: 'poison', model: { kind: 'ncf' } })).toEqual({
      spec: parseSpec({ study: 'poison', model: { kind: 'ncf' } }),
      notices: [],
    });
    expect(parseSpec({ study: 'poison' })).toMatchObject({
      model: { kind: 'mf' },
      view: { feedback: 'explicit' },
      defence: { methods: ['apt'] },
    });
  });

  it.each(['bprmf', 'ncf'] as const)('lifts the targets of %s by fake clicks', async (kind) => {
    const { tables } = await run(models[kind], {
      defence: { methods: [], detectors: ['degree-sad', 'pca'] },
    });
    const { rows } = tables.find(({ id }) => id === 'summary') as Table;
    const find = (attack: string, defence = 'none') =>
      rows.find((row) => row.attack === attack && row.defence === defence)!;
    for (const attack of ['power-user', 'power-item']) {
      const row = find(attack);
      expect(Number(row.hr)).toBeGreaterThanOrEqual(Number(find('none').hr));
      expect(Number(row.rankShift)).toBeGreaterThan(20);
      // A click has no value to predict.
      expect([row.predictionShift, row.rmse]).toEqual([null, null]);
      expect(Number(find(attack, 'pca').testHr)).toBeGreaterThanOrEqual(0);
    }
    const { rows: ratings } = tables.find(({ id }) => id === 'ratings') as Table;
    for (const row of ratings) {
      expect(row.rating).toBe(1);
      expect(row.share).toBeCloseTo(1, 9);
    }
  });

  it('works on an explicit view too: a rating counts as a click', async () => {
    const { tables } = await run(models.bprmf, {
      view: { feedback: 'explicit' },
      attack: { profiles: ['power-item'], share: 0.1, targets: { kind: 'unpopular', below: 12 } },
    });
    const { rows } = tables.find(({ id }) => id === 'summary') as Table;
    expect(Number(rows[1].rankShift)).toBeGreaterThan(20);
  });
});
