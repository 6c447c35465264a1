import { beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../../workers/core/hash.ts';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import type { ArenaCell } from '../../../../workers/protocol/spec/cells.ts';
import { checkArena, planOf } from '../../../../workers/protocol/spec/check/arena.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { ArenaSpec, EvadeSpec } from '../../../../workers/protocol/spec/spec.ts';
import { knowledgeOf } from '../../../../workers/studies/arena/cell-rows.ts';
import { inputsValue } from '../../../../workers/studies/arena/inputs.ts';
import { trainingsOf } from '../../../../workers/studies/arena/jobs.ts';
import { Known } from '../../../../workers/studies/arena/known.ts';
import type { StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { wasmFiles } from '../../engines/tfjs/wasmFiles.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const rows = ['input-random', 'input-fgsm', 'input-pgd', 'input-restarts', 'input-cw', 'input-averaging'];
const grid = (more: object = {}): ArenaSpec =>
  parseSpec({
    study: 'arena',
    dataset: { kind: 'generated', size: 'classroom' },
    split: { kind: 'leave-last', ties: 'source' },
    measure: { k: 10, candidates: { kind: 'sampled' } },
    repeats: 2,
    columns: ['fncf', 'fncf-distil', 'fncf-multi-noise', 'ncf-bilinear'],
    rows,
    budget: { radius: 0.2, instances: 40 },
    ...more,
  }) as ArenaSpec;

/** A cell of a study that trains little, so that the test does. */
const small = (cell: ArenaCell): EvadeSpec => {
  const spec = cell.spec as EvadeSpec;
  const { model, student, attack, defence, measure } = spec;
  return {
    ...spec,
    model: { ...model, factors: 8, layers: [12, 6], epochs: 2, batch: 64 },
    student: { ...student, factors: 6, layers: [8, 4], epochs: 4, hintEpochs: 1 },
    defence: { ...defence, sigma: 0.3, levels: [0.3], teacher: { kind: 'own', temperature: 1 } },
    attack: { ...attack, points: 2, iterations: 15, searchSteps: 3, rate: 0.05 },
    measure: { ...measure, every: 0 },
  };
};

describe('cells of inputs', () => {
  let env: StudyEnv;
  beforeAll(async () => {
    ({ env } = await benchEnv({ engine: await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }) }));
  });

  it('have the numbers of their experiments run alone, and no step adds to what is kept', async () => {
    const cells = planOf(grid()).cells.filter(
      ({ repeat, column }) => repeat === 0 && ['fncf', 'fncf-multi-noise'].includes(column),
    );
    const known = new Known();
    const lengths = new Map<string, number>();
    const alone = new Map<string, readonly Table[]>();
    for (const cell of cells) {
      const spec = small(cell);
      const hash = hashOf(spec);
      const tables = alone.get(hash) ?? (await runStudy(spec, env, recorder().run)).tables;
      alone.set(hash, tables);
      const { table, where, column } = cell.place!;
      const found = tables
        .find(({ id }) => id === table)!
        .rows.filter((row) => Object.entries(where).every(([key, value]) => row[key] === value));
      expect(found, JSON.stringify(cell.place)).toHaveLength(1);
      const { kept, length, sample } = await inputsValue(cell, spec, known, { env, run: recorder().run });
      // What ε stands beside is that of the model, whatever the attack.
      expect(length).toBeGreaterThan(0);
      expect(lengths.get(cell.column) ?? length).toBe(length);
      lengths.set(cell.column, length!);
      expect(sample?.users.length).toBe(cell.row === 'clean' ? 40 : undefined);
      const share = kept.reduce((sum, one) => sum + one, 0) / kept.length;
      expect(share, `${cell.column} ${cell.row}`).toBeCloseTo(Number(found[0]![column]), 12);
      expect(kept).toHaveLength(cell.column === 'fncf-multi-noise' ? 40 * spec.attack.draws : 40);
      const clean = tables
        .find(({ id }) => id === table)!
        .rows.find(
          (row) => row.attack === 'none' && row.noise === where.noise && row.strategy === where.strategy,
        )!;
      if (where.noise === 'off') expect(share).toBeLessThanOrEqual(Number(clean.kept));
      if (where.noise === 'off' && cell.row === 'input-restarts')
        expect(share).toBeLessThan(Number(clean.kept));
    }
    // A teacher, and a model a column: none twice.
    const keys = known.made.map(([key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a grid of inputs', () => {
  it('trains the teacher first and once a seed, and only where one is learned from', () => {
    const [first, second] = trainingsOf(planOf(grid()).cells);
    expect(first!.map(({ cell }) => cell.repeat).sort()).toEqual([0, 1]);
    expect(second!.map(({ cell }) => `${cell.column} ${cell.repeat}`)).toHaveLength(8);
    const [none] = trainingsOf(planOf(grid({ columns: ['fncf', 'ncf-bilinear'] })).cells);
    expect(none).toEqual([]);
  });

  it('stamps attacks that do not look at the noise of a column', () => {
    expect(knowledgeOf('inputs', 'fncf-multi-noise', 'input-pgd')).toBe('not adaptive');
    expect(knowledgeOf('inputs', 'fncf-multi-noise', 'input-averaging')).toBe('adaptive');
    expect(knowledgeOf('inputs', 'fncf-multi', 'input-pgd')).toBe('adaptive');
  });

  it('hatches other models, leaves old hashes as they were, and computes with dense layers', () => {
    const crossed = grid({ columns: ['mf', 'fm'] });
    expect(planOf(crossed).hatched.map(({ reason }) => reason)).toContain(
      'MF is none of the models whose inputs Evade moves.',
    );
    expect(checkArena(crossed).map(({ path }) => path)).toEqual(['rows']);
    const said = parseSpec({ study: 'arena', budget: { radius: 0.1 } });
    expect(hashOf(said)).toBe(hashOf(parseSpec({ study: 'arena' })));
    expect(hashOf(parseSpec({ study: 'evade', attack: { within: [] } }))).toBe(
      hashOf(parseSpec({ study: 'evade' })),
    );
    for (const engine of ['auto', 'kernels'] as const)
      expect(planOf(grid({ engine })).cells[0]!.spec.engine).toBe('tfjs-wasm');
    expect(planOf(grid({ engine: 'tfjs-cpu' })).cells[0]!.spec.engine).toBe('tfjs-cpu');
  });
});
