import { describe, expect, it } from 'vitest';
import type { Row, Table } from '../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import { askList } from '../../../workers/studies/perturb/ask-list.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { benchEnv, recorder } from './bench/bench.ts';

const input = {
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 8, epochs: 6 },
} as const;

const byId = (tables: readonly Table[]) => Object.fromEntries(tables.map((table) => [table.id, table]));
/** The standard error of a mean. */
function error(values: readonly number[]): number {
  const centre = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

describe('errors over users in the tables', () => {
  it('Perturb: of hits that are counted list by list, paired before and after, undefended and defended', async () => {
    const { env } = await benchEnv();
    const spec = parseSpec({
      ...{ ...input, study: 'perturb', repeats: 1, defence: { kind: 'apr', epochs: 3 } },
      attack: { methods: ['fgsm'], from: 1, to: 2, points: 2 },
    });
    const { tables: found } = await runStudy(spec, env, recorder().run);
    const tables = byId(found);
    const hits = { undefended: [] as number[][], defended: [] as number[][] };
    for (const model of ['undefended', 'defended'] as const) {
      for (let user = 0; user < 200; user++) {
        const question = { kind: 'list', method: 'fgsm', epsilon: 2, user, measures: false, model } as const;
        const { before, after } = await askList(spec, question, env, recorder().run);
        hits[model].push([before, after].map((list) => (list.some(({ relevant }) => relevant) ? 1 : 0)));
      }
    }
    const at = (id: string, method: string): Row =>
      tables[id].rows.findLast((row) => row.method === method && row.measure === 'hr')!;
    for (const [model, id] of [
      ['undefended', 'users'],
      ['defended', 'defended-users'],
    ] as const) {
      const [before, after] = [0, 1].map((n) => hits[model].map((pair) => pair[n]));
      expect(at(id, 'clean').users).toBe(200);
      expect(at(id, 'clean').se).toBeCloseTo(error(before), 7);
      expect(at(id, 'fgsm').se).toBeCloseTo(error(after), 7);
      expect(at(id, 'fgsm').lossSe).toBeCloseTo(error(hits[model].map(([a, b]) => a - b)), 7);
      const ends = at(id, 'fgsm');
      expect((Number(ends.low) + Number(ends.high)) / 2).toBeCloseTo(Number(ends.value), 12);
    }
    const between = hits.undefended.map(([, after], user) => after - hits.defended[user][1]);
    expect(at('comparison', 'fgsm').differenceSe).toBeCloseTo(error(between), 7);
    expect(at('comparison', 'fgsm').dropDifferenceSe).toBeGreaterThan(0);
    // The figures themselves are those of the summary.
    expect(at('users', 'fgsm').value).toBeCloseTo(Number(tables.summary.rows[1].hr), 6);
  });

  it('Train: of a hit ratio, and of the lead over popularity before the same users', async () => {
    const { env } = await benchEnv();
    const { tables } = await runStudy(parseSpec({ ...input, study: 'train' }), env, recorder().run);
    const rows = byId(tables).measures.rows;
    const hr = rows.find((row) => row.measure === 'HR@10')!;
    const [p, n] = [Number(hr.model), Number(hr.users)];
    expect(hr.se).toBeCloseTo(Math.sqrt((p * (1 - p)) / (n - 1)), 8);
    expect(hr.lead).toBeCloseTo(p - Number(hr.popularity), 8);
    const q = Number(hr.popularity);
    const apart = Math.sqrt((p * (1 - p) + q * (1 - q)) / (n - 1));
    // Both serve the same users, so that the lead is surer than if they served others.
    expect(Number(hr.leadSe)).toBeLessThan(apart);
    expect(rows.find((row) => row.measure === 'Coverage@10')).not.toHaveProperty('se');
  });

  it('Poison: of one target a user is a hit or a miss, and a user counts once over the repeats', async () => {
    const { env } = await benchEnv();
    const spec = (repeats: number) =>
      parseSpec({
        ...{ ...input, study: 'poison', repeats },
        model: { kind: 'mf', factors: 8, epochs: 8, batch: 512 },
        measure: { k: 10, every: 0, climb: false },
        attack: { profiles: ['average'], targets: { kind: 'unpopular', below: 12, count: 1 }, share: 0.1 },
        defence: { methods: ['at'], pretrain: 4 },
      });
    const one = byId((await runStudy(spec(1), env, recorder().run)).tables);
    for (const row of one.summary.rows) {
      const p = Number(row.hr);
      expect(row.hrSe).toBeCloseTo(Math.sqrt((p * (1 - p)) / 199), 7);
    }
    const two = byId((await runStudy(spec(2), env, recorder().run)).tables);
    const average = two.summary.rows.find((row) => row.attack === 'average' && row.defence === 'none')!;
    const p = Number(average.hr);
    // Means over two repeats vary at most as much as hits and misses do.
    expect(Number(average.hrSe)).toBeLessThanOrEqual(Math.sqrt((p * (1 - p)) / 199) + 1e-9);
    const test = two.tests.rows.find((row) => row.measure === 'hr' && row.second === 'none')!;
    const less = two.summary.rows.find((row) => row.defence === 'at')!.lessSe;
    expect(test.differenceSe).toBe(less);
  });
});
