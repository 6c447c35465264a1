import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Row, Table } from '../../../../workers/protocol/run/events.ts';
import { parseSpec } from '../../../../workers/protocol/spec/resolve.ts';
import type { CertifySpec, SpecInput } from '../../../../workers/protocol/spec/spec.ts';
import type { Crew, StudyEnv } from '../../../../workers/studies/bench/env.ts';
import { comparedJob } from '../../../../workers/studies/certify/compare.ts';
import { runStudy } from '../../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../bench/bench.ts';

const budget = 4;
const robust = { epochs: 1, rate: 0.002, batch: 256, refresh: 5 } as const;
const input = {
  study: 'certify',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'fm', factors: 6, epochs: 6, batch: 256, optimiser: { kind: 'adam', rate: 0.01 } },
  measure: { every: 0 },
  attack: { budget, sample: 60 },
  defence: { kind: 'fm-rt', q: 2, ...robust },
} satisfies SpecInput;

/** Each run a world of its own: nothing is remembered from another. */
async function world(crew?: (env: StudyEnv) => Crew): Promise<{ env: StudyEnv; trainings: number[] }> {
  const { env, asked } = await benchEnv();
  const bytes = readFileSync('workers/certify/build/certify.wasm');
  const own: StudyEnv = { ...env, certifyKernels: async () => new WebAssembly.Module(bytes) };
  return { env: crew ? { ...own, crew: crew(own) } : own, trainings: asked.trainings };
}

async function run(changes: object, env?: StudyEnv): Promise<readonly Table[]> {
  const spec = parseSpec({ ...input, ...changes } as SpecInput);
  return (await runStudy(spec, env ?? (await world()).env, recorder().run)).tables;
}

const rowsOf = (tables: readonly Table[], id: string): readonly Row[] =>
  tables.find((table) => table.id === id)?.rows ?? [];

/** The trainings compared, each with the defence that a study of its own has. */
const alone: Readonly<Record<string, object>> = {
  plain: { kind: 'none' },
  continued: { kind: 'continued', epochs: 1, rate: 0.002, batch: 256 },
  'rfm-1': { kind: 'rfm-1', epochs: 1, rate: 0.002, batch: 256 },
  'fm-rt': { kind: 'fm-rt', q: 2, ...robust },
  'fm-rt q=1': { kind: 'fm-rt', q: 1, ...robust },
  'fm-rt q=3': { kind: 'fm-rt', q: 3, ...robust },
};
const compare = { methods: ['plain', 'continued', 'rfm-1', 'fm-rt'], qs: [3, 1], nodes: 100_000 };

describe('the comparison of ways of training', () => {
  let tables: readonly Table[];
  beforeAll(async () => {
    tables = await run({ compare });
  });
  const trainings = () => rowsOf(tables, 'trainings');

  it('holds the methods in the order asked for, then the training q from small to large', () => {
    expect(trainings().map(({ by, training, q }) => [by, training, q])).toEqual([
      ['method', 'plain', null],
      ['method', 'continued', null],
      ['method', 'rfm-1', null],
      ['method', 'fm-rt', 2],
      ['q', 'fm-rt q=1', 1],
      ['q', 'fm-rt q=3', 3],
    ]);
  });

  it.each(Object.keys(alone))('finds for %s what a study of that training alone finds', async (id) => {
    const single = await run({ defence: alone[id], attack: { ...input.attack, nodes: compare.nodes } });
    const row = trainings().find(({ training }) => training === id) as Row;
    const [accuracy, auc] = rowsOf(single, 'measures');
    expect(row.accuracy).toBe(accuracy?.value);
    expect(row.auc).toBe(auc?.value);
    // The averages once more from the instances of the study alone: the largest q certified, at most the budget.
    const instances = rowsOf(single, 'instances');
    const mean = (of: (one: Row) => number) =>
      instances.reduce((sum, one) => sum + of(one), 0) / instances.length;
    expect(row.relaxation).toBeCloseTo(
      mean((one) => Number(one.relaxation)),
      12,
    );
    expect(row.row).toBeCloseTo(
      mean((one) => Number(one.row)),
      12,
    );
    expect(row.exact).toBeCloseTo(
      mean(({ exact }) => (exact === 0 ? budget : Number(exact) - 1)),
      12,
    );
    const shares = rowsOf(tables, 'trainingShares').filter(({ training }) => training === id);
    for (const share of shares) {
      const same = rowsOf(single, 'shares').find(
        ({ method, q }) => method === share.certificate && q === share.q,
      );
      expect([share.robust, share.nonRobust, share.undecided]).toEqual([
        same?.robust,
        same?.nonRobust,
        same?.undecided,
      ]);
    }
    expect(shares).toHaveLength(5 * budget);
  });

  it('is the same on a crew, which is given each training once', async () => {
    const given: string[] = [];
    const crew = (env: StudyEnv): Crew => ({
      hands: 2,
      map: async (job, shared, inputs, context, done) => {
        // Clones and ends in another order, as workers do.
        const sent = structuredClone(shared);
        const outputs = await Promise.all(
          [...inputs.keys()].reverse().map(async (n) => {
            if (job.name === comparedJob.name) given.push(JSON.stringify(inputs[n]));
            const fresh = { ...env, cache: (await world()).env.cache };
            const output = structuredClone(
              await job.work(sent, structuredClone(inputs[n] as (typeof inputs)[number]), {
                env: fresh,
                run: context,
              }),
            );
            done?.(output, n);
            return { n, output };
          }),
        );
        return outputs.sort((a, b) => a.n - b.n).map(({ output }) => output);
      },
    });
    const { env, trainings: trained } = await world(crew);
    const twice = { ...compare, qs: [1, 2, 3] };
    const spread = await run({ compare: twice }, env);
    expect(given).toHaveLength(6);
    // The plain machine once here, and the five others once where they were given.
    expect(trained).toHaveLength(6);
    const wanted = ['plain', 'continued', 'rfm-1', 'fm-rt', 'fm-rt q=1', 'fm-rt q=2', 'fm-rt q=3'];
    const found = rowsOf(spread, 'trainings');
    expect(found.map(({ training }) => training)).toEqual(wanted);
    expect(found.filter(({ training }) => training !== 'fm-rt q=2')).toEqual(trainings());
    const [own, other] = ['fm-rt', 'fm-rt q=2'].map((id) => found.find(({ training }) => training === id));
    expect({ ...other, by: 'method', training: 'fm-rt' }).toEqual(own);
    await run({ compare: twice, defence: alone['fm-rt q=3'] }, env);
    expect(given).toHaveLength(6);
  });

  it('without a search tells what bounds and greedy leave open', async () => {
    const lazy = await run({ compare: { ...compare, nodes: 0 } });
    const open = (certificate: string) =>
      rowsOf(lazy, 'trainingShares')
        .filter((row) => row.certificate === certificate)
        .map(({ robust: a, nonRobust: b, undecided: c }) => [a, b, c]);
    expect(open('exact')).toEqual(open('best'));
  });

  it('is left out where nothing is compared, as in specs from before', async () => {
    const { compare: none, ...old } = parseSpec(input) as CertifySpec;
    expect(none.methods).toEqual([]);
    expect(parseSpec(old)).toEqual(parseSpec(input));
    const plain = await run({ attack: { ...input.attack, sample: 10, nodes: 0 } });
    expect(plain.map(({ id }) => id)).not.toContain('trainings');
  });
});
