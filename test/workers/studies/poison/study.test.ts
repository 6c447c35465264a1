import { describe, expect, it } from 'vitest';
import { pairedTTest } from '../../../../workers/measure/ttest.ts';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { Spec } from '../../../../workers/protocol/spec/spec.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const poison = (attack: object = {}, defence: object = {}, more: object = {}): Spec =>
  parseSpec({
    study: 'poison',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'mf', factors: 8, epochs: 8, batch: 512 },
    measure: { k: 10, every: 0, climb: false },
    repeats: 2,
    attack: { targets: { kind: 'unpopular', below: 12 }, ...attack },
    defence: { pretrain: 4, items: 60, ...defence },
    ...more,
  });
const byId = (tables: readonly Table[]) => Object.fromEntries(tables.map((table) => [table.id, table]));
const find = (table: Table, attack: string, defence: string, statistics: string | null = null): Row =>
  table.rows.find(
    (row) => row.attack === attack && row.defence === defence && row.statistics === statistics,
  )!;

describe('the poison study', () => {
  it('says that there is no fake user where the share comes to less than one, and nothing of it where there is one', async () => {
    const { env } = await benchEnv();
    const said = async (share: number) => {
      const { run, events } = recorder();
      await runStudy(poison({ share, profiles: ['random'] }, { methods: [] }, { repeats: 1 }), env, run);
      return events.filter((event) => event.kind === 'note' && /There is no fake user/.test(event.text))
        .length;
    };
    expect(await said(0.0049)).toBe(1);
    expect(await said(0.005)).toBe(0);
  });

  it('reports every attack against every defence, honest statistics first, and the means over repeats', async () => {
    const { env } = await benchEnv();
    const spec = poison({}, { methods: ['apt', 'apt-rand', 'at', 'pcmf'], pcmf: { factors: 4, epochs: 5 } });
    const tables = byId((await runStudy(spec, env, recorder().run)).tables);
    const cells = ['none', 'apt honest', 'apt oracle', 'apt-rand honest', 'apt-rand oracle', 'at', 'pcmf'];
    expect(
      tables.summary.rows.map((row) => [row.attack, row.defence, row.statistics].filter(Boolean).join(' ')),
    ).toEqual([
      'none none',
      ...cells.map((cell) => `random ${cell}`),
      ...cells.map((cell) => `average ${cell}`),
    ]);
    expect(tables.outcomes.rows).toHaveLength(2 * tables.summary.rows.length);
    for (const row of tables.summary.rows) {
      expect(row.repeats).toBe(2);
      const own = tables.outcomes.rows.filter(
        (one) =>
          one.attack === row.attack && one.defence === row.defence && one.statistics === row.statistics,
      );
      const [a, b] = own.map((one) => Number(one.hr));
      expect(row.hr).toBeCloseTo((a + b) / 2, 12);
      expect(row.hrSd).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 12);
      expect(Number(row.hrUnrated)).toBeGreaterThanOrEqual(Number(row.hr));
    }
    expect(tables.shifts.rows).toHaveLength(2 * cells.length);
  });

  it('has as many ERM users as a share of the genuine users, or of all that the defender sees', async () => {
    const { env } = await benchEnv();
    const count = async (usersOf?: 'genuine' | 'all') => {
      const defence = { methods: ['apt'], statistics: ['honest'], users: 0.05, ...(usersOf && { usersOf }) };
      const once = { repeats: 1, measure: { k: 10, every: 0 } };
      const spec = poison({ profiles: ['average'], share: 0.1 }, defence, once);
      const { plane } = byId((await runStudy(spec, env, recorder().run)).tables);
      return plane.rows.filter(({ kind }) => kind === 'erm').length;
    };
    // 200 genuine users and 20 fake ones.
    expect([await count(), await count('genuine'), await count('all')]).toEqual([10, 10, 11]);
  });

  it('robustness improvement stands on the clean and the undefended hit ratio of the same repeat', async () => {
    const { env } = await benchEnv();
    const tables = byId((await runStudy(poison({ share: 0.1 }), env, recorder().run)).tables);
    for (const seed of [1, 2]) {
      const own = { ...tables.outcomes, rows: tables.outcomes.rows.filter((row) => row.seed === seed) };
      const hr = (attack: string, defence: string, s: string | null = null) =>
        Number(find(own, attack, defence, s).hr);
      const origin = hr('none', 'none');
      const attacked = hr('average', 'none');
      expect(attacked).toBeGreaterThan(origin);
      expect(find(own, 'average', 'apt', 'honest').ri).toBeCloseTo(
        1 - (hr('average', 'apt', 'honest') - origin) / (attacked - origin),
        12,
      );
    }
  });

  it('the p value pairs a defence with the undefended model of the same repeat', async () => {
    const { env } = await benchEnv();
    const spec = poison({ share: 0.1 }, {}, { repeats: 3 });
    const { summary, outcomes } = byId((await runStudy(spec, env, recorder().run)).tables);
    const hits = (defence: string, s: string | null) =>
      outcomes.rows
        .filter((row) => row.attack === 'average' && row.defence === defence && row.statistics === s)
        .map((row) => Number(row.hr));
    expect(find(summary, 'average', 'apt', 'oracle').p).toBe(
      pairedTTest(hits('apt', 'oracle'), hits('none', null)).p,
    );
    expect(find(summary, 'average', 'none').p).toBeNull();
  });

  it('an attack without fakes leaves the clean model as it is, to the bit', async () => {
    const { env } = await benchEnv();
    const tables = byId((await runStudy(poison({ share: 0 }), env, recorder().run)).tables);
    const clean = find(tables.summary, 'none', 'none');
    for (const attack of ['random', 'average']) {
      const row = find(tables.summary, attack, 'none');
      for (const key of ['hr', 'testHr', 'testNdcg', 'rmse']) expect(row[key]).toBe(clean[key]);
      expect(row).toMatchObject({ rankShift: 0, predictionShift: 0 });
    }
  });

  it('demotion lowers the predicted ratings of its targets, promotion raises them', async () => {
    const { env } = await benchEnv();
    const shift = async (goal: string) => {
      const targets = { kind: 'random', count: 5, seed: 1 };
      const spec = poison({ goal, share: 0.2, profiles: ['average'], targets });
      const { summary } = byId((await runStudy(spec, env, recorder().run)).tables);
      return Number(find(summary, 'average', 'none').predictionShift);
    };
    expect(await shift('promote')).toBeGreaterThan(0.1);
    expect(await shift('demote')).toBeLessThan(-0.1);
  });

  it('availability has no targets to measure, only what the test part says', async () => {
    const { env } = await benchEnv();
    const spec = poison({ goal: 'availability', share: 0.5, profiles: ['average'] });
    const { summary, shifts } = byId((await runStudy(spec, env, recorder().run)).tables);
    const row = find(summary, 'average', 'none');
    expect([row.hr, row.ri, row.rankShift, row.predictionShift]).toEqual([null, null, null, null]);
    expect(row.rmse).not.toBe(find(summary, 'none', 'none').rmse);
    expect(shifts.rows).toEqual([]);
  });

  it('the same spec gives the same bytes; another defence trains the attacked model no second time', async () => {
    const { env, asked } = await benchEnv();
    const first = JSON.stringify(await runStudy(poison(), env, recorder().run));
    expect(JSON.stringify(await runStudy(poison(), (await benchEnv()).env, recorder().run))).toBe(first);
    const before = asked.scorers;
    await runStudy(poison({}, { methods: ['apt-rand'], statistics: ['honest'] }), env, recorder().run);
    // Two attacks, two repeats, one new defence.
    expect(asked.scorers - before).toBe(2 * 2);
    expect(asked.datasets).toBe(1);
  });

  it('says what is wrong with targets that are not there', async () => {
    const { env } = await benchEnv();
    const published = poison({ targets: { kind: 'published', list: 'ml-100k-random' } });
    await expect(runStudy(published, env, recorder().run)).rejects.toMatchObject({
      error: { code: 'bad-spec', message: expect.stringContaining('which the list ml-100k-random names') },
    });
  });
});
