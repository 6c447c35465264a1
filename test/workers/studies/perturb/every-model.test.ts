import { describe, expect, it } from 'vitest';
import { generate } from '../../../../workers/data/generator/generate.ts';
import { encodeInstances } from '../../../../workers/data/instances.ts';
import { makeSplit } from '../../../../workers/data/splits.ts';
import { applyView } from '../../../../workers/data/views.ts';
import type { TrainedStage } from '../../../../workers/studies/bench/env.ts';
import { askEmbeddings } from '../../../../workers/studies/perturb/ask-embeddings.ts';
import { askList } from '../../../../workers/studies/perturb/ask-list.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import type { TrainedModel } from '../../../../workers/training/types.ts';
import { fmLogit, widen } from '../../../oracle/losses.ts';
import { pairFeatures } from '../../../oracle/perturbed.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

import { dataset, rowsOf, run, specWith } from './mf-fm.ts';

describe.each(['mf', 'fm'] as const)('%s', (kind) => {
  const dice = { gradient: { kind: 'batch', size: 200 }, methods: ['fgsm', 'bim'] };

  it('meets batches of its examples, other ones with another draw', async () => {
    const measured = async (attack: object) => rowsOf((await run(specWith(kind, attack))).tables, 'sweep');
    const first = await measured(dice);
    expect(await measured(dice)).toEqual(first);
    expect(await measured({ ...dice, draw: 1 })).not.toEqual(first);
    // A batch as large as all is all.
    const whole = { methods: dice.methods };
    const all = await measured({ ...whole, gradient: { kind: 'batch', size: 65_536 } });
    expect(all).toEqual(await measured(whole));
    expect(all).not.toEqual(first);
  });

  it('lets an item be pushed into lists and pushed out of them, more than by noise', async () => {
    const found = await Promise.all(
      (['push', 'remove'] as const).map(async (goal) => {
        const counts = new Int32Array(300);
        for (const item of generate(dataset).items) counts[item]!++;
        const item = counts.indexOf(goal === 'push' ? Math.min(...counts) : Math.max(...counts));
        const aimed = { goal: { kind: goal, item }, methods: ['bim', 'random'], iterations: 10 };
        const { tables } = await run(specWith(kind, aimed));
        const at = (method: string) =>
          Number(rowsOf(tables, 'sweep').find((row) => row.method === method && row.epsilon === 2)?.target);
        const clean = Number(rowsOf(tables, 'baselines')[0]!.target);
        return { clean, bim: at('bim'), random: at('random') };
      }),
    );
    const [push, remove] = found;
    expect(push!.bim).toBeGreaterThan(0.9);
    expect(push!.random).toBeLessThan(0.5);
    expect(remove!.bim).toBeLessThan(0.05);
    expect(remove!.clean).toBeGreaterThan(0.1);
  });

  it('moves the embeddings of the side asked for alone', async () => {
    for (const targets of ['users', 'items'] as const) {
      const { env } = await benchEnv();
      const spec = specWith(kind, { targets, methods: ['fgsm'] });
      await runStudy(spec, env, recorder().run);
      const answer = await askEmbeddings(
        spec,
        { kind: 'embeddings', method: 'fgsm', epsilon: 1, iteration: 1, user: 3 },
        env,
        recorder().run,
      );
      const same = [answer.now.items, answer.now.user].map(
        (now, n) => String(now) === String([answer.clean.items, answer.clean.user][n]),
      );
      expect(same).toEqual(targets === 'users' ? [true, false] : [false, true]);
      expect(answer.objective!.now).toBeGreaterThan(answer.objective!.previous);
      expect(answer.norm.now).toBeCloseTo(kind === 'fm' ? 1 : answer.norm.now, 4);
    }
  });

  it('answers for one user at any ε, and from the store of models alone', async () => {
    const { env } = await benchEnv();
    const kept = new Map<string, TrainedStage>();
    const store = {
      load: async (key: string) => kept.get(key) ?? null,
      save: async (stage: TrainedStage) => void kept.set(stage.model.key, stage),
    };
    const spec = specWith(kind, { methods: ['bim'] });
    const { tables } = await runStudy(spec, { ...env, models: store }, recorder().run);
    const question = { kind: 'list', method: 'bim', epsilon: 2, user: 4 } as const;
    const answer = await askList(spec, question, env, recorder().run);
    const row = rowsOf(tables, 'sweep').at(-1)!;
    expect(answer.measures).toMatchObject({ ndcg: row.ndcg, hr: row.hr });
    expect(answer.after.map(({ item }) => item)).not.toEqual(answer.before.map(({ item }) => item));
    const later = (await benchEnv()).env;
    expect(await askList(spec, question, { ...later, models: store }, recorder().run)).toEqual(answer);
  });

  it('is attacked on k-core samples', async () => {
    const against = { kind: 'cores', epsilon: 1, from: 5, to: 10, step: 5 };
    const { tables } = await run(specWith(kind, { against, methods: ['fgsm'] }));
    const rows = rowsOf(tables, 'characteristics');
    expect(rows.map(({ core }) => core)).toEqual([5, 10]);
    for (const row of rows) expect(row.after).not.toBe(row.before);
  });

  it('is told stronger or only bigger by its error too', async () => {
    const { tables } = await run(specWith(kind, {}, { repeats: 2 }));
    const compared = new Set(rowsOf(tables, 'equal-norm').map(({ measure }) => measure));
    expect([...compared]).toEqual(['ndcg', 'hr', kind === 'mf' ? 'rmse' : 'logloss']);
  });
});

describe('scores in a list', () => {
  it('of a factorization machine are its logits', async () => {
    const { env } = await benchEnv();
    const kept: TrainedModel[] = [];
    const models = {
      load: async () => null,
      save: async ({ model }: TrainedStage) => void kept.push(model),
    };
    const spec = specWith('fm', { methods: ['random'] });
    await runStudy(spec, { ...env, models }, recorder().run);
    const { before } = await askList(
      spec,
      { kind: 'list', method: 'random', epsilon: 1, user: 7 },
      env,
      recorder().run,
    );
    const view = applyView(generate(dataset), spec.view);
    const split = makeSplit(view, spec.split);
    const [{ shape, params }] = kept as [TrainedModel];
    if (shape?.kind !== 'fm' || spec.model.kind !== 'fm') throw new Error('An FM was expected.');
    const { negatives, history } = spec.model;
    const { fields } = encodeInstances(view, split, { negatives, history, seed: spec.seed });
    for (const { item, score } of before) {
      const active = pairFeatures(view, split, fields, 7, item);
      expect(score).toBeCloseTo(fmLogit(widen(params), active, shape.factors, shape.selfTerms), 3);
    }
  });
});
