import { describe, expect, it } from 'vitest';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const poison = (more: object) =>
  parseSpec({
    study: 'poison',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'mf', factors: 8, epochs: 8, batch: 512 },
    measure: { k: 10, every: 0 },
    repeats: 2,
    attack: { profiles: ['random'], share: 0.06, targets: { kind: 'unpopular', below: 12 } },
    defence: { methods: [], detectors: ['pca', 'degree-sad', 'rdma'] },
    ...more,
  });
const tablesOf = async (more: object = {}) => {
  const { env } = await benchEnv();
  const { tables } = await runStudy(poison(more), env, recorder().run);
  return Object.fromEntries(tables.map((table) => [table.id, table])) as Record<string, Table>;
};

describe('detectors in the poison study', () => {
  it('stand beside the undefended model, with what they flag and what the removal leaves', async () => {
    const { summary, detection } = await tablesOf();
    const cells = ['pca', 'degree-sad honest', 'degree-sad oracle', 'rdma'];
    const name = (row: Table['rows'][number]) => [row.defence, row.statistics].filter(Boolean).join(' ');
    expect(summary.rows.map(name)).toEqual(['none', 'none', ...cells]);
    expect(detection.rows.map(name)).toEqual(cells);
    for (const row of detection.rows) {
      expect(row.repeats).toBe(2);
      const [flagged, precision, recall, genuine] = ['flagged', 'precision', 'recall', 'genuine'].map((key) =>
        Number(row[key]),
      );
      expect(flagged).toBeGreaterThan(0);
      for (const share of [precision, recall, genuine]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
    // Of 212 users 5 % are flagged by score.
    const pca = detection.rows[0];
    expect(pca.flagged).toBe(10);
    expect(Number(pca.recall) * 12 + Number(pca.genuine) * 200).toBeCloseTo(10, 9);
  });

  it('leave no detection table where none is asked for', async () => {
    const tables = await tablesOf({ defence: { methods: [] } });
    expect(tables.detection).toBeUndefined();
  });
});
