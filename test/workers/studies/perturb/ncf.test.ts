import { beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../../../workers/data/generator/generate.ts';
import { createTfjsEngine, type TfjsEngine } from '../../../../workers/engines/tfjs/engine.ts';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { askEmbeddings } from '../../../../workers/studies/perturb/ask-embeddings.ts';
import { askList } from '../../../../workers/studies/perturb/ask-list.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { wasmFiles } from '../../engines/tfjs/wasmFiles.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const rowsOf = (tables: readonly Table[], id: string): readonly Row[] =>
  tables.find((table) => table.id === id)?.rows ?? [];

const specWith = (shape: 'mlp' | 'neumf', attack: object = {}, more: object = {}) =>
  parseSpec({
    study: 'perturb',
    engine: 'tfjs-wasm',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'ncf', shape, factors: 8, layers: [16, 8], epochs: 8 },
    repeats: 1,
    measure: { every: 0 },
    attack: {
      methods: ['fgsm', 'bim', 'pgd', 'random'],
      from: 1,
      to: 4,
      points: 2,
      iterations: 4,
      ...attack,
    },
    ...more,
  });

describe("the perturb study of NCF's embeddings", () => {
  let engine: TfjsEngine;
  beforeAll(async () => {
    engine = await createTfjsEngine('tfjs-wasm', { wasm: wasmFiles });
  });

  it('measures every attack, spends ε on the rows of all its matrices, and FGSM hurts more than noise', async () => {
    const { env } = await benchEnv({ engine });
    const { tables } = await runStudy(specWith('neumf', { projection: 'row' }), env, recorder().run);
    const sweep = rowsOf(tables, 'sweep');
    expect(sweep).toHaveLength(8);
    for (const row of sweep) {
      expect(Number(row.maxNorm)).toBeLessThan(Number(row.epsilon) * (1 + 1e-4));
      if (row.method === 'random') expect(Number(row.meanNorm)).toBeCloseTo(Number(row.epsilon), 4);
    }
    const ndcg = (method: string) =>
      Number(sweep.find((row) => row.method === method && row.epsilon === 4)?.ndcg);
    const clean = Number(rowsOf(tables, 'baselines').find(({ name }) => name === 'clean')?.ndcg);
    expect(ndcg('fgsm')).toBeLessThan(ndcg('random'));
    expect(ndcg('random')).toBeLessThanOrEqual(clean);
    expect(rowsOf(tables, 'equal-norm').length).toBeGreaterThan(0);
  });

  it('raises the log loss step by step; BIM of one step of ε is FGSM; an item alone moves when items are the target', async () => {
    const { env } = await benchEnv({ engine });
    const one = { iterations: 1, step: { kind: 'share', share: 1 }, projection: 'row', targets: 'items' };
    const spec = specWith('mlp', one);
    await runStudy(spec, env, recorder().run);
    const at = (method: 'bim' | 'fgsm') =>
      askEmbeddings(
        spec,
        { kind: 'embeddings', method, epsilon: 1, iteration: 1, user: 3 },
        env,
        recorder().run,
      );
    const [bim, fgsm] = [await at('bim'), await at('fgsm')];
    bim.now.items.forEach((value, n) => {
      expect(value).toBeCloseTo(fgsm.now.items[n]!, 5);
    });
    expect(fgsm.objective!.now).toBeGreaterThan(fgsm.objective!.previous);
    // In an MLP users live in a space of their own.
    expect(fgsm.now.user).toBeNull();
    const users = specWith('mlp', { ...one, targets: 'users' });
    await runStudy(users, env, recorder().run);
    const still = await askEmbeddings(
      users,
      { kind: 'embeddings', method: 'fgsm', epsilon: 1, iteration: 1, user: 3 },
      env,
      recorder().run,
    );
    expect(still.now.items).toEqual(still.clean.items);
    expect(still.objective!.now).toBeGreaterThan(still.objective!.previous);
  });

  it('brings an item that nobody is shown into nearly all lists, and the most popular one out of them', async () => {
    const { env } = await benchEnv({ engine });
    const { items } = generate({ kind: 'generated', size: 'classroom', seed: 1 });
    const counts = new Int32Array(300);
    for (const item of items) counts[item]++;
    const target = { push: 5, remove: counts.indexOf(Math.max(...counts)) };
    for (const kind of ['push', 'remove'] as const) {
      const spec = specWith('neumf', {
        ...{ methods: ['bim', 'random'], iterations: 10, projection: 'row' },
        goal: { kind, item: target[kind] },
      });
      const { tables } = await runStudy(spec, env, recorder().run);
      const clean = Number(rowsOf(tables, 'baselines').find(({ name }) => name === 'clean')?.target);
      const at = (method: string) =>
        Number(rowsOf(tables, 'sweep').find((row) => row.method === method && row.epsilon === 4)?.target);
      if (kind === 'push') {
        expect(clean).toBe(0);
        expect(at('bim')).toBeGreaterThan(0.9);
        expect(at('random')).toBeLessThan(0.5);
      } else {
        expect(clean).toBeGreaterThan(0.5);
        expect(at('bim')).toBeLessThan(0.05);
      }
    }
  });

  it('answers for one user at any ε, with the measures of all where they are known', async () => {
    const { env } = await benchEnv({ engine });
    const spec = specWith('neumf', { methods: ['fgsm'] });
    const { tables } = await runStudy(spec, env, recorder().run);
    const question = { kind: 'list', method: 'fgsm', epsilon: 2, user: 4 } as const;
    const answer = await askList(spec, question, env, recorder().run);
    expect(answer.after).toHaveLength(10);
    expect(answer.measures).toEqual({});
    const known = await askList(spec, { ...question, epsilon: 4 }, env, recorder().run);
    expect(known.measures?.ndcg).toBe(rowsOf(tables, 'sweep').at(-1)?.ndcg);
  });

  it('is refused with a defence that is made for BPR-MF, in a sentence', async () => {
    const { env } = await benchEnv({ engine });
    const spec = specWith('mlp', {}, { defence: { kind: 'apr' } });
    await expect(runStudy(spec, env, recorder().run)).rejects.toThrow(/are for BPR-MF/);
  });
});
