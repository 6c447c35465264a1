import { describe, expect, it } from 'vitest';
import { createTfjsEngine } from '../../../workers/engines/tfjs/engine.ts';
import type { StudyEvent, Table } from '../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { Spec, SpecInput } from '../../../workers/protocol/spec/spec.ts';
import { askList } from '../../../workers/studies/perturb/ask-list.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { benchEnv, recorder } from './bench/bench.ts';

const classroom = { kind: 'generated', size: 'classroom' } as const;
const bprmf = { kind: 'bprmf', factors: 8, epochs: 6 } as const;

const train = (more: Partial<SpecInput> = {}): Spec =>
  parseSpec({ study: 'train', dataset: classroom, model: bprmf, measure: { every: 2 }, ...more });
const perturb = (more: object = {}, attack: object = {}) =>
  parseSpec({
    study: 'perturb',
    dataset: classroom,
    model: bprmf,
    repeats: 2,
    attack: { from: 0.5, to: 8, points: 3, ...attack },
    ...more,
  });

/** The tables as somebody sees them who only listens. */
function heard(events: readonly StudyEvent[]): Record<string, Table> {
  const tables: Record<string, Table> = {};
  for (const event of events) {
    if (event.kind === 'table') tables[event.table.id] = event.table;
    if (event.kind === 'rows') {
      const table = tables[event.table];
      tables[event.table] = { ...table, rows: [...table.rows, ...event.rows] };
    }
  }
  return tables;
}

const byId = (tables: readonly Table[]) => Object.fromEntries(tables.map((table) => [table.id, table]));

describe('the train study', () => {
  for (const [kind, more] of Object.entries({
    random: { model: { kind: 'random' } },
    popularity: { model: { kind: 'popularity' } },
    bprmf: {},
    mf: { model: { kind: 'mf', factors: 8, epochs: 4 }, view: { feedback: 'explicit' } },
  } satisfies Record<string, Partial<SpecInput>>)) {
    it(`${kind}: streams its curve and ends with measures beside the baselines`, async () => {
      const { env } = await benchEnv();
      const { run, events } = recorder();
      const result = await runStudy(train(more), env, run);
      const { training, baselines, measures } = byId(result.tables);
      expect(heard(events)).toEqual({ training, baselines, measures });
      const keys = training.columns.map((column) => column.key);
      expect(keys).toEqual(
        ['seed', 'epoch', 'loss', 'hr', 'ndcg', 'coverage'].concat(kind === 'mf' ? ['rmse'] : []),
      );
      for (const row of training.rows) expect(Object.keys(row)).toEqual(keys);
      const names = measures.rows.map((row) => row.measure);
      expect(names.slice(0, 4)).toEqual(['HR@10', 'Precision@10', 'Recall@10', 'nDCG@10']);
      expect(names.includes('RMSE')).toBe(kind === 'mf');
      for (const row of measures.rows) expect(row.model).toEqual(expect.any(Number));
      if (kind === 'random' || kind === 'popularity') {
        for (const row of measures.rows) expect(row.model).toBe(row[kind]);
      }
    });
  }

  it('fm: streams accuracy, AUC and log loss of its instances, beside what the baselines can order', async () => {
    const { env } = await benchEnv();
    const { run, events } = recorder();
    const spec = train({
      split: { kind: 'ratio' },
      model: { kind: 'fm', factors: 8, epochs: 4, batch: 512 },
    });
    const result = await runStudy(spec, env, run);
    const { training, baselines, measures } = byId(result.tables);
    expect(heard(events)).toEqual({ training, baselines, measures });
    expect(training.columns.map((column) => column.key)).toEqual([
      'seed',
      'epoch',
      'loss',
      'accuracy',
      'auc',
      'logloss',
    ]);
    expect(measures.rows.map((row) => row.measure)).toEqual(['Accuracy', 'AUC', 'Log loss']);
    const auc = measures.rows[1];
    expect(Math.abs(Number(auc.random) - 0.5)).toBeLessThan(0.05);
    expect(Number(auc.popularity)).toBeGreaterThan(0.55);
    expect(Number(auc.model)).toBeGreaterThan(0.55);
    expect(measures.rows[0]).toMatchObject({ popularity: null, random: null });
    // Both weights start at zero and one positive stands beside two negatives: log loss is about ln 2 at first.
    expect(Number(training.rows.at(-1)?.logloss)).toBeLessThan(Number(training.rows[0].logloss));
  });

  it('ncf trains and ranks on TensorFlow.js', async () => {
    const { env } = await benchEnv({ engine: await createTfjsEngine('tfjs-cpu') });
    const model: SpecInput['model'] = {
      kind: 'ncf',
      factors: 4,
      layers: [8, 4],
      epochs: 1,
      batch: 2048,
      negatives: 1,
    };
    const result = await runStudy(train({ model, engine: 'tfjs-cpu' }), env, recorder().run);
    expect(result.engine).toBe('tfjs-cpu');
    expect(byId(result.tables).training.rows.map((row) => row.epoch)).toEqual([0, 1]);
  });

  it('measures on the validation part while training, on the test part at the end', async () => {
    const { env } = await benchEnv();
    const split = { kind: 'leave-last', validation: true } as const;
    const result = await runStudy(train({ split }), env, recorder().run);
    const { training, measures } = byId(result.tables);
    const test = measures.rows.find((row) => row.measure === 'HR@10');
    const { run } = recorder();
    const again = byId((await runStudy(train({ split: { kind: 'leave-last' } }), env, run)).tables);
    // Without a validation part the last row of the curve is the test measure itself.
    expect(again.training.rows.at(-1)?.hr).toBe(
      again.measures.rows.find((row) => row.measure === 'HR@10')?.model,
    );
    expect(training.rows.at(-1)?.hr).not.toBe(test?.model);
    expect(result.notes.join()).toMatch(/measured on the validation part/);
  });

  it('learns: BPR-MF beats the random recommender by far on the generated data', async () => {
    const { env } = await benchEnv();
    const spec = train({ model: { ...bprmf, factors: 16, epochs: 60 } });
    const { measures } = byId((await runStudy(spec, env, recorder().run)).tables);
    const ndcg = measures.rows.find((row) => row.measure === 'nDCG@10');
    expect(Number(ndcg?.model)).toBeGreaterThan(2 * Number(ndcg?.random));
  });
});

describe('the perturb study', () => {
  it('streams every point and averages them over the seeds', async () => {
    const { env, asked } = await benchEnv();
    const { run, events } = recorder();
    const result = await runStudy(perturb(), env, run);
    const tables = byId(result.tables);
    expect(heard(events)).toEqual(tables);
    expect(asked.trainings).toEqual([1, 2]);
    expect(tables.sweep.rows).toHaveLength(2 * 2 * 3);
    expect(tables.summary.rows.map((row) => [row.method, row.epsilon, row.seeds])).toEqual([
      ['fgsm', 0.5, 2],
      ['fgsm', 2, 2],
      ['fgsm', 8, 2],
      ['random', 0.5, 2],
      ['random', 2, 2],
      ['random', 8, 2],
    ]);
    for (const point of tables.summary.rows) {
      const values = tables.sweep.rows
        .filter((row) => row.method === point.method && row.epsilon === point.epsilon)
        .map((row) => Number(row.ndcg));
      const [a, b] = values;
      expect(point.ndcg).toBeCloseTo((a + b) / 2, 12);
      expect(point.ndcgSd).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 12);
    }
    expect(tables.baselines.rows.map((row) => row.name)).toEqual([
      'clean',
      'popularity',
      'random recommender',
    ]);
    for (const row of tables.sweep.rows) {
      expect(row.maxNorm).toBeCloseTo(Number(row.epsilon), 4);
      expect(Number(row.meanNorm)).toBeLessThanOrEqual(Number(row.maxNorm));
    }
  });

  it('the same spec gives the same bytes, remembered or not', async () => {
    const { env } = await benchEnv();
    const first = JSON.stringify(await runStudy(perturb(), env, recorder().run));
    expect(JSON.stringify(await runStudy(perturb(), env, recorder().run))).toBe(first);
    const other = await benchEnv();
    expect(JSON.stringify(await runStudy(perturb(), other.env, recorder().run))).toBe(first);
  });

  it('another grid recomputes its new points only; another split trains again', async () => {
    const { env, asked } = await benchEnv();
    await runStudy(perturb(), env, recorder().run);
    const before = { ...asked };
    expect(before).toMatchObject({ datasets: 1, gradients: 2 });
    // 0.5, 1, 2, 4, 8 where there were 0.5, 2, 8: two more points, two methods, two seeds.
    await runStudy(perturb({}, { points: 5 }), env, recorder().run);
    expect(asked).toMatchObject({ datasets: 1, gradients: 2, trainings: [1, 2] });
    expect(asked.scorers - before.scorers).toBe(2 * 2 * 2);
    await runStudy(perturb({}, { targets: 'items' }), env, recorder().run);
    expect(asked).toMatchObject({ datasets: 1, gradients: 4, trainings: [1, 2] });
    const split = (seed: number) => ({ split: { kind: 'leave-random', seed } });
    await runStudy(perturb(split(1)), env, recorder().run);
    await runStudy(perturb(split(2)), env, recorder().run);
    expect(asked).toMatchObject({ datasets: 1, gradients: 8 });
    expect(asked.trainings).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it('shares its models with the train study', async () => {
    const { env, asked } = await benchEnv();
    await runStudy(train({ measure: {} }), env, recorder().run);
    await runStudy(perturb(), env, recorder().run);
    expect(asked.trainings).toEqual([1, 2]);
  });

  it('refuses models whose embeddings it cannot move in a sentence', async () => {
    const { env } = await benchEnv();
    await expect(
      runStudy(perturb({ model: { kind: 'popularity' } }), env, recorder().run),
    ).rejects.toMatchObject({
      error: { code: 'bad-spec', message: expect.stringContaining('set model.kind to bprmf') },
    });
  });

  it('stops in the middle, while training and while sweeping, and can be run again', async () => {
    const { env } = await benchEnv();
    const stops: ((event: StudyEvent) => boolean)[] = [
      (event) => event.kind === 'rows' && event.table === 'training',
      (event) => event.kind === 'rows' && event.table === 'sweep',
    ];
    for (const stop of stops) {
      await expect(runStudy(perturb(), env, recorder(stop).run)).rejects.toMatchObject({
        error: { code: 'stopped' },
      });
    }
    const whole = await runStudy(perturb(), (await benchEnv()).env, recorder().run);
    expect(await runStudy(perturb(), env, recorder().run)).toEqual(whole);
  });
});

describe('questions', () => {
  const question = { kind: 'list', method: 'fgsm', epsilon: 2, user: 3 } as const;

  it('the measures at a grid point are those of the table, the lists have titles and the held-out item', async () => {
    const { env, asked } = await benchEnv();
    const result = await runStudy(perturb(), env, recorder().run);
    const { sweep } = byId(result.tables);
    const row = sweep.rows.find((r) => r.method === 'fgsm' && r.epsilon === 2 && r.seed === 1);
    const answer = await askList(perturb(), question, env, recorder().run);
    expect(answer.measures).toEqual({ ndcg: row?.ndcg, hr: row?.hr, coverage: row?.coverage });
    const quick = await askList(perturb(), { ...question, measures: false }, env, recorder().run);
    expect(quick).toEqual({ ...answer, measures: null });
    expect(answer.userLabel).toBe('User 4');
    expect(answer.before).toHaveLength(10);
    expect(answer.after.map((x) => x.item)).not.toEqual(answer.before.map((x) => x.item));
    for (const { title } of [...answer.before, ...answer.after]) expect(title).toEqual(expect.any(String));
    for (const list of [answer.before, answer.after]) {
      const scores = list.map((x) => x.score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
    expect(asked.gradients).toBe(2);
    const near = await askList(perturb(), { ...question, epsilon: 1e-9 }, env, recorder().run);
    expect(near.after.map((x) => x.item)).toEqual(near.before.map((x) => x.item));
  });

  it('over all users, exactly as many lists hold the held-out item as the hit ratio says', async () => {
    const { env } = await benchEnv();
    const spec = perturb({ repeats: 1 });
    await runStudy(spec, env, recorder().run);
    let hits = 0;
    let hr = 0;
    for (let user = 0; user < 200; user++) {
      const answer = await askList(spec, { ...question, user }, env, recorder().run);
      if (answer.after.some((x) => x.relevant)) hits++;
      hr = answer.measures?.hr ?? Number.NaN;
    }
    expect(hits / 200).toBeCloseTo(hr, 12);
  });

  it('nothing is trained for a question: it asks for a run first', async () => {
    const { env, asked } = await benchEnv();
    await expect(askList(perturb(), question, env, recorder().run)).rejects.toMatchObject({
      error: { code: 'bad-spec', message: expect.stringContaining('run the study first') },
    });
    await expect(askList(perturb({ engine: 'kernels' }), question, env, recorder().run)).rejects.toThrow(
      /run/,
    );
    expect(asked.trainings).toEqual([]);
  });

  it('a user who is not there is named', async () => {
    const { env } = await benchEnv();
    await runStudy(perturb(), env, recorder().run);
    await expect(askList(perturb(), { ...question, user: 999 }, env, recorder().run)).rejects.toThrow(
      'There is no user number 1000; this data set has 200 users.',
    );
  });

  it('a user is found by the id in the data as by the index, and an unknown id is named', async () => {
    const { env } = await benchEnv();
    await runStudy(perturb(), env, recorder().run);
    const byIndex = await askList(perturb(), question, env, recorder().run);
    expect(byIndex).toMatchObject({ user: 3, userId: '4' });
    const byId = await askList(perturb(), { ...question, user: 0, userId: ' 4 ' }, env, recorder().run);
    expect(byId).toEqual(byIndex);
    await expect(askList(perturb(), { ...question, userId: 'nobody' }, env, recorder().run)).rejects.toThrow(
      'There is no user with the id ‘nobody’; this data set has 200 users, whose ids begin with 1, 2, 3.',
    );
  });
});
