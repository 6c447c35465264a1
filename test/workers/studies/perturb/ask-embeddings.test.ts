import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import { askEmbeddings } from '../../../../workers/studies/perturb/ask-embeddings.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const attack = { methods: ['bim', 'pgd', 'fgsm', 'random'], from: 0.5, to: 2, points: 2, iterations: 3 };
const specWith = (more: object = {}) =>
  parseSpec({
    study: 'perturb',
    dataset: { kind: 'generated', size: 'classroom' },
    model: { kind: 'bprmf', factors: 8, epochs: 10 },
    repeats: 1,
    attack: { ...attack, ...more },
  });
const spec = specWith();
const question = { kind: 'embeddings', method: 'bim', epsilon: 2, iteration: 3, user: 4 } as const;

describe('one step of an attack in the plane', () => {
  it('is answered from the run alone: first a run, then where things stood, stepped and were put', async () => {
    const { env, asked } = await benchEnv();
    await expect(askEmbeddings(spec, question, env, recorder().run)).rejects.toThrow(/run the study first/);
    const { tables } = await runStudy(spec, env, recorder().run);
    const answer = await askEmbeddings(spec, question, env, recorder().run);
    expect(asked.trainings).toEqual([1]);
    expect(answer.clean.items).toHaveLength(2 * 300);
    expect(answer.explained[0]).toBeGreaterThanOrEqual(answer.explained[1]);
    const row = tables
      .find(({ id }) => id === 'sweep')
      ?.rows.find((one) => one.method === 'bim' && one.epsilon === 2);
    expect(answer.norm.now).toBe(row?.meanNorm);
    expect(answer.lists.now).toHaveLength(10);
    expect(answer.objective!.now).toBeGreaterThan(answer.objective!.previous);
    // The step before it ends where this one begins.
    const before = await askEmbeddings(spec, { ...question, iteration: 2 }, env, recorder().run);
    expect(before.now).toEqual(answer.previous);
    expect(before.lists.now).toEqual(answer.lists.previous);
    // Inside the elementwise ball nothing is projected in the first step of ε/4.
    const first = await askEmbeddings(spec, { ...question, iteration: 1 }, env, recorder().run);
    expect(first.previous).toEqual(first.clean);
    expect(first.stepped).toEqual(first.now);
  });

  it('the next step costs one gradient, and a step looked at again none', async () => {
    const { env, asked } = await benchEnv();
    await runStudy(spec, env, recorder().run);
    const gradients = async (iteration: number) => {
      const before = asked.gradients;
      await askEmbeddings(spec, { ...question, iteration }, env, recorder().run);
      return asked.gradients - before;
    };
    // Steps 1 and 2, and the objective after them.
    expect(await gradients(2)).toBe(3);
    expect(await gradients(3)).toBe(1);
    expect(await gradients(2)).toBe(0);
    expect(await gradients(1)).toBe(0);
  });

  it('a projection moves what left the ball, and single-step attacks have one step', async () => {
    const { env } = await benchEnv();
    const row = specWith({ projection: 'row', step: { kind: 'share', share: 1 } });
    await runStudy(row, env, recorder().run);
    const bim = await askEmbeddings(row, question, env, recorder().run);
    expect(bim.stepped.items).not.toEqual(bim.now.items);
    for (const method of ['fgsm', 'random'] as const) {
      const one = await askEmbeddings(row, { ...question, method, iteration: 1 }, env, recorder().run);
      expect(one.previous).toEqual(one.clean);
      expect(one.now).toEqual(one.stepped);
      expect(one.norm.now).toBeCloseTo(2, 1);
      expect(one.objective === null).toBe(method === 'random');
      await expect(askEmbeddings(row, { ...question, method }, env, recorder().run)).rejects.toThrow(
        /from 1 to 1/,
      );
    }
    await expect(askEmbeddings(row, { ...question, user: 900 }, env, recorder().run)).rejects.toThrow(
      'There is no user number 901; this data set has 200 users.',
    );
  });
});
