import { describe, expect, it } from 'vitest';
import type { Table } from '../../../workers/protocol/run/events.ts';
import { checkSpec } from '../../../workers/protocol/spec/check/check.ts';
import { parseSpec, repairSpec } from '../../../workers/protocol/spec/resolve.ts';
import type { SpecInput } from '../../../workers/protocol/spec/spec.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { benchEnv, recorder } from './bench/bench.ts';

const classroom = { kind: 'generated', size: 'classroom' } as const;
const split = { kind: 'leave-last', validation: true } as const;
/** A step so large that the model is at its best early and gets worse. */
const model = (epochs: number) =>
  ({ kind: 'bprmf', factors: 8, epochs, optimiser: { kind: 'adagrad', rate: 0.5 } }) as const;
const train = (epochs: number, more: object = {}) =>
  parseSpec({
    study: 'train',
    dataset: classroom,
    split,
    model: model(epochs),
    measure: { every: 1 },
    ...more,
  });

const tablesOf = async (spec: ReturnType<typeof parseSpec>) => {
  const { env } = await benchEnv();
  const { tables } = await runStudy(spec, env, recorder().run);
  return Object.fromEntries(tables.map((table): [string, Table] => [table.id, table]));
};

describe('the epoch kept', () => {
  it('is the best of the curve: the model is the one that ends there', async () => {
    const best = await tablesOf(train(12, { keep: 'best' }));
    const rows = best.training.rows.filter(({ epoch }) => Number(epoch) > 0);
    expect(rows).toHaveLength(12);
    const at = rows.reduce((a, b) => (Number(b.ndcg) > Number(a.ndcg) ? b : a)).epoch as number;
    // Else the test shows nothing.
    expect(at).toBeLessThan(12);
    const there = await tablesOf(train(at));
    expect(best.measures.rows).toEqual(there.measures.rows);
    expect(best.measures.rows).not.toEqual((await tablesOf(train(12))).measures.rows);
  });

  it('is what a perturb study attacks, and what a defence sets out from', async () => {
    const perturb = (more: object) =>
      parseSpec({
        study: 'perturb',
        dataset: classroom,
        split,
        measure: { every: 1 },
        repeats: 1,
        attack: { methods: ['fgsm'], from: 1, to: 2, points: 2 },
        ...more,
      } as SpecInput);
    const trained = await tablesOf(train(12, { keep: 'best' }));
    const hr = trained.measures.rows.find(({ measure }) => measure === 'HR@10')?.model;
    // In one lab: what is remembered of one must not pass for the other.
    const { env } = await benchEnv();
    const clean = async (more: object) => {
      const { tables } = await runStudy(perturb({ model: model(12), ...more }), env, recorder().run);
      const of = (id: string) =>
        tables.find((table) => table.id === id)?.rows.find(({ name }) => name === 'clean');
      return [of('baselines')?.hr, of('defended-baselines')?.ndcg];
    };
    const defence = { kind: 'apr', epochs: 2, undefended: 'pre-trained' };
    const [last, ofLast] = await clean({ defence });
    const [best, ofBest] = await clean({ defence, keep: 'best' });
    expect(best).toBe(hr);
    expect(last).not.toBe(hr);
    expect(ofBest).not.toBe(ofLast);
  });

  it('is how long everything trains that is poisoned: as if the spec had said so many epochs', async () => {
    const poison = (epochs: number, more: object = {}) =>
      parseSpec({
        study: 'poison',
        dataset: classroom,
        split: { kind: 'leave-random', validation: true },
        model: model(epochs),
        measure: { every: 1, k: 10 },
        repeats: 1,
        attack: { profiles: ['random'], targets: { kind: 'random', count: 3 }, share: 0.2 },
        defence: { detectors: ['pca'] },
        ...more,
      } as SpecInput);
    const best = await tablesOf(poison(12, { keep: 'best' }));
    const rows = best.training.rows.filter(({ epoch }) => Number(epoch) > 0);
    const at = Number(rows.reduce((a, b) => (Number(b.ndcg) > Number(a.ndcg) ? b : a)).epoch);
    expect(at).toBeLessThan(12);
    const there = await tablesOf(poison(at));
    expect(best.summary.rows).toEqual(there.summary.rows);
    expect(best.summary.rows).not.toEqual((await tablesOf(poison(12))).summary.rows);
  });

  it('is the last where nothing is said, and saying so changes no experiment', () => {
    expect(parseSpec({ study: 'train', keep: 'last' })).toEqual(parseSpec({ study: 'train' }));
    expect(parseSpec({ study: 'train' })).not.toHaveProperty('keep');
    expect(repairSpec({ study: 'perturb', keep: 'last' })).toEqual({
      spec: parseSpec({ study: 'perturb' }),
      notices: [],
    });
  });

  it('is refused without a part to choose on, and where only the last is measured', () => {
    const told = (more: object) =>
      checkSpec(parseSpec({ study: 'train', keep: 'best', ...more } as SpecInput)).map(({ path }) => path);
    expect(told({ split })).toEqual([]);
    expect(told({})).toEqual(['keep']);
    expect(told({ split, measure: { every: 0 } })).toEqual(['measure.every']);
  });
});
