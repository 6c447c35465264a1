import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readData } from '../../../../cli/data.ts';
import type { Dataset } from '../../../../workers/data/types.ts';
import { mean } from '../../../../workers/measure/statistics.ts';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { SpecInput } from '../../../../workers/protocol/spec/spec.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const folder = process.env.BRITTLE_DATA;
const file = { kind: 'file', hash: '0'.repeat(64) } as const;
const minutes = 60_000;

const rowsOf = (tables: readonly Table[], id: string): readonly Row[] =>
  tables.find((table) => table.id === id)?.rows ?? [];

/** Figures measured independently with numpy on MovieLens 100K; a run outside them is wrong. */
describe.skipIf(!folder)('on MovieLens 100K (set BRITTLE_DATA to the folder that holds ml-100k)', () => {
  let dataset: Dataset;
  beforeAll(async () => {
    dataset = await readData([join(folder ?? '', 'ml-100k')], {
      progress: () => {},
      gate: async () => {},
    });
  });

  it('is read whole', () => {
    expect([dataset.userIds.length, dataset.itemIds.length, dataset.users.length]).toEqual([
      943, 1682, 100_000,
    ]);
  });

  const perturb = () =>
    parseSpec({
      study: 'perturb',
      dataset: file,
      repeats: 5,
      measure: { every: 0 },
      attack: { from: 2, to: 8, points: 3 },
    } satisfies SpecInput);

  // 415 of the 943 users have several ratings at their last second. The independent measurement held out the largest
  // item id of these (ties: 'item'); with the order of u.data HR@10 is .137, as a numpy replication confirms.
  it(
    'BPR-MF reaches an HR@10 of 0.089 ± 0.012, and FGSM hurts more than noise of the same norm at ε = 2, 4, 8',
    async () => {
      const { env } = await benchEnv({ dataset });
      const { tables } = await runStudy(perturb(), env, recorder().run);
      const clean = rowsOf(tables, 'baselines').find((row) => row.name === 'clean');
      const summary = rowsOf(tables, 'summary');
      expect(Math.abs(Number(clean?.hr) - 0.089)).toBeLessThan(0.012);
      for (const epsilon of [2, 4, 8]) {
        const hr = (method: string) =>
          Number(summary.find((row) => row.method === method && row.epsilon === epsilon)?.hr);
        expect(hr('fgsm')).toBeLessThan(hr('random'));
      }
    },
    10 * minutes,
  );

  const bim = (projection: 'element' | 'row') =>
    parseSpec({
      study: 'perturb',
      dataset: file,
      repeats: 5,
      measure: { every: 0 },
      attack: { methods: ['bim'], from: 0.5, to: 1, points: 2, iterations: 25, projection },
    } satisfies SpecInput);

  // Measured independently at ε = 0.5 with one seed: .033 clipped, .089 in the row ball, .089 clean. Ten seeds and five
  // draws of negatives give .0824 in the row ball (single models .064 to .099) against .0913, see docs/perturb.md.
  it(
    'BIM of 25 steps at ε = 0.5 takes HR@10 below half of clean where each entry is clipped, and in the row ball by less than the noise of 943 users',
    async () => {
      const { env } = await benchEnv({ dataset });
      const hits = async (projection: 'element' | 'row') => {
        const { tables } = await runStudy(bim(projection), env, recorder().run);
        // Without a validation part the last row of a seed's curve is its test measure.
        const clean = rowsOf(tables, 'training').map((row) => Number(row.hr));
        const at = rowsOf(tables, 'sweep').filter((row) => row.epsilon === 0.5);
        return {
          clean,
          attacked: at.map((row) => Number(row.hr)),
          norms: at.map((row) => Number(row.meanNorm)),
        };
      };
      const element = await hits('element');
      expect(mean(element.attacked)).toBeLessThan(mean(element.clean) / 2);
      // Five times what FGSM spends at the same ε.
      expect(Math.abs(mean(element.norms) / 0.5 - 5)).toBeLessThan(0.5);
      const row = await hits('row');
      expect(mean(row.norms)).toBeLessThan(0.5 * (1 + 1e-5));
      const clean = mean(row.clean);
      // Two standard errors of a share over the users of the test part.
      expect(clean - mean(row.attacked)).toBeLessThan(2 * Math.sqrt((clean * (1 - clean)) / 943));
      expect(Math.max(...row.attacked)).toBeGreaterThan(0.085);
    },
    15 * minutes,
  );

  it(
    "MF with paper 003's settings reaches a test HR@50 of 0.21 ± 0.01",
    async () => {
      const values: number[] = [];
      for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
        const { env } = await benchEnv({ dataset });
        const spec = parseSpec({
          study: 'train',
          seed,
          dataset: file,
          view: { feedback: 'explicit' },
          split: { kind: 'leave-random', seed },
          model: { kind: 'mf' },
          measure: { k: 50, every: 0 },
        } satisfies SpecInput);
        const { tables } = await runStudy(spec, env, recorder().run);
        values.push(Number(rowsOf(tables, 'measures').find((row) => row.measure === 'HR@50')?.model));
      }
      expect(Math.abs(mean(values) - 0.21)).toBeLessThan(0.01);
    },
    10 * minutes,
  );
});
