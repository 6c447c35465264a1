import { describe, expect, it } from 'vitest';
import { generate } from '../../../../workers/data/generator/generate.ts';
import type { StudyEvent } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { backwards, benchEnv, recorder } from '../bench/bench.ts';

const spec = (against: object, more: object = {}) =>
  parseSpec({
    study: 'perturb',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'bprmf', factors: 8, epochs: 6 },
    repeats: 2,
    attack: { methods: ['fgsm', 'bim'], iterations: 3, against: { kind: 'cores', epsilon: 1, ...against } },
    ...more,
  });

/** Users and items of the k-core, by taking one thing away after another. */
function peeled(k: number) {
  const { users, items } = generate({ kind: 'generated', size: 'classroom', seed: 1 });
  let cells = [...new Set([...users].map((user, n) => `${user} ${items[n]}`))].map((cell) => cell.split(' '));
  for (;;) {
    const degree = new Map<string, number>();
    for (const [user, item] of cells)
      for (const one of [`u${user}`, `i${item}`]) degree.set(one, (degree.get(one) ?? 0) + 1);
    const rest = cells.filter(([u, i]) => degree.get(`u${u}`)! >= k && degree.get(`i${i}`)! >= k);
    if (rest.length === cells.length) break;
    cells = rest;
  }
  const count = (at: 0 | 1) => new Set(cells.map((cell) => cell[at])).size;
  return { users: count(0), items: count(1), interactions: cells.length };
}

describe('the perturb study on k-core samples', () => {
  it('describes each sample, and measures the drop that the plain study on that view measures', async () => {
    const { env, asked } = await benchEnv();
    const { run, events } = recorder();
    const result = await runStudy(spec({ from: 5, to: 15, step: 5 }), env, run);
    const [table, lines] = result.tables;
    expect([table.id, lines.id]).toEqual(['characteristics', 'characteristic-lines']);
    expect(asked.trainings).toEqual([1, 2, 1, 2, 1, 2]);
    expect(table.rows).toHaveLength(3 * 2 * 2);
    for (const row of table.rows) {
      const { users, items, interactions } = peeled(Number(row.core));
      expect(row).toMatchObject({ users, items, interactions });
      expect(row.density).toBeCloseTo(interactions / (users * items), 12);
      expect(row.shape).toBeCloseTo(users / items, 12);
      expect(row.rho).toBeCloseTo(((Number(row.before) - Number(row.after)) / Number(row.before)) * 100, 10);
    }
    const one = spec(
      {},
      { view: { core: 10 }, attack: { methods: ['bim'], iterations: 3, from: 1, to: 2, points: 2 } },
    );
    const plain = await runStudy(one, (await benchEnv()).env, recorder().run);
    const points = plain.tables.find(({ id }) => id === 'sweep')?.rows.filter((row) => row.epsilon === 1);
    const same = table.rows.filter((row) => row.core === 10 && row.method === 'bim');
    expect(same.map((row) => row.after)).toEqual(points?.map((row) => row.ndcg));
    expect(lines.rows).toHaveLength(2 * 3);
    const ids = new Set(events.flatMap((event) => (event.kind === 'table' ? [event.table.id] : [])));
    expect(ids).toEqual(new Set(['characteristics', 'characteristic-lines']));
  });

  it('gives the same bytes without a crew, on one hand and on three, whoever ends first', async () => {
    const wanted = spec({ from: 5, to: 15, step: 5 }, { defence: { kind: 'apr', epochs: 2 } });
    const alone = JSON.stringify(await runStudy(wanted, (await benchEnv()).env, recorder().run));
    for (const hands of [1, 3]) {
      const env = { ...(await benchEnv()).env, crew: await backwards(hands) };
      expect(JSON.stringify(await runStudy(wanted, env, recorder().run))).toBe(alone);
    }
  });

  it('stops between samples, and goes on from what is remembered', async () => {
    const { env, asked } = await benchEnv();
    const stop = (event: StudyEvent) =>
      event.kind === 'table' && event.table.id === 'characteristics' && event.table.rows.length > 0;
    const against = { from: 5, to: 15, step: 5 };
    await expect(runStudy(spec(against), env, recorder(stop).run)).rejects.toMatchObject({
      error: { code: 'stopped' },
    });
    expect(asked.trainings).toEqual([1, 2]);
    await runStudy(spec(against), env, recorder().run);
    expect(asked.trainings).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('passes over samples in which nothing is left, and says so', async () => {
    const { env } = await benchEnv();
    const { run, events } = recorder();
    const { tables } = await runStudy(spec({ from: 10, to: 500, step: 490 }), env, run);
    expect(new Set(tables[0].rows.map((row) => row.core))).toEqual(new Set([10]));
    const notes = events.flatMap((event) => (event.kind === 'note' ? [event.text] : []));
    expect(notes.join(' ')).toContain('The k-core of 500 was passed over');
    await expect(runStudy(spec({ from: 500, to: 500 }), env, recorder().run)).rejects.toThrow(
      /No k-core sample/,
    );
  });

  it('attacks defended models on the same samples', async () => {
    const { env } = await benchEnv();
    const defence = { kind: 'apr', epochs: 2 };
    const { tables } = await runStudy(
      spec({ from: 5, to: 10, step: 5 }, { defence, repeats: 1 }),
      env,
      recorder().run,
    );
    expect(new Set(tables[0].rows.map((row) => row.model))).toEqual(new Set(['undefended', 'defended']));
    expect(tables[1].rows).toHaveLength(2 * 2 * 3);
  });
});
