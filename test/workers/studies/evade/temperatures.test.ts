import { beforeAll, describe, expect, it } from 'vitest';
import { createTfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import { movableColumns, towerInputs } from '../../../../workers/evade/inputs.ts';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { EvadeSpec } from '../../../../workers/protocol/spec/spec.ts';
import type { StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { openBench } from '../../../../workers/studies/bench/open.ts';
import { examplesOf } from '../../../../workers/studies/evade/attack.ts';
import { evadeBench } from '../../../../workers/studies/evade/models.ts';
import { nthOf, tasksOf, trainFamily } from '../../../../workers/studies/evade/seed.ts';
import { slopeAt } from '../../../../workers/studies/evade/temperatures.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { wasmFiles } from '../../engines/tfjs/wasmFiles.ts';
import { plainLogit } from '../../evade/tower.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const input = {
  study: 'evade',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'ncf', factors: 4, layers: [8, 4], epochs: 3, optimiser: { kind: 'adam', rate: 0.02 } },
  student: { factors: 4, layers: [8, 4], epochs: 3, hintEpochs: 1 },
  attack: { points: 2, examples: 10, iterations: 20, searchSteps: 3, draws: 1 },
  defence: { strategies: ['fncf'], teacher: { kind: 'own', temperature: 1 }, temperatures: [4, 1] },
  measure: { every: 0 },
} as const;
const spec = parseSpec(input) as EvadeSpec;

describe('temperatures compared', () => {
  let env: StudyEnv;
  let tables: readonly Table[];
  beforeAll(async () => {
    ({ env } = await benchEnv({ engine: await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles }) }));
    ({ tables } = await runStudy(spec, env, recorder().run));
  });
  const rows = () => tables.find(({ id }) => id === 'temperatures')?.rows ?? [];

  it('train and attack a teacher and a distilled student at each, ascending', () => {
    expect(rows().map(({ strategy, temperature }) => `${strategy} ${temperature}`)).toEqual([
      ...['teacher 1', 'distil 1', 'teacher 4', 'distil 4'],
    ]);
  });

  it('have slopes that finite differences of plain loops have too, at T and as the attacker meets them', async () => {
    const at = (temperature: number): EvadeSpec => ({
      ...spec,
      defence: { ...spec.defence, temperature, teacher: { kind: 'student' }, strategies: ['distil'] },
    });
    for (const temperature of [1, 4]) {
      const own = at(temperature);
      const bench = await evadeBench((await openBench(own, env, recorder().run)).bench);
      const { own: task } = await tasksOf(bench);
      const { teacher } = await trainFamily(bench, own.seed, nthOf(own, 0));
      const { users, items } = await examplesOf({ bench, task, subject: teacher });
      const inputs = towerInputs(teacher.shape, teacher.params, users, items);
      const width = inputs.length / users.length;
      const [from, to] = movableColumns(teacher.shape, 'user');
      const slope = (T: number) => {
        const lengths = Array.from(users, (_, n) => {
          const start = inputs.subarray(n * width, (n + 1) * width);
          const answer = (k: number, step: number) => {
            const there = Array.from(start, (value, j) => (j === k ? value + step : value));
            return 1 / (1 + Math.exp(-plainLogit(teacher.params, there) / T));
          };
          const partial = (k: number) => (answer(k, 1e-5) - answer(k, -1e-5)) / 2e-5;
          return Math.hypot(...Array.from(start.keys(), (k) => (from <= k && k < to ? partial(k) : 0)));
        });
        return lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
      };
      expect(users.length).toBeGreaterThan(0);
      const row = rows().find((one) => one.strategy === 'teacher' && one.temperature === temperature);
      expect(Number(row?.slopeAtT) / slope(temperature)).toBeCloseTo(1, 3);
      expect(Number(row?.slope) / slope(1)).toBeCloseTo(1, 3);
      // Equation 13: of one model the slope falls with T where it is sure.
      expect(await slopeAt({ bench, task, subject: teacher }, 50)).toBeLessThan(slope(temperature));
    }
  });

  it('are no table of a study that compares none', async () => {
    const { tables: plain } = await runStudy(
      parseSpec({ ...input, defence: { ...input.defence, temperatures: [] } }),
      env,
      recorder().run,
    );
    expect(plain.map(({ id }) => id)).not.toContain('temperatures');
  });
});
