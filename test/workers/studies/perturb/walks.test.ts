import { describe, expect, it } from 'vitest';
import { generate } from '../../../../workers/data/generator/generate.ts';
import type { Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { askList } from '../../../../workers/studies/perturb/ask-list.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const perturb = (attack: object, more: object = {}) =>
  parseSpec({
    study: 'perturb',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'bprmf', factors: 8, epochs: 6 },
    repeats: 2,
    attack: { from: 0.5, to: 8, points: 3, iterations: 4, ...attack },
    ...more,
  });

const byId = (tables: readonly Table[]) => Object.fromEntries(tables.map((table) => [table.id, table]));

async function tablesOf(attack: object, more: object = {}) {
  const { env, asked } = await benchEnv();
  const { tables } = await runStudy(perturb(attack, more), env, recorder().run);
  return { tables: byId(tables), env, asked };
}

describe('the perturb study with multi-step attacks', () => {
  it('sweeps them over ε beside the single-step ones and compares at equal norm', async () => {
    const { tables, asked } = await tablesOf({ methods: ['fgsm', 'bim', 'pgd'] });
    expect(tables.sweep.rows).toHaveLength(3 * 3 * 2);
    for (const row of tables.sweep.rows) {
      expect(row.iteration).toBe(row.method === 'fgsm' ? 1 : 4);
      const ball = Number(row.epsilon) * Math.sqrt(8) * (1 + 1e-5);
      expect(row.maxNorm).toBeLessThanOrEqual(ball);
    }
    // One gradient a seed for FGSM, four a walk.
    expect(asked.gradients).toBe(2 + 2 * 2 * 3 * 4);
    const rows = tables['equal-norm'].rows;
    expect(rows).toHaveLength(2 * 3 * 2);
    for (const row of rows) {
      const summary = (method: unknown) =>
        tables.summary.rows.find((one) => one.method === method && one.epsilon === row.epsilon);
      expect(row.value).toBe(summary(row.method)?.[String(row.measure)]);
      expect(row.otherAtEpsilon).toBe(summary('fgsm')?.[String(row.measure)]);
      expect(String(row.words)).toContain(`At ε = ${row.epsilon} ${String(row.method).toUpperCase()} takes`);
    }
  });

  it('claims nothing at equal norm that the seeds do not show, corrected for all comparisons', async () => {
    const { tables } = await tablesOf({ methods: ['fgsm', 'bim'] }, { repeats: 3, margin: 0.02 });
    const rows = tables['equal-norm'].rows;
    const tested = rows.filter(({ p }) => p !== null);
    expect(tested.length).toBeGreaterThan(2);
    // Holm's correction by its definition: the largest of the multiplied p of those that come no later.
    for (const row of tested) {
      const earlier = tested.filter(({ p }) => Number(p) <= Number(row.p));
      const multiplied = earlier.map(
        ({ p }) => tested.filter((one) => Number(one.p) >= Number(p)).length * Number(p),
      );
      expect(row.pApart).toBeCloseTo(Math.min(1, Math.max(...multiplied)), 12);
      const clean = tables.baselines.rows[0]?.[String(row.measure)];
      expect(row.margin).toBeCloseTo(0.02 * Number(clean), 12);
      const claimed = Number(row.pApart) < 0.05 || Number(row.pSame) < 0.05;
      expect(row.verdict === 'undecided').toBe(!claimed);
      expect(row.seedsToDecide !== null).toBe(row.verdict === 'undecided');
    }
    expect(tested.some(({ verdict }) => verdict === 'undecided')).toBe(true);
  });

  it('BIM with one step of α = ε is FGSM in every figure', async () => {
    const step = { kind: 'share', share: 1 } as const;
    const attack = { methods: ['fgsm', 'bim'], iterations: 1, step, projection: 'row' };
    const { tables } = await tablesOf(attack);
    const of = (method: string) => tables.summary.rows.filter((row) => row.method === method);
    of('bim').forEach((row, n) => {
      const { method: _, ...figures } = of('fgsm')[n];
      expect(row).toMatchObject({
        ...figures,
        meanNorm: expect.closeTo(Number(figures.meanNorm), 5),
        maxNorm: expect.closeTo(Number(figures.maxNorm), 5),
      });
    });
  });

  it('measures along the iterations, and ends where the sweep over ε does', async () => {
    const against = { kind: 'iterations', epsilon: 2, upTo: 4, every: 2 } as const;
    const { tables } = await tablesOf({ methods: ['bim', 'fgsm'], against });
    const marks = tables.summary.rows.map((row) => [row.method, row.epsilon, row.iteration]);
    expect(marks).toEqual([
      ['bim', 2, 1],
      ['bim', 2, 2],
      ['bim', 2, 4],
      ['fgsm', 2, 1],
    ]);
    const over = await tablesOf({ methods: ['bim'], from: 1, to: 2, points: 2 });
    expect(over.tables.summary.rows[1]).toEqual(tables.summary.rows[2]);
    const bim = tables.accumulated.rows.find((row) => row.name === 'BIM');
    const mean = tables.summary.rows.slice(0, 3).reduce((sum, row) => sum + Number(row.ndcg), 0) / 3;
    expect(bim?.ndcg).toBeCloseTo(mean, 12);
    expect(tables.accumulated.rows.map((row) => row.name)).toEqual(['Clean', 'BIM', 'FGSM']);
  });

  it('what is remembered is not walked again', async () => {
    const { env, asked } = await tablesOf({ methods: ['bim'] });
    const before = asked.gradients;
    await runStudy(perturb({ methods: ['bim'] }), env, recorder().run);
    expect(asked.gradients).toBe(before);
  });

  it('answers for a walk at any ε with the list after its last iteration', async () => {
    const { env, tables } = await tablesOf({ methods: ['pgd'] });
    const question = { kind: 'list', method: 'pgd', epsilon: 2, user: 5 } as const;
    const answer = await askList(perturb({ methods: ['pgd'] }), question, env, recorder().run);
    const row = tables.sweep.rows.find((one) => one.epsilon === 2 && one.seed === 1);
    expect(answer.measures?.ndcg).toBe(row?.ndcg);
    expect(answer.after).toHaveLength(10);
  });

  it('fresh negatives and batches change the walk; a batch as large as the data with fixed draws does not', async () => {
    const walk = async (gradient: object) =>
      (await tablesOf({ methods: ['bim'], gradient }, { repeats: 1 })).tables.sweep.rows;
    const fixed = await walk({ kind: 'full' });
    expect(await walk({ kind: 'full', negatives: 'fresh' })).not.toEqual(fixed);
    expect(await walk({ kind: 'batch', size: 64 })).not.toEqual(fixed);
    expect(await walk({ kind: 'batch', size: 65536 })).toEqual(
      await walk({ kind: 'full', negatives: 'fresh' }),
    );
  });
});

describe('targeted attacks in the study', () => {
  it('bring the item into more lists the larger ε is, or out of them', async () => {
    const share = async (goal: object, targets = 'items') => {
      const { tables } = await tablesOf({ methods: ['fgsm', 'bim'], goal, targets, from: 0.1, to: 4 });
      const clean = Number(tables.baselines.rows.find((row) => row.name === 'clean')?.target);
      return { clean, rows: tables.summary.rows };
    };
    const pushed = await share({ kind: 'push', item: 250 });
    for (const method of ['fgsm', 'bim']) {
      const shares = pushed.rows.filter((row) => row.method === method).map((row) => Number(row.target));
      expect(shares.at(-1)).toBeGreaterThan(pushed.clean + 0.2);
      expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    }
    const { items, itemIds } = generate({ kind: 'generated', size: 'classroom', seed: 1 });
    const counts = new Int32Array(itemIds.length);
    for (const item of items) counts[item]++;
    const removed = await share({ kind: 'remove', item: counts.indexOf(Math.max(...counts)) });
    expect(removed.clean).toBeGreaterThan(0.1);
    for (const row of removed.rows.filter((one) => one.epsilon === 4)) {
      expect(Number(row.target)).toBeLessThan(removed.clean / 2);
    }
  });

  it('are refused for an item that is not there, and with sampled candidates', async () => {
    await expect(tablesOf({ goal: { kind: 'push', item: 300 } })).rejects.toThrow(
      'There is no item number 300; this view has 300 items, counted from 0.',
    );
    const measure = { candidates: { kind: 'sampled' } };
    await expect(tablesOf({ goal: { kind: 'push', item: 3 } }, { measure })).rejects.toThrow(/kind to all/);
  });
});
